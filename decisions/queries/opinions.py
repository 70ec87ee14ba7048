"""The opinions of a meeting for its office, and for the units that owe an answer to some of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.schemas.opinion import OpinionLine, OpinionList, OpinionProgress
from decisions.services.opinion_loading import MeetingOf, meeting_to_read
from decisions.words import MeetingState
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.settings import current
from participation.base.words import Word

STAFF = (Role.SECRETARY, Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR)
UNIT = (Role.SECRETARY, Role.OFFICER)
WRONG_CURSOR = N_("This is not a cursor of this list.")


class AnswerIs(Word):
    """What an answer may be asked to be: one of the statuses, or whether there is one."""

    UNANSWERED = "unanswered"
    LATE = "late"
    ANSWERED = "answered"
    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly adopted"
    NOT_ADOPTED = "not adopted"
    ALREADY_PROVIDED_FOR = "already provided for"
    EXPLAINED = "explained"
    FOR_STUDY = "for study"
    REFERRED = "referred"
    OUT_OF_SCOPE = "out of scope"


class RecordIs(Word):
    """What the record of the words may be asked to be."""

    UNCONFIRMED = "unconfirmed"
    CORRECTED = "corrected"


class OpinionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which opinions of a meeting: by answer, by what the record stands at, by item, by unit (a slug)."""

    answer: AnswerIs | None = None
    record: RecordIs | None = None
    item: UUID | None = None
    unit: str = ""


class Reader(msgspec.Struct, frozen=True):
    """A meeting for somebody who may read its opinions: all of them, or those of their own units."""

    meeting: MeetingOf
    whole: bool
    units: list[UUID]


class _Count(msgspec.Struct):
    opinions: int
    answered: int
    late: int
    unconfirmed: int
    corrected: int


class _Of(msgspec.Struct):
    status: str
    n: int


class Named(msgspec.Struct, frozen=True):
    """A body by its slug and name."""

    slug: str
    name: str


LINES = """
SELECT o.id, o.number, s.item, i.title AS item_title, i.position AS item_position, s.participant, p.name,
    p.public_name, p.speaks_for, p.kind, o.said, o.said_at, o.received_at, t.text, t.version, t.by,
    {} AS confirmed, {} AS corrected, u.slug AS unit, u.name AS unit_name, s.answer_due_on, s.status, s.due_on,
    s.answered_at, s.satisfaction, coalesce(a.reason, '') AS reason, coalesce(a.shown_by, '') AS shown_by
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id JOIN agenda_item i ON i.id = s.item
JOIN participant p ON p.id = s.participant JOIN body u ON u.id = s.unit
JOIN LATERAL (SELECT id, version, by, person, text FROM opinion_text WHERE opinion = o.id
    ORDER BY version DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT reason, shown_by FROM adoption WHERE opinion = o.id ORDER BY version DESC LIMIT 1) a ON true
WHERE {} ORDER BY o.number LIMIT {}
"""
# Confirmed is the newest wording, or it is what they wrote with their own hands; corrected, where theirs follows ours.
CONFIRMED = QueryString(
    "((t.by = 'representative' AND t.person IS NULL)"
    " OR EXISTS (SELECT FROM opinion_confirmation c WHERE c.opinion = o.id AND c.version = t.version))"
)
CORRECTED = QueryString("(t.by = 'representative' AND t.version > 1)")
COUNTS = """
SELECT count(*) AS opinions, count(s.answered_at) AS answered,
    count(*) FILTER (WHERE s.answered_at IS NULL AND s.answer_due_on < {}) AS late,
    count(*) FILTER (WHERE NOT {}) AS unconfirmed, count(*) FILTER (WHERE {}) AS corrected
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id
JOIN LATERAL (SELECT version, by, person FROM opinion_text WHERE opinion = o.id ORDER BY version DESC LIMIT 1) t ON true
WHERE {}
"""
BY_STATUS = """
SELECT s.status, count(*) AS n FROM opinion o JOIN opinion_standing s ON s.opinion = o.id
WHERE {} AND s.status IS NOT NULL GROUP BY s.status
"""
UNITS = """
SELECT DISTINCT u.slug, u.name FROM opinion o JOIN opinion_standing s ON s.opinion = o.id JOIN body u ON u.id = s.unit
WHERE {} ORDER BY u.name
"""


