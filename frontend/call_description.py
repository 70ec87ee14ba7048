"""A call as search engines read it, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from decisions.queries.meeting_of_call import MeetingNow
from frontend.page import Page
from frontend.rendering import iso
from participation.representatives.schemas.call import CallView
from participation.representatives.words import CallState

TAKEN_BACK = "https://schema.org/EventCancelled"
ON = "https://schema.org/EventScheduled"
MOVED = "https://schema.org/EventRescheduled"


def call_described(view: CallView, page: Page, moved: MeetingNow | None = None) -> dict[str, Any]:
    """A service of a government body, with the address where one applies, and the meeting that its seats are at.

    ``moved`` is that meeting as it is now, where it was moved or called off.
    """
    address = f"{page.base_url}/calls/{view.slug}"
    off = view.state is CallState.WITHDRAWN or (moved is not None and moved.called_off)
    place = moved.place if moved else view.place
    provider = {"@type": "GovernmentOrganization", "name": view.body.name}
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": view.title,
        "description": view.summary,
        "url": address,
        "inLanguage": "zh-Hans",
        "provider": provider,
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": f"{address}/apply",
            "servicePhone": view.contact_phone,
            "servicePostalAddress": view.contact_address,
        },
        "hoursAvailable": {
            "@type": "OpeningHoursSpecification",
            "validFrom": iso(view.opens_at),
            "validThrough": iso(view.closes_at),
        },
        "subjectOf": {
            "@type": "Event",
            "name": view.meeting_title,
            "url": address,
            "startDate": iso(moved.starts_at if moved else view.meeting_at),
            "eventStatus": TAKEN_BACK if off else MOVED if moved else ON,
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {"@type": "Place", "name": place, "address": place},
            "organizer": provider,
            "maximumAttendeeCapacity": view.seats,
        },
    }
