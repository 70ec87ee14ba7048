"""Campaigns and activities as search engines read them, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.rules.session_standing import Standing
from events.schemas.activity import ActivityLine
from events.schemas.programme import ActivityContent, CampaignContent, Host, InForce
from events.schemas.session import SessionLine
from events.words import Mode
from frontend.page import Page
from frontend.rendering import iso

ATTENDANCE = {
    Mode.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
    Mode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Mode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


def campaign_described(
    found: InForce[CampaignContent], activities: Sequence[ActivityLine], page: Page
) -> dict[str, Any]:
    """A series of events with its days, its host and what belongs to it."""
    said = found.content
    return {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "name": said.title,
        "description": said.summary,
        "url": f"{page.base_url}/campaigns/{said.slug}",
        "inLanguage": "zh-Hans",
        "startDate": said.starts_on.isoformat(),
        "endDate": said.ends_on.isoformat(),
        "isAccessibleForFree": True,
        "organizer": _host(said.body),
        "subEvent": [
            {"@type": "EventSeries", "name": one.title, "url": f"{page.base_url}/activities/{one.slug}"}
            for one in activities
        ],
    }


def activity_described(found: InForce[ActivityContent], sessions: Sequence[SessionLine], page: Page) -> dict[str, Any]:
    """What is shown, where and for whom, with an Event for each session to come and the seats it has left."""
    said = found.content
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "name": said.title,
        "description": said.summary,
        "url": f"{page.base_url}/activities/{said.slug}",
        "inLanguage": said.languages or ["zh"],
        "eventAttendanceMode": ATTENDANCE[said.mode],
        "isAccessibleForFree": True,
        "organizer": _host(said.body),
        "superEvent": {
            "@type": "EventSeries",
            "name": said.campaign.title,
            "url": f"{page.base_url}/campaigns/{said.campaign.slug}",
        },
        "location": _places(said),
        "image": [f"{page.base_url}/attachments/{photo.attachment}" for photo in said.photos],
        "subEvent": [_session(one, said, page) for one in sessions],
    }
    if said.age_from is not None or said.age_to is not None:
        described["typicalAgeRange"] = f"{said.age_from or 0}-{'' if said.age_to is None else said.age_to}"
    return described


def _session(line: SessionLine, said: ActivityContent, page: Page) -> dict[str, Any]:
    off = line.standing is Standing.CALLED_OFF
    return {
        "@type": "Event",
        "name": said.title,
        "url": f"{page.base_url}/sessions/{line.id}",
        "startDate": iso(line.starts_at),
        "endDate": iso(line.ends_at),
        "eventStatus": f"https://schema.org/{'EventCancelled' if off else 'EventScheduled'}",
        "eventAttendanceMode": ATTENDANCE[line.mode],
        "maximumAttendeeCapacity": line.capacity,
        "remainingAttendeeCapacity": line.free,
        "location": _places(said),
    }


def _places(said: ActivityContent) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if said.mode is not Mode.ONLINE:
        place: dict[str, Any] = {
            "@type": "Place",
            "name": said.address,
            "address": said.address,
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": one.value, "value": True} for one in said.facilities
            ],
        }
        if said.latitude is not None:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": said.latitude, "longitude": said.longitude}
        places.append(place)
    if said.link:
        places.append({"@type": "VirtualLocation", "url": said.link})
    return places


def _host(body: Host) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": body.name}
