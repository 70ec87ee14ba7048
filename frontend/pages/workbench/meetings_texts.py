"""Decisions, minutes, summary, record and report of a meeting on the workbench: written, handed in, signed."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.agenda import agenda_inside
from decisions.queries.editions import editions_of
from decisions.queries.meeting_texts import text_kind, texts_on_desk
from decisions.rules.decisions import OVER, texts_of
from decisions.schemas.meeting_text import HandingIn, SavedText, WholeText
from decisions.services.deciding import decisions_of, hand_in_decisions
from decisions.services.meeting_texts import hand_in_text, save_text
from decisions.words import EditionKind
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.meetings_frame import MEETINGS, OFFICE, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown, under
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules

SAVED = N_("The text is saved.")
HANDED_IN = N_("It is handed in for review.")


class TextForm(msgspec.Struct, kw_only=True):
    """A text as its form sends it."""

    public: bool
    text: WholeText = ""
    version: int = 0


class MeetingTextsPage(Controller):
    """``/workbench/meetings/{slug}/texts``."""

    path = f"{MEETINGS}/{{slug:str}}/texts"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What is written of the meeting, and what became of it."""
        return await _page(request, actor, slug)

    @post("/decisions", guards=OFFICE)
    async def decisions(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand the public decisions in."""
        try:
            form = await read_form(request, HandingIn)
            await hand_in_decisions(actor, which=slug, reason=form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, "decisions", refused)
        return see_other(at(slug, "texts"), HANDED_IN)

    @get("/{kind:str}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, kind: FromPath[str]
    ) -> Response[Any]:
        """One text to write on."""
        return await _text(request, actor, slug, text_kind(kind))

    @post("/{kind:str}", guards=OFFICE)
    async def save(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, kind: FromPath[str]
    ) -> Response[Any]:
        """Save it."""
        of = text_kind(kind)
        try:
            form = await read_form(request, TextForm)
            saved = SavedText(text=form.text, version=form.version, public=form.public)
            await save_text(actor, which=slug, kind=of, saved=saved)
        except Refused as refused:
            errors, status, again = errors_of(refused), refused.refusal.status, await typed(request)
            return await _text(request, actor, slug, of, status=status, errors=errors, form=again)
        return see_other(at(slug, "texts", kind), Notice(SAVED, {"kept": f"text-{slug}-{kind}"}))

    @post("/{kind:str}/review", guards=OFFICE)
    async def hand_in(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, kind: FromPath[str]
    ) -> Response[Any]:
        """Hand it in as it was saved."""
        try:
            form = await read_form(request, HandingIn)
            await hand_in_text(actor, which=slug, kind=text_kind(kind), reason=form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, kind, refused)
        return see_other(at(slug, "texts"), HANDED_IN)


async def _page(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "texts")
    view = frame["view"]
    kinds = texts_of(view.kind)
    return shown(
        request,
        "meetings/desk_texts.html",
        status=status,
        content=decisions_of(view, await agenda_inside(view.id)),
        decided=await editions_of(EditionKind.DECISIONS, view.id),
        texts=[(one, await editions_of(one.kind, view.id)) for one in await texts_on_desk(view.id, kinds)],
        over=view.state in OVER,
        stages=current_rules().sign_off.stages,
        **frame,
        **values,
    )


async def _text(
    request: AnyRequest, actor: Actor, slug: str, kind: EditionKind, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "texts")
    view = frame["view"]
    if kind not in texts_of(view.kind):
        raise Refused(NOT_FOUND)
    [found] = await texts_on_desk(view.id, [kind])
    written = {"text": found.text, "version": str(found.version), "public": "yes" if found.public else ""}
    return shown(
        request,
        "meetings/desk_text.html",
        status=status,
        form=values.pop("form", written),
        text=found,
        versions=await editions_of(kind, view.id),
        over=view.state in OVER,
        stages=current_rules().sign_off.stages,
        **frame,
        **values,
    )


async def _again(request: AnyRequest, actor: Actor, slug: str, name: str, refused: Refused) -> Response[str]:
    errors, form = errors_of(refused, f"{name}."), under(await typed(request), f"{name}.")
    return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form, refused=name)
