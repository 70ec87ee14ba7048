"""The home page: what one can do now, what closes soon, what was answered lately."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from consultations.queries.consultations import consultations
from consultations.queries.reports import published_outcomes
from consultations.schemas.consultation import ConsultationLine
from consultations.words import State
from frontend.answers import html, page_for
from participation.base.identity.actor import NOBODY, Actor
from participation.base.paging import LARGEST

NEAREST = 4
LATELY = 3


class AnsweredLine(msgspec.Struct, frozen=True):
    """A consultation that was answered, with what became of its comments."""

    line: ConsultationLine
    outcomes: list[tuple[str, int]]


class HomeController(Controller):
    """Where everybody comes in."""

    include_in_schema = False

    @get("/")
    async def home(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Response[str]:
        """The nearest deadlines first; an office's own prepared consultations have their place in the workbench."""
        opened = (await consultations(NOBODY, state=State.OPEN, limit=LARGEST)).items
        nearest = sorted(opened, key=lambda line: line.closes_at)
        return html(
            request,
            "home.html",
            page_for(request, actor, section="home"),
            nearest=nearest[:NEAREST],
            open_count=len(nearest),
            answered=await answered_lately(),
        )


async def answered_lately() -> list[AnsweredLine]:
    """The newest consultations with a published report, and its outcomes, the most frequent first."""
    lines = (await consultations(NOBODY, state=State.PUBLISHED, limit=LATELY)).items
    told = await published_outcomes([line.slug for line in lines])
    return [AnsweredLine(line, sorted(told.get(line.slug, {}).items(), key=lambda pair: -pair[1])) for line in lines]
