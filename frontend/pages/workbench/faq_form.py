"""The form of an entry of 常见问题, and what it stands for."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.faq import AnswerText, Sources
from consultations.schemas.limits import Line

TEXTS = ("question", "answer", "question_en", "answer_en", "clause", "comments", "families", "points")


class EntryForm(msgspec.Struct, kw_only=True):
    """An entry as the form sends it; ``form_key`` makes the same form sent twice one entry."""

    question: Line = ""
    answer: AnswerText = ""
    question_en: Line = ""
    answer_en: AnswerText = ""
    clause: UUID | None = None
    comments: Sources = []
    families: Sources = []
    points: Sources = []
    version: Annotated[int, Meta(ge=1)] = 1
    form_key: Annotated[str, Meta(max_length=100)] = ""


def meant(form: EntryForm) -> dict[str, Any]:
    """What the form says of the entry, by name."""
    return {name: getattr(form, name) for name in TEXTS}
