"""Draft topics, keywords and stances as the office reads them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.schemas.voices import Voices
from consultations.words import Stance


class DraftTopic(msgspec.Struct, frozen=True, kw_only=True):
    """A draft topic: its words, how many comments it has, and the most typical ones. No finding and no point.

    ``voices`` are who stood behind them when the list was made; None in a list that was made before they were counted.
    """

    keywords: list[str]
    size: int
    typical: list[UUID]
    voices: Voices | None = None


class TopicPart(msgspec.Struct, frozen=True, kw_only=True):
    """The whole (``clause`` is null and ``everything``), or the comments on a clause or on the whole draft as such.

    ``topics`` is empty where there are too few texts to part; ``unassigned`` comments are in none. ``voices`` and
    ``unassigned_voices`` stood behind them then; None in a list that was made before they were counted.
    """

    clause: UUID | None = None
    everything: bool = False
    keywords: list[str] = []
    typical: list[UUID] = []
    topics: list[DraftTopic] = []
    comments: int = 0
    unassigned: int = 0
    voices: Voices | None = None
    unassigned_voices: Voices | None = None


class TopicContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft list holds."""

    whole: TopicPart
    clauses: list[TopicPart]


class TopicProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a draft list is: asked for, begun, and of its parts how many are done; ``failed`` if it was given up."""

    id: UUID
    asked_at: datetime
    asked_by: str
    begun_at: datetime | None
    done: int
    parts: int
    failed: bool


class MadeTopics(msgspec.Struct, frozen=True, kw_only=True):
    """The newest draft list.

    ``comments`` had a text when it was made; ``read`` of them were read, in ``families`` of near-identical ones, each
    family once. Where fewer were read than there are, it was made from a sample.
    """

    made_at: datetime
    comments: int
    read: int
    families: int
    content: TopicContent


class StanceCount(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes a stance, in separate columns; ``stance`` is null where nothing was said."""

    stance: Stance | None
    voices: Voices


class ClauseStances(msgspec.Struct, frozen=True, kw_only=True):
    """The stances on a clause; ``clause`` is null for the whole draft."""

    clause: UUID | None
    number: str | None
    stances: list[StanceCount]


class TopicsView(msgspec.Struct, frozen=True, kw_only=True):
    """Draft topics and stances of a consultation; ``under_way`` is the list that is being made, or that failed last."""

    made: MadeTopics | None
    under_way: TopicProgress | None
    stances: list[StanceCount]
    clauses: list[ClauseStances]


class TopicsAsked(msgspec.Struct, frozen=True):
    """The draft list that is being made."""

    id: UUID
