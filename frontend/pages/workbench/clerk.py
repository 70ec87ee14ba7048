"""Entering a comment for somebody: what came over the counter, by letter, telephone or at a forum; then the slip."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from consultations.queries.drafts import draft
from consultations.queries.entering import slip, taking
from consultations.queries.inside import inside
from consultations.queries.questionnaire import questionnaire
from consultations.schemas.comment import Answers, Author, NewComment, Passage
from consultations.schemas.draft import ClauseView
from consultations.schemas.limits import Line, LongText
from consultations.schemas.questionnaire import QuestionView
from consultations.services.commenting import receive
from consultations.words import Channel, Publish, Stance
from frontend.answers import AnyRequest, page_for, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.pages.workbench.showing import errors_of, shown
from frontend.rendering import url
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

CLERKS = (has_role(Role.CLERK, Role.OFFICER),)
CHANNELS = tuple(channel for channel in Channel if channel is not Channel.WEB)
ENTERED = N_("The comment is entered.")
CONSULTATION_MISSING = N_("Choose the consultation.")
CHANNEL_MISSING = N_("Choose how it came in.")
Text = Annotated[str, QueryParameter(max_length=200)]
HERE = "/workbench/clerk"


class EntryForm(msgspec.Struct, kw_only=True):
    """A comment as a clerk enters it; ``form_key`` makes the same form sent twice one comment."""

    consultation: Annotated[str, Meta(min_length=1, max_length=80, extra={"required": CONSULTATION_MISSING})]
    channel: Annotated[Channel, Meta(extra={"required": CHANNEL_MISSING})]
    stated_on: date | None = None
    ticket: Line = ""
    co_signatures: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    clause: UUID | None = None
    quote: Passage = ""
    text: LongText = ""
    proposed_text: LongText = ""
    stance: Stance | None = None
    author: Author = msgspec.field(default_factory=Author)
    answers: Answers = msgspec.field(default_factory=dict)
    publish: Publish = Publish.TEXT
    form_key: Annotated[str, Meta(max_length=100)] = ""


class ClerkPage(Controller):
    """``/workbench/clerk``."""

    path = HERE
    guards = CLERKS

    @get()
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], consultation: Text = "", channel: Text = ""
    ) -> Response[Any]:
        """Choose the consultation, then the form; the address keeps both for the next one."""
        return await _form(request, actor, {"consultation": consultation, "channel": channel})

    @post()
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Take it in and go on to the slip."""
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, EntryForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = _meant(form, files)
            made = await once(
                lambda: _entered(actor, form.consultation, new),
                key=form.form_key,
                sent=new,
                owner=("clerk", form.consultation, actor.person),
            )
        except Refused as refused:
            errors, again = errors_of(refused), await typed(request)
            errors += tuple(e for e in files.errors if e not in errors)
            return await _form(
                request, actor, again, status=refused.refusal.status, errors=errors, files=files, refused=True
            )
        return see_other(f"{HERE}/slips/{made}", ENTERED)

    @get("/slips/{comment:uuid}")
    async def printed(
        self, request: AnyRequest, actor: NamedDependency[Actor], comment: FromPath[UUID]
    ) -> Response[Any]:
        """The slip for who brought it, and the way to the next one."""
        found = await slip(actor, comment)
        following = url(HERE, consultation=found.slug, channel=found.channel)
        lookup = f"{page_for(request).base_url}/receipts/{found.receipt}"
        return shown(request, "workbench/slip.html", slip=found, following=following, lookup=lookup)


async def _entered(actor: Actor, slug: str, new: NewComment) -> str:
    return str((await receive(actor, slug=slug, new=new)).id)


def _meant(form: EntryForm, files: Enclosed) -> NewComment:
    """The comment that a form stands for. Raises 422 for the web, which is no channel of a clerk."""
    if form.channel not in CHANNELS:
        raise Refused(invalid(FieldError("channel", "unknown_value", CHANNEL_MISSING)))
    return NewComment(
        text=form.text,
        clause=form.clause,
        stance=form.stance,
        quote=form.quote,
        proposed_text=form.proposed_text or None,
        author=form.author,
        publish=form.publish,
        answers=dict(form.answers) or None,
        attachments=[file.id for file in files.files],
        channel=form.channel,
        stated_on=form.stated_on,
        ticket=form.ticket,
        co_signatures=form.co_signatures,
    )


async def _form(
    request: AnyRequest,
    actor: Actor,
    form: dict[str, Any],
    *,
    status: int = 200,
    files: Enclosed | None = None,
    **values: Any,
) -> Response[str]:
    offered = await taking(actor)
    chosen = next((one for one in offered if one.slug == form.get("consultation")), None)
    clauses: list[ClauseView] = []
    questions: list[QuestionView] = []
    if chosen is not None:
        view = (await inside(actor, chosen.slug)).view
        questions = (await questionnaire(actor, view)).items
        clauses = (await draft(actor, chosen.slug)).clauses if view.draft_version else []
    form = {"form_key": new_form_key(), "publish": Publish.TEXT, "author.kind": "person", "channel": ""} | form
    return shown(
        request,
        "workbench/clerk.html",
        status=status,
        form=form,
        offered=offered,
        chosen=chosen,
        clauses=clauses,
        questions=questions,
        channels=CHANNELS,
        files=files or Enclosed(),
        **values,
    )
