"""年度数据: the yearly figures as they were signed, with pictures, tables and files; earlier versions stay readable."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from decisions.queries.figures_published import all_published_figures, published_figures
from decisions.rules.figures import number_of
from decisions.schemas.figures import Figures
from frontend.answers import AnyRequest, html, page_for
from frontend.figures_files import file_of
from frontend.figures_layout import laid_out, public_list
from frontend.figures_words import NAMES, public_address
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor

SECTION = "meetings"
Year = FromPath[int]
Office = Annotated[str, QueryParameter(name="body", max_length=60)]
Version = Annotated[int | None, QueryParameter(ge=1, le=10_000)]
Format = Annotated[Literal["csv", "xlsx", "json"], QueryParameter(name="format")]


class FiguresPages(Controller):
    """``/figures``."""

    path = "/figures"
    include_in_schema = False

    @get("/")
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
        """The years that are published, and in each the bodies."""
        page = page_for(request, actor, section=SECTION)
        return html(request, "figures/list.html", page, found=await all_published_figures())

    @get("/{year:int}")
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        year: Year,
        office: Office = "",
        version: Version = None,
    ) -> Response[str]:
        """The figures of a year: of the whole city, or of one body."""
        found = await published_figures(year, office, version)
        others = [one for one in await all_published_figures() if (one.year, one.body) != (year, office)]
        return html(
            request,
            "figures/read.html",
            page_for(request, actor, section=SECTION),
            found=found,
            body=office,
            version=version,
            others=others,
            laid=laid_out(found.figures, public_list(found.figures, version)),
        )

    @get("/{year:int}/file")
    async def file(
        self, request: AnyRequest, actor: NamedDependency[Actor], year: Year, kind: Format, office: Office = "",
        version: Version = None,
    ) -> Response[bytes]:  # fmt: skip
        """The same as a table for spreadsheets, or for programs."""
        found = await published_figures(year, office, version)
        return file_of(found.figures, kind, page_for(request, actor).locale)

    @get("/{year:int}/{number:str}")
    async def behind(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        year: Year,
        number: FromPath[str],
        office: Office = "",
        version: Version = None,
    ) -> Response[str]:
        """The matters, consultations or meetings that make up a number."""
        found = await published_figures(year, office, version)
        wanted = number_of(number)
        figure = found.figures.of(wanted)
        if figure is None:
            raise Refused(NOT_FOUND)
        return html(
            request,
            "figures/behind.html",
            page_for(request, actor, section=SECTION),
            found=found,
            figure=figure,
            name=NAMES[wanted.value],
            lines=[(source, public_address(wanted, source.slug)) for source in figure.sources],
            back=_address(found.figures, version),
        )


def _address(told: Figures, version: int | None) -> dict[str, Any]:
    return {"year": told.year, "body": told.body.slug if told.body else None, "version": version}
