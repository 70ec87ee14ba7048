"""What officers note for each other on a point."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.point_pages import point_page
from consultations.schemas.noting import NewNote
from consultations.services.noting import note
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.points_showing import OFFICE, READERS, shown_point
from frontend.pages.workbench.queue import NOTE_MISSING, NOTED
from frontend.pages.workbench.queue_forms import NoteForm
from frontend.pages.workbench.showing import Slug, at, errors_of
from participation.base.errors import FieldError, Refused, invalid
from participation.base.identity.actor import Actor


class PointNotesPage(Controller):
    """``/workbench/consultations/{slug}/points/{point}/notes``."""

    path = "/workbench/consultations/{slug:str}/points"
    guards = READERS

    @post("/{point:uuid}/notes", guards=OFFICE)
    async def note(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Write a note; an empty or overlong one is refused with what was typed."""
        await point_page(actor, slug, point)
        try:
            form = await read_form(request, NoteForm)
            if not form.note.strip():
                raise Refused(invalid(FieldError("note", "required", NOTE_MISSING)))
            await note(actor, slug=slug, new=NewNote(text=form.note, point=point))
        except Refused as refused:
            errors = errors_of(refused)
            return await shown_point(
                request, actor, slug, point, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "points", point), NOTED)
