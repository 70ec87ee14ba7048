"""What mail providers tell of the mails they were given."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency

from participation.base.identity.actor import Actor
from participation.base.notices.bounces.arriving import MAIL, take_bounce
from participation.base.notices.bounces.noting import Bounced
from participation.base.problem_document import ApiController


class NoticeController(ApiController):
    """``/api/v1/notices``."""

    path = "/api/v1/notices"
    tags = ("Notices",)

    @post("/bounces", status_code=200, summary="Report a mail that came back")
    async def bounced(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Bounced:
        """Signed as Standard Webhooks says, with the secret that the administration page shows; JSON
        `{"data": {"return_path" or "message_id", "action", "status", "reason"}}`, or the returned mail itself as
        `message/rfc822`."""
        return await take_bounce(
            actor,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.body(),
            media_type=MAIL if request.content_type[0] == MAIL else "application/json",
        )
