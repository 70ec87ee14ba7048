"""The report on the workbench: as it would be filed now, the frozen editions, the signatures, and who was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from consultations.queries.drafts import draft
from consultations.queries.inside import Inside
from consultations.queries.reconciling import promise
from consultations.queries.report_submissions import newest_submission, submission
from consultations.queries.reports import editions, preview, report
from consultations.rules.totals import reconciles
from consultations.schemas.limits import Reason
from consultations.schemas.report import Edition, ReportContent
from consultations.schemas.report_submission import ReportSubmission
from consultations.services import reporting
from consultations.services.report_submitting import cancel_submission
from consultations.words import State
from frontend import report_tables as tables
from frontend.answers import AnyRequest, is_fragment, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.notices.queries import totals
from participation.base.notices.words import FATE

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
DECIDING = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER),)
Version = Annotated[int | None, QueryParameter(ge=1, le=100_000)]

BEGUN = N_("The report is being submitted. You may close this page; it goes on by itself.")
CANCELLED = N_("The submission is cancelled. Everything is as it was before.")
FILED = N_("The filed edition is frozen and handed in.")
REVIEWED = N_("The review is noted.")
SIGNED = N_("You have signed the report.")
SENT_BACK = N_("The report is sent back; points and dispositions can be changed again.")
PUBLISHED = N_("The report is public, and everybody who commented is being told.")

# while these last, what would be filed now is what people work on
WORKING = frozenset({State.OPEN, State.CLOSED})


class ReportForm(msgspec.Struct):
    """An act on the report with what is said about it."""

    reason: Reason = ""


async def _submit(actor: Actor, slug: str, reason: str) -> str:
    found = await reporting.submit_report(actor, slug=slug, reason=reason)
    return BEGUN if isinstance(found, ReportSubmission) else FILED


async def _cancel(actor: Actor, slug: str, reason: str) -> str:
    await cancel_submission(actor, slug=slug)
    return CANCELLED


async def _review(actor: Actor, slug: str, reason: str) -> str:
    await reporting.review_report(actor, slug=slug, reason=reason)
    return REVIEWED


async def _approve(actor: Actor, slug: str, reason: str) -> str:
    await reporting.approve_report(actor, slug=slug, reason=reason)
    return SIGNED


async def _reject(actor: Actor, slug: str, reason: str) -> str:
    await reporting.reject_report(actor, slug=slug, reason=reason)
    return SENT_BACK


async def _publish(actor: Actor, slug: str, reason: str) -> str:
    await reporting.publish_report(actor, slug=slug)
    return PUBLISHED


# Each does it and says what was done.
ACTS: dict[str, Callable[[Actor, str, str], Awaitable[str]]] = {
    "submission": _submit,
    "cancellation": _cancel,
    "review": _review,
    "approval": _approve,
    "rejection": _reject,
    "publication": _publish,
}


class ReportPage(Controller):
    """``/workbench/consultations/{slug}/report``."""

    path = "/workbench/consultations/{slug:str}/report"
    guards = READERS

    @get()
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        edition: FromQuery[Edition | None] = None,
        version: Version = None,
    ) -> Response[Any]:
        """The report as it would be filed now; once it is handed in, the frozen edition."""
        return await _page(request, actor, slug, edition=edition, version=version)

    @get("/submission")
    async def progress(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """For htmx how far the submitting is, and once it has ended the word to load the page again; else that page."""
        found = await submission(actor, slug)
        if not is_fragment(request):
            return see_other(at(slug, "report"))
        fragment = shown(request, "workbench/report.html", block="submitting", submission=found, base=at(slug))
        if not found.runs:
            fragment.headers["HX-Refresh"] = "true"
        return fragment

    @post([f"/{act}" for act in ACTS], guards=DECIDING)
    async def act(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Submit, cancel that, review, sign, send back or publish: the last part of the address says which."""
        act = request.url.path.rsplit("/", 1)[-1]
        try:
            form = await read_form(request, ReportForm)
            said = await ACTS[act](actor, slug, form.reason)
        except Refused as refused:
            prefix = f"{act}."
            return await _page(
                request,
                actor,
                slug,
                status=refused.refusal.status,
                errors=errors_of(refused, prefix),
                form=under(await typed(request), prefix),
                refused=act,
            )
        return see_other(at(slug, "report"), said)


async def _page(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    *,
    status: int = 200,
    edition: Edition | None = None,
    version: int | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "report")
    found: Inside = frame["inside"]
    kept = await editions(found.view.id)
    content, sha256, hindrance = None, "", None
    by_job = await newest_submission(found.view.id)
    under_way = by_job is not None and by_job.runs
    if edition is None and not under_way and (found.view.state in WORKING or not kept):
        made = await preview(actor, slug)
        content, hindrance = made.content, reconciles(made.totals)
    elif kept and (edition or not under_way):
        # the newest stands first, and of one version the public edition is the later
        wanted = (edition, version) if edition else (kept[0].edition, kept[0].version)
        frozen = await report(actor, slug, *wanted)
        content, sha256 = frozen.content, frozen.sha256
    return shown(
        request,
        "workbench/report.html",
        status=status,
        content=content,
        sha256=sha256,
        hindrance=hindrance,
        submission=by_job,
        under_way=under_way,
        editions=kept,
        stages=current_rules().sign_off.stages,
        promise=await promise(slug),
        fates=[(FATE[fate], n) for fate, n in (await totals(f"report:{found.view.id}")).items() if n],
        tables=await _tables(actor, found, content) if content else None,
        **frame,
        **values,
    )


async def _tables(actor: Actor, found: Inside, content: ReportContent) -> dict[str, Any]:
    """The totals as rows in their order."""
    clauses = (await draft(actor, found.view.slug)).clauses if found.view.draft_version else []
    return {
        "outcomes": tables.by_outcome(content),
        "channels": tables.by_channel(content),
        "clauses": tables.by_clause(content, clauses),
        "fall": tables.fall(content, clauses, found.view.slug),
        "links": tables.links(clauses, found.view.slug),
    }
