"""The feedback of a meeting: as it would be handed in now, and as it is public."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.words import Status
from decisions.queries.editions import in_force
from decisions.queries.opinions import CONFIRMED, today
from decisions.schemas.edition import InForce
from decisions.schemas.feedback_edition import FeedbackContent, FeedbackItem, FeedbackOpinion
from decisions.services.opinion_loading import MeetingOf
from decisions.words import EditionKind
from participation.base.database import fetch, fetch_one
from participation.base.settings import current


class _Row(msgspec.Struct, kw_only=True):
    item: UUID
    position: int
    title: str
    title_en: str
    title_public: bool
    opinions_public: bool
    number: int
    public_name: str
    speaks_for: str
    said_at: datetime
    text: str
    confirmed: bool
    status: Status | None
    reason: str
    unit: str
    unit_name: str
    unit_name_en: str
    due_on: date | None
    first_due_on: date | None
    shown_by: str


class _Meeting(msgspec.Struct):
    id: UUID


class _Author(msgspec.Struct):
    person: UUID


ROWS = """
SELECT s.item, i.position, i.title, i.title_en, i.title_public, i.opinions_public, o.number, p.public_name,
    p.speaks_for, o.said_at, t.text, {} AS confirmed, a.status, coalesce(a.reason, '') AS reason, u.slug AS unit,
    u.name AS unit_name, u.name_en AS unit_name_en, a.due_on, f.due_on AS first_due_on,
    coalesce(a.shown_by, '') AS shown_by
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id JOIN agenda_item i ON i.id = s.item
JOIN participant p ON p.id = s.participant JOIN body u ON u.id = s.unit
JOIN LATERAL (SELECT version, by, person, text FROM opinion_text WHERE opinion = o.id ORDER BY version DESC LIMIT 1) t
    ON true
LEFT JOIN LATERAL (SELECT status, reason, due_on, shown_by FROM adoption WHERE opinion = o.id
    ORDER BY version DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT due_on FROM adoption WHERE opinion = o.id AND due_on IS NOT NULL ORDER BY version LIMIT 1) f
    ON true
WHERE o.meeting = {} ORDER BY i.position, i.id, o.number
"""
# Who wrote answers: none of them signs what becomes public.
AUTHORS = """
SELECT DISTINCT a.person FROM adoption a JOIN opinion o ON o.id = a.opinion WHERE o.meeting = {}
"""


async def feedback_now(meeting: MeetingOf, *, reason: str = "") -> FeedbackContent:
    """The feedback as it stands: every opinion counted, those on items that allow it shown.

    ``reason`` is why it becomes public before every opinion is answered.
    """
    rows = await fetch(_Row, ROWS, CONFIRMED, meeting.id)
    by_status = Counter(str(row.status) for row in rows if row.status is not None)
    unanswered = sum(row.status is None for row in rows)
    shown = [row for row in rows if row.opinions_public]
    return FeedbackContent(
        meeting=meeting.slug,
        title=meeting.title,
        title_en=meeting.title_en,
        held_on=_day(meeting.starts_at),
        as_of=today(),
        interim=unanswered > 0,
        interim_reason=reason if unanswered else "",
        received=len(rows),
        unanswered=unanswered,
        withheld=len(rows) - len(shown),
        by_status=dict(sorted(by_status.items())),
        items=[_item([row for row in shown if row.item == item]) for item in dict.fromkeys(row.item for row in shown)],
    )


async def authors_of(meeting: UUID) -> list[UUID]:
    """Everybody who answered an opinion of the meeting."""
    return [one.person for one in await fetch(_Author, AUTHORS, meeting)]


async def public_feedback(which: str | UUID) -> InForce[FeedbackContent] | None:
    """The feedback that was published of a meeting, by its slug or id; None where nothing was."""
    named = QueryString("id = {}", which) if isinstance(which, UUID) else QueryString("slug = {}", which)
    meeting = await fetch_one(_Meeting, "SELECT id FROM meeting WHERE {}", named)
    return await feedback_in_force(meeting.id) if meeting else None


async def feedback_in_force(meeting: UUID) -> InForce[FeedbackContent] | None:
    """The same by the meeting's id."""
    return await in_force(EditionKind.FEEDBACK, meeting, FeedbackContent)


def _item(rows: list[_Row]) -> FeedbackItem:
    first = rows[0]
    return FeedbackItem(
        position=first.position,
        title=first.title if first.title_public else "",
        title_en=first.title_en if first.title_public else "",
        opinions=[_opinion(row) for row in rows],
    )


def _opinion(row: _Row) -> FeedbackOpinion:
    return FeedbackOpinion(
        number=row.number,
        by=row.public_name,
        speaks_for=row.speaks_for,
        said_on=_day(row.said_at),
        text=row.text,
        confirmed=row.confirmed,
        status=row.status,
        reason=row.reason,
        unit=row.unit,
        unit_name=row.unit_name,
        unit_name_en=row.unit_name_en,
        due_on=row.due_on,
        first_due_on=row.first_due_on if row.first_due_on != row.due_on else None,
        shown_by=row.shown_by,
    )


def _day(instant: datetime) -> date:
    return instant.astimezone(current().zone).date()
