"""The report as files: read by programs, filed by offices, printed by anybody."""

from __future__ import annotations

import asyncio

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from consultations.api.parameters import Slug
from consultations.api.report_forms import (
    CSV,
    DOCX,
    HTML,
    XLSX,
    AnyRequest,
    Language,
    Version,
    as_book_of,
    as_document,
    as_kept,
    as_page,
    as_table,
    worded_for,
)
from consultations.queries import reports as queries
from consultations.queries.report_versions import versions
from consultations.schemas.report import Edition, ReportView
from consultations.schemas.report_versions import ReportVersions
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController


class ReportFileController(ApiController):
    """公众意见采纳情况反馈, in the form that is asked for."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Reports",)

    @get("/report/versions", middleware=[Revalidated()], summary="List the versions of the report")
    async def published_versions(self, actor: NamedDependency[Actor], slug: Slug) -> ReportVersions:
        """Every version that is or was public, the newest first: when, why, and what changed from the one before."""
        return await versions(actor, slug)

    @get("/report.json", middleware=[Revalidated()], summary="Read the report as a file")
    async def as_json(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
    ) -> Response[ReportView]:
        """The same as the report itself: its `content` is canonical JSON (RFC 8785), and `sha256` the hash of it."""
        return as_kept(await queries.frozen_report(actor, slug, edition, version))

    @get("/report.csv", middleware=[Revalidated()], summary="Read the report as a table", media_type=CSV)
    async def as_csv(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
    ) -> Response[str]:
        """One row a point; cells that a spreadsheet would take for formulas are escaped."""
        return as_table(slug, await queries.report(actor, slug, edition, version))

    @get("/report.html", middleware=[Revalidated()], summary="Read the report to print it", media_type=HTML)
    async def to_print(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
        lang: Language = None,
    ) -> Response[str]:
        """In the office's wording, as one file that needs nothing beside itself."""
        return await asyncio.to_thread(as_page, slug, await worded_for(actor, slug, edition, version, lang))

    @get("/report.docx", middleware=[Revalidated()], summary="Read the report as Word", media_type=DOCX)
    async def as_word(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
        lang: Language = None,
    ) -> Response[bytes]:
        """In the office's wording and in the layout of official documents (GB/T 9704)."""
        return await asyncio.to_thread(as_document, slug, await worded_for(actor, slug, edition, version, lang))

    @get("/report.xlsx", summary="Read the report as a spreadsheet", media_type=XLSX)
    async def as_spreadsheet(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
        lang: Language = None,
    ) -> Response[bytes]:
        """Totals, points, and the comments as their senders let others see them."""
        return await as_book_of(request, actor, slug, edition, version, lang)
