"""意见采纳情况: the published report, its numbers so that they can be added up, and each answer."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.errors import NO_REPORT
from consultations.queries.comparing import first_to_last
from consultations.queries.drafts import draft
from consultations.queries.reconciling import promise
from consultations.queries.report_entered import entered
from consultations.queries.report_versions import versions as published_versions
from consultations.queries.reports import report
from consultations.queries.telling import told_of
from consultations.queries.voices_lately import overview_of
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.draft import ClauseView
from consultations.schemas.report import ReportView
from frontend import report_tables as tables
from frontend.answers import html
from frontend.changes_layout import traces
from frontend.pages.consultations import opened
from frontend.service_description import report_described
from frontend.standing import steps_of
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.notices.words import FATE


class ReportPages(Controller):
    """The answers to a consultation."""

    path = "/consultations/{slug:str}/report"
    include_in_schema = False

    @get("/")
    async def read(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], slug: FromPath[str]
    ) -> Response[str]:
        """The newest public edition; where there is none yet, when to expect it."""
        it = await opened(request, actor, slug)
        view, page = it.view, it.page
        found = await published(it.reader, slug)
        if found is None:
            voices = (await overview_of(view.id, view.received)).all
            return html(request, "reports/waiting.html", page, view=view, voices=voices, steps=steps_of(view, page))
        versions = await texts(it.reader, view)
        # comments are counted by the numbers of the text that was put to the public
        clauses = versions[0] if versions else []
        known = {clause.id: clause.number for version in versions for clause in version}
        content = tables.with_numbers(found.content, known)
        return html(
            request,
            "reports/report.html",
            page,
            view=view,
            report=content,
            sha256=found.sha256,
            entered=await entered(view.id, "public", content.version),
            promise=await promise(slug),
            fates=[(FATE[fate], n) for fate, n in (await told_of(view.id, content.version)).items() if n],
            outcomes=tables.by_outcome(content),
            channels=tables.by_channel(content),
            by_clause=tables.by_clause(content, clauses),
            fall=tables.fall(content, clauses, slug),
            links=tables.links(clauses, slug),
            changed=len(versions) > 1,
            versions=(await published_versions(it.reader, view)).items,
            description=report_described(view, found, page),
            traces=traces(
                await first_to_last(it.reader, view), content.points, known, f"/consultations/{slug}/changes"
            ),
        )


async def published(actor: Actor, slug: str) -> ReportView | None:
    """The newest public edition, or None where nothing is published yet."""
    try:
        return await report(actor, slug)
    except Refused as refused:
        if refused.refusal != NO_REPORT:
            raise
        return None


async def texts(actor: Actor, view: ConsultationView) -> list[list[ClauseView]]:
    """The clauses of each public version of the draft, oldest first."""
    return [(await draft(actor, view, version)).clauses for version in view.draft_versions]
