"""Redactions and disownings, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.redacting import LookPurpose, RedactedPart, RedactionReason, Where
from consultations.rules.redacting_suggestions import Likeness
from consultations.schemas.limits import LongText, Reason

Place = Annotated[int, Meta(ge=0, le=20_000)]
Passage = Annotated[str, Meta(max_length=2_000)]


class NewSpan(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Characters of a part from ``begins`` up to ``ends``; code points of the original counted from 0.

    ``answer`` says which answer it is, counted from 0 in the order in which a comment's redactions list them.
    """

    part: RedactedPart = RedactedPart.TEXT
    answer: Annotated[int, Meta(ge=0, lt=50)] | None = None
    begins: Place
    ends: Place

    @property
    def where(self) -> Where:
        """The text in which it lies."""
        return Where(self.part, self.answer)


class NewRedaction(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to withhold, and why.

    A passage stands for every place in the text, the proposed wording, the name and the answers where it is found;
    blanks and line ends in it for any others.
    """

    spans: Annotated[list[NewSpan], Meta(max_length=100)] = []
    passages: Annotated[list[Passage], Meta(max_length=50)] = []
    reason: RedactionReason = RedactionReason.PERSONAL_DATA


class RedactionView(msgspec.Struct, frozen=True, kw_only=True):
    """A redaction as its office sees it; ``lifted_at`` is None while it is in force."""

    id: UUID
    part: RedactedPart
    answer: int | None
    begins: int
    ends: int
    reason: RedactionReason
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str
    lifted_for: str

    @property
    def where(self) -> Where:
        """The text in which it lies."""
        return Where(self.part, self.answer)


class QuestionAnswered(msgspec.Struct, frozen=True):
    """A question of the consultation and what was answered to it."""

    question: str
    text: str


class Redactions(msgspec.Struct, frozen=True):
    """The redactions of a comment, and how it reads with them."""

    items: list[RedactionView]
    text: str
    proposed_text: str
    author_name: str
    answers: list[QuestionAnswered]


class Lifting(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why what was withheld may be read again."""

    reason: Reason


class Look(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What somebody looks at the original for; recorded."""

    purpose: LookPurpose


class SealedFile(msgspec.Struct, frozen=True):
    """A file that is withheld, by its name; it is opened on record too."""

    id: UUID
    filename: str


class Original(msgspec.Struct, frozen=True):
    """What was received, with nothing masked."""

    text: LongText
    proposed_text: LongText
    author_name: str
    answers: list[QuestionAnswered]
    sealed_files: list[SealedFile] = []


class SuggestedSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span that looks like personal data and is not withheld yet."""

    part: RedactedPart
    begins: int
    ends: int
    likeness: Likeness
    answer: int | None = None

    @property
    def where(self) -> Where:
        """The text in which it lies."""
        return Where(self.part, self.answer)


class SuggestedSpans(msgspec.Struct, frozen=True):
    """All of them, in the order of the text."""

    items: list[SuggestedSpan]
