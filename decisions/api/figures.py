"""The yearly figures for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from decisions.queries.assessment import assessment
from decisions.queries.figures import READING, figures, may_read_figures
from decisions.queries.figures_published import figures_in_force
from decisions.rules.figures import period_of, year_of
from decisions.schemas.edition import EditionView
from decisions.schemas.figures import Answering, Figures, NewFiguresEdition
from decisions.services.figures import HANDING_IN, hand_in_figures
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController

Year = Annotated[int, QueryParameter(ge=1990, le=2200)]
Office = Annotated[str, QueryParameter(name="body", max_length=60)]
Period = Annotated[str, QueryParameter(max_length=30)]


class FiguresRead(msgspec.Struct, frozen=True):
    """The figures of a year; without a version they are those of now, which only the office sees."""

    figures: Figures
    version: int | None = None
    sha256: str | None = None
    published_at: datetime | None = None


class Assessment(msgspec.Struct, frozen=True):
    """How each body that owes something answers, the latest first."""

    items: list[Answering]


class FiguresController(ApiController):
    """What a year came to, in numbers."""

    path = "/api/v1/figures"
    tags = ("Figures",)

    @get("/", summary="Read the figures of a year")
    async def read(self, actor: NamedDependency[Actor], year: Year, office: Office = "") -> FiguresRead:
        """Of the whole city, or of one body: for the office as they stand now, for others as they were published."""
        if may_read_figures(actor):
            return FiguresRead(await figures(actor, year_of(year), office))
        found = await figures_in_force(year, office)
        return FiguresRead(found.content, found.version, found.sha256, found.published_at)

    @post("/", guards=(has_role(*HANDING_IN), scope(Scope.WRITE)), summary="Hand in the figures of a year")
    async def hand_in(self, actor: NamedDependency[Actor], data: JSONBody[NewFiguresEdition]) -> EditionView:
        """Frozen as they stand now; what replaces a published version says why."""
        return await hand_in_figures(actor, new=data)

    @get("/assessment", guards=(has_role(*READING),), summary="Read which bodies answer late")
    async def assess(self, actor: NamedDependency[Actor], period: Period) -> Assessment:
        """Of `2026`, `2026-H1`, `2026-Q3`, `2026-05`, or any days as `2026-02-01_2026-03-15`."""
        return Assessment(await assessment(actor, period_of(period)))
