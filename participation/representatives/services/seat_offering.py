"""Offering seats: a row each, the deadline as a job, and the message with the link by which one answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch
from participation.base.identity.actor import Actor
from participation.base.notices.owing import Owed, owe_notices
from participation.base.outbox.owing import owe
from participation.representatives.queries.pool import eligible
from participation.representatives.rules.seats import answer_by, remind_at
from participation.representatives.seat_links import seat_link
from participation.representatives.services.draw_loading import Held
from participation.representatives.words import Way

REMIND = "seat.remind"
EXPIRE = "seat.expire"


class Offer(msgspec.Struct, frozen=True):
    """Who gets which place, of which type, why, and after whom."""

    pseudonym: str
    type: str
    place: int
    reason: str = ""
    follows: UUID | None = None


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a notice goes to."""

    id: UUID
    pseudonym: str
    person: UUID | None
    contact_kind: str | None
    contact: str | None
    locale: str

    @property
    def reached(self) -> tuple[str, str] | None:
        """Where they can be reached."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None


APPLICANTS = """
SELECT id, pseudonym, person, contact_kind, contact, locale FROM application
WHERE call = {} AND pseudonym = ANY ({}::text[])
"""


async def applicants(call: UUID, pseudonyms: Sequence[str]) -> dict[str, Applicant]:
    """The applicants behind these pseudonyms."""
    rows = await fetch(Applicant, APPLICANTS, call, list(pseudonyms))
    return {row.pseudonym: row for row in rows}


async def select(actor: Actor, held: Held, way: Way, *, round_: UUID | None = None, reason: str = "") -> UUID:
    """Record that seats are given, and how many could have had one; the id of the record."""
    selection = uuid7()
    await execute(
        "INSERT INTO selection (id, call, way, round, reason, eligible, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        selection,
        held.id,
        way,
        round_,
        reason,
        len(await eligible(held.id)),
        clock.now(),
        actor.person,
    )
    return selection


async def offer(held: Held, selection: UUID, offers: Sequence[Offer], *, chances: Mapping[str, str]) -> list[UUID]:
    """Offer seats in the caller's act: rows, jobs for reminder and deadline, notices; the ids of the seats."""
    now = clock.now()
    until = answer_by(now, held.acceptance_hours, held.meeting_at)
    people = await applicants(held.id, [one.pseudonym for one in offers])
    seats, notices = [], []
    for one in offers:
        seat = uuid7()
        await execute(
            "INSERT INTO seat (id, call, selection, application, pseudonym, type, place, reason, follows, offered_at,"
            " answer_by) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            seat,
            held.id,
            selection,
            people[one.pseudonym].id,
            one.pseudonym,
            one.type,
            one.place,
            one.reason,
            one.follows,
            now,
            until,
        )
        await owe(REMIND, due_at=remind_at(now, until), once=f"remind {seat}", seat=seat)
        await owe(EXPIRE, due_at=until, once=f"expire {seat}", seat=seat)
        seats.append(seat)
        values = {
            "title": held.title,
            "meeting": held.meeting_title,
            "at": held.meeting_at.isoformat(),
            "place": held.place,
            "until": until.isoformat(),
            "chance": in_percent(chances.get(one.type, "")),
            "link": seat_link(seat),
        }
        notices.append(notice(held, people[one.pseudonym], "seat_offered", f"seat:{seat}:offered", values))
    await owe_notices(notices)
    return seats


def notice(held: Held, to: Applicant, template: str, owed_for: str, values: Mapping[str, object]) -> Owed:
    """What one applicant is told about a call."""
    return Owed(
        template=template,
        values=values,
        owed_for=owed_for,
        subject=f"call:{held.id}",
        contact=to.reached,
        person=to.person,
        locale=to.locale,
        body=held.body,
    )


def in_percent(fraction: str) -> str:
    """A chance as people read it, ``21.7%``; empty where nothing was drawn."""
    if not fraction:
        return ""
    above, _, below = fraction.partition("/")
    return f"{100 * int(above) / int(below or 1):.1f}%"
