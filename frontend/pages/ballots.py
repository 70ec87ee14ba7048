"""摇号: the public page of a ballot with the form to take part, its files, and one's own entry."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from events.drawing import standalone
from events.drawing.standalone.ballot_verify import NotVerified, verify
from events.links import Own, own_code, own_path, read_own
from events.queries.ballot_entries import own_entry
from events.queries.ballots import ballot, file_named, file_of, public_ballots
from events.schemas.ballot import BallotView, EditedEntry, Member, NewEntry
from events.services.ballot_entering import change_entry, enter, send_entry_code, withdraw_entry
from events.words import BallotState, PartyKind
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.once import FIELD, new_form_key, once
from participation.base import clock
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor

SECTION = "open-days"
JSON = "application/json"
ENTERED = N_("You take part. Keep this page: its link is yours alone.")
CODE_SENT = N_("A code is on its way to you. Enter it below and take part.")
CHANGED = N_("Your entry is changed.")
WITHDRAWN = N_("Your entry is withdrawn.")
ON_A_PAGE = 30
# Where the form shows what the service found wrong.
FIELDS = {"wishes": "wish.1", "party": "names"}


class EntryForm(msgspec.Struct, kw_only=True):
    """A party of ``seats`` people with their names line by line, and its wishes by rank."""

    kind: PartyKind = PartyKind.PARTY
    seats: Annotated[int, Meta(ge=1, le=1000)]
    name: Annotated[str, Meta(max_length=100)] = ""
    names: Annotated[str, Meta(max_length=6000)] = ""
    needs: Annotated[str, Meta(max_length=500)] = ""
    wish: dict[str, UUID] = {}
    contact: Annotated[str, Meta(max_length=200)] = ""
    proof: Annotated[str, Meta(max_length=40)] = ""

    def said(self) -> dict[str, Any]:
        """What is sent on; wishes in the order of their ranks."""
        ranks = sorted((key for key in self.wish if key.isdecimal()), key=int)
        return {
            "kind": self.kind,
            "seats": self.seats,
            "name": self.name,
            "party": [Member(line.strip()[:200]) for line in self.names.splitlines() if line.strip()][:50],
            "needs": self.needs,
            "wishes": [self.wish[rank] for rank in ranks],
        }


class BallotPages(Controller):
    """``/ballots``."""

    path = "/ballots"
    include_in_schema = False

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[Any]:
        """All ballots there were, the newest first."""
        found = await public_ballots(cursor=cursor, limit=ON_A_PAGE)
        return html(request, "ballots/list.html", page_for(request, actor, section=SECTION), found=found, cursor=cursor)

    @get("/ballot_verify.py", media_type="text/x-python; charset=utf-8")
    async def verifier(self) -> Response[bytes]:
        """The verifier: one file for Python on its standard library alone."""
        headers = {"Content-Disposition": 'attachment; filename="ballot_verify.py"'}
        return Response(standalone.FILE.read_bytes(), media_type="text/x-python; charset=utf-8", headers=headers)

    @get("/{slug:str}")
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """What is drawn for, who asks for it, the steps that were taken, and the form as long as it is open."""
        return await _shown(request, actor, slug, form={"seats": "1", FIELD: new_form_key()})

    @post("/{slug:str}")
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Take part; sent twice it is one entry."""
        form = await typed(request)
        try:
            given = await read_form(request, EntryForm)
            new = NewEntry(**given.said(), contact=given.contact, proof=given.proof)

            async def act() -> str:
                return own_path(Own.BALLOT_ENTRY, (await enter(actor, which=slug, new=new)).id)

            owner = (actor.person, actor.address, request.headers.get("user-agent", ""))
            path = await once(act, key=str(form.get(FIELD, "")), sent=[slug, given], owner=owner)
        except Refused as refused:
            return await _shown(request, actor, slug, form=form, **_said(refused))
        return see_other(path, ENTERED)

    @post("/{slug:str}/code")
    async def prove(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Send a code that proves the contact that was typed; everything else that was typed stays."""
        form = await typed(request)
        try:
            await send_entry_code(actor, slug=slug, contact=str(form.get("contact", "")))
        except Refused as refused:
            return await _shown(request, actor, slug, form=form, **_said(refused))
        return await _shown(request, actor, slug, form=form, said=CODE_SENT)

    @get("/{slug:str}/check")
    async def check(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """The published file, checked by this server with the verifier that anybody can take away."""
        view = await ballot(actor, slug)
        content = await file_of(view.id)
        lines, wrong = [], ""
        try:
            lines = verify(content, view.sha256)
        except NotVerified as error:
            wrong = str(error)
        page = page_for(request, actor, section=SECTION)
        return html(request, "ballots/check.html", page, view=view, lines=lines, wrong=wrong)

    @get("/{slug:str}/{file:str}", media_type=JSON)
    async def file(self, actor: NamedDependency[Actor], slug: FromPath[str], file: FromPath[str]) -> Response[bytes]:
        """A published file under its own hash, for ever: ``….json``."""
        sha256, _, ending = file.partition(".")
        if ending != "json" or len(sha256) != 64:
            raise Refused(NOT_FOUND)
        content = await file_named((await ballot(actor, slug)).id, sha256)
        headers = {
            "Content-Disposition": f'inline; filename="ballot-{slug}-{sha256[:8]}.json"',
            "Cache-Control": "public, max-age=31536000, immutable",
        }
        return Response(content, media_type=JSON, headers=headers)


class BallotEntryPages(Controller):
    """``/ballot-entries/{code}``: one's entry."""

    path = "/ballot-entries/{code:str}"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """What was wished; after the draw, what it brought."""
        return await _entry(request, actor, code)

    @post()
    async def change(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Change party and wishes."""
        form = await typed(request)
        entry = _opened(code)
        try:
            given = await read_form(request, EntryForm)
            await change_entry(actor, entry=entry, change=EditedEntry(**given.said(), code=code))
        except Refused as refused:
            return await _entry(request, actor, code, form=form, **_said(refused))
        return see_other(own_path(Own.BALLOT_ENTRY, entry), CHANGED)

    @post("/withdrawal")
    async def withdraw(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Take it back."""
        entry = _opened(code)
        try:
            await withdraw_entry(actor, entry=entry, code=code)
        except Refused as refused:
            return await _entry(request, actor, code, **_said(refused))
        return see_other(own_path(Own.BALLOT_ENTRY, entry), WITHDRAWN)


def _opened(code: str) -> UUID:
    found = read_own(Own.BALLOT_ENTRY, code)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def _said(refused: Refused) -> dict[str, Any]:
    """Why it was not done, above what stands there now."""
    refusal = refused.refusal
    if refusal.status == NOT_FOUND.status:
        raise refused
    errors = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    named = tuple(msgspec.structs.replace(one, field=FIELDS.get(one.field, one.field)) for one in errors)
    return {"status": refusal.status, "errors": named}


def _open(state: BallotState, view: Any) -> bool:
    return state is BallotState.OPEN and view.opens_at <= clock.now() < view.closes_at


async def _shown(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[Any]:
    view: BallotView = await ballot(actor, slug)
    page = page_for(request, actor, section=SECTION)
    values = {"view": view, "open": _open(view.state, view), "key_field": FIELD, "said": "", **values}
    return html(request, "ballots/ballot.html", page, **values)


async def _entry(request: AnyRequest, actor: Actor, code: str, **values: Any) -> Response[Any]:
    it = await own_entry(_opened(code))
    view = await ballot(actor, it.ballot)
    blank = {
        "seats": str(it.seats),
        "name": it.name,
        "kind": it.kind.value,
        "names": "\n".join(it.names),
        "needs": it.needs,
        **{f"wish.{one.rank}": str(one.session) for one in it.wishes},
    }
    return html(
        request,
        "ballots/entry.html",
        page_for(request, actor, section=SECTION),
        personal=True,
        it=it,
        view=view,
        code=code.lower(),
        open=_open(it.state, it) and it.withdrawn_at is None,
        booking=own_code(Own.BOOKING, it.booking) if it.booking else "",
        waiting=own_code(Own.WAITING, it.waiting) if it.waiting else "",
        **{"form": blank, **values},
    )
