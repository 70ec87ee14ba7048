"""Open days on the workbench: the campaigns with their activities, and what waits for a signature."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from events.queries.activities_inside import desk_activities
from events.queries.campaigns_inside import desk_campaigns
from events.queries.programmes import open_versions
from events.rules.programme import OFFICE, STAFF
from frontend.answers import AnyRequest
from frontend.pages.workbench.showing import shown
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.in_force import current_rules

READERS = (has_role(*STAFF),)
WRITERS = (has_role(*OFFICE),)


class OpenDaysDeskPage(Controller):
    """``/workbench/open-days``."""

    path = "/workbench/open-days"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Campaigns, newest first, each with the activities of one's own bodies in it."""
        campaigns = await desk_campaigns(actor)
        activities = await desk_activities(actor)
        return shown(
            request,
            "open_days/desk.html",
            tab="programme",
            campaigns=campaigns,
            within={one.id: [each for each in activities if each.campaign == one.id] for one in campaigns},
            unsigned=await open_versions(actor),
            stages=current_rules().sign_off.stages,
            prepares=actor.has(*OFFICE),
            mine=actor.bodies(*STAFF),
        )
