"""Taking back what an applicant allowed: on record, and at once wherever nothing is published yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, transaction
from participation.base.errors import demand
from participation.base.identity.actor import Actor
from participation.representatives.queries.calls import categories_of
from participation.representatives.rules.consents import Effect, check_taking_back, effect_of, is_needed
from participation.representatives.schemas.call import CategoryView
from participation.representatives.services.applying_holding import held_application
from participation.representatives.services.applying_writing import take_application_step
from participation.representatives.words import ApplicationAct, ConsentTo, Way


class TakenBack(msgspec.Struct, frozen=True):
    """A consent that was taken back, when, and what that did to the application."""

    purpose: ConsentTo
    at: datetime
    effect: Effect


async def take_consent_back(
    actor: Actor, *, application: UUID, key: str = "", purpose: ConsentTo, withdraws: bool = False
) -> TakenBack:
    """Take a consent back; ``withdraws`` says that the application may be withdrawn where the quotas need the value.

    Raises 404, 409 ``nothing_to_take_back``, ``needed`` where it would withdraw the application and that was not said,
    ``frozen`` for a sensitive value that the frozen list holds.
    """
    async with transaction():
        held, row = await held_application(actor, application, key)
        sensitive = [one for one in await categories_of(held.id) if one.sensitive]
        effect = effect_of(
            purpose,
            state=held.state,
            standing=row.standing,
            needed=quotas_need(held.way, held.seats, sensitive),
        )
        given = await execute(
            "SELECT FROM consent WHERE application = {} AND purpose = {} AND taken_back_at IS NULL", row.id, purpose
        )
        demand(check_taking_back(effect, given=bool(given), withdraws=withdraws))
        now = clock.now()
        await execute(
            "UPDATE consent SET taken_back_at = {} WHERE application = {} AND purpose = {} AND taken_back_at IS NULL",
            now,
            row.id,
            purpose,
        )
        if purpose is ConsentTo.SENSITIVE_VALUE:
            await _drop(row.id, sensitive)
        if effect is Effect.WITHDRAWS:
            await _withdraw(actor, row.id, now)
        await record(actor, "application.consent_taken_back", f"application:{row.id}", purpose=purpose, effect=effect)
        return TakenBack(purpose, now, effect)


def quotas_need(way: Way, seats: int, sensitive: list[CategoryView]) -> bool:
    """Whether the quotas of a call need the answers to its sensitive categories."""
    ranges = [(quota.at_least, quota.at_most) for one in sensitive for quota in one.quotas]
    return is_needed(way, seats, ranges)


async def _drop(application: UUID, sensitive: list[CategoryView]) -> None:
    await execute(
        "DELETE FROM application_value WHERE application = {} AND category = ANY ({}::uuid[])",
        application,
        [one.id for one in sensitive],
    )


async def _withdraw(actor: Actor, application: UUID, now: datetime) -> None:
    await execute("UPDATE application SET standing = 'withdrawn' WHERE id = {}", application)
    await take_application_step(application, ApplicationAct.WITHDRAW, now, actor.person)
    await record(actor, "application.withdrawn", f"application:{application}")
