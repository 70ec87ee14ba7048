"""The applications of one person over all calls, for nobody but that person."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of
from participation.representatives.queries.draw_fates import Fate, fates_of
from participation.representatives.rules.call_life import state_at
from participation.representatives.rules.seats import Answer, Told
from participation.representatives.schemas.call import CallBody
from participation.representatives.schemas.history import OfferedSeat, PastApplication, PastApplications
from participation.representatives.words import ApplicantKind, CallState, ReviewReason, Standing


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    body_slug: str
    body_name: str
    body_name_en: str
    state: CallState
    closes_at: datetime
    meeting: str
    meeting_at: datetime
    pseudonym: str
    kind: ApplicantKind
    organisation: str
    received_at: datetime | None
    standing: Standing
    reason: ReviewReason | None
    note: str
    given: bool
    round: UUID | None
    seat: UUID | None
    offered_at: datetime | None
    answer_by: datetime | None
    answer: Answer | None
    answered_at: datetime | None
    opens: bool


# An application belongs to the person who was signed in or proved the contact when it was handed in. Only one that has
# no person, because a clerk entered it, belongs to whoever has proved its contact: a number that changed hands shows
# nothing of the one who had it before.
THEIRS = (
    "(a.person = {} OR (a.person IS NULL AND EXISTS (SELECT FROM contact w WHERE w.person = {}"
    " AND w.kind = a.contact_kind AND w.value = a.contact AND w.verified_at IS NOT NULL)))"
)
LIST = """
SELECT a.id, k.slug, k.title, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, k.state,
    k.closes_at, k.meeting_title AS meeting, k.meeting_at, a.pseudonym, a.kind, a.organisation_name AS organisation,
    a.received_at, a.standing, r.reason, coalesce(r.note, '') AS note,
    EXISTS (SELECT FROM selection n WHERE n.call = k.id) AS given,
    coalesce(m.round, (SELECT f.id FROM draw_freeze f JOIN draw_result d ON d.round = f.id
        WHERE f.call = k.id ORDER BY f.number LIMIT 1)) AS round,
    s.id AS seat, s.offered_at, s.answer_by, x.answer, x.at AS answered_at, a.person IS NOT NULL AS opens
FROM application a JOIN call k ON k.id = a.call JOIN body b ON b.id = k.body
LEFT JOIN LATERAL (SELECT reason, note FROM review WHERE application = a.id AND final
    AND a.standing IN ('not eligible', 'excluded') ORDER BY at DESC, id DESC LIMIT 1) r ON true
LEFT JOIN seat s ON s.application = a.id LEFT JOIN selection m ON m.id = s.selection
LEFT JOIN LATERAL (SELECT answer, at FROM seat_answer WHERE seat = s.id ORDER BY turn DESC LIMIT 1) x ON true
WHERE {} AND a.standing <> 'draft' AND {} ORDER BY a.id DESC LIMIT {}
"""


async def own_history(actor: Actor, *, cursor: str | None = None, limit: int = 50) -> PastApplications:
    """All applications of who is signed in, the newest first; none for who is not.

    What was forgotten has neither person nor contact, so it is nobody's. Raises 422 for a cursor that is none of ours.
    """
    if actor.person is None:
        return PastApplications([], None)
    theirs = _theirs(actor.person)
    after = QueryString("a.id < {}", after_cursor(cursor)) if cursor is not None else QueryString("true")
    rows = await fetch(_Row, LIST, theirs, after, limit + 1)
    shown, following = page_of(rows, limit)
    wanted: dict[UUID, set[str]] = {}
    for row in shown:
        if row.round is not None and row.standing is Standing.ELIGIBLE:
            wanted.setdefault(row.round, set()).add(row.pseudonym)
    found = dict(zip(wanted, await asyncio.gather(*map(fates_of, wanted, wanted.values())), strict=True))
    return PastApplications([_past(row, found.get(row.round, {}) if row.round else {}) for row in shown], following)


class _Count(msgspec.Struct):
    n: int


async def how_many(actor: Actor) -> int:
    """How many applications :func:`own_history` lists."""
    if actor.person is None:
        return 0
    statement = "SELECT count(*) AS n FROM application a WHERE {} AND a.standing <> 'draft'"
    found = await fetch_one(_Count, statement, _theirs(actor.person))
    return found.n if found else 0


def _theirs(person: UUID) -> QueryString:
    return QueryString(THEIRS, person, person)


def _past(row: _Row, fates: dict[str, Fate]) -> PastApplication:
    fate = fates.get(row.pseudonym)
    seat = None
    if row.seat is not None and row.offered_at is not None and row.answer_by is not None:
        seat = OfferedSeat(
            id=row.seat,
            offered_at=row.offered_at,
            answer_by=row.answer_by,
            answer=row.answer,
            answered_at=row.answered_at,
        )
    return PastApplication(
        id=row.id,
        call=row.slug,
        title=row.title,
        body=CallBody(row.body_slug, row.body_name, row.body_name_en),
        state=state_at(row.state, row.closes_at, clock.now()),
        meeting=row.meeting,
        meeting_at=row.meeting_at,
        pseudonym=row.pseudonym,
        kind=row.kind,
        organisation=row.organisation,
        received_at=row.received_at,
        standing=row.standing,
        reason=row.reason,
        note=row.note,
        result=_result(row, fate),
        chance=fate.chance if fate else "",
        seat=seat,
        opens=row.opens,
    )


def _result(row: _Row, fate: Fate | None) -> Told | None:
    if row.seat is not None:
        return Told.SELECTED
    if not row.given or row.standing is not Standing.ELIGIBLE:
        return None
    return Told.ALTERNATE if fate is not None and fate.told is Told.ALTERNATE else Told.NOT_SELECTED
