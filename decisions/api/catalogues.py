"""Yearly catalogues of matters, with their versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from decisions.api.matters import OFFICE, BodySlug, Year
from decisions.queries import catalogues as queries
from decisions.schemas.catalogue import (
    CatalogueChanged,
    CatalogueList,
    CatalogueMade,
    CataloguePublic,
    CatalogueView,
    NewCatalogue,
    NewCatalogueChange,
)
from decisions.schemas.edition import EditionView
from decisions.schemas.matter import Submission
from decisions.services.catalogues import change_catalogue, prepare_catalogue, submit_catalogue
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit


class CatalogueController(ApiController):
    """重大行政决策事项目录."""

    path = "/api/v1/catalogues"
    tags = ("Matters",)

    @get(summary="List the catalogues")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        year: Year = None,
        office: BodySlug = None,
        mine: Annotated[bool, QueryParameter(description="Those of your bodies, published or not")] = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CatalogueList:
        """Those that are public."""
        return await queries.catalogues(actor, year=year, body=office, mine=mine, cursor=cursor, limit=limit)

    @post(guards=OFFICE, summary="Set up a catalogue")
    async def prepare(self, actor: NamedDependency[Actor], data: JSONBody[NewCatalogue]) -> CatalogueMade:
        """Of a body for a year; there is one of each."""
        return await prepare_catalogue(actor, new=data)

    @get("/{catalogue:uuid}", summary="Show a catalogue")
    async def shown(self, actor: NamedDependency[Actor], catalogue: FromPath[UUID]) -> CatalogueView:
        """The version in force and, for its office, what the next one would say."""
        return await queries.catalogue(actor, catalogue)

    @get("/{office:str}/{year:int}", summary="Read a version of a catalogue")
    async def version(
        self,
        office: FromPath[str],
        year: FromPath[int],
        version: Annotated[int | None, QueryParameter(description="Without it the one in force", ge=1)] = None,
    ) -> CataloguePublic:
        """The version in force or an earlier one, and every one there was with what it changed."""
        return await queries.public_catalogue(office, year, version)

    @post("/{catalogue:uuid}/changes", guards=OFFICE, summary="Add or drop a matter")
    async def change(
        self, actor: NamedDependency[Actor], catalogue: FromPath[UUID], data: JSONBody[NewCatalogueChange]
    ) -> CatalogueChanged:
        """It becomes public with the version that is handed in next; the reason is published."""
        return await change_catalogue(actor, catalogue=catalogue, new=data)

    @post("/{catalogue:uuid}/submission", guards=OFFICE, summary="Hand in a catalogue")
    async def submit(
        self, actor: NamedDependency[Actor], catalogue: FromPath[UUID], data: JSONBody[Submission | None] = None
    ) -> EditionView:
        """With all changes so far, for the chain to sign."""
        return await submit_catalogue(actor, catalogue=catalogue, new=data or Submission())
