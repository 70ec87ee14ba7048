"""The caller's own applications."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency

from participation.base.identity.actor import Actor
from participation.base.identity.guards import signed_in
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit
from participation.representatives.queries.history import own_history
from participation.representatives.schemas.history import PastApplications


class OwnApplicationsController(ApiController):
    """``/api/v1/me/applications``."""

    path = "/api/v1/me/applications"
    tags = ("Applications",)
    guards = (signed_in,)

    @get(summary="List your applications")
    async def listed(self, actor: NamedDependency[Actor], cursor: Cursor = None, limit: Limit = 50) -> PastApplications:
        """All your applications over all calls, the newest first, and what became of each; nobody else's."""
        return await own_history(actor, cursor=cursor, limit=limit)
