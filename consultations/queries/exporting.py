"""The comments as open data: one row a comment received, whatever may be read of it, and what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.errors import NO_REPORT
from consultations.queries.answers import published
from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import marks_seen
from consultations.queries.consultations import consultation
from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.sealing import SEALED_FOR
from consultations.rules.disowning import Attribution
from consultations.rules.redacting import RedactionReason
from consultations.rules.screening import Screened, sight
from consultations.schemas.exporting import ExportedComment
from consultations.words import AuthorKind, Channel, Outcome, Publish, Screening, ScreeningReason, Stance, State
from participation.base.database import fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.streaming import streamed


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    received_at: datetime
    outcome: Outcome | None
    points: list[int] | None
    channel: Channel
    author_kind: AuthorKind
    author_name: str
    clause: UUID | None
    quote: str
    text: str
    proposed_text: str
    stance: Stance | None
    co_signatures: int
    publish: Publish
    standing: str
    erased: bool
    hidden_for: ScreeningReason | None
    screening: Screening
    state: State
    attribution: Attribution
    marks: str
    sealed: list[RedactionReason]


ROWS = """
SELECT c.id, c.received_at, c.channel, c.author_kind, c.clause, c.quote, c.stance, c.co_signatures, {} AS attribution,
    coalesce(rc.text, c.text) AS text, coalesce(rc.proposed_text, c.proposed_text) AS proposed_text,
    coalesce(rc.author_name, c.author_name) AS author_name, coalesce(rc.marks, '[]') AS marks,
    {} AS sealed, c.publish, c.standing, c.erased_at IS NOT NULL AS erased, k.screening, k.state,
    (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) AS hidden_for,
    told.outcome, told.points
FROM {} ORDER BY c.id
"""
# The rows of an export, each once: a comment received, and what an edition says became of it.
RECEIVED = """
comment c JOIN consultation k ON k.id = c.consultation AND k.id = {}
LEFT JOIN redacted_comment rc ON rc.comment = c.id
LEFT JOIN reported_outcome told ON told.comment = c.id AND told.report = {}
"""


class _Count(msgspec.Struct):
    n: int


async def export(actor: Actor, slug: str) -> list[ExportedComment]:
    """The rows for whoever asks. Raises 404 while there is no published report: before that nothing was signed."""
    view = await consultation(actor, slug)
    if await published(view.id) is None:
        raise Refused(NO_REPORT)
    return await exported(view.id)


async def exported(consultation_id: UUID) -> list[ExportedComment]:
    """One row for each comment received, in the order of their coming, with what the published report says of it."""
    answer = await published(consultation_id)
    filed = answer.filed if answer else None
    return [row async for piece in exported_in_pieces(consultation_id, filed) for row in piece]


async def exported_in_pieces(consultation_id: UUID, filed: UUID | None) -> AsyncIterator[list[ExportedComment]]:
    """The same however many there are; outcomes are those of the filed edition with this id."""
    numbers = await clause_numbers(consultation_id)
    received = QueryString(RECEIVED, consultation_id, filed)
    async for piece in streamed(_Row, ROWS, ATTRIBUTION, SEALED_FOR, received):
        yield [_exported(row, numbers) for row in piece]


async def rows_exported(consultation_id: UUID, filed: UUID | None, *, answered: bool = False) -> int:
    """How many rows that export has; with ``answered`` those that tell an outcome."""
    counted = QueryString("count(told.outcome)" if answered else "count(*)")
    received = QueryString(RECEIVED, consultation_id, filed)
    found = await fetch_one(_Count, "SELECT {} AS n FROM {}", counted, received)
    assert found is not None  # a count always has a row
    return found.n


def _exported(row: _Row, numbers: dict[UUID, str]) -> ExportedComment:
    acts = () if row.standing == "pending" else (Screened(row.hidden_for),)
    seen = sight(row.screening, acts, row.publish, row.state, erased=row.erased, attribution=row.attribution)
    masked = bool(marks_seen(row.marks, text=seen.text, name=seen.name))
    contested = row.attribution is not Attribution.UNCONTESTED
    sealed = row.sealed if seen.text else []
    return ExportedComment(
        id=row.id,
        received_at=row.received_at,
        channel=row.channel,
        author_kind=row.author_kind,
        author_name=row.author_name if seen.name else "",
        clause=numbers.get(row.clause, "") if row.clause else "",
        clause_id=row.clause,
        standing=seen.standing,
        hidden_for=seen.hidden_for,
        quote=row.quote if seen.text else "",
        text=row.text if seen.text else "",
        proposed_text=row.proposed_text if seen.text else "",
        stance=row.stance if seen.text else None,
        co_signatures=row.co_signatures,
        outcome=row.outcome,
        points=row.points or [],
        withheld=[*["redacted"] * masked, *["disowned"] * contested, *["attachment"] * bool(sealed)],
        withheld_attachments=sealed,
    )
