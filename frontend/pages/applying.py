"""Applying for a seat: begun without an account, saved as one goes, checked, and handed in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import html, page_for, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.pages.applying_opened import OpenedApplication, opened_application
from frontend.pages.calls import SECTION, seen_call
from frontend.pages.returning import with_cookies
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.security.keys import seal_text, unseal_text
from participation.base.uploads.queries import attached_to
from participation.representatives.links import application_path, read_code
from participation.representatives.queries.applications import application
from participation.representatives.schemas.application import Answers, ApplicationView
from participation.representatives.schemas.call import CallView
from participation.representatives.schemas.limits import Reason
from participation.representatives.services.applying import (
    begin_application,
    keep_evidence,
    lacking,
    save_answers,
)
from participation.representatives.services.handing_in import change_application
from participation.representatives.words import ApplicantKind, Standing

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, Meta(max_length=300)]

# what this browser goes on with
GOING_ON = "kaimen_application"
KEPT_FOR = 7 * 24 * 3600
# fields of the page of answers, by how they begin
ANSWERS = ("name", "organisation_name", "credit_code", "adult", "connected", "conflict", "address", "values.", "kind")

SAVED = N_("Saved. You can go on later by this link, or on this telephone for seven days.")
CHANGED = N_("Your application is changed. It will be looked at again.")


class StartForm(msgspec.Struct, kw_only=True):
    """The capacity one applies in."""

    kind: ApplicantKind = ApplicantKind.PERSON


class AnswersForm(msgspec.Struct, kw_only=True):
    """The page of answers; ``conflict`` is ``none`` or ``some``; ``step`` is ``later`` where somebody goes on later."""

    name: Text = ""
    organisation_name: Text = ""
    credit_code: Text = ""
    adult: bool = False
    connected: bool = False
    conflict: Text = ""
    conflict_text: Reason = ""
    address: Text = ""
    values: Annotated[dict[str, Text], Meta(max_length=40)] = msgspec.field(default_factory=dict)
    step: Text = ""

    def answers(self, view: CallView) -> Answers:
        """What was said, as far as the call asks."""
        said = {"none": "", "some": self.conflict_text.strip() or None}.get(self.conflict)
        return Answers(
            name=self.name,
            organisation_name=self.organisation_name,
            credit_code=self.credit_code,
            adult=self.adult,
            connected=self.connected if view.connection else None,
            conflict=said if view.conflict_question else None,
            address=self.address or None,
            values=dict(self.values),
        )


class BeginningPage(Controller):
    """``/calls/{slug}/apply``."""

    path = "/calls/{slug:str}/apply"
    include_in_schema = False

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """What will be asked and why, and the button to begin; or to go on with what was begun here."""
        view = await seen_call(actor, slug)
        going_on = await _going_on(request, actor, slug)
        page = page_for(request, actor, section=SECTION)
        form = {"kind": "organisation" if actor.organisation or not view.persons else "person"}
        return html(request, "calls/begin.html", page, personal=True, view=view, going_on=going_on, form=form)

    @post()
    async def begin(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Begin, and go on to the questions under the private link."""
        form = await read_form(request, StartForm)
        made = await begin_application(actor, slug=slug, kind=form.kind)
        path = application_path(made.id)
        cookie = cookies.make(GOING_ON, seal_text(GOING_ON, path), seconds=KEPT_FOR)
        return with_cookies(see_other(f"{path}/answers"), cookie)


class ApplyingPages(Controller):
    """``/applications/{code}/…``: the steps before it is handed in; the first also changes it afterwards."""

    path = "/applications/{code:str}"
    include_in_schema = False

    @get("/answers")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The questions, each with why it is asked, as far as they were answered."""
        it = await opened_application(actor, code)
        return await _answers_page(request, actor, it, _typed_from(it.view))

    @post("/answers")
    async def answer(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Save what was answered, then go on; what is missing is named, and what was given is kept all the same."""
        it = await opened_application(actor, code)
        try:
            form = await read_form(request, AnswersForm)
            answers = form.answers(it.call)
            if it.view.standing is not Standing.DRAFT:
                await change_application(actor, application=it.view.id, key=it.key, answers=answers)
                return see_other(it.path, CHANGED)
            await save_answers(actor, application=it.view.id, key=it.key, answers=answers)
            if form.step == "later":
                return see_other(it.path, SAVED)
            missing = [
                e for e in await lacking(actor, application=it.view.id, key=it.key) if e.field.startswith(ANSWERS)
            ]
            if missing:
                raise Refused(invalid(*missing))
        except Refused as refused:
            if not refused.refusal.errors:
                raise
            return await _answers_page(request, actor, it, await typed(request), refused)
        return see_other(f"{it.path}/{'files' if it.call.evidence_asked else 'contact'}")

    @get("/files")
    async def ask_files(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Which files are asked for, and those that are here."""
        return await _files_page(request, actor, await opened_application(actor, code))

    @post("/files")
    async def take_files(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[Any]:
        """Keep the files in the place of those that were here."""
        it = await opened_application(actor, code)
        files = await enclosed(actor, request)
        if files.errors:
            return await _files_page(request, actor, it, errors=files.errors, status=422)
        if files.files:
            uploads = [file.id for file in files.files]
            await keep_evidence(actor, application=it.view.id, key=it.key, uploads=uploads)
        elif not await attached_to(f"application:{it.view.id}"):
            missing = tuple(e for e in await lacking(actor, application=it.view.id, key=it.key) if e.field == "files")
            return await _files_page(request, actor, it, errors=missing, status=422)
        return see_other(it.path if it.view.standing is not Standing.DRAFT else f"{it.path}/contact")


async def _going_on(request: AnyRequest, actor: Actor, slug: str) -> str | None:
    """The address of what was begun for this call in this browser and not handed in yet."""
    path = unseal_text(GOING_ON, request.cookies.get(cookies.name_of(GOING_ON), "")) or ""
    found = read_code(path.rpartition("/")[2])
    if found is None:
        return None
    try:
        view = await application(actor, found[0], found[1])
    except Refused:
        return None
    return path if view.slug == slug and view.standing is Standing.DRAFT else None


def _typed_from(view: ApplicationView) -> dict[str, Any]:
    form: dict[str, Any] = {
        "name": view.name,
        "organisation_name": view.organisation_name,
        "credit_code": view.credit_code,
        "adult": "yes" if view.adult else "",
        "connected": "yes" if view.connected else "",
        "conflict": "" if view.conflict is None else "some" if view.conflict else "none",
        "conflict_text": view.conflict or "",
    }
    return form | {f"values.{one.category}": str(one.quota) for one in view.values}


async def _answers_page(
    request: AnyRequest, actor: Actor, it: OpenedApplication, form: dict[str, Any], refused: Refused | None = None
) -> Response[str]:
    return html(
        request,
        "calls/answers.html",
        page_for(request, actor, section=SECTION),
        status=refused.refusal.status if refused else 200,
        personal=True,
        it=it,
        form=form,
        errors=refused.refusal.errors if refused else (),
    )


async def _files_page(
    request: AnyRequest,
    actor: Actor,
    it: OpenedApplication,
    *,
    errors: tuple[FieldError, ...] = (),
    status: int = 200,
) -> Response[str]:
    return html(
        request,
        "calls/files.html",
        page_for(request, actor, section=SECTION),
        status=status,
        personal=True,
        it=it,
        kept=await attached_to(f"application:{it.view.id}"),
        files=Enclosed(),
        errors=errors,
    )
