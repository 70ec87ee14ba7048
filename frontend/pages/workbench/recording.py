"""The recording screen: who speaks, on what, and their words, fast enough for speech; plain forms without script."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid5

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.queries.opinions import reader_of
from decisions.queries.recording import recording_of
from decisions.schemas.opinion import RecordedBatch, RecordedText, Words
from decisions.services.opinion_telling import ask_to_confirm
from decisions.services.recording import sync
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.meetings_frame import OFFICE, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown, under
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.errors import N_, FieldError, Refusal, Refused
from participation.base.identity.actor import Actor

SAVED = N_("Saved as no. %(n)s.")
ASKED = N_("%(n)s people are asked to confirm their words.")


class RecordForm(msgspec.Struct, kw_only=True):
    """One opinion; its id is the form's own, so that a form sent twice is stored once."""

    opinion: UUID
    item: UUID
    participant: UUID
    text: Words


class ChangeForm(msgspec.Struct, kw_only=True):
    """Other words for one that is recorded."""

    text: Words
    base: Annotated[int, Meta(ge=0)] = 0


class RecordingPage(Controller):
    """``/workbench/meetings/{slug}/record``."""

    path = "/workbench/meetings/{slug:str}/record"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The composer, and what is recorded so far."""
        return await _shown(request, actor, slug)

    @post(guards=OFFICE)
    async def write(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Record one opinion."""
        try:
            form = await read_form(request, RecordForm)
            text = RecordedText(
                id=form.opinion,
                opinion=form.opinion,
                item=form.item,
                participant=form.participant,
                text=form.text,
                said_at=clock.now(),
            )
            number = await _stored(actor, slug, text)
        except Refused as refused:
            return await _shown(
                request,
                actor,
                slug,
                status=refused.refusal.status,
                errors=errors_of(refused),
                form=await typed(request),
            )
        return see_other(at(slug, "record"), Notice(SAVED, {"n": number}))

    @post("/{opinion:uuid}", guards=OFFICE)
    async def change(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, opinion: FromPath[UUID]
    ) -> Response[Any]:
        """Put other words after those that are recorded; both are kept."""
        try:
            form = await read_form(request, ChangeForm)
            text = await _version(actor, slug, opinion, form)
            number = await _stored(actor, slug, text)
        except Refused as refused:
            prefix = f"o-{opinion}."
            return await _shown(
                request,
                actor,
                slug,
                status=refused.refusal.status,
                errors=errors_of(refused, prefix),
                form=under(await typed(request), prefix),
            )
        return see_other(f"{at(slug, 'record')}#o-{opinion}", Notice(SAVED, {"n": number}))

    @post("/confirmation-request", guards=OFFICE)
    async def ask(self, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Tell everybody whose words nobody has confirmed yet."""
        return see_other(at(slug, "record"), Notice(ASKED, {"n": await ask_to_confirm(actor, meeting=slug)}))


async def _version(actor: Actor, slug: str, opinion: UUID, form: ChangeForm) -> RecordedText:
    """The next version of an opinion; its id follows from what was read and typed, so that twice is once."""
    reader = await reader_of(actor, slug)
    there = next((one for one in (await recording_of(reader)).opinions if one.id == opinion), None)
    return RecordedText(
        id=uuid5(opinion, f"{form.base} {form.text}"),
        opinion=opinion,
        item=there.item if there else opinion,
        participant=there.participant if there else opinion,
        text=form.text,
        said_at=clock.now(),
        base=form.base,
    )


async def _stored(actor: Actor, slug: str, text: RecordedText) -> int:
    """Store one version; the number of its opinion. Raises what it was refused for, beside the words."""
    result = (await sync(actor, meeting=slug, batch=RecordedBatch(texts=[text]))).results[0]
    if result.result == "refused":
        error = FieldError("text", result.code, result.sentence)
        raise Refused(Refusal(result.code, 422, result.sentence, errors=(error,)))
    return result.number or 0


async def _shown(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "record")
    reader = await reader_of(actor, slug)
    return shown(
        request, "opinions/record.html", recording=await recording_of(reader), new_id=uuid7(), **frame, **values
    )
