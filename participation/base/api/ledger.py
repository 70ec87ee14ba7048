"""The ledger for outsiders: its signed checkpoint, its leaves, and proofs that anybody can check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.params import PathParameter, QueryParameter

from participation.base.ledger import standalone
from participation.base.ledger.keys import KnownKey, known_keys
from participation.base.ledger.leaves import Leaf
from participation.base.ledger.proofs import (
    Consistency,
    checkpoint_at,
    consistency,
    latest_checkpoint,
    leaf_at,
    leaves_from,
    proof_of,
)
from participation.base.problem_document import ApiController

MOST = 1_000
# What a whole number in JSON can say for certain.
LARGEST = 2**53 - 1
VERIFIER = Path(standalone.__file__).parent / "kaimen_verify.py"
NOTE = "text/plain; charset=utf-8"

Place = Annotated[int, PathParameter(ge=0, le=LARGEST)]
From = Annotated[
    int, QueryParameter(name="from", ge=0, le=LARGEST, description="Size of the earlier one, or first leaf")
]
To = Annotated[int, QueryParameter(ge=0, le=LARGEST, description="Size of the later checkpoint")]
Some = Annotated[int, QueryParameter(ge=1, le=MOST, description="Leaves at most")]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf in the tree, without what opens its commitment."""

    position: int
    leaf: Leaf
    path: list[str]
    salt: None = None
    body: None = None


class LeafProof(msgspec.Struct, frozen=True, kw_only=True):
    """A proof as the verifier takes it: that a leaf is in the tree of a signed checkpoint."""

    kind: str = "kaimen proof"
    keys: list[str]
    checkpoint: str
    records: list[Record]


class PlacedLeaf(msgspec.Struct, frozen=True):
    """A leaf at its place."""

    position: int
    leaf: Leaf


class LedgerController(ApiController):
    """``/ledger``."""

    path = "/ledger"
    tags = ("Ledger",)

    @get("/checkpoint", media_type=NOTE, summary="The newest signed checkpoint")
    async def checkpoint(self) -> Response[str]:
        """A note in the format tlog-checkpoint of c2sp.org; never older than the newest leaf by more than a minute."""
        return _note((await latest_checkpoint()).note)

    @get("/checkpoints/{size:int}", media_type=NOTE, summary="The checkpoint signed at a size")
    async def earlier(self, size: Place) -> Response[str]:
        """A note; it never changes."""
        return _note((await checkpoint_at(size)).note)

    @get("/proofs/{leaf:int}", summary="Proof that a leaf is in the ledger")
    async def proof(self, leaf: Place) -> LeafProof:
        """The hashes from the leaf at this position (from 0) to the root of the newest checkpoint."""
        note = await latest_checkpoint()
        found = await proof_of(await leaf_at(leaf), note)
        return LeafProof(
            keys=[key.verifier for key in await known_keys()],
            checkpoint=note.note,
            records=[Record(position=found.position, leaf=found.leaf, path=found.path)],
        )

    @get("/consistency", summary="Proof that the ledger was only added to")
    async def consistency(self, first: From, to: To) -> Consistency:
        """The hashes that lead from one signed checkpoint to a later one (RFC 6962, section 2.1.2)."""
        return await consistency(first, to)

    @get("/leaves", summary="The leaves, from a position on")
    async def leaves(self, first: From = 0, limit: Some = MOST) -> list[PlacedLeaf]:
        """What anybody may count: kind, consultation, number and commitment of each leaf."""
        return [PlacedLeaf(one.position, one.leaf) for one in await leaves_from(first, limit)]

    @get("/keys", summary="The keys that sign")
    async def keys(self) -> list[KnownKey]:
        """Every key that ever signed, since which size, and who vouched for it; the last one signs now."""
        return await known_keys()

    @get("/kaimen_verify.py", media_type="text/x-python; charset=utf-8", summary="The verifier")
    async def verifier(self) -> Response[bytes]:
        """One file for Python 3.9 or later that checks receipts and proofs by itself."""
        headers = {"Content-Disposition": 'attachment; filename="kaimen_verify.py"'}
        return Response(VERIFIER.read_bytes(), media_type="text/x-python; charset=utf-8", headers=headers)


def _note(text: str) -> Response[str]:
    headers: dict[str, Any] = {"Cache-Control": "no-cache"}
    return Response(text, media_type=NOTE, headers=headers)
