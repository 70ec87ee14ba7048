"""Replies to a written request that came on paper, entered on the workbench."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.schemas.listening import AddresseeView, NewReply
from consultations.services import listening_replying
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.pages.workbench.listening_form import ReplyForm, renumbered
from frontend.pages.workbench.listening_frame import ENTERING, READERS, clauses_of, errors_with
from frontend.pages.workbench.listening_requests import request_of
from frontend.pages.workbench.showing import Slug, at, framed, shown
from participation.base.errors import N_, NOT_FOUND, Refused, invalid
from participation.base.identity.actor import Actor

ENTERED = N_("The reply is entered.")
COMMENT_FIELDS = ("text", "proposed_text")


class ReplyPage(Controller):
    """``/workbench/consultations/{slug}/asked/requests/{request}/replies``."""

    path = "/workbench/consultations/{slug:str}/asked/requests/{request_id:uuid}/replies"
    guards = READERS

    @get("/{addressee:uuid}", guards=ENTERING)
    async def ask_reply(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        request_id: FromPath[UUID],
        addressee: FromPath[UUID],
    ) -> Response[Any]:
        """The form for a reply that came on paper."""
        return await _entering(request, actor, slug, request_id, addressee, {})

    @post("/{addressee:uuid}", guards=ENTERING)
    async def enter(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        request_id: FromPath[UUID],
        addressee: FromPath[UUID],
    ) -> Response[Any]:
        """Enter it, or make room for one comment more."""
        # a body that was asked has a page of its own: here the office that asked enters what came on paper
        await request_of(actor, await framed(actor, slug, "asked"), request_id)
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, ReplyForm)
            if form.step == "more":
                return await _entering(
                    request, actor, slug, request_id, addressee, await typed(request), files=files, more=1
                )
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = form.meant(
                addressee=addressee, replied_on=form.replied_on, attachments=[file.id for file in files.files]
            )
            await once(
                lambda: _replied(actor, request_id, new),
                key=form.form_key,
                sent=(msgspec.structs.replace(new, attachments=[]), [file.sha256 for file in files.files]),
                owner=("reply", str(addressee), actor.person),
            )
        except Refused as refused:
            form_again = await typed(request)
            if refused.refusal.code == "answered_meanwhile":
                # what is sent next is meant beside the reply that is shown now
                form_again.pop("version", None)
            return await _entering(
                request, actor, slug, request_id, addressee, form_again,
                status=refused.refusal.status, errors=errors_with(refused, files), files=files,
            )  # fmt: skip
        return see_other(at(slug, "asked", "requests", request_id), ENTERED)


async def _replied(actor: Actor, request_id: UUID, new: NewReply) -> str:
    return str((await listening_replying.reply(actor, request=request_id, new=new)).version)


async def _entering(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    request_id: UUID,
    addressee: UUID,
    form: dict[str, Any],
    *,
    status: int = 200,
    more: int = 0,
    files: Enclosed | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    found = await request_of(actor, frame, request_id)
    one: AddresseeView | None = next((a for a in found.addressees if a.id == addressee), None)
    if one is None:
        raise Refused(NOT_FOUND)
    again, filled = renumbered(form, "comments", COMMENT_FIELDS)
    return shown(
        request,
        "workbench/listening_reply.html",
        status=status,
        found=found,
        one=one,
        form={"form_key": new_form_key(), "answer": "comments", "version": str(len(one.replies)), "publish": "text"}
        | again,
        blocks=max(1, filled + more),
        files=files or Enclosed(),
        clauses=await clauses_of(actor, frame),
        **frame,
        **values,
    )
