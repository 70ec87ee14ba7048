"""常见问题, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.faq import FaqStanding
from consultations.rules.voices import Voices
from consultations.schemas.limits import Line, Reason

AnswerText = Annotated[str, Meta(max_length=4_000)]
Sources = Annotated[list[UUID], Meta(max_length=100)]


class NewFaqEntry(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A question that many ask, and the answer (Markdown).

    ``clause`` is a clause's id; ``comments``, ``families`` and ``points`` are those it came from.
    """

    question: Line = ""
    answer: AnswerText = ""
    question_en: Line = ""
    answer_en: AnswerText = ""
    clause: UUID | None = None
    comments: Sources = []
    families: Sources = []
    points: Sources = []


class CorrectedFaqEntry(NewFaqEntry, kw_only=True, forbid_unknown_fields=True):
    """An entry stated anew; ``version`` is the newest one that was read."""

    version: Annotated[int, Meta(ge=1)]


class FaqReason(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why an entry is sent back or withdrawn; the reason of a withdrawal is published."""

    reason: Reason


class FaqOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All entries of a consultation in the order in which they are to stand."""

    entries: Annotated[list[UUID], Meta(max_length=200)]


class FaqEntryId(msgspec.Struct, frozen=True):
    """An entry, its newest version, and where that stands."""

    id: UUID
    version: int
    standing: FaqStanding


class PublicFaqEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as everybody reads it; ``corrected_at`` is when it was published anew.

    One that was withdrawn keeps its place: it has no texts, but the day and the reason.
    """

    id: UUID
    question: str = ""
    answer: str = ""
    question_en: str = ""
    answer_en: str = ""
    clause: UUID | None = None
    clause_number: str | None = None
    published_at: datetime
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_for: str = ""


class FaqList(msgspec.Struct, frozen=True):
    """常见问题 of a consultation in their order."""

    items: list[PublicFaqEntry]


class FaqDecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided on a version, by whom, when and why."""

    version: int
    act: str
    reason: str
    by: str
    at: datetime


class FaqText(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an entry, with who wrote it when, and what it came from."""

    version: int
    question: str
    answer: str
    question_en: str
    answer_en: str
    clause: UUID | None
    comments: list[UUID]
    families: list[UUID]
    points: list[UUID]
    by: str
    by_id: UUID
    at: datetime


class FiledFaqEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as its office sees it: where it stands, which version is public, every version, every decision."""

    id: UUID
    standing: FaqStanding
    public: int | None
    clause_number: str | None
    versions: list[FaqText]
    decisions: list[FaqDecisionView]

    @property
    def newest(self) -> FaqText:
        """The version that was written last."""
        return self.versions[-1]


class FiledFaq(msgspec.Struct, frozen=True):
    """All entries of a consultation for its office."""

    items: list[FiledFaqEntry]


class FaqCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A family whose words ask something, with who stands behind it; ``answered`` where an entry came from it."""

    family: UUID
    text: str
    clause: UUID | None
    clause_number: str | None
    voices: Voices
    answered: bool
