"""The files of one comment: withholding one as a whole, lifting that, and opening it on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from consultations.queries.filed_comment import whole_comment
from consultations.rules.redacting import RedactionReason
from consultations.schemas.sealing import FileView, NewSealing
from consultations.services import sealing
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.comments import SCREENERS
from frontend.pages.workbench.moderation_redaction import PURPOSE_MISSING, LiftingForm, LookForm, redaction_page
from frontend.pages.workbench.showing import Slug, at, errors_of, under
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.uploads.serving import handed_out

SEALED = N_("Withheld. Everybody reads in its place that a file is withheld, and why.")
UNSEALED = N_("The file can be opened again.")
REASON_MISSING = N_("Choose why the file is withheld; that is public.")


class SealingForm(msgspec.Struct, kw_only=True):
    """Why a file is withheld."""

    reason: RedactionReason | None = None


class CommentFilesPage(Controller):
    """``/workbench/consultations/{slug}/comments/{comment}/files``."""

    path = "/workbench/consultations/{slug:str}/comments/{comment:uuid}"
    guards = SCREENERS

    @post("/files/{file:uuid}/sealing")
    async def seal(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        comment: FromPath[UUID],
        file: FromPath[UUID],
    ) -> Response[Any]:
        """Withhold it as a whole."""
        await _of(actor, slug, comment, file)
        try:
            form = await read_form(request, SealingForm)
            if form.reason is None:
                raise Refused(invalid(FieldError("reason", "required", REASON_MISSING)))
            await sealing.seal(actor, file=file, new=NewSealing(reason=form.reason))
        except Refused as refused:
            return await _again(request, actor, slug, comment, refused, f"{file}.")
        return see_other(at(slug, "comments", comment, "redaction"), SEALED)

    @post("/files/{file:uuid}/lifting")
    async def unseal(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        comment: FromPath[UUID],
        file: FromPath[UUID],
    ) -> Response[Any]:
        """Let it be opened again; who comes second finds that done."""
        found = await _of(actor, slug, comment, file)
        if found.sealing is None:
            return see_other(at(slug, "comments", comment, "redaction"), UNSEALED)
        try:
            form = await read_form(request, LiftingForm)
            await sealing.unseal(actor, sealing=found.sealing.id, reason=form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, comment, refused, f"{file}.")
        return see_other(at(slug, "comments", comment, "redaction"), UNSEALED)

    @post("/files/{file:uuid}/original", status_code=200)
    async def look(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        comment: FromPath[UUID],
        file: FromPath[UUID],
    ) -> Response[Any] | Stream:
        """The file itself; that it was opened is recorded first."""
        await _of(actor, slug, comment, file)
        try:
            form = await read_form(request, LookForm)
            if form.purpose is None:
                raise Refused(invalid(FieldError("purpose", "required", PURPOSE_MISSING)))
            found = await sealing.open_file(actor, file=file, purpose=form.purpose)
        except Refused as refused:
            return await _again(request, actor, slug, comment, refused, "")
        return await handed_out(found)


async def _of(actor: Actor, slug: str, comment: UUID, file: UUID) -> FileView:
    """A file of this comment of this consultation. Raises 404 for any other."""
    whole = await whole_comment(actor, slug, comment)
    found = next((one for one in whole.files if one.id == file), None)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def _again(
    request: AnyRequest, actor: Actor, slug: str, comment: UUID, refused: Refused, prefix: str
) -> Response[Any]:
    """The page with what is wrong and all that was typed."""
    errors = errors_of(refused, prefix)
    form = under(await typed(request), prefix)
    return await redaction_page(request, actor, slug, comment, status=refused.refusal.status, errors=errors, form=form)
