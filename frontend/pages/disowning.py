"""“This comment is not mine” for whomever it is about, without an account; and objecting that one is hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from consultations.queries.disowning import disowned, disowning_stands
from consultations.schemas.disowning import Claim, DisowningStands, NewDisowning
from consultations.schemas.moderating import NewObjection
from consultations.services import disowning, moderating_objections
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.hidden_reasons import HIDDEN_FOR
from frontend.page import Notice, Page
from frontend.pages.receipts import looked_up
from frontend.pages.returning import again, with_cookies
from frontend.standing import Step
from participation.base.errors import N_, Refused
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.codes import LASTS
from participation.base.messages import say
from participation.base.security.keys import seal_text, unseal_text

ASKED = "kaimen_disowning"
SECTION = "receipt"
# a claim costs somebody's name its place until an officer has looked: no machine makes them by the hundred
CLAIMS = 20
WITHIN = timedelta(hours=1)
OBJECTED = N_("Your objection has arrived. The answer will stand here.")
Key = Annotated[str, QueryParameter(max_length=64)]


class Asked(msgspec.Struct, frozen=True):
    """What a code was asked for, sealed in a cookie until it is typed."""

    comment: UUID | None
    receipt: str | None
    contact: str | None
    sent_to: str
    back: str

    @property
    def claim(self) -> Claim:
        """By what it is said that the comment is not theirs."""
        return Claim(receipt=self.receipt, contact=self.contact)


class StartForm(msgspec.Struct, kw_only=True):
    """The contact to send a code to, or, where none is needed, what is wrong."""

    key: Annotated[str, Meta(max_length=64)] = ""
    contact: Annotated[str, Meta(max_length=200)] = ""
    statement: Annotated[str, Meta(max_length=2_000)] = ""


class CodeForm(msgspec.Struct, kw_only=True):
    """The code, and what is wrong."""

    code: Annotated[str, Meta(max_length=40)] = ""
    statement: Annotated[str, Meta(max_length=2_000)] = ""


class ObjectionForm(msgspec.Struct, kw_only=True):
    """Why the comment should be shown."""

    statement: Annotated[str, Meta(max_length=2_000)] = ""


class ObjectionPage(Controller):
    """``/receipts/{code}/objection``."""

    path = "/receipts/{code:str}/objection"
    include_in_schema = False

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Why it is hidden, and a form to object."""
        answer = await looked_up(actor, code)
        page = page_for(request, actor, section=SECTION)
        return html(request, "disowning/objection.html", page, personal=True, answer=answer, hidden_for=HIDDEN_FOR)

    @post()
    async def take(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Take the objection in."""
        answer = await looked_up(actor, code)
        try:
            form = await read_form(request, ObjectionForm)
            await moderating_objections.object_(actor, receipt=code, new=NewObjection(statement=form.statement))
        except Refused as refused:
            return await again(
                request, "disowning/objection.html", refused, section=SECTION, answer=answer, hidden_for=HIDDEN_FOR
            )
        kept = {"kept": f"objection-{answer.receipt}"}
        return see_other(f"/receipts/{answer.receipt}", Notice(OBJECTED, kept))


class ReceiptDisowningPage(Controller):
    """``/receipts/{code}/disowning``: by the link of a notice, or by the code of the receipt."""

    path = "/receipts/{code:str}/disowning"
    include_in_schema = False

    @get()
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str], key: Key = ""
    ) -> Response[Any]:
        """What it is about, and what happens."""
        await _count(actor)
        return await _start(request, actor, Claim(receipt=code, key=key or None), f"/receipts/{code}/disowning")

    @post()
    async def take(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Take it in where the link proves the contact, else send a code there."""
        return await _taken(request, actor, code, None, f"/receipts/{code}/disowning")


class NameDisowningPage(Controller):
    """``/consultations/{slug}/comments/{comment}/disowning``: by the name that others read."""

    path = "/consultations/{slug:str}/comments/{comment:uuid}/disowning"
    include_in_schema = False

    @get()
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], comment: FromPath[UUID]
    ) -> Response[Any]:
        """What it is about, and what happens."""
        await _count(actor)
        return await _start(request, actor, Claim(), f"/consultations/{slug}/comments/{comment}/disowning", comment)

    @post()
    async def take(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], comment: FromPath[UUID]
    ) -> Response[Any]:
        """Send a code to the contact of whoever says so."""
        return await _taken(request, actor, None, comment, f"/consultations/{slug}/comments/{comment}/disowning")


