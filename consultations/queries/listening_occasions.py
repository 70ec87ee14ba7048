"""Forums and visits as the office sees them: who came, the minutes, how much was gathered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.listening.words import Occasion
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.voices_chosen import voices_of_gatherings
from consultations.rules.voices import Voices
from consultations.schemas.listening_occasions import AttendanceView, Gatherings, GatheringView
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class _Gathering(msgspec.Struct, frozen=True):
    id: UUID
    kind: Occasion
    topic: str
    held_on: date
    place: str
    host: str
    recorded_at: datetime
    recorded_by: str
    participants: int
    minutes: str
    minutes_version: int
    attendance: str


GATHERINGS = """
SELECT g.id, g.kind, g.topic, g.held_on, g.place, g.host, g.recorded_at, p.name AS recorded_by,
    (SELECT coalesce(sum(a.people), 0) FROM attendance a WHERE a.gathering = g.id) AS participants,
    coalesce(m.text, '') AS minutes, coalesce(m.version, 0) AS minutes_version,
    coalesce((SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'name', a.name, 'people', a.people)
        ORDER BY a.position) FROM attendance a WHERE a.gathering = g.id), '[]')::text AS attendance
FROM gathering g JOIN person p ON p.id = g.person LEFT JOIN LATERAL (SELECT text, version FROM minutes
    WHERE minutes.gathering = g.id ORDER BY version DESC LIMIT 1) m ON true
WHERE {} ORDER BY g.held_on, g.id
"""


async def gatherings(actor: Actor, slug: str, kind: Occasion | None = None) -> Gatherings:
    """The forums and visits of a consultation, or those of one kind, for its office. Raises 403 for others."""
    seen = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(seen.id)):
        raise Refused(FORBIDDEN)
    wanted = QueryString("g.consultation = {}", seen.id)
    if kind:
        wanted = QueryString("g.consultation = {} AND g.kind = {}", seen.id, str(kind))
    return Gatherings(await gatherings_where(wanted))


class _Where(msgspec.Struct):
    body: UUID


async def gathering(actor: Actor, gathering_id: UUID) -> GatheringView:
    """One forum or visit, for its office. Raises 404 for others, as for one that does not exist."""
    where = await fetch_one(
        _Where,
        "SELECT c.body FROM gathering g JOIN consultation c ON c.id = g.consultation WHERE g.id = {}",
        gathering_id,
    )
    if where is None or not actor.has(*STAFF, body=where.body):
        raise Refused(NOT_FOUND)
    return (await gatherings_where(QueryString("g.id = {}", gathering_id)))[0]


async def gatherings_where(condition: QueryString) -> list[GatheringView]:
    """The gatherings ``g`` that a condition holds for, by day."""
    rows = await fetch(_Gathering, GATHERINGS, condition)
    voices = await voices_of_gatherings([row.id for row in rows])
    return [_view(row, voices[row.id]) for row in rows]


def _view(row: _Gathering, voices: Voices) -> GatheringView:
    values = msgspec.structs.asdict(row)
    values["attendance"] = msgspec.json.decode(row.attendance, type=list[AttendanceView])
    return GatheringView(**values, voices=voices)


class GatheredLine(msgspec.Struct, frozen=True):
    """A comment gathered there, as the office lists it."""

    id: UUID
    author_name: str
    text: str


async def gathered(gathering_id: UUID) -> list[GatheredLine]:
    """The comments gathered there, in the order in which they were recorded."""
    return await fetch(
        GatheredLine,
        "SELECT c.id, coalesce(rc.author_name, c.author_name) AS author_name, coalesce(rc.text, c.text) AS text"
        " FROM gathered_comment g JOIN comment c ON c.id = g.comment LEFT JOIN redacted_comment rc ON rc.comment = c.id"
        " WHERE g.gathering = {} ORDER BY g.id",
        gathering_id,
    )
