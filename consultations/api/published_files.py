"""What was said and what became of it, as open data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from consultations.api.parameters import Slug
from consultations.open_data import rows
from consultations.open_data.annotations import MEDIA_TYPE as ANNOTATIONS
from consultations.open_data.fields import TABLES
from consultations.open_data.package import package
from consultations.queries import report_files
from consultations.queries.published_files import as_annotations, opened
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController
from participation.base.spooling import answered, spooled

CSV = "text/csv; charset=utf-8"
JSON_LINES = "application/jsonl"
AnyRequest = Request[Any, Any, Any]


class OpenDataController(ApiController):
    """Comments, points and dispositions once the report is public: nothing before it was signed."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Open data",)

    @get("/datapackage.json", middleware=[Revalidated()], summary="Describe the open files")
    async def described(self, actor: NamedDependency[Actor], slug: Slug) -> dict[str, Any]:
        """A Data Package (2.0): every file beside it with its columns."""
        found = await opened(actor, slug)
        return package(found.report, found.report_address)

    @get("/comments.csv", summary="Read the comments as a table", media_type=CSV)
    async def comments_as_table(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug
    ) -> Response[bytes]:
        """One row a comment received, once the report is published; what may not be read keeps its row.

        `Kaimen-Rows` says how many rows there are, `Repr-Digest` their SHA-256.
        """
        found = await opened(actor, slug)
        made = report_files.as_rows(report_files.comments_of(found.view.id))
        return await _sent(request, actor, made, CSV, f"comments-{slug}.csv")

    @get("/comments.jsonl", summary="Read the comments as JSON lines", media_type=JSON_LINES)
    async def comments_as_lines(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug
    ) -> Response[bytes]:
        """The same, one JSON object a line."""
        found = await opened(actor, slug)
        made = report_files.as_lines(report_files.comments_of(found.view.id))
        return await _sent(request, actor, made, JSON_LINES, f"comments-{slug}.jsonl")

    @get("/annotations.jsonld", summary="Read comments on clauses as annotations", media_type=ANNOTATIONS)
    async def annotations(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug
    ) -> Response[dict[str, Any]]:
        """Those that others may read, as W3C Web Annotations of the clauses of the draft."""
        found = await opened(actor, slug)
        made = as_annotations(found, report_files.comments_of(found.view.id))
        return await _sent(request, actor, made, ANNOTATIONS, f"annotations-{slug}.jsonld")

    @get("/points.csv", middleware=[Revalidated()], summary="Read the points as a table", media_type=CSV)
    async def points_as_table(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """One row a point of the published report."""
        return _table("points", slug, rows.points((await opened(actor, slug)).report.content))

    @get("/points.jsonl", middleware=[Revalidated()], summary="Read the points as JSON lines", media_type=JSON_LINES)
    async def points_as_lines(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """The same, one JSON object a line."""
        return _lines("points", slug, rows.points((await opened(actor, slug)).report.content))

    @get("/dispositions.csv", middleware=[Revalidated()], summary="Read the dispositions as a table", media_type=CSV)
    async def dispositions_as_table(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """One row a point: what became of it, and why."""
        return _table("dispositions", slug, rows.dispositions((await opened(actor, slug)).report.content))

    @get(
        "/dispositions.jsonl",
        middleware=[Revalidated()],
        summary="Read the dispositions as JSON lines",
        media_type=JSON_LINES,
    )
    async def dispositions_as_lines(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """The same, one JSON object a line."""
        return _lines("dispositions", slug, rows.dispositions((await opened(actor, slug)).report.content))


async def _sent(
    request: AnyRequest, actor: Actor, write: report_files.Write, media_type: str, filename: str
) -> Response[Any]:
    asked = request.headers.get("if-none-match", "")
    return answered(await spooled(write), asked, actor=actor, media_type=media_type, filename=filename)


def _table(name: str, slug: str, found: Sequence[rows.Row]) -> Response[bytes]:
    columns = [field["name"] for field in TABLES[name]]
    return Response(rows.as_table(found, columns), media_type=CSV, headers=_named(f"{name}-{slug}.csv"))


def _lines(name: str, slug: str, found: Sequence[rows.Row]) -> Response[bytes]:
    return Response(rows.as_lines(found), media_type=JSON_LINES, headers=_named(f"{name}-{slug}.jsonl"))


def _named(filename: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{filename}"'}
