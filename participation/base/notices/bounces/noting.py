"""What is done about a bounce: the delivery is bounced, or sent again where the reason may pass."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base import audit, clock
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.notices.bounces.reading import Report
from participation.base.notices.bounces.rules import Weight, again_after, weigh
from participation.base.notices.owing import DELIVER
from participation.base.notices.words import SECRET, Fate
from participation.base.outbox.owing import owe
from participation.base.text import clean

CAME_BACK = N_("the mail came back")
HELD_UP = N_("their mail server has not delivered it yet")


class Bounced(msgspec.Struct, frozen=True):
    """What became of the delivery; ``changed`` is False where the report told nothing new."""

    delivery: UUID
    weight: Weight
    fate: Fate
    changed: bool


class _Held(msgspec.Struct):
    id: UUID
    template: str
    contact: str | None
    fate: Fate
    soft_bounces: int


async def note_bounce(actor: Actor, *, report: Report) -> Bounced:
    """Write down what a mail server said of a mail. The same report a second time changes nothing.

    Raises 404 where there is no such delivery.
    """
    weight = weigh(report.action, report.status)
    async with transaction():
        held = await fetch_one(
            _Held,
            "SELECT id, template, contact, fate, soft_bounces FROM delivery WHERE id = {} FOR UPDATE",
            report.delivery,
        )
        if held is None:
            raise Refused(NOT_FOUND)
        fate = await _apply(held, weight, _worded(report, held.contact))
        if fate is not None:
            await audit.record(
                actor, "bounce noted", f"delivery:{held.id}", weight=weight, status=report.status[:20], fate=fate
            )
    return Bounced(held.id, weight, fate or held.fate, fate is not None)


async def _apply(held: _Held, weight: Weight, said: str) -> Fate | None:
    """The fate that the report leads to, written; None where it changes nothing."""
    if weight is Weight.HARD and held.fate in {Fate.QUEUED, Fate.SENT, Fate.GAVE_UP}:
        return await _write(held, Fate.BOUNCED, f"{CAME_BACK}: {said}", held.soft_bounces)
    if held.fate is not Fate.SENT:
        return None
    if weight is Weight.SOFT:
        count = held.soft_bounces + 1
        wait = None if held.template in SECRET else again_after(count)
        if wait is None:
            return await _write(held, Fate.BOUNCED, f"{CAME_BACK}: {said}", count)
        # the same delivery under the same Message-ID, some hours later
        await owe(DELIVER, due_at=clock.now() + wait, delivery=str(held.id))
        return await _write(held, Fate.QUEUED, f"{CAME_BACK}: {said}", count)
    if weight is Weight.DELAYED:
        return await _write(held, Fate.SENT, f"{HELD_UP}: {said}", held.soft_bounces)
    return None


async def _write(held: _Held, fate: Fate, said: str, soft_bounces: int) -> Fate:
    await execute(
        "UPDATE delivery SET fate = {}, last_error = {}, soft_bounces = {},"
        " settled_at = CASE WHEN {} THEN NULL WHEN {} THEN settled_at ELSE {}::timestamptz END WHERE id = {}",
        fate.value,
        said,
        soft_bounces,
        fate is Fate.QUEUED,
        fate is Fate.SENT,
        clock.now(),
        held.id,
    )
    return fate


def _worded(report: Report, contact: str | None) -> str:
    """The reason in one line, without the recipient, whom servers like to repeat."""
    said = f"{report.status} {clean(report.reason)}".strip()
    return " ".join((said.replace(contact, "…") if contact else said).split())[:400]
