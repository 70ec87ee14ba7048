"""The home page: what one can do now, what closes soon, what was answered lately."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from consultations.queries.consultations import consultations
from consultations.queries.reports import published_numbers
from consultations.rules.voices import Voices
from consultations.schemas.consultation import ConsultationLine
from consultations.words import Outcome, State
from frontend.answers import html, page_for
from frontend.nearest import drawn_lately, open_now
from frontend.pages.open_days import sessions_to_be_had
from participation.base.identity.actor import NOBODY, Actor

NEAREST = 4
LATELY = 3


class AnsweredLine(msgspec.Struct, frozen=True):
    """A consultation that was answered, with what became of its comments and who stands behind them."""

    line: ConsultationLine
    outcomes: list[tuple[str, int]]
    voices: Voices


class HomeController(Controller):
    """Where everybody comes in."""

    include_in_schema = False

    @get("/")
    async def home(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Response[str]:
        """The nearest deadlines first; an office's own prepared consultations have their place in the workbench."""
        now = await open_now(NEAREST)
        return html(
            request,
            "home.html",
            page_for(request, actor, section="home"),
            now=now,
            visits=await sessions_to_be_had(LATELY),
            drawn=await drawn_lately(LATELY),
            answered=await answered_lately(),
        )


async def answered_lately() -> list[AnsweredLine]:
    """The newest consultations with a published report, as it tells them; outcomes in their own order."""
    lines = (await consultations(NOBODY, state=State.PUBLISHED, limit=LATELY)).items
    told = await published_numbers([line.slug for line in lines])
    return [
        AnsweredLine(
            line,
            [(outcome, numbers.by_outcome[outcome]) for outcome in Outcome if outcome in numbers.by_outcome],
            numbers.behind,
        )
        for line in lines
        if (numbers := told.get(line.slug))
    ]
