"""Administration: what the machine owes and could not do, and how to have it try again."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.page import Notice
from participation.base import clock
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.notices import services as notices
from participation.base.notices.queries import in_trouble, totals
from participation.base.notices.words import FATE, SECRET, TEMPLATE, Fate
from participation.base.outbox import services as outbox
from participation.base.outbox.queries import counts, dead_jobs
from participation.base.paging import after_cursor, page_of

HERE = "/administration"
ON_A_PAGE = 20
# Since when something due may wait before somebody should look whether anybody is at work.
LATE = timedelta(minutes=5)

TRIED_AGAIN = N_("The job will be tried again at once.")
SENT_AGAIN = N_("The notice will be sent again at once.")

TOPIC = {
    "deliver": N_("Send a notice"),
    "deliver given up": N_("Note that a notice was given up"),
    "sweep": N_("Daily tidying up"),
    "consultation.open": N_("Open a consultation on time"),
    "consultation.close": N_("Close a consultation on time"),
}
Cursor = Annotated[str, QueryParameter(max_length=40)]


class AdministrationPages(Controller):
    """``/administration``."""

    path = HERE
    guards = (has_role(Role.ADMINISTRATOR),)

    @get()
    async def overview(self, request: AnyRequest, jobs: Cursor = "", notices: Cursor = "") -> Response[Any]:
        """Jobs by state, those given up, and the notices in trouble, each list page by page."""
        dead, more_jobs = page_of(await dead_jobs(limit=ON_A_PAGE + 1, before=_after(jobs)), ON_A_PAGE)
        troubled, more_notices = page_of(await in_trouble(limit=ON_A_PAGE + 1, before=_after(notices)), ON_A_PAGE)
        now = await counts()
        return html(
            request,
            "administration/overview.html",
            page_for(request, section="workbench"),
            personal=True,
            counts=now,
            late=now.oldest_due is not None and clock.now() - now.oldest_due > LATE,
            dead=dead,
            more_jobs=more_jobs,
            totals=await totals(),
            troubled=troubled,
            more_notices=more_notices,
            topics=TOPIC,
            templates=TEMPLATE,
            fates=FATE,
            repeatable=[Fate.BOUNCED, Fate.GAVE_UP],
            secret=SECRET,
            asked={"jobs": jobs, "notices": notices},
        )

    @post("/jobs/{job:uuid}/retry")
    async def retry_job(self, job: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[Any]:
        """Give a dead job a fresh start."""
        try:
            await outbox.retry(actor, job=job)
        except Refused as refused:
            return see_other(HERE, Notice(refused.refusal.sentence, tone="warning"))
        return see_other(HERE, TRIED_AGAIN)

    @post("/notices/{delivery:uuid}/retry")
    async def retry_notice(self, delivery: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[Any]:
        """Send a notice once more that was given up or came back."""
        try:
            await notices.retry(actor, delivery=delivery)
        except Refused as refused:
            return see_other(HERE, Notice(refused.refusal.sentence, tone="warning"))
        return see_other(HERE, SENT_AGAIN)


def _after(cursor: str) -> UUID | None:
    return after_cursor(cursor) if cursor else None
