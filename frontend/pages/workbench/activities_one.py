"""One activity on the workbench: its photos, the questions of its booking form, and handing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.queries.activities_inside import activity_inside
from events.queries.programmes import versions_of
from events.rules.programme import OFFICE
from events.schemas.activity import NewPhoto, NewQuestion
from events.schemas.programme import Submission
from events.services.activities import submit_activity
from events.services.activity_parts import add_photo, add_question, remove_photo, remove_question
from events.words import ProgrammeKind
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.pages.workbench.activities import HERE
from frontend.pages.workbench.campaigns import HANDED_IN, lacking
from frontend.pages.workbench.matters_form import under
from frontend.pages.workbench.open_days import READERS, WRITERS
from frontend.pages.workbench.programme_forms import PhotoPost, QuestionPost, ReviewPost
from frontend.pages.workbench.showing import Slug, errors_of, lines_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules

PHOTO_ADDED = N_("The photo is added; it becomes public with the next version.")
PHOTO_OFF = N_("The photo is taken off; what is public keeps it until the next version.")
ASKED = N_("The question is added; it is asked once the version that has it is public.")
ASKED_NO_MORE = N_("The question is taken off; what is public asks it until the next version.")
NO_FILE = N_("Choose a picture.")
ONE_FILE = N_("Add one picture at a time, each with its own words.")


class ActivityDeskPage(Controller):
    """``/workbench/activities/{slug}``."""

    path = HERE + "/{slug:str}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Everything there is of the activity, and what can be done with it."""
        return await _page(request, actor, slug)

    @post("/photos", guards=WRITERS)
    async def add_photo(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Add a picture with the words for who does not see it."""
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            said = (await read_form(request, PhotoPost)).photo
            if files.errors:
                raise Refused(invalid(*files.errors))
            if len(files.files) != 1:
                raise Refused(invalid(FieldError("files", "one", ONE_FILE if files.files else NO_FILE)))
            new = NewPhoto(attachment=files.files[0].id, alt=said.alt, alt_en=said.alt_en, credit=said.credit)
            await add_photo(actor, slug=slug, new=new)
        except Refused as refused:
            return await _again(request, actor, slug, refused, "photo.", files=files)
        return see_other(f"{HERE}/{slug}#photos", PHOTO_ADDED)

    @post("/photos/{photo:uuid}/removal", guards=WRITERS)
    async def remove_photo(self, actor: NamedDependency[Actor], slug: Slug, photo: FromPath[UUID]) -> Response[Any]:
        """Take a picture off."""
        await remove_photo(actor, slug=slug, photo=photo)
        return see_other(f"{HERE}/{slug}#photos", PHOTO_OFF)

    @post("/questions", guards=WRITERS)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Ask one question more of who books."""
        try:
            form = await read_form(request, QuestionPost)
            said = form.question
            new = NewQuestion(
                kind=said.kind,
                text=said.text,
                text_en=said.text_en,
                why=said.why,
                why_en=said.why_en,
                choices=lines_of(said.choices),
                required=said.required,
            )
            owner = ("activity-question", slug, actor.person)
            await once(lambda: _asked(actor, slug, new), key=form.form_key, sent=new, owner=owner)
        except Refused as refused:
            return await _again(request, actor, slug, refused, "question.")
        return see_other(f"{HERE}/{slug}#questions", ASKED)

    @post("/questions/{question:uuid}/removal", guards=WRITERS)
    async def remove_question(
        self, actor: NamedDependency[Actor], slug: Slug, question: FromPath[UUID]
    ) -> Response[Any]:
        """Ask it no more."""
        await remove_question(actor, slug=slug, question=question)
        return see_other(f"{HERE}/{slug}#questions", ASKED_NO_MORE)

    @post("/review", guards=WRITERS)
    async def submit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand in the activity as it stands."""
        try:
            said = (await read_form(request, ReviewPost)).review
            made = await submit_activity(actor, slug=slug, new=Submission(reason=said.reason))
        except Refused as refused:
            errors, form = lacking(errors_of(refused)), await typed(request)
            return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form)
        return see_other(f"/workbench/programme/{made.id}", HANDED_IN)


async def _asked(actor: Actor, slug: str, new: NewQuestion) -> str:
    return str((await add_question(actor, slug=slug, new=new)).id)


async def _page(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, files: Enclosed | None = None, **values: Any
) -> Response[str]:
    found = await activity_inside(actor, slug)
    form = {"form_key": new_form_key()} | values.pop("form", {})
    return shown(
        request,
        "open_days/desk_activity.html",
        status=status,
        tab="programme",
        view=found,
        versions=await versions_of(ProgrammeKind.ACTIVITY, found.id),
        stages=current_rules().sign_off.stages,
        writes=actor.has(*OFFICE, body=found.body_id),
        files=files or Enclosed(),
        form=form,
        **values,
    )


async def _again(
    request: AnyRequest, actor: Actor, slug: str, refused: Refused, prefix: str, *, files: Enclosed | None = None
) -> Response[str]:
    """The page once more; the fields of the refused form keep what was typed."""
    errors = tuple(
        FieldError("files", one.code, one.sentence, one.values) if one.field == "attachment" else one
        for one in errors_of(refused)
    )
    errors, form = under(errors, prefix), await typed(request)
    return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form, files=files)
