"""书面征求意见 for who was asked: the letters to an account, and the page on which a letter is read and answered."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from consultations.listening.words import Answer
from consultations.queries.listening_replying import Letter, letter, letters
from consultations.schemas.listening import NewReply
from consultations.services.listening_replying import reply
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.pages.workbench.listening_form import ReplyForm, renumbered
from frontend.rendering import url
from participation.base.errors import N_, SIGN_IN_REQUIRED, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import signed_in

HERE = "/written-requests"
By = Annotated[str, QueryParameter(max_length=100)]
THANKS = {
    Answer.COMMENTS: N_("Your reply has arrived. Each comment gets an answer; keep the codes below."),
    Answer.NO_CHANGE: N_("Your reply has arrived: you ask for no change."),
    Answer.DECLINED: N_("It is noted that you do not reply."),
}
COMMENT_FIELDS = ("text", "proposed_text")
# refusals that no other input would change
ELSEWHERE = frozenset({401, 403, 404, 429})


class WrittenRequestPages(Controller):
    """``/written-requests``."""

    path = HERE
    include_in_schema = False

    @get("/", guards=[signed_in])
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The letters to the organisation one acts for, or to the bodies one answers for."""
        page = page_for(request, actor, section="account")
        return html(request, "listening/letters.html", page, personal=True, letters=await letters(actor), who=actor)

    @get("/{code:str}")
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str], by: By = ""
    ) -> Response[Any]:
        """The letter, the draft and the form; what was replied already."""
        return await _page(request, actor, await _letter(actor, code, by), by, {})

    @post("/{code:str}")
    async def send(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str], by: By = ""
    ) -> Response[Any]:
        """Take the reply in; refused input comes back whole."""
        found = await _letter(actor, code, by)
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, ReplyForm)
            if form.step == "more":
                return await _page(request, actor, found, by, await typed(request), files=files, more=1)
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = form.meant(attachments=[file.id for file in files.files])
            await once(
                lambda: _replied(actor, found, new, by),
                key=form.form_key,
                sent=(msgspec.structs.replace(new, attachments=[]), [file.sha256 for file in files.files]),
                owner=("letter", code, by, actor.person, page_for(request).csrf),
            )
        except Refused as refused:
            return await _again(request, actor, code, by, refused, files)
        return see_other(url(f"{HERE}/{found.code}", by=by), THANKS[new.answer])


async def _letter(actor: Actor, code: str, by: str) -> Letter:
    """The letter. Raises 401 for somebody unknown without a link, who may have an account that was asked."""
    if not by and not actor.signed_in:
        raise Refused(SIGN_IN_REQUIRED)
    return await letter(actor, code, by)


async def _replied(actor: Actor, found: Letter, new: NewReply, by: str) -> str:
    return str((await reply(actor, request=found.request, new=_addressed(new, found), token=by)).version)


def _addressed(new: NewReply, found: Letter) -> NewReply:
    # staff of the office that asked come here by an addressee's link too, and then enter the reply for them
    return msgspec.structs.replace(new, addressee=found.addressee.id)


async def _again(
    request: AnyRequest, actor: Actor, code: str, by: str, refused: Refused, files: Enclosed
) -> Response[Any]:
    refusal = refused.refusal
    if refusal.status in ELSEWHERE:
        raise refused
    errors = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    errors += tuple(e for e in files.errors if e not in errors)
    form = await typed(request)
    if refusal.code == "answered_meanwhile":
        # what is sent next is meant beside the reply that is shown now
        form.pop("version", None)
    found = await _letter(actor, code, by)
    return await _page(request, actor, found, by, form, status=refusal.status, errors=errors, files=files)


async def _page(
    request: AnyRequest,
    actor: Actor,
    found: Letter,
    by: str,
    form: dict[str, Any],
    *,
    status: int = 200,
    more: int = 0,
    errors: tuple[FieldError, ...] = (),
    files: Enclosed | None = None,
) -> Response[str]:
    again, filled = renumbered(form, "comments", COMMENT_FIELDS)
    blank = {"form_key": new_form_key(), "answer": "comments", "version": str(len(found.replies)), "publish": "text"}
    return html(
        request,
        "listening/letter.html",
        page_for(request, actor, section="account"),
        status=status,
        personal=True,
        found=found,
        action=url(f"{HERE}/{found.code}", by=by),
        form=blank | again,
        blocks=max(1, filled + more),
        errors=errors,
        files=files or Enclosed(),
        clauses=found.clauses,
    )
