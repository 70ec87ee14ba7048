"""That a comment is in the ledger, as its receipt says it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from consultations.schemas.receipt import ReceiptProof
from participation.base.ledger.proofs import latest_checkpoint, leaves_of, proof_of
from participation.base.settings import current

# What a receipt promises: its comment is in the ledger so soon after it was received.
PROVED_WITHIN = timedelta(minutes=1)


async def receipt_proof(comment: UUID, code: str) -> ReceiptProof | None:
    """That a comment is in the ledger, or None until the next batch is signed."""
    placed = next(iter(await leaves_of(comment)), None)
    if placed is None:
        return None
    proof = await proof_of(placed, await latest_checkpoint())
    return ReceiptProof(
        leaf=proof.position,
        size=proof.size,
        path=proof.path,
        checkpoint=proof.checkpoint,
        file=f"{current().base_url}/receipts/{code}.json",
    )
