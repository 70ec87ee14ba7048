"""A matter and a catalogue as search engines read them, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from decisions.schemas.catalogue import CatalogueVersion
from decisions.schemas.edition import InForce
from decisions.schemas.matter import MatterAround
from decisions.schemas.matter_edition import MatterContent
from frontend.page import Page
from frontend.rendering import iso


def matter_described(found: InForce[MatterContent], around: MatterAround, page: Page) -> dict[str, Any]:
    """A publication of a government body about what it is going to decide, and the meetings at which it does."""
    said = found.content
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": said.title,
        "description": said.summary,
        "url": f"{page.base_url}/matters/{said.slug}",
        "inLanguage": "zh-Hans",
        "provider": {"@type": "GovernmentOrganization", "name": said.body.name},
        "subjectOf": [
            {
                "@type": "Event",
                "name": meeting.title,
                "url": f"{page.base_url}/meetings/{meeting.slug}",
                "startDate": iso(meeting.starts_at),
                "eventStatus": f"https://schema.org/{'EventCancelled' if meeting.cancelled else 'EventScheduled'}",
                "organizer": {"@type": "GovernmentOrganization", "name": said.body.name},
            }
            for meeting in around.meetings
        ],
    }


def catalogue_described(shown: CatalogueVersion, page: Page) -> dict[str, Any]:
    """A catalogue as a data set, with its version and its date."""
    said = shown.content
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": said.title,
        "description": said.basis,
        "url": f"{page.base_url}/catalogues/{said.body.slug}/{said.year}",
        "inLanguage": "zh-Hans",
        "version": str(shown.version),
        "datePublished": iso(shown.published_at),
        "temporalCoverage": str(said.year),
        "publisher": {"@type": "GovernmentOrganization", "name": said.body.name},
    }
