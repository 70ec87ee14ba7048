"""The comments as open data: one row a comment received, whatever may be read of it, and what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.errors import NO_REPORT
from consultations.queries.answers import published, reported
from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.consultations import consultation
from consultations.rules.screening import Screened, sight
from consultations.words import AuthorKind, Channel, Outcome, Publish, Screening, ScreeningReason, Stance, State
from consultations.words import Standing as Seen
from participation.base.database import fetch
from participation.base.errors import Refused
from participation.base.identity.actor import Actor


class ExportedComment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment as everybody may have it; what is hidden, erased or unpublished keeps its row without its text.

    ``points`` are the positions of its points in the published report.
    """

    id: UUID
    received_at: datetime
    channel: Channel
    author_kind: AuthorKind
    author_name: str
    clause: str
    standing: Seen
    hidden_for: ScreeningReason | None
    text: str
    proposed_text: str
    stance: Stance | None
    outcome: Outcome | None
    points: list[int]


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    received_at: datetime
    channel: Channel
    author_kind: AuthorKind
    author_name: str
    clause: UUID | None
    text: str
    proposed_text: str
    stance: Stance | None
    publish: Publish
    standing: str
    erased: bool
    hidden_for: ScreeningReason | None
    screening: Screening
    state: State


ROWS = """
SELECT c.id, c.received_at, c.channel, c.author_kind, c.author_name, c.clause, c.text, c.proposed_text, c.stance,
    c.publish, c.standing, c.erased_at IS NOT NULL AS erased, k.screening, k.state,
    (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) AS hidden_for
FROM comment c JOIN consultation k ON k.id = c.consultation WHERE k.id = {} ORDER BY c.id
"""


async def export(actor: Actor, slug: str) -> list[ExportedComment]:
    """The rows for whoever asks. Raises 404 while there is no published report: before that nothing was signed."""
    view = await consultation(actor, slug)
    if await published(view.id) is None:
        raise Refused(NO_REPORT)
    return await exported(view.id)


async def exported(consultation_id: UUID) -> list[ExportedComment]:
    """One row for each comment received, in the order of their coming."""
    answer = await published(consultation_id)
    rows = await fetch(_Row, ROWS, consultation_id)
    told = await reported(answer.filed, [row.id for row in rows]) if answer else {}
    numbers = await clause_numbers(consultation_id)
    found = []
    for row in rows:
        acts = () if row.standing == "pending" else (Screened(row.hidden_for),)
        seen = sight(row.screening, acts, row.publish, row.state, erased=row.erased)
        one = told.get(row.id)
        found.append(
            ExportedComment(
                id=row.id,
                received_at=row.received_at,
                channel=row.channel,
                author_kind=row.author_kind,
                author_name=row.author_name if seen.name else "",
                clause=numbers.get(row.clause, "") if row.clause else "",
                standing=seen.standing,
                hidden_for=seen.hidden_for,
                text=row.text if seen.text else "",
                proposed_text=row.proposed_text if seen.text else "",
                stance=row.stance if seen.text else None,
                outcome=one.outcome if one else None,
                points=one.points if one else [],
            )
        )
    return found
