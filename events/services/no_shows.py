"""Recording that somebody did not come, telling them, hearing them, and deciding: always by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.links import Own, own_link, read_own
from events.rules.no_shows import (
    Absence,
    NoShowStanding,
    check_appeal,
    check_decision,
    check_record,
    check_said,
    standing,
)
from events.schemas.visit import NoShowSet
from events.words import BookingState, NoShowAct
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import ContactKind, Role
from participation.base.in_force import current_rules
from participation.base.notices.owing import Owed, owe_notices
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean

RECORDING = (Role.HOST, Role.OFFICER)
DECIDING = (Role.HOST, Role.OFFICER, Role.LEADER)


class _Row(msgspec.Struct):
    id: UUID
    session: UUID
    body: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    state: BookingState
    contact_kind: ContactKind | None
    contact: str | None
    person: UUID | None
    locale: str
    rule: bool
    words: str
    checked_in: bool


class _Step(msgspec.Struct):
    act: NoShowAct
    at: datetime
    person: UUID | None


HELD = """
SELECT b.id, b.session, s.body, a.title, s.starts_at, s.ends_at, b.state, b.contact_kind, b.contact, b.person, b.locale,
    c.no_shows_recorded AS rule, c.no_show_rule AS words,
    EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) AS checked_in
FROM booking b JOIN session s ON s.id = b.session JOIN activity a ON a.id = s.activity
JOIN campaign c ON c.id = s.campaign
WHERE b.id = {} FOR UPDATE OF b
"""


async def record_no_show(actor: Actor, *, booking: UUID, reason: str) -> NoShowSet:
    """Record that nobody of a booking came, where the campaign's published rule says so, and tell the holder.

    Raises 404, 403, 422 without a reason, 409 ``no_rule``, ``not_booked``, ``checked_in``, ``not_over``, ``too_late``,
    ``recorded_already``.
    """
    async with transaction():
        row, it = await _held(booking)
        _demand_role(actor, row, RECORDING)
        said = clean(reason).strip()
        demand(check_said(said))
        rule = current_rules().open_days.afterwards
        demand(check_record(it, rule.no_show_days, clock.now()))
        return await _take(actor, row, it, NoShowAct.RECORD, said, tell="no_show_recorded")


async def appeal(actor: Actor, *, booking: UUID, code: str, reason: str) -> NoShowSet:
    """Object to the record, by the link of the booking. Raises 404, 422 without a reason, 409 with the rule's codes."""
    if read_own(Own.BOOKING, code) != booking:
        raise Refused(NOT_FOUND)
    async with transaction():
        row, it = await _held(booking)
        said = clean(reason).strip()
        demand(check_said(said))
        demand(check_appeal(it, current_rules().open_days.afterwards.appeal_days, clock.now()))
        return await _take(actor, row, it, NoShowAct.APPEAL, said)


async def uphold(actor: Actor, *, booking: UUID, reason: str) -> NoShowSet:
    """Leave the record after an objection; never by who recorded it. Raises 404, 403, 409, 422 without a reason."""
    return await _decide(actor, booking, NoShowAct.UPHOLD, reason)


async def lift(actor: Actor, *, booking: UUID, reason: str) -> NoShowSet:
    """Take the record back. Raises as above; who recorded it may."""
    return await _decide(actor, booking, NoShowAct.LIFT, reason)


async def _decide(actor: Actor, booking: UUID, act: NoShowAct, reason: str) -> NoShowSet:
    async with transaction():
        row, it = await _held(booking)
        _demand_role(actor, row, DECIDING)
        said = clean(reason).strip()
        demand(check_said(said))
        demand(check_decision(it, act, person=str(actor.person)))
        return await _take(actor, row, it, act, said, tell="no_show_decided")


async def _take(actor: Actor, row: _Row, it: Absence, act: NoShowAct, reason: str, *, tell: str = "") -> NoShowSet:
    by_link = act is NoShowAct.APPEAL
    now, id_ = clock.now(), uuid7()
    await execute(
        "INSERT INTO no_show_step (id, booking, act, at, person, reason) VALUES ({}, {}, {}, {}, {}, {})",
        id_,
        row.id,
        act.value,
        now,
        None if by_link else actor.person,
        reason,
    )
    await record(actor, f"no_show.{act.value}", f"booking:{row.id}", body=None if by_link else row.body)
    made = NoShowSet(booking=row.id, standing=standing([*it.acts, act]))
    if tell:
        await _tell(row, tell, f"no-show:{id_}", made.standing, reason)
    await answered(made)
    return made


async def _tell(row: _Row, template: str, owed_for: str, now: NoShowStanding, reason: str) -> None:
    values: dict[str, object] = {
        "session": row.title,
        "at": row.starts_at.isoformat(),
        "reason": reason,
        "link": f"{own_link(Own.BOOKING, row.id)}/no-show",
    }
    if template == "no_show_recorded":
        values |= {"rule": row.words, "days": current_rules().open_days.afterwards.appeal_days}
    else:
        values |= {"result": now.value}
    way = (row.contact_kind.value, row.contact) if row.contact_kind and row.contact else None
    await owe_notices(
        [
            Owed(
                template=template,
                values=values,
                owed_for=owed_for,
                subject=f"booking:{row.id}",
                contact=way,
                person=row.person,
                locale=row.locale,
                body=row.body,
            )
        ]
    )


async def _held(booking: UUID) -> tuple[_Row, Absence]:
    row = await fetch_one(_Row, HELD, booking)
    if row is None:
        raise Refused(NOT_FOUND)
    steps = await fetch(_Step, "SELECT act, at, person FROM no_show_step WHERE booking = {} ORDER BY id", booking)
    recorded = next((step for step in steps if step.act is NoShowAct.RECORD), None)
    return row, Absence(
        rule=row.rule,
        booked=row.state is BookingState.BOOKED,
        checked_in=row.checked_in,
        ends_at=row.ends_at,
        acts=[step.act for step in steps],
        recorded_at=recorded.at if recorded else None,
        recorded_by=str(recorded.person) if recorded else None,
    )


def _demand_role(actor: Actor, row: _Row, roles: Sequence[Role]) -> None:
    if not actor.has(*roles, body=row.body):
        raise Refused(WRONG_ROLE)
