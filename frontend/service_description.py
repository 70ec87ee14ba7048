"""What a page says of itself to search engines, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from consultations.schemas.consultation import ConsultationView
from frontend.page import Page
from frontend.rendering import iso


def described(view: ConsultationView, page: Page) -> dict[str, Any]:
    """A consultation as a service of a government body, with the address where one comments."""
    address = f"{page.base_url}/consultations/{view.slug}"
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": view.title,
        "description": view.summary,
        "url": address,
        "inLanguage": "zh-Hans",
        "provider": {"@type": "GovernmentOrganization", "name": view.body.name},
        "audience": [{"@type": "Audience", "audienceType": audience} for audience in view.audiences],
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": f"{address}/comment",
            "servicePhone": view.contact_phone,
            "servicePostalAddress": view.contact_address,
        },
        "hoursAvailable": {
            "@type": "OpeningHoursSpecification",
            "validFrom": iso(view.opens_at),
            "validThrough": iso(view.closes_at),
        },
    }
