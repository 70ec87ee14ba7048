"""Written requests on the workbench: the letter, whom it goes to, where each of those asked stands, reminders."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.listening.links import address
from consultations.queries.listening import written_request, written_requests
from consultations.queries.listening_addressees import askable_bodies
from consultations.schemas.listening import NewRequest, Remind, RequestView
from consultations.services import listening
from frontend.answers import AnyRequest, page_for, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.listening_form import RequestForm, addressed
from frontend.pages.workbench.listening_frame import OFFICE, READERS, all_errors, among, may
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.uploads.queries import attached_to

SENT = N_("The request is recorded: %(asked)s asked, %(told)s of them are being told by the platform.")
REMINDED = N_("Reminded: %(number)s, of them told by the platform: %(told)s.")


class RequestPage(Controller):
    """``/workbench/consultations/{slug}/asked/requests``."""

    path = "/workbench/consultations/{slug:str}/asked/requests"
    guards = READERS

    @get("/new", guards=OFFICE)
    async def ask_request(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """An empty letter."""
        return await _new(request, actor, slug, {})

    @post("/new", guards=OFFICE)
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
            errors = all_errors(to.errors(errors) if to else errors, files)
            return await _new(
                request, actor, slug, await typed(request), status=refused.refusal.status, errors=errors, files=files
            )
        id_, asked, told = made.split()
        kept = f"written-request-{slug}"
        return see_other(at(slug, "asked", "requests", id_), Notice(SENT, {"asked": asked, "told": told, "kept": kept}))

    @get("/{request_id:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, request_id: FromPath[UUID]
    ) -> Response[Any]:
        """A letter, and where each of those asked stands."""
        return await _one(request, actor, slug, request_id)

    @get("/{request_id:uuid}/letter")
    async def printed(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, request_id: FromPath[UUID]
    ) -> Response[Any]:
        """The letter for the printer."""
        frame = await framed(actor, slug, "asked")
        found = await request_of(actor, frame, request_id)
        return shown(request, "workbench/listening_letter.html", found=found, where=address(found.code), **frame)

    @post("/{request_id:uuid}/reminders", guards=OFFICE)
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


async def request_of(actor: Actor, frame: dict[str, Any], request_id: UUID) -> RequestView:
    """The request, if it is one of this consultation. Raises 404."""
    return among(await written_request(actor, request_id), (await written_requests(actor, frame["view"].slug)).items)


async def _sent(actor: Actor, slug: str, new: NewRequest) -> str:
    made = await listening.send_request(actor, slug=slug, new=new)
    return f"{made.id} {made.asked} {made.told}"


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
    found = await request_of(actor, frame, request_id)
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