class DisowningPage(Controller):
    """``/disownings``: the code, and where it stands."""

    path = "/disownings"
    include_in_schema = False

    @get("/code")
    async def ask_code(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The field for the code, and for what is wrong."""
        asked = _asked(request)
        if asked is None:
            return see_other("/receipts")
        page = page_for(request, actor, section=SECTION)
        return html(request, "disowning/code.html", page, personal=True, contact=asked.sent_to, back=asked.back)

    @post("/code")
    async def take_code(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The contact is theirs, the comment is not."""
        asked = _asked(request)
        if asked is None:
            return see_other("/receipts")
        await _count(actor)
        try:
            form = await read_form(request, CodeForm)
            new = NewDisowning(receipt=asked.receipt, contact=asked.contact, code=form.code, statement=form.statement)
            made = await disowning.disown(actor, new=new, comment=asked.comment)
        except Refused as refused:
            return await again(
                request, "disowning/code.html", refused, section=SECTION, contact=asked.sent_to, back=asked.back
            )
        return with_cookies(see_other(_local(made.link)), cookies.ended(ASKED))

    @get("/{one:uuid}")
    async def stands(
        self, request: AnyRequest, actor: NamedDependency[Actor], one: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """Where it stands, for whoever has the link."""
        it = await disowning_stands(one, key)
        page = page_for(request, actor, section=SECTION)
        return html(request, "disowning/stands.html", page, personal=True, it=it, steps=_steps(it, page))


async def _count(actor: Actor) -> None:
    await allow(key_of("disowning", str(actor.person or actor.address)), CLAIMS, WITHIN)


async def _start(
    request: AnyRequest, actor: Actor, claim: Claim, here: str, comment: UUID | None = None
) -> Response[str]:
    it = await disowned(actor, claim, comment)
    page = page_for(request, actor, section=SECTION)
    return html(request, "disowning/start.html", page, personal=True, it=it, here=here, key=claim.key or "")


async def _taken(
    request: AnyRequest, actor: Actor, receipt: str | None, comment: UUID | None, here: str
) -> Response[Any]:
    """Disown at once where the contact is proved, else send a code and go on to where it is typed."""
    await _count(actor)
    claim = Claim(receipt=receipt, key=str((await typed(request)).get("key", ""))[:64] or None)
    it = await disowned(actor, claim, comment)
    try:
        form = await read_form(request, StartForm)
        claim = Claim(receipt=receipt, key=form.key or None, contact=form.contact or None)
        if it.proved:
            new = NewDisowning(**msgspec.structs.asdict(claim), statement=form.statement)
            made = await disowning.disown(actor, new=new, comment=comment)
            return see_other(_local(made.link))
        sent = await disowning.ask_code(actor, claim=claim, comment=comment)
    except Refused as refused:
        return await again(
            request, "disowning/start.html", refused, section=SECTION, it=it, here=here, key=claim.key or ""
        )
    asked = Asked(comment, receipt, claim.contact, sent.sent_to, here)
    sealed = seal_text(ASKED, msgspec.json.encode(asked).decode())
    return with_cookies(see_other("/disownings/code"), cookies.make(ASKED, sealed, seconds=int(LASTS.total_seconds())))


def _asked(request: AnyRequest) -> Asked | None:
    text = unseal_text(ASKED, request.cookies.get(cookies.name_of(ASKED), ""))
    return msgspec.json.decode(text, type=Asked) if text else None


def _local(link: str) -> str:
    """The page of a link, wherever this browser came in."""
    return "/disownings/" + link.rpartition("/disownings/")[2]


def _steps(it: DisowningStands, page: Page) -> list[Step]:
    said = [
        Step(label=say(page.locale, N_("You told us")), state="done", at=it.at.astimezone(page.timezone).date()),
        Step(label=say(page.locale, N_("The name is withheld")), state="done"),
    ]
    if it.decided_at is None:
        return [*said, Step(label=say(page.locale, N_("An officer decides")), state="now")]
    decided = it.decided_at.astimezone(page.timezone).date()
    return [*said, Step(label=say(page.locale, N_("Decided")), state="done", at=decided)]
