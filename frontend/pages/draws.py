"""随机抽取: the page for the wall of the room, the same page as the record afterwards, and the published files."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from frontend.answers import AnyRequest, html, is_fragment, page_for
from frontend.draw_picture import Cell, bars, cells, fresh, shown_digits, stage
from frontend.pages.calls import SECTION, seen_call
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.representatives.queries.draw_statistics import FEWEST, public_statistics
from participation.representatives.queries.draws import (
    file_named,
    one_round,
    rounds,
    salts_of,
    types_of,
    whole_of,
)
from participation.representatives.queries.seat_lists import public_list
from participation.representatives.queries.seat_ways import selections
from participation.representatives.rules.draws import Form, Kind
from participation.representatives.schemas.draw import RoundView
from participation.representatives.seat_links import opens_whole
from participation.representatives.words import CallState

JSON = "application/json"
Seen = Annotated[str, QueryParameter(max_length=80)]
# Rows of a table by type; the file has all of them.
ROWS = 200


class DrawPages(Controller):
    """``/calls/{slug}/draw``."""

    path = "/calls/{slug:str}"
    include_in_schema = False

    @get("/draw")
    async def draw(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], seen: Seen = ""
    ) -> Response[Any]:
        """Pool, quotas, chances, chance as it comes in, the names; for htmx only what changes while one looks."""
        view = await seen_call(actor, slug)
        found = await rounds(view.id)
        shown = _shown(found)
        if is_fragment(request) and shown and seen == stage(shown):
            return Response(None, status_code=204)
        types = await types_of(shown) if shown else []
        return html(
            request,
            "draws/draw.html",
            page_for(request, actor, section=SECTION),
            block="live",
            view=view,
            rounds=found,
            round=shown,
            types=types[:ROWS],
            more=max(0, len(types) - ROWS),
            bars=bars(types),
            stage=stage(shown) if shown else "",
            fresh=fresh(shown, seen) if shown else set(),
            cells=_cells(shown, seen),
            statistics=await public_statistics(view.id),
            fewest=FEWEST,
            drawn=[(person, one.values) for one in types for person in one.drawn],
            selections=await selections(view.id),
            live=view.state is CallState.FROZEN or bool(shown and not shown.drawn_at),
            published=await public_list(view.id),
        )

    @get("/draw/{file:str}", media_type=JSON)
    async def file(self, actor: NamedDependency[Actor], slug: FromPath[str], file: FromPath[str]) -> Response[bytes]:
        """A published file under its own hash, for ever: ``….json``."""
        view = await seen_call(actor, slug)
        sha256, _, ending = file.partition(".")
        if ending != "json" or len(sha256) != 64:
            raise Refused(NOT_FOUND)
        content = await file_named(view.id, sha256)
        return _file(content, f"{slug}-{sha256[:8]}.json", "public, max-age=31536000, immutable")

    @get("/draw/rounds/{number:int}/whole", media_type=JSON)
    async def whole(
        self, actor: NamedDependency[Actor], slug: FromPath[str], number: FromPath[int], key: FromQuery[str] = ""
    ) -> Response[bytes]:
        """The full file of a sealed round, for applicants and witnesses, who have a link with a key."""
        round_ = await self._sealed(actor, slug, number, key)
        found = await whole_of(round_.id, drawn=bool(round_.drawn_at))
        return _file(found.content, f"{slug}-{number}-whole.json", "private, no-store")

    @get("/draw/rounds/{number:int}/salts", media_type=JSON)
    async def salts(
        self, actor: NamedDependency[Actor], slug: FromPath[str], number: FromPath[int], key: FromQuery[str] = ""
    ) -> Response[bytes]:
        """What opens the commitments of its public file."""
        round_ = await self._sealed(actor, slug, number, key)
        return _file(await salts_of(round_.id), f"{slug}-{number}-salts.json", "private, no-store")

    @staticmethod
    async def _sealed(actor: Actor, slug: str, number: int, key: str) -> RoundView:
        view = await seen_call(actor, slug)
        round_ = await one_round(view.id, number)
        if round_.form is not Form.SEALED or not opens_whole(round_.id, key):
            raise Refused(NOT_FOUND)
        return round_

    @get("/representatives")
    async def representatives(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]
    ) -> Response[str]:
        """The list of those who have a seat once it is signed and published, and who applied and got one in numbers."""
        view = await seen_call(actor, slug)
        return html(
            request,
            "draws/representatives.html",
            page_for(request, actor, section=SECTION),
            view=view,
            published=await public_list(view.id),
            selections=await selections(view.id),
            statistics=await public_statistics(view.id),
            fewest=FEWEST,
        )


def _cells(round_: RoundView | None, seen: str) -> dict[str, list[Cell]]:
    """The values by source, digit by digit."""
    if round_ is None:
        return {}
    before = shown_digits(round_, seen)
    return {one.name: cells(one, before.get(one.name, 0)) for one in round_.sources}


def _shown(found: list[RoundView]) -> RoundView | None:
    """The round that the page is about: the newest that stands, else the newest draw there was."""
    standing = [one for one in found if not one.voided_at]
    waiting = [one for one in standing if not one.drawn_at]
    draws = [one for one in standing if one.kind is Kind.DRAW]
    found = waiting or draws or standing
    return found[-1] if found else None


def _file(content: bytes, name: str, cache: str) -> Response[Any]:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": cache}
    return Response(content, media_type=JSON, headers=headers)
