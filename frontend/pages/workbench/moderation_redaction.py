"""Redacting one comment: marking what is withheld, seeing how it reads then, lifting, and looking at the original."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.filed_comment import whole_comment
from consultations.queries.redacting import redactions, sheet
from consultations.rules.redacting import LookPurpose, RedactedPart, RedactionReason
from consultations.schemas.limits import Line, Reason
from consultations.schemas.redacting import NewRedaction, NewSpan
from consultations.services import redacting
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.masking import CHOICE, LIKENESS, PART, PURPOSE, REASON
from frontend.pages.workbench.comments import SCREENERS
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, lines_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

REDACTED = N_("Redacted. Everybody reads ■■■ there from now on.")
LIFTED = N_("Lifted. It can be read again.")
UNREADABLE = N_("This passage cannot be read; mark it again.")
PURPOSE_MISSING = N_("Say what you look at the original for; it is recorded.")


class RedactionForm(msgspec.Struct, kw_only=True):
    """What to withhold: ticked or selected spans (``text:4-15``, ``answer.0:2-5``), and passages one a line."""

    do: Line = ""
    spans: Annotated[list[Line], Meta(max_length=100)] = []
    passages: Annotated[str, Meta(max_length=20_000)] = ""
    reason: RedactionReason = RedactionReason.PERSONAL_DATA

    @property
    def new(self) -> NewRedaction:
        """The redaction. Raises 422 for a span that is none."""
        return NewRedaction(
            spans=[_span(one) for one in self.spans], passages=lines_of(self.passages)[:50], reason=self.reason
        )


class LiftingForm(msgspec.Struct, kw_only=True):
    """Why it may be read again."""

    reason: Reason = ""


class LookForm(msgspec.Struct, kw_only=True):
    """What the original is looked at for."""

    purpose: LookPurpose | None = None


def _span(text: str) -> NewSpan:
    where, _, place = text.rpartition(":")
    part, _, answer = where.partition(".")
    begins, _, ends = place.partition("-")
    try:
        return NewSpan(
            part=RedactedPart(part), answer=int(answer) if answer else None, begins=int(begins), ends=int(ends)
        )
    except ValueError as error:
        raise Refused(invalid(FieldError("passages", "invalid", UNREADABLE))) from error


class RedactionPage(Controller):
    """``/workbench/consultations/{slug}/comments/{comment}/redaction``."""

    path = "/workbench/consultations/{slug:str}/comments/{comment:uuid}"
    guards = SCREENERS

    @get("/redaction")
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """The comment as it reads, with what may be personal data, and the redactions in force."""
        return await redaction_page(request, actor, slug, comment)

    @post("/redaction")
    async def redact(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """Show how it would read, or withhold what is marked."""
        try:
            form = await read_form(request, RedactionForm)
            await whole_comment(actor, slug, comment)
            if form.do != "redact":
                spans, reads = await redacting.previewed(actor, comment=comment, new=form.new)
                marked = [f"{where}:{span.begins}-{span.ends}" for where, span in spans]
                return await redaction_page(
                    request, actor, slug, comment, marked=marked, reads=reads, form=await typed(request)
                )
            await redacting.redact(actor, comment=comment, new=form.new)
        except Refused as refused:
            errors = errors_of(refused)
            return await redaction_page(
                request, actor, slug, comment, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "comments", comment, "redaction"), REDACTED)

    @post("/redaction/{redaction:uuid}/lifting")
    async def lift(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        comment: FromPath[UUID],
        redaction: FromPath[UUID],
    ) -> Response[Any]:
        """Let it be read again."""
        try:
            form = await read_form(request, LiftingForm)
            await whole_comment(actor, slug, comment)
            await redacting.lift(actor, redaction=redaction, reason=form.reason)
        except Refused as refused:
            errors = errors_of(refused, f"{redaction}.")
            form_ = {f"{redaction}.{name}": value for name, value in (await typed(request)).items()}
            return await redaction_page(
                request, actor, slug, comment, status=refused.refusal.status, errors=errors, form=form_
            )
        return see_other(at(slug, "comments", comment, "redaction"), LIFTED)

    @post("/original")
    async def look(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """The original, on this one page; that it was looked at is recorded first."""
        try:
            form = await read_form(request, LookForm)
            if form.purpose is None:
                raise Refused(invalid(FieldError("purpose", "required", PURPOSE_MISSING)))
            await whole_comment(actor, slug, comment)
            original = await redacting.look(actor, comment=comment, purpose=form.purpose)
        except Refused as refused:
            errors = errors_of(refused)
            return await redaction_page(request, actor, slug, comment, status=refused.refusal.status, errors=errors)
        return await redaction_page(request, actor, slug, comment, original=original, purpose=form.purpose)

    @get("/original")
    async def back(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """The page on which it is asked for: an original has no address of its own."""
        return await redaction_page(request, actor, slug, comment)


async def redaction_page(
    request: AnyRequest, actor: Actor, slug: str, comment: UUID, *, status: int = 200, **values: Any
) -> Response[str]:
    """The page on which parts and files of a comment are withheld; raises 403 and 404 for who is not of its office."""
    frame = await framed(actor, slug, "comments")
    found = await whole_comment(actor, slug, comment)
    listed = await redactions(actor, comment)
    return shown(
        request,
        "workbench/moderation_redaction.html",
        status=status,
        comment=found.comment,
        sheets=[] if found.comment.erased else await sheet(actor, comment),
        redactions=listed.items,
        questions=[one.question for one in listed.answers],
        files=found.files,
        part_names=PART,
        likeness=LIKENESS,
        because=REASON,
        reasons=list(CHOICE.items()),
        purposes=list(PURPOSE.items()),
        **{"marked": [], "reads": None, "original": None, "purpose": "", **frame, **values},
    )
