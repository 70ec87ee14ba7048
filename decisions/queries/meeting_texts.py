"""What is written of a meeting, as the desk has it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from decisions.schemas.meeting_text import TextView
from decisions.words import EditionKind
from participation.base.database import fetch
from participation.base.errors import NOT_FOUND, Refused

# the kinds of texts as addresses have them
ADDRESSES = {
    "minutes": EditionKind.MINUTES,
    "summary": EditionKind.SUMMARY,
    "hearing-record": EditionKind.HEARING_RECORD,
    "hearing-report": EditionKind.HEARING_REPORT,
}
TEXTS = """
SELECT t.kind, t.text, t.public, t.version, t.at, p.name AS by FROM meeting_text t JOIN person p ON p.id = t.person
WHERE t.meeting = {}
"""


async def texts_on_desk(meeting: UUID, kinds: Sequence[EditionKind]) -> list[TextView]:
    """A text for each of these kinds, empty where nobody wrote it yet."""
    found = {one.kind: one for one in await fetch(TextView, TEXTS, meeting)}
    return [found.get(kind, TextView(kind=kind, text="", public=True, version=0)) for kind in kinds]


def text_kind(address: str) -> EditionKind:
    """The kind of a text by the last part of its address. Raises 404."""
    if address not in ADDRESSES:
        raise Refused(NOT_FOUND)
    return ADDRESSES[address]
