"""Targeted listening on the workbench: whom the office asked in writing, who replied, and what came on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.listening.links import address
from consultations.queries.drafts import draft
from consultations.queries.listening import written_request, written_requests
from consultations.queries.listening_addressees import askable_bodies
from consultations.queries.listening_occasions import gatherings
from consultations.queries.listening_report import heard
from consultations.rules.listening import LISTENING, insistence, lacks_associations
from consultations.schemas.draft import ClauseView
from consultations.schemas.listening import AddresseeView, NewReply, NewRequest, Remind, RequestView
from consultations.services import listening, listening_replying
from consultations.words import State
from frontend.answers import AnyRequest, page_for, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.listening_form import ReplyForm, RequestForm, addressed, renumbered
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.values import Insistence
from participation.base.uploads.queries import attached_to

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
ENTERING = (has_role(Role.OFFICER, Role.CLERK),)
SENT = N_("The request is recorded: %(asked)s asked, %(told)s of them are being told by the platform.")
REMINDED = N_("Reminded: %(number)s, of them told by the platform: %(told)s.")
ENTERED = N_("The reply is entered.")
COMMENT_FIELDS = ("text", "proposed_text")


class ListeningPage(Controller):
    """``/workbench/consultations/{slug}/asked``."""

    path = "/workbench/consultations/{slug:str}/asked"
    guards = READERS

    @get()
    async def overview(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The written requests with their numbers, the forums and the visits."""
        frame = await framed(actor, slug, "asked")
        return shown(
            request,
            "workbench/listening.html",
            requests=(await written_requests(actor, slug)).items,
            gatherings=(await gatherings(actor, slug)).items,
            warning=await unheard(frame),
            **may(frame),
            **frame,
        )

    @get("/requests/new", guards=OFFICE)
    async def ask_request(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """An empty letter."""
        return await _new(request, actor, slug, {})

    @post("/requests/new", guards=OFFICE)
    async def send(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Send the letter, or record one that went out on paper."""
        files, to = Enclosed(), None
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, RequestForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            to = await addressed(form)
            new = NewRequest(
                letter=form.letter,
                due_on=form.due_on,
                addressees=to.addressees[:200],
                reference=form.reference,
                sent_on=form.sent_on,
                attachments=[file.id for file in files.files],
            )
            made = await once(
                lambda: _sent(actor, slug, new),
                key=form.form_key,
                sent=(msgspec.structs.replace(new, attachments=[]), [file.sha256 for file in files.files]),
                owner=("written request", slug, actor.person),
            )
        except Refused as refused:
            errors = errors_of(refused)
            errors = to.errors(errors) if to else errors
            errors += tuple(e for e in files.errors if e not in errors)
            return await _new(
                request, actor, slug, await typed(request), status=refused.refusal.status, errors=errors, files=files
            )
        id_, asked, told = made.split()
        kept = f"written-request-{slug}"
        return see_other(at(slug, "asked", "requests", id_), Notice(SENT, {"asked": asked, "told": told, "kept": kept}))

    @get("/requests/{request_id:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, request_id: FromPath[UUID]
    ) -> Response[Any]:
        """A letter, and where each of those asked stands."""
        return await _one(request, actor, slug, request_id)

    @get("/requests/{request_id:uuid}/letter")
    async def printed(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, request_id: FromPath[UUID]
    ) -> Response[Any]:
        """The letter for the printer."""
        frame = await framed(actor, slug, "asked")
        found = await _of(actor, frame, request_id)
        return shown(request, "workbench/listening_letter.html", found=found, where=address(found.code), **frame)

    @post("/requests/{request_id:uuid}/reminders", guards=OFFICE)
    async def remind(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, request_id: FromPath[UUID]
    ) -> Response[Any]:
        """Remind everybody who has not replied."""
        try:
            done = await listening.remind(actor, request=request_id, whom=Remind())
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(request, actor, slug, request_id, status=refused.refusal.status, errors=errors)
        said = Notice(REMINDED, {"number": done.reminded, "told": done.told})
        return see_other(at(slug, "asked", "requests", request_id), said)

    @get("/requests/{request_id:uuid}/replies/{addressee:uuid}", guards=ENTERING)
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

    @post("/requests/{request_id:uuid}/replies/{addressee:uuid}", guards=ENTERING)
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
        await _of(actor, await framed(actor, slug, "asked"), request_id)
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
            errors = errors_of(refused)
            errors += tuple(e for e in files.errors if e not in errors)
            form_again = await typed(request)
            if refused.refusal.code == "answered_meanwhile":
                # what is sent next is meant beside the reply that is shown now
                form_again.pop("version", None)
            return await _entering(
                request, actor, slug, request_id, addressee, form_again,
                status=refused.refusal.status, errors=errors, files=files,
            )  # fmt: skip
        return see_other(at(slug, "asked", "requests", request_id), ENTERED)


def may(frame: dict[str, Any]) -> dict[str, Any]:
    """Whether the actor may ask and record now, and enter what was replied or said."""
    found = frame["inside"]
    listens = found.view.state in LISTENING
    return {
        "asks": listens and Role.OFFICER in found.roles,
        "enters": listens and bool(found.roles & {Role.OFFICER, Role.CLERK}),
    }


async def unheard(frame: dict[str, Any]) -> tuple[Refusal, Insistence] | None:
    """What to say where nobody of business was heard yet on a draft that concerns it, and how much that matters."""
    view, rules = frame["view"], current_rules().listening
    wanted = insistence(view.kind, concerns_business=view.concerns_business, rules=rules)
    before = view.state in {State.PREPARED, State.SUBMITTED, State.REJECTED}
    if wanted is Insistence.OFF or not before:
        return None
    lacking = lacks_associations(await heard(view.id), rules)
    return (lacking, wanted) if lacking else None


async def clauses_of(actor: Actor, frame: dict[str, Any]) -> list[ClauseView]:
    """The clauses that a reply or an opinion may be about."""
    view = frame["view"]
    return (await draft(actor, view.slug)).clauses if view.draft_version else []


async def _sent(actor: Actor, slug: str, new: NewRequest) -> str:
    made = await listening.send_request(actor, slug=slug, new=new)
    return f"{made.id} {made.asked} {made.told}"


async def _replied(actor: Actor, request_id: UUID, new: NewReply) -> str:
    return str((await listening_replying.reply(actor, request=request_id, new=new)).version)


async def _new(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    form: dict[str, Any],
    *,
    status: int = 200,
    errors: tuple[FieldError, ...] = (),
    files: Enclosed | None = None,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    locale = page_for(request).locale
    return shown(
        request,
        "workbench/listening_request_new.html",
        status=status,
        form={"form_key": new_form_key()} | form,
        errors=errors,
        files=files or Enclosed(),
        bodies=[(body.slug, body.name_in(locale)) for body in await askable_bodies(actor, slug)],
        **frame,
    )


async def _one(
    request: AnyRequest, actor: Actor, slug: str, request_id: UUID, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    found = await _of(actor, frame, request_id)
    return shown(
        request,
        "workbench/listening_request.html",
        status=status,
        found=found,
        where=address(found.code),
        files=await attached_to(f"written-request:{request_id}"),
        **may(frame),
        **frame,
        **values,
    )


async def _of(actor: Actor, frame: dict[str, Any], request_id: UUID) -> RequestView:
    """The request, if it is one of this consultation. Raises 404."""
    found = await written_request(actor, request_id)
    every = await written_requests(actor, frame["view"].slug)
    if found.id not in {one.id for one in every.items}:
        raise Refused(NOT_FOUND)
    return found


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
    found = await _of(actor, frame, request_id)
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
