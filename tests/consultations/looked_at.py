"""Every comment looked at one by one with the pure rules: what the counts in the database are held against."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.voices import KNOWN
from consultations.rules.disowning import Attribution
from consultations.rules.outcomes import outcome
from consultations.rules.screening import Screened, sight
from consultations.rules.totals import Counted
from consultations.words import AuthorKind, Channel, Outcome, Publish, Screening, ScreeningReason, State, Status
from participation.base.database import fetch


class _Row(msgspec.Struct):
    id: UUID
    channel: Channel
    clause: UUID | None
    author_kind: AuthorKind
    known: str | None
    text_hash: str
    erased: bool
    publish: Publish
    standing: str
    hidden_for: ScreeningReason | None
    points: int
    no_change: bool
    co_signatures: int
    attribution: Attribution
    statuses: list[Status | None]


ROWS = """
SELECT c.id, c.channel, c.clause, c.author_kind, c.text_hash, c.erased_at IS NOT NULL AS erased, c.publish, c.standing,
    c.co_signatures, {} AS known, {} AS attribution,
    (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) AS hidden_for,
    (SELECT count(*) FROM point_comment pc WHERE pc.comment = c.id) AS points,
    EXISTS (SELECT 1 FROM no_change n WHERE n.comment = c.id) AS no_change,
    ARRAY(SELECT (SELECT d.status FROM disposition d WHERE d.point = pc.point ORDER BY d.version DESC LIMIT 1)
          FROM point_comment pc WHERE pc.comment = c.id) AS statuses
FROM comment c WHERE c.consultation = {} ORDER BY c.id
"""


async def counted(consultation: UUID, screening: Screening, state: State, clauses: dict[UUID, str]) -> list[Counted]:
    """All comments of a consultation as the totals count them; ``clauses`` gives the numbers as printed."""
    rows = await fetch(_Row, ROWS, KNOWN, ATTRIBUTION, consultation)
    return [_counted(row, screening, state, clauses) for row in rows]


async def outcomes(consultation: UUID) -> dict[UUID, Outcome | None]:
    """The outcome of every comment, None where it has none yet."""
    rows = await fetch(_Row, ROWS, KNOWN, ATTRIBUTION, consultation)
    return {row.id: outcome(row.statuses, row.no_change) for row in rows}


def _counted(row: _Row, screening: Screening, state: State, clauses: dict[UUID, str]) -> Counted:
    acts: Sequence[Screened] = () if row.standing == "pending" else (Screened(row.hidden_for),)
    seen = sight(screening, acts, row.publish, state, erased=row.erased, attribution=row.attribution)
    return Counted(
        comment=str(row.id),
        channel=row.channel,
        clauses=(clauses.get(row.clause, str(row.clause)),) if row.clause else (),
        author_kind=row.author_kind,
        person=row.known,
        text_hash=None if row.erased else row.text_hash,
        outcome=outcome(row.statuses, row.no_change),
        standing=seen.standing,
        co_signatures=row.co_signatures,
    )
