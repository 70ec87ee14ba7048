"""Points that a comment likely raises, and why."""

from __future__ import annotations

from uuid import UUID

import msgspec


class SuggestedBy(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that raises the point already; ``similarity`` from 0 (nothing in common) to 1 (the same)."""

    comment: UUID
    receipt: str
    excerpt: str
    similarity: float


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A point that a comment likely raises. It decides nothing: an officer links, or does not.

    ``score`` compares the suggestions of one answer with each other and means nothing beside that. ``words`` are what
    the comment has in common with ``examples``, or with the point's own title and text where no comment is alike.
    """

    point: UUID
    position: int
    title: str
    score: float
    words: list[str]
    examples: list[SuggestedBy]


class Suggestions(msgspec.Struct, frozen=True):
    """The likeliest points of a comment, the likeliest first."""

    items: list[Suggestion]
