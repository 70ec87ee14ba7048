"""What pages say of themselves to search engines, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from consultations.schemas.consultation import ConsultationView
from consultations.schemas.report import ReportView
from frontend.page import Page
from frontend.rendering import iso

FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
}
DATA = {"csv": "text/csv", "jsonl": "application/jsonl"}


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
        **({"subjectOf": _draft(view, address)} if view.draft_version else {}),
    }


def report_described(view: ConsultationView, found: ReportView, page: Page) -> dict[str, Any]:
    """A published report: what it is about, its version and date, and the files and data that go with it."""
    content = found.content
    address = f"{page.base_url}/consultations/{view.slug}"
    files = f"{page.base_url}/api/v1/consultations/{view.slug}"
    publisher = {"@type": "GovernmentOrganization", "name": content.body}
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": content.title,
        "url": f"{address}/report",
        "inLanguage": "zh-Hans",
        "version": content.version,
        "datePublished": iso(content.made_at),
        "author": publisher,
        "publisher": publisher,
        "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": found.sha256},
        "about": {"@type": "GovernmentService", "name": view.title, "url": address},
        **({"correction": content.correction.reason} if content.correction else {}),
        **({"isBasedOn": _draft(view, address)} if view.draft_version else {}),
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": f"{files}/report.{ending}"}
            for ending, kind in FILES.items()
        ],
        "subjectOf": {
            "@type": "Dataset",
            "name": content.title,
            "description": "Comments, points and dispositions of a public consultation",
            "url": f"{files}/datapackage.json",
            "creator": publisher,
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{files}/{table}.{ending}"}
                for table in ("comments", "points", "dispositions")
                for ending, kind in DATA.items()
            ],
        },
    }


def _draft(view: ConsultationView, address: str) -> dict[str, Any]:
    """The draft, which is no law yet."""
    return {
        "@type": "Legislation",
        "name": view.title,
        "url": f"{address}/draft",
        "inLanguage": "zh-Hans",
        "legislationLegalForce": "https://schema.org/NotInForce",
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": view.body.name},
    }
