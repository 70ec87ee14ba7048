"""What became of one comment, for whoever holds its receipt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.answers import points_at, published, reported
from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import marks_seen
from consultations.queries.consultations import consultation
from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.moderating import on_receipt
from consultations.queries.quoting import standing_passages
from consultations.queries.receipt_proofs import PROVED_WITHIN, receipt_proof
from consultations.queries.sealing import SEALED_FOR
from consultations.rules.disowning import Attribution
from consultations.rules.lifecycle import state_at
from consultations.rules.moderating import check_moderated
from consultations.rules.redacting import RedactionReason
from consultations.rules.screening import Screened, sight
from consultations.schemas.comment import AnsweredPoint, ReceiptAnswer
from consultations.schemas.report import ReportedPoint
from consultations.words import Publish, Screening, ScreeningReason, State
from participation.base import clock
from participation.base.codes import read_code
from participation.base.database import fetch_one
from participation.base.errors import N_, Refusal, Refused
from participation.base.identity.actor import NOBODY

NO_SUCH_RECEIPT = Refusal(
    "not_found", 404, N_("There is no receipt with this code. Check it letter by letter; O and 0 count as the same.")
)


class _Comment(msgspec.Struct, kw_only=True):
    id: UUID
    receipt: str
    consultation: UUID
    slug: str
    title: str
    state: State
    screening: Screening
    opens_at: datetime
    closes_at: datetime
    received_at: datetime
    clause: UUID | None
    quote: str
    text: str
    proposed_text: str
    publish: Publish
    standing: str
    hidden_for: ScreeningReason | None
    erased: bool
    attribution: Attribution
    marks: str
    sealed: list[RedactionReason]


# Whoever has the code may read this page, so that what is redacted is masked here too.
COMMENT = """
SELECT c.id, c.receipt, c.consultation, k.slug, k.title, k.state, k.screening, k.opens_at, k.closes_at, c.received_at,
    {} AS attribution, coalesce(rc.text, c.text) AS text, coalesce(rc.marks, '[]') AS marks,
    coalesce(rc.proposed_text, c.proposed_text) AS proposed_text, c.clause, c.quote, c.publish, c.standing,
    c.erased_at IS NOT NULL AS erased, {} AS sealed,
    (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) AS hidden_for
FROM comment c JOIN consultation k ON k.id = c.consultation LEFT JOIN redacted_comment rc ON rc.comment = c.id
WHERE c.receipt = {}
"""


async def receipt(code: str) -> ReceiptAnswer:
    """The answer to a comment, from its receipt as typed. Raises 404.

    The outcome is told as the published report has it: before that nothing has passed the sign-off chain.
    """
    read = read_code(code)
    found = await fetch_one(_Comment, COMMENT, ATTRIBUTION, SEALED_FOR, read) if read else None
    if found is None:
        raise Refused(NO_SUCH_RECEIPT)
    state = state_at(found.state, found.opens_at, found.closes_at, clock.now())
    answer = await published(found.consultation)
    told = (await reported(answer.filed, [found.id])).get(found.id) if answer else None
    numbers = await clause_numbers(found.consultation) if found.clause else {}
    acts = () if found.standing == "pending" else (Screened(found.hidden_for),)
    seen = sight(found.screening, acts, found.publish, state, erased=found.erased, attribution=found.attribution)
    hiding, objection = await on_receipt(found.id)
    return ReceiptAnswer(
        state=state,
        outcome=told.outcome if told else None,
        points=[_answered(point) for point in points_at(answer.content, told.points)] if answer and told else [],
        proof=await receipt_proof(found.id, found.receipt),
        proof_by=found.received_at + PROVED_WITHIN,
        receipt=found.receipt,
        consultation=found.slug,
        title=found.title,
        received_at=found.received_at,
        closes_at=found.closes_at,
        clause=numbers.get(found.clause) if found.clause else None,
        text=found.text,
        proposed_text=found.proposed_text,
        standing=seen.standing,
        hidden_for=seen.hidden_for,
        marks=marks_seen(found.marks, text=not found.erased, name=False),
        may_object=hiding.act is not None and not hiding.objected and check_moderated(state) is None,
        objection=objection,
        attribution=found.attribution,
        withheld_attachments=[] if found.erased else found.sealed,
        quote="" if found.erased else found.quote,
        quote_stands=await _stands(found),
    )


async def _stands(comment: _Comment) -> bool | None:
    """Whether its passage stands in the newest version that is public."""
    if not comment.quote or comment.erased:
        return None
    view = await consultation(NOBODY, comment.slug)
    return (await standing_passages(NOBODY, view, [(comment.quote, comment.clause)]))[0]


def _answered(point: ReportedPoint) -> AnsweredPoint:
    return AnsweredPoint(
        title=point.title,
        text=point.text,
        status=point.status,
        reason=point.reason,
        referred_to=point.referred_to,
        result=point.result,
        clauses=point.changed_clauses,
    )
