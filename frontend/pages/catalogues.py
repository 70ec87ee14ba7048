"""The yearly catalogue of matters as everybody reads it, in every version that was public."""

from __future__ import annotations

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from decisions.queries.catalogues import public_catalogue
from decisions.queries.matters import public_slugs
from frontend.answers import AnyRequest, html, page_for
from frontend.matter_description import catalogue_described
from frontend.pages.matters import SECTION
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class CataloguePages(Controller):
    """``/catalogues/{body}/{year}``."""

    path = "/catalogues"
    include_in_schema = False

    @get("/{office:str}/{year:int}")
    async def one(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        office: FromPath[str],
        year: FromPath[int],
        version: FromQuery[str | None] = None,
    ) -> Response[str]:
        """The version in force or an earlier one, what each version changed, and why."""
        if version is not None and not (version.isdecimal() and len(version) < 6):
            raise Refused(NOT_FOUND)
        found = await public_catalogue(office, year, int(version) if version else None)
        page = page_for(request, actor, section=SECTION)
        content = found.shown.content
        return html(
            request,
            "matters/catalogue.html",
            page,
            found=found,
            content=content,
            linked=await public_slugs([entry.matter for entry in content.entries]),
            described=catalogue_described(found.shown, page),
        )
