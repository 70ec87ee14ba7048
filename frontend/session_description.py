"""A session as search engines read it, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from events.schemas.session import SessionView
from events.words import Admission, Mode, SessionAct, SessionState
from frontend.page import Page
from frontend.rendering import iso

OFF = "https://schema.org/EventCancelled"
MOVED = "https://schema.org/EventRescheduled"
ON = "https://schema.org/EventScheduled"
ATTENDED = {
    Mode.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
    Mode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Mode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}
FREE_SEATS = "https://schema.org/InStock"
SOLD_OUT = "https://schema.org/SoldOut"


def session_described(view: SessionView, page: Page) -> dict[str, Any]:
    """An event that costs nothing, held by a government body; one that was moved says from when."""
    activity = view.activity
    address = f"{page.base_url}/sessions/{view.id}"
    moved = [step for step in view.steps if step.act is SessionAct.CHANGE and "starts_at" in step.before]
    status = OFF if view.state is SessionState.CALLED_OFF else MOVED if moved else ON
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"{activity.title} {view.title}".strip(),
        "url": address,
        "inLanguage": activity.languages,
        "startDate": iso(view.starts_at),
        "endDate": iso(view.ends_at),
        "eventStatus": status,
        "eventAttendanceMode": ATTENDED[activity.mode],
        "isAccessibleForFree": True,
        "organizer": {"@type": "GovernmentOrganization", "name": activity.body_name},
        "location": _location(view, address),
    }
    if moved:
        found["previousStartDate"] = moved[0].before["starts_at"]
    if view.admission is not Admission.OPEN and view.state is SessionState.PUBLISHED:
        found |= {
            "maximumAttendeeCapacity": view.capacity,
            "remainingAttendeeCapacity": view.free,
            "offers": _offer(view, address),
        }
    return found


def _offer(view: SessionView, address: str) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "CNY",
        "url": address,
        "availability": FREE_SEATS if view.free else SOLD_OUT,
    }
    return offer | ({"validFrom": iso(view.books_from)} if view.books_from else {})


def _location(view: SessionView, address: str) -> dict[str, Any]:
    if view.activity.mode is Mode.ONLINE:
        return {"@type": "VirtualLocation", "url": address}
    place: dict[str, Any] = {"@type": "Place", "name": view.where, "address": view.activity.address}
    if view.activity.latitude is not None and view.activity.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": view.activity.latitude,
            "longitude": view.activity.longitude,
        }
    return place