async def reader_of(actor: Actor, which: str | UUID) -> Reader:
    """What somebody may read of the opinions of a meeting: its office all, a unit what it answers for.

    Raises 404, and 403 for who works for neither.
    """
    held = await meeting_to_read(which)
    units = sorted(actor.bodies(*UNIT))
    if actor.has(*STAFF, body=held.body):
        return Reader(held, whole=True, units=units)
    if units and await _owes_here(held.id, units):
        return Reader(held, whole=False, units=units)
    raise Refused(NOT_FOUND if held.state is MeetingState.PREPARED else FORBIDDEN)


async def opinions(
    reader: Reader, *, of: OpinionFilter | None = None, cursor: str | None = None, limit: int = 50
) -> OpinionList:
    """One page of opinions by number. Raises 422 for a cursor that is none of ours."""
    chosen = _chosen(reader, of or OpinionFilter())
    if cursor is not None:
        if not (cursor.isdecimal() and cursor.isascii() and len(cursor) < 10):
            raise Refused(invalid(FieldError("cursor", "invalid", WRONG_CURSOR)))
        chosen = QueryString("{} AND o.number > {}", chosen, int(cursor))
    rows = await fetch(OpinionLine, LINES, CONFIRMED, CORRECTED, chosen, limit + 1)
    shown = rows[:limit]
    return OpinionList(shown, str(shown[-1].number) if len(rows) > limit else None)


async def all_opinions(reader: Reader) -> list[OpinionLine]:
    """Every opinion of a meeting that the reader may see, for exports."""
    return await fetch(OpinionLine, LINES, CONFIRMED, CORRECTED, _chosen(reader, OpinionFilter()), None)


async def one_line(opinion: UUID) -> OpinionLine | None:
    """One opinion as it stands in lists, whoever asks."""
    return await fetch_one(OpinionLine, LINES, CONFIRMED, CORRECTED, QueryString("o.id = {}", opinion), 1)


async def progress(reader: Reader) -> OpinionProgress:
    """How many there are, how many are answered, late, unconfirmed; of what the reader may see."""
    chosen = _chosen(reader, OpinionFilter())
    counts = await fetch(_Count, COUNTS, today(), CONFIRMED, CORRECTED, chosen)
    by_status = {one.status: one.n for one in await fetch(_Of, BY_STATUS, chosen)}
    return OpinionProgress(**msgspec.structs.asdict(counts[0]), by_status=by_status)


async def units_of(reader: Reader) -> list[Named]:
    """The units that answer for these opinions."""
    return await fetch(Named, UNITS, _chosen(reader, OpinionFilter()))


def today() -> date:
    """The day at the office."""
    return clock.now().astimezone(current().zone).date()


async def _owes_here(meeting: UUID, units: list[UUID]) -> bool:
    found = await fetch(
        _Some,
        "SELECT o.id FROM opinion o JOIN opinion_standing s ON s.opinion = o.id"
        " WHERE o.meeting = {} AND s.unit = ANY ({}::uuid[]) LIMIT 1",
        meeting,
        units,
    )
    return bool(found)


class _Some(msgspec.Struct):
    id: UUID


def _chosen(reader: Reader, of: OpinionFilter) -> QueryString:
    found = QueryString("o.meeting = {}", reader.meeting.id)
    if not reader.whole:
        found = QueryString("{} AND s.unit = ANY ({}::uuid[])", found, reader.units)
    match of.answer:
        case None:
            pass
        case AnswerIs.UNANSWERED:
            found = QueryString("{} AND s.answered_at IS NULL", found)
        case AnswerIs.ANSWERED:
            found = QueryString("{} AND s.answered_at IS NOT NULL", found)
        case AnswerIs.LATE:
            found = QueryString("{} AND s.answered_at IS NULL AND s.answer_due_on < {}", found, today())
        case status:
            found = QueryString("{} AND s.status = {}", found, str(status))
    if of.record is RecordIs.UNCONFIRMED:
        found = QueryString("{} AND NOT {}", found, CONFIRMED)
    elif of.record is RecordIs.CORRECTED:
        found = QueryString("{} AND {}", found, CORRECTED)
    if of.item is not None:
        found = QueryString("{} AND s.item = {}", found, of.item)
    if of.unit:
        found = QueryString("{} AND s.unit = (SELECT id FROM body WHERE slug = {})", found, of.unit)
    return found
