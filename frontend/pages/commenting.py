"""Commenting: one page, or in place under a clause; checked first if wished, sent once, answered by a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from consultations.queries.questionnaire import questionnaire
from consultations.rules.receiving import check_assurance
from consultations.schemas.comment import Answers, Author, NewComment, Passage
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.draft import ClauseView
from consultations.schemas.limits import LongText
from consultations.schemas.questionnaire import QuestionView
from consultations.services.commenting import receive
from consultations.words import AuthorKind, Publish, Stance, State
from frontend.answers import html, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.filters import id_of
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice, Page
from frontend.pages.comments import clauses_of
from frontend.pages.consultations import Opened, opened
from participation.base.errors import N_, Refusal, Refused, invalid
from participation.base.identity.actor import Actor

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Meta(max_length=100)]
Typed = Mapping[str, str | list[str]]

RECEIVED = N_("We have received your comment. Keep the code below: with it you find the answer.")
INVITED = Refusal("sign_in_required", 403, N_("This consultation is open to invited people only. Please sign in."))


class CommentForm(msgspec.Struct, kw_only=True):
    """What the form sends; ``step`` is ``check`` where somebody wants to look at it first."""

    text: LongText = ""
    clause: UUID | None = None
    stance: Stance | None = None
    quote: Passage = ""
    proposed_text: LongText = ""
    author: Author = msgspec.field(default_factory=Author)
    publish: Publish = Publish.TEXT
    answers: Answers = msgspec.field(default_factory=dict)
    form_key: Key = ""
    step: Key = ""


class CommentingPages(Controller):
    """提意见."""

    path = "/consultations/{slug:str}/comment"
    include_in_schema = False

    @get("/")
    async def form(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        clause: FromQuery[str | None] = None,
    ) -> Response[str]:
        """The empty form, for a clause or the whole."""
        it = await opened(request, actor, slug)
        view, page = it.view, it.page
        clauses = await clauses_of(it.reader, view)
        about = clauses.get(id_of(clause) or view.id)
        form = blank(actor, about) if takes_comments(view, actor) is None else {}
        return shown(request, page, view, actor, clauses, form, questions=await asked(it))

    @post("/")
    async def send(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Take it in and go on to the receipt; refused input comes back whole, with every error."""
        it = await opened(request, actor, slug)
        view, page = it.view, it.page
        clauses = await clauses_of(it.reader, view)
        questions = await asked(it)
        form = await typed(request)
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            sent = await _read(request, files)
            new = _meant(sent, clauses, files)
            if sent.step == "check":
                return shown(request, page, view, actor, clauses, form, files, checked=new, questions=questions)
            receipt = await once(
                lambda: _received(actor, slug, new),
                key=sent.form_key,
                # the same file sent again has another id
                sent=(msgspec.structs.replace(new, attachments=[]), [file.sha256 for file in files.files]),
                owner=(slug, actor.person, page.csrf),
            )
        except Refused as refused:
            return shown(request, page, view, actor, clauses, form, files, refusal=refused.refusal, questions=questions)
        kept = keeping(view, clauses.get(new.clause) if new.clause else None)
        return see_other(f"/receipts/{receipt}", Notice(RECEIVED, {"kept": kept}))


async def asked(it: Opened) -> list[QuestionView]:
    """The questions beside the consultation, where comments are taken."""
    return (await questionnaire(it.reader, it.view)).items if it.view.questions else []


def takes_comments(view: ConsultationView, actor: Actor) -> Refusal | None:
    """Why this reader cannot comment here by signing in or now, or None where the form can be shown."""
    if view.invited_only and not actor.signed_in:
        return INVITED
    return check_assurance(view.assurance, actor.assurance)


def blank(actor: Actor, about: ClauseView | None) -> dict[str, str | list[str]]:
    """What stands in the form before anybody typed: the capacity one is in, and the clause's own wording."""
    organisation = bool(actor.organisation)
    return {
        "clause": str(about.id) if about else "",
        "proposed_text": about.text if about else "",
        "author.kind": AuthorKind.ORGANISATION if organisation else AuthorKind.PERSON,
        "author.name": actor.organisation_name if organisation else "",
        "publish": Publish.TEXT,
        "form_key": new_form_key(),
    }


def keeping(view: ConsultationView, about: ClauseView | None) -> str:
    """The name under which the browser keeps what was typed and not sent."""
    return f"comment-{view.slug}-{about.id if about else 'whole'}"


def shown(
    request: AnyRequest,
    page: Page,
    view: ConsultationView,
    actor: Actor,
    clauses: Mapping[UUID, ClauseView],
    form: Typed,
    files: Enclosed | None = None,
    *,
    checked: NewComment | None = None,
    refusal: Refusal | None = None,
    questions: Sequence[QuestionView] = (),
) -> Response[str]:
    """The page of the form: empty, with what was typed, with what is to be sent, or with what is wrong."""
    clause = form.get("clause", "")
    about = clauses.get(id_of(clause if isinstance(clause, str) else clause[0]) or view.id)
    return html(
        request,
        "consultations/comment.html",
        page,
        status=refusal.status if refusal else 200,
        block="in_place",
        personal=True,
        view=view,
        clauses=clauses,
        about=about,
        kept=keeping(view, about),
        form=form,
        errors=refusal.errors if refusal else (),
        refusal=refusal,
        checked=checked,
        questions=questions,
        files=files or Enclosed(),
        open=view.state is State.OPEN,
        not_yet=takes_comments(view, actor),
        signed_in=actor.signed_in,
        reached=actor.signed_in and not actor.organisation,
    )


async def _read(request: AnyRequest, files: Enclosed) -> CommentForm:
    """The form with its files. Raises 422 with the errors of both."""
    try:
        sent = await read_form(request, CommentForm)
    except Refused as refused:
        raise Refused(
            msgspec.structs.replace(refused.refusal, errors=(*refused.refusal.errors, *files.errors))
        ) from refused
    if files.errors:
        raise Refused(invalid(*files.errors))
    return sent


def _meant(sent: CommentForm, clauses: Mapping[UUID, ClauseView], files: Enclosed) -> NewComment:
    """The comment as it was meant: the clause's own wording, left as it stood, proposes nothing."""
    proposed = sent.proposed_text.strip()
    untouched = any(_flat(proposed) == _flat(clause.text) for clause in clauses.values())
    return NewComment(
        text=sent.text,
        clause=sent.clause,
        stance=sent.stance,
        quote=sent.quote,
        proposed_text=proposed if proposed and not untouched else None,
        author=sent.author,
        publish=sent.publish,
        answers=dict(sent.answers) or None,
        attachments=[file.id for file in files.files],
    )


def _flat(text: str) -> str:
    return "".join(text.split())


async def _received(actor: Actor, slug: str, new: NewComment) -> str:
    return (await receive(actor, slug=slug, new=new)).receipt
