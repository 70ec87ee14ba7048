"""Answers to frequent questions as search engines read them, in the vocabulary of schema.org (JSON-LD)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consultations.schemas.consultation import ConsultationView
from consultations.schemas.faq import PublicFaqEntry
from frontend.page import Page
from frontend.rendering import iso

CHINESE = "zh-Hans"


def in_english(entry: PublicFaqEntry, page: Page) -> bool:
    """Whether this reader sees the entry in English."""
    return bool(entry.question_en) and page.locale != CHINESE


def faq_described(entries: Sequence[PublicFaqEntry], view: ConsultationView, page: Page) -> dict[str, Any] | None:
    """The entries that stand, in the language in which the page shows them; None where there is none."""
    shown = [entry for entry in entries if entry.withdrawn_at is None]
    if not shown:
        return None
    address = f"{page.base_url}/consultations/{view.slug}"
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": f"{address}#faq",
        "about": {"@type": "GovernmentService", "name": view.title, "url": address},
        "mainEntity": [_question(entry, address, english=in_english(entry, page)) for entry in shown],
    }


def _question(entry: PublicFaqEntry, address: str, *, english: bool) -> dict[str, Any]:
    return {
        "@type": "Question",
        "name": entry.question_en if english else entry.question,
        "url": f"{address}#faq-{entry.id}",
        "inLanguage": "en" if english else CHINESE,
        "acceptedAnswer": {
            "@type": "Answer",
            "text": entry.answer_en if english else entry.answer,
            "dateCreated": iso(entry.corrected_at or entry.published_at),
        },
    }
