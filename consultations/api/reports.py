"""The report: submitting, signing, publishing, reading."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from consultations.api.consultations import DECIDING, OFFICE, OFFICE_OR_LEADER
from consultations.api.parameters import Slug
from consultations.comments_as_files import comment_lines, comment_rows
from consultations.listening_as_csv import listening_rows
from consultations.queries import reports as queries
from consultations.queries.exporting import export
from consultations.reports_as_csv import report_rows
from consultations.schemas.consultation import Decision, Standing
from consultations.schemas.report import Edition, ReportView
from consultations.services import reporting
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController

CSV = "text/csv; charset=utf-8"
JSON_LINES = "application/jsonl"
Version = Annotated[int | None, QueryParameter(ge=1, le=100_000)]


class ReportController(ApiController):
    """公众意见采纳情况反馈."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Reports",)

    @post("/report", guards=OFFICE, summary="Submit the report")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> ReportView:
        """Freeze the filed edition; 409 ``uncovered`` with their number while a comment has no outcome."""
        return await reporting.submit_report(actor, slug=slug)

    @post("/report/review", guards=DECIDING, summary="Review the report")
    async def review(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Note that it is under review, or what the review found."""
        return await reporting.review_report(actor, slug=slug, reason=data.reason if data else "")

    @post("/report/approval", guards=DECIDING, summary="Sign the report")
    async def approve(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Sign the next stage; its author never does."""
        return await reporting.approve_report(actor, slug=slug, reason=data.reason if data else "")

    @post("/report/rejection", guards=DECIDING, summary="Send the report back")
    async def reject(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """With reasons; dispositions can then be changed again."""
        return await reporting.reject_report(actor, slug=slug, reason=data.reason if data else "")

    @post("/report/publication", guards=OFFICE_OR_LEADER, summary="Publish the report")
    async def publish(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Make it public and tell every commenter."""
        return await reporting.publish_report(actor, slug=slug)

    @get("/report", middleware=[Revalidated()], summary="Read the report")
    async def read(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
    ) -> ReportView:
        """The newest public edition; the filed one is for the office."""
        return await queries.report(actor, slug, edition, version)

    @get("/report.json", middleware=[Revalidated()], summary="Read the report as a file")
    async def as_json(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
    ) -> ReportView:
        """The same as the report itself."""
        return await queries.report(actor, slug, edition, version)

    @get("/report.csv", middleware=[Revalidated()], summary="Read the report as a table", media_type=CSV)
    async def as_csv(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
    ) -> Response[str]:
        """One row a point; cells that a spreadsheet would take for formulas are escaped."""
        view = await queries.report(actor, slug, edition, version)
        headers = {"Content-Disposition": f'attachment; filename="report-{slug}-{view.content.version}.csv"'}
        return Response(report_rows(view), media_type=CSV, headers=headers)

    @get("/asked.csv", middleware=[Revalidated()], summary="Read who was asked as a table", media_type=CSV)
    async def asked_as_csv(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
    ) -> Response[str]:
        """Written requests with their numbers and those asked, forums and visits, as the report tells of them."""
        view = await queries.report(actor, slug, edition, version)
        headers = {"Content-Disposition": f'attachment; filename="asked-{slug}-{view.content.version}.csv"'}
        return Response(listening_rows(view.content.listening), media_type=CSV, headers=headers)

    @get("/comments.csv", middleware=[Revalidated()], summary="Read the comments as a table", media_type=CSV)
    async def comments_as_csv(self, actor: NamedDependency[Actor], slug: Slug) -> Response[str]:
        """One row a comment received, once the report is published; what may not be read keeps its row."""
        headers = {"Content-Disposition": f'attachment; filename="comments-{slug}.csv"'}
        return Response(comment_rows(await export(actor, slug)), media_type=CSV, headers=headers)

    @get(
        "/comments.jsonl", middleware=[Revalidated()], summary="Read the comments as JSON lines", media_type=JSON_LINES
    )
    async def comments_as_lines(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """The same, one JSON object a line."""
        headers = {"Content-Disposition": f'attachment; filename="comments-{slug}.jsonl"'}
        return Response(comment_lines(await export(actor, slug)), media_type=JSON_LINES, headers=headers)
