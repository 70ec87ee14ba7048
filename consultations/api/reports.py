"""The report: submitting, signing, publishing, reading."""

from __future__ import annotations

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, JSONBody

from consultations.api.consultations import DECIDING, OFFICE, OFFICE_OR_LEADER
from consultations.api.parameters import Slug
from consultations.api.report_forms import CSV, AnyRequest, Language, Version, accepted
from consultations.listening_as_csv import listening_rows
from consultations.queries import reports as queries
from consultations.queries.report_submissions import submission
from consultations.schemas.consultation import Decision, Standing
from consultations.schemas.report import Edition, ReportView
from consultations.schemas.report_submission import ReportSubmission
from consultations.services import reporting
from consultations.services.report_submitting import cancel_submission
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
BY_JOB = ResponseSpec(
    ReportSubmission, generate_examples=False, description="There are many comments: a job submits the report."
)


class ReportController(ApiController):
    """公众意见采纳情况反馈."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Reports",)

    @post("/report", guards=OFFICE, summary="Submit the report", responses={202: BY_JOB})
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Response[ReportView | ReportSubmission]:
        """Freeze the filed edition; 409 ``uncovered`` with their number while a comment has no outcome.

        Once a version is published the next one corrects it, and needs a `reason`, which is published. With more than
        20,000 comments a job does it: 202, and `report/submission` tells how far it is. Meanwhile nothing changes that
        the report tells, and signing, sending back or submitting again is refused with 409 `report_being_submitted`.
        """
        found = await reporting.submit_report(actor, slug=slug, reason=data.reason if data else "")
        if isinstance(found, ReportSubmission):
            polled = f"/api/v1/consultations/{slug}/report/submission"
            return Response(found, status_code=202, headers={"Location": polled, "Retry-After": "2"})
        return Response(found, status_code=201)

    @get("/report/submission", guards=READERS, summary="Read how far the submitting is")
    async def submission(self, actor: NamedDependency[Actor], slug: Slug) -> ReportSubmission:
        """The newest that a job carries or carried out: of its `comments` so many are `done`.

        Where it `failed`, `failure` says why; the consultation is then as it was before, and the report can be
        submitted again. 404 where none was needed.
        """
        return await submission(actor, slug)

    @delete("/report/submission", guards=OFFICE, summary="Cancel the submitting")
    async def cancel(self, actor: NamedDependency[Actor], slug: Slug) -> None:
        """What was done so far is thrown away; 409 ``not_being_submitted`` where it is done or none is under way."""
        await cancel_submission(actor, slug=slug)

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
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition] = "public",
        version: Version = None,
        lang: Language = None,
    ) -> Response[ReportView]:
        """The newest public edition; the filed one is for the office.

        JSON, unless `Accept` prefers HTML, CSV, Word or a spreadsheet; each has an address of its own too.
        """
        return await accepted(request, actor, slug, edition, version, lang)

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
