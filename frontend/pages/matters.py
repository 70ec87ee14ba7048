"""Matters as the public finds and reads them: the list, its files, and the page of one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from decisions.api.matters import named
from decisions.matters_as_files import as_csv, as_json
from decisions.queries.catalogues import catalogues
from decisions.queries.editions import content_bytes, published_editions
from decisions.queries.matter_around import around
from decisions.queries.matters import MattersWanted, matters, published_matter, years_of_catalogues
from decisions.queries.matters_inside import may_read_matter
from decisions.schemas.edition import InForce
from decisions.schemas.matter_edition import MatterContent
from decisions.words import EditionKind, MatterStage
from frontend.answers import AnyRequest, html, page_for
from frontend.filters import choice
from frontend.matter_description import matter_described
from frontend.matter_timeline import steps_of_matter
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.queries import bodies, body_by_slug

SECTION = "meetings"
ON_A_PAGE = 20
CATALOGUES = 12
Office = Annotated[str | None, QueryParameter(name="body", max_length=80)]


class MatterPages(Controller):
    """``/matters``."""

    path = "/"
    include_in_schema = False

    @get("/matters")
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        year: FromQuery[str | None] = None,
        office: Office = None,
        stage: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=200)] = "",
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """The newest first, narrowed by what the address says; beside them the catalogues of the years."""
        wanted = wanted_by(year, office, stage, q)
        found = await matters(wanted, cursor=cursor, limit=ON_A_PAGE)
        return html(
            request,
            "matters/list.html",
            page_for(request, actor, section=SECTION),
            found=found,
            wanted=wanted,
            years=await years_of_catalogues(),
            bodies=await bodies(),
            stages=list(MatterStage),
            catalogues=(await catalogues(NOBODY, limit=CATALOGUES)).items,
            cursor=cursor,
            form={"q": q},
        )

    @get("/matters.csv")
    async def as_csv(
        self,
        year: FromQuery[str | None] = None,
        office: Office = None,
        stage: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=200)] = "",
    ) -> Stream:
        """What the list shows, whole, for spreadsheets."""
        wanted = wanted_by(year, office, stage, q)
        return Stream(as_csv(wanted), media_type="text/csv", headers=named("csv"))

    @get("/matters.json")
    async def as_json(
        self,
        year: FromQuery[str | None] = None,
        office: Office = None,
        stage: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=200)] = "",
    ) -> Stream:
        """The same for programs, each with its whole published text."""
        wanted = wanted_by(year, office, stage, q)
        return Stream(as_json(wanted), media_type="application/json", headers=named("json"))

    @get("/matters/{slug:str}")
    async def one(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        version: FromQuery[str | None] = None,
    ) -> Response[str]:
        """重大行政决策专栏: everything that is public of a matter on one page; ``version`` is one that was in force."""
        page = page_for(request, actor, section=SECTION)
        id_, newest = await published_matter(slug)
        found = await _at(id_, newest, version)
        beside = await around(id_, found.content)
        office = await body_by_slug(found.content.body.slug)
        return html(
            request,
            "matters/matter.html",
            page,
            found=found,
            newest=newest.version,
            content=found.content,
            around=beside,
            steps=steps_of_matter(found.content, beside, page),
            versions=await published_editions(EditionKind.MATTER, id_),
            works=office is not None and may_read_matter(actor, office.id),
            described=matter_described(found, beside, page),
        )


async def _at(matter: UUID, newest: InForce[MatterContent], version: str | None) -> InForce[MatterContent]:
    """The edition in force, or an earlier one by its version. Raises 404 for one that never was public."""
    if version is None or version == str(newest.version):
        return newest
    for edition in await published_editions(EditionKind.MATTER, matter):
        if str(edition.version) == version:
            content = msgspec.json.decode(await content_bytes(edition.id), type=MatterContent)
            at = edition.published_at or edition.made_at
            return InForce(edition.id, content, edition.version, edition.sha256, edition.reason, at)
    raise Refused(NOT_FOUND)


def wanted_by(year: str | None, office: str | None, stage: str | None, q: str) -> MattersWanted:
    """What the address asks for; what makes no sense there is passed over."""
    return MattersWanted(
        year=int(year) if year and year.isdecimal() and len(year) == 4 else None,
        body=office or None,
        stage=choice(MatterStage, stage),
        q=q.strip(),
    )
