"""The ledger for people: what it is, what stands in it, and a page on which everybody checks a receipt."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from frontend.answers import html, page_for
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.ledger.counting import leaves_by_kind
from participation.base.ledger.keys import known_keys
from participation.base.ledger.notes import read_note
from participation.base.ledger.proofs import SignedNote, latest_checkpoint
from participation.base.ledger.words import LeafKind

AnyRequest = Request[Any, Any, Any]

KINDS = {
    LeafKind.COMMENT: N_("a comment"),
    LeafKind.POINT_LINK: N_("a point raised by a comment"),
    LeafKind.NO_CHANGE: N_("a comment that asks for no change"),
    LeafKind.DISPOSITION: N_("an answer to a point"),
    LeafKind.MODERATION: N_("an act of moderation"),
    LeafKind.ERASURE: N_("an erasure by law"),
    LeafKind.REPORT: N_("a report"),
    LeafKind.FINAL_TEXT: N_("a step towards the final text"),
    LeafKind.DRAW: N_("a step of a draw or of its seats"),
    LeafKind.OPINION: N_("an opinion at a meeting, or a version of it"),
    LeafKind.ADOPTION: N_("what became of an opinion"),
    LeafKind.FOLLOW_UP: N_("a promised action, or a step of it"),
    LeafKind.DECISION: N_("a decision on an agenda item"),
    LeafKind.EDITION: N_("something handed in, signed or published of a meeting or matter"),
    LeafKind.PROGRAMME: N_("something handed in, signed or published of an open day"),
    LeafKind.BALLOT: N_("an act of a ballot: frozen, drawn, refused, voided"),
    LeafKind.VOTE_RESULT: N_("the result of a vote"),
}


class LedgerPages(Controller):
    """存证账本."""

    path = "/ledger"
    include_in_schema = False

    @get()
    async def ledger(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
        """What the ledger is for, its newest checkpoint, what it counts and which keys sign."""
        note = await newest()
        return html(
            request,
            "ledger/ledger.html",
            page_for(request, actor, section="ledger"),
            note=note,
            checkpoint=read_note(note.note) if note else None,
            kinds=await leaves_by_kind(),
            names=KINDS,
            keys=await known_keys(),
        )

    @get("/verify")
    async def verify(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
        """A receipt's file is checked in the browser; it is sent to nobody."""
        note = await newest()
        return html(
            request,
            "ledger/verify.html",
            page_for(request, actor, section="ledger"),
            note=note,
            keys=[key.verifier for key in await known_keys()],
            names=KINDS,
        )


async def newest() -> SignedNote | None:
    """The newest checkpoint, or None before the first."""
    try:
        return await latest_checkpoint()
    except Refused:
        return None
