"""A meeting as search engines read it, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from decisions.schemas.meeting_public import PublicMeeting
from decisions.words import MeetingAct, MeetingState
from frontend.page import Page
from frontend.rendering import iso

OFF = "https://schema.org/EventCancelled"
MOVED = "https://schema.org/EventRescheduled"
ON = "https://schema.org/EventScheduled"
HERE = "https://schema.org/OfflineEventAttendanceMode"
AFAR = "https://schema.org/OnlineEventAttendanceMode"
BOTH = "https://schema.org/MixedEventAttendanceMode"


def meeting_described(meeting: PublicMeeting, page: Page) -> dict[str, Any]:
    """An event with its agenda, held by a government body; one that was moved says from when."""
    content = meeting.content
    moved = [step for step in meeting.steps if step.act is MeetingAct.POSTPONE]
    status = OFF if meeting.state is MeetingState.CANCELLED else MOVED if moved else ON
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": content.title,
        "description": content.summary,
        "url": f"{page.base_url}/meetings/{content.slug}",
        "inLanguage": "zh-Hans",
        "startDate": iso(meeting.starts_at),
        "endDate": iso(meeting.starts_at + timedelta(minutes=meeting.minutes)),
        "eventStatus": status,
        "eventAttendanceMode": (BOTH if meeting.place else AFAR) if content.online else HERE,
        "location": {"@type": "Place", "name": meeting.place, "address": meeting.place},
        "organizer": {"@type": "GovernmentOrganization", "name": content.body.name},
        "subEvent": [{"@type": "Event", "name": item.title} for item in content.items],
    }
    if moved:
        found["previousStartDate"] = iso(content.starts_at)
    return found
