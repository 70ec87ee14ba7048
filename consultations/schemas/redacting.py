"""Redactions and disownings, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.redacting import LookPurpose, RedactedPart, RedactionReason
from consultations.rules.redacting_suggestions import Likeness
from consultations.schemas.limits import LongText, Reason

Place = Annotated[int, Meta(ge=0, le=20_000)]
Passage = Annotated[str, Meta(max_length=2_000)]


class NewSpan(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Characters of a part from ``begins`` up to ``ends``; code points of the original counted from 0."""

    part: RedactedPart = RedactedPart.TEXT
    begins: Place
    ends: Place


class NewRedaction(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to withhold, and why.

    A passage stands for every place in the text, the proposed wording and the name where it is found; blanks and line
    ends in it for any others.
    """

    spans: Annotated[list[NewSpan], Meta(max_length=100)] = []
    passages: Annotated[list[Passage], Meta(max_length=50)] = []
    reason: RedactionReason = RedactionReason.PERSONAL_DATA


class RedactionView(msgspec.Struct, frozen=True, kw_only=True):
    """A redaction as its office sees it; ``lifted_at`` is None while it is in force."""

    id: UUID
    part: RedactedPart
    begins: int
    ends: int
    reason: RedactionReason
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str
    lifted_for: str


class Redactions(msgspec.Struct, frozen=True):
    """The redactions of a comment, and how it reads with them."""

    items: list[RedactionView]
    text: str
    proposed_text: str
    author_name: str


class Lifting(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why what was withheld may be read again."""

    reason: Reason


class Look(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What somebody looks at the original for; recorded."""

    purpose: LookPurpose


class Original(msgspec.Struct, frozen=True):
    """What was received, with nothing masked."""

    text: LongText
    proposed_text: LongText
    author_name: str


class SuggestedSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span that looks like personal data and is not withheld yet."""

    part: RedactedPart
    begins: int
    ends: int
    likeness: Likeness


class SuggestedSpans(msgspec.Struct, frozen=True):
    """All of them, in the order of the text."""

    items: list[SuggestedSpan]
