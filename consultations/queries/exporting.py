"""The comments as open data: one row a comment received, whatever may be read of it, and what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.errors import NO_REPORT
from consultations.queries.answers import published, reported
from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import marks_seen
from consultations.queries.consultations import consultation
from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.sealing import SEALED_FOR
from consultations.rules.disowning import Attribution
from consultations.rules.redacting import RedactionReason
from consultations.rules.screening import Screened, sight
from consultations.words import AuthorKind, Channel, Outcome, Publish, Screening, ScreeningReason, Stance, State
from consultations.words import Standing as Seen
from participation.base.database import fetch
from participation.base.errors import Refused
from participation.base.identity.actor import Actor


class ExportedComment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment as everybody may have it; what is hidden, erased or unpublished keeps its row without its text.

    ``co_signatures`` counts those who signed the same paper; ``points`` are the positions of its points in the
    published report; ``withheld`` says what else is not there to read: ``redacted`` where a mask stands in the text or
    the name, ``disowned`` where whoever was named says or was found not to have said it, ``attachment`` where a file
    is sealed; ``withheld_attachments`` says why, once for each such file.
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
    co_signatures: int
    outcome: Outcome | None
    points: list[int]
    withheld: list[str]
    withheld_attachments: list[RedactionReason]


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
SELECT c.id, c.received_at, c.channel, c.author_kind, c.clause, c.stance, c.co_signatures, {} AS attribution,
    coalesce(rc.text, c.text) AS text, coalesce(rc.proposed_text, c.proposed_text) AS proposed_text,
    coalesce(rc.author_name, c.author_name) AS author_name, coalesce(rc.marks, '[]') AS marks,
    {} AS sealed, c.publish, c.standing, c.erased_at IS NOT NULL AS erased, k.screening, k.state,
    (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) AS hidden_for
FROM comment c JOIN consultation k ON k.id = c.consultation LEFT JOIN redacted_comment rc ON rc.comment = c.id
WHERE k.id = {} ORDER BY c.id
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
    rows = await fetch(_Row, ROWS, ATTRIBUTION, SEALED_FOR, consultation_id)
    told = await reported(answer.filed, [row.id for row in rows]) if answer else {}
    numbers = await clause_numbers(consultation_id)
    found = []
    for row in rows:
        acts = () if row.standing == "pending" else (Screened(row.hidden_for),)
        seen = sight(row.screening, acts, row.publish, row.state, erased=row.erased, attribution=row.attribution)
        masked = bool(marks_seen(row.marks, text=seen.text, name=seen.name))
        contested = row.attribution is not Attribution.UNCONTESTED
        sealed = row.sealed if seen.text else []
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
                co_signatures=row.co_signatures,
                outcome=one.outcome if one else None,
                points=one.points if one else [],
                withheld=[*["redacted"] * masked, *["disowned"] * contested, *["attachment"] * bool(sealed)],
                withheld_attachments=sealed,
            )
        )
    return found
