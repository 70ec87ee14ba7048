"""Points with their dispositions and how many raised them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.answers import published
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.coverage import coverage
from consultations.queries.voices import VOICES
from consultations.queries.voices_lately import voices_lately
from consultations.queries.voices_waiting import voices_uncovered
from consultations.rules.voices import Voices
from consultations.schemas.point import DispositionView, Points, PointView
from consultations.schemas.report import ReportContent, ReportedPoint
from consultations.words import Status
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    position: int
    title: str
    text: str
    clauses: list[UUID]
    version: int
    comments: int
    people: int
    unidentified_messages: int
    organisations: int
    co_signatures: int
    distinct_texts: int
    status: Status | None
    reason: str | None
    referred_to: str | None
    result: str | None
    disposed_clauses: list[UUID] | None
    disposition_version: int | None
    disposed_at: datetime | None


POINTS = """
SELECT p.id, p.position, p.title, p.text, p.clauses, p.version,
    raised.messages AS comments, raised.people, raised.unidentified AS unidentified_messages, raised.organisations,
    raised.co_signatures, raised.distinct_texts,
    d.status, d.reason, d.referred_to, d.result, d.clauses AS disposed_clauses, d.version AS disposition_version,
    d.at AS disposed_at
FROM point p
LEFT JOIN LATERAL (SELECT * FROM disposition x WHERE x.point = p.id ORDER BY x.version DESC LIMIT 1) d ON true
CROSS JOIN LATERAL (
    SELECT {} FROM point_comment pc JOIN comment c ON c.id = pc.comment WHERE pc.point = p.id
) raised
WHERE p.consultation = {} AND p.retired_at IS NULL ORDER BY p.position
"""


async def points_of(consultation_id: UUID) -> list[PointView]:
    """All points that stand, in their order."""
    return [_view(row) for row in await fetch(_Row, POINTS, VOICES, consultation_id)]


async def points(actor: Actor, slug: str) -> Points:
    """The points of a consultation: as they stand for its office, as the published report has them for everybody."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        answer = await published(view.id)
        if answer is None:
            raise Refused(FORBIDDEN)
        content = answer.content
        return Points(
            [_as_reported(point, content) for point in content.points],
            None,
            content.received,
            0,
            content.behind,
            Voices(),
        )
    cover = await coverage(view.id)
    voices = await voices_lately({view.id: cover.received})
    uncovered = await voices_uncovered({view.id: cover.uncovered})
    return Points(await points_of(view.id), None, cover.received, cover.uncovered, voices[view.id], uncovered[view.id])


def _as_reported(point: ReportedPoint, content: ReportContent) -> PointView:
    disposition = DispositionView(
        status=point.status,
        reason=point.reason,
        referred_to=point.referred_to,
        result=point.result,
        clauses=point.changed_clause_ids,
        version=content.version,
        at=content.made_at,
    )
    return PointView(
        id=point.id,
        position=point.position,
        title=point.title,
        text=point.text,
        clauses=point.clause_ids,
        version=content.version,
        comments=point.comments,
        people=point.people,
        unidentified_messages=point.unidentified_messages,
        organisations=point.organisations,
        co_signatures=point.co_signatures,
        distinct_texts=point.distinct_texts,
        disposition=disposition,
    )


def _view(row: _Row) -> PointView:
    disposition = None
    if row.status is not None:
        disposition = DispositionView(
            status=row.status,
            reason=row.reason or "",
            referred_to=row.referred_to or "",
            result=row.result or "",
            clauses=row.disposed_clauses or [],
            version=row.disposition_version or 0,
            at=row.disposed_at,  # type: ignore[arg-type] # a disposition that is there has a date
        )
    values = {f: getattr(row, f) for f in PointView.__struct_fields__ if f != "disposition"}
    return PointView(**values, disposition=disposition)
