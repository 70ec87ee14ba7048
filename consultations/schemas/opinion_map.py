"""Statements, votes and maps going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.opinion_map import Seen, Standing, Vote
from consultations.schemas.limits import Reason

StatementText = Annotated[str, Meta(min_length=1, max_length=140)]


class NewStatement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One short sentence with one thought, to which a person can say yes or no."""

    text: StatementText


class StatementId(msgspec.Struct, frozen=True):
    """A statement and where it stands."""

    id: UUID
    standing: Standing


class StatementReason(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a statement is declined or withdrawn."""

    reason: Reason


class NewVote(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the voter says; a later vote on the same statement replaces it."""

    vote: Vote


class Cast(msgspec.Struct, frozen=True):
    """A vote that counts, and on how many of the statements the voter has voted."""

    statement: UUID
    vote: Vote
    voted: int
    statements: int


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """A statement; ``vote`` is the reader's own. ``author`` and ``reason`` are told to the office only."""

    id: UUID
    text: str
    standing: Standing
    vote: Vote | None = None
    author: str | None = None
    author_id: UUID | None = None
    reason: str | None = None


class Statements(msgspec.Struct, frozen=True):
    """The statements that the reader may see, in one page; ``next`` is always null."""

    items: list[StatementView]
    next: None = None


class TypicalStatement(msgspec.Struct, frozen=True):
    """How a group or everybody answered a statement: ``voted`` of the ``seen`` who answered it say ``vote``."""

    statement: UUID
    text: str
    vote: Vote
    voted: int
    seen: int


class OpinionGroup(msgspec.Struct, frozen=True):
    """Voters who vote alike, and what tells them apart. ``name`` is a letter from A."""

    id: int
    name: str
    size: int
    typical: list[TypicalStatement]


class GroupAnswer(msgspec.Struct, frozen=True):
    """How one group answered one statement."""

    group: int
    agreed: int
    disagreed: int
    seen: int


class StatementResult(msgspec.Struct, frozen=True):
    """How all groups answered a statement; ``consensus`` is high (up to 1) only where every group agrees."""

    statement: UUID
    text: str
    consensus: float
    answers: list[GroupAnswer]


class Dot(msgspec.Struct, frozen=True):
    """One voter on the picture, from -100 to 100 each way, and the group, if any; whose it is, is not told."""

    x: float
    y: float
    group: int | None


class DrawnMap(msgspec.Struct, frozen=True, kw_only=True):
    """What a map shows. ``dots`` are all voters, or of very many an even share (``dots_of`` says of how many)."""

    at: datetime
    voters: int
    people: int
    unidentified: int
    groups: list[OpinionGroup]
    together: list[TypicalStatement]
    results: list[StatementResult]
    dots: list[Dot]
    dots_of: int


class OpinionMapView(msgspec.Struct, frozen=True, kw_only=True):
    """The opinion map of a consultation as the reader may see it.

    ``people`` are voters who signed in, ``unidentified`` browsers; they are never added up. ``voters`` have voted on
    ``needed_votes`` statements at least, which places them in a group; ``missing`` more of them are needed before a
    result is shown to anybody. ``drawn`` is null before that, and to the public while the office keeps it internal.
    """

    open: bool
    on: bool
    seen: Seen
    public: bool
    statements: int
    people: int
    unidentified: int
    needed_votes: int
    voters: int
    missing: int
    drawn: DrawnMap | None


class MapStanding(msgspec.Struct, frozen=True):
    """Where a map stands after an act."""

    on: bool
    seen: Seen
