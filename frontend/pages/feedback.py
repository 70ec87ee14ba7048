"""What became of the opinions of a meeting, as it was signed and published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.feedback import public_feedback
from decisions.queries.meetings_public import public_meeting
from decisions.schemas.meeting_public import PublicMeeting
from frontend.answers import AnyRequest, html, page_for
from frontend.meeting_parts import PARTS
from frontend.pages.meetings import SECTION
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor


async def feedback_part(meeting: PublicMeeting) -> tuple[str, Mapping[str, Any]] | None:
    """How many opinions there were and what became of them, once that is public."""
    found = await public_feedback(meeting.slug)
    return ("opinions/public_part.html", {"feedback": found}) if found else None


PARTS.append(feedback_part)


class FeedbackPage(Controller):
    """``/meetings/{slug}/feedback``."""

    path = "/meetings/{slug:str}/feedback"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Every opinion that may be shown, with what became of it; 404 before it is published."""
        meeting = await public_meeting(slug)
        found = await public_feedback(meeting.slug)
        if found is None:
            raise Refused(NOT_FOUND)
        return html(
            request,
            "opinions/public.html",
            page_for(request, actor, section=SECTION),
            meeting=meeting,
            feedback=found,
        )
