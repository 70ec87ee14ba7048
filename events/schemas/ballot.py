"""Ballots and entries in them, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.words import BallotAct, BallotState, PartyKind
from participation.base.identity.words import Assurance
from participation.representatives.draw.entropy import Value
from participation.representatives.schemas.draw import Given, NewSource
from participation.representatives.schemas.limits import Instant, Line, Reason, Slug, Title

Heads = Annotated[int, Meta(ge=1, le=1000)]
Wishes = Annotated[list[UUID], Meta(max_length=20)]
Sources = Annotated[list[NewSource], Meta(max_length=20)]


class NewBallot(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A ballot being prepared: its sessions in the order shown, its window, and what chance will be.

    ``campaign`` is its address. ``sources``: at least two that do not depend on each other; each becomes known after
    the last entry.
    """

    slug: Slug
    title: Title
    title_en: Line = ""
    campaign: Annotated[str, Meta(max_length=80)]
    sessions: Annotated[list[UUID], Meta(max_length=100)]
    opens_at: Instant
    closes_at: Instant
    draw_at: Instant
    wishes_most: Annotated[int, Meta(ge=1, le=20)] = 3
    sources: Sources


class EditedBallot(NewBallot, kw_only=True, forbid_unknown_fields=True):
    """The whole ballot again; ``version`` is the one that was read."""

    version: int


class NewBallotFreeze(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """``sources`` in the place of those announced, with a ``reason`` that is published; both empty: as announced."""

    sources: Sources = []
    reason: Reason = ""


class NewBallotDraw(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What every source said."""

    entropy: Annotated[list[Given], Meta(max_length=20)]


class BallotReason(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why; it is published."""

    reason: Reason = ""


class BallotStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a ballot stands after an act; ``sha256`` of the file it published."""

    id: UUID
    slug: str
    state: BallotState
    version: int
    sha256: str = ""


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of a party, by name where names are needed."""

    name: Line = ""


class EditedEntry(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A party and its wishes, the dearest first. ``seats`` left out: as many as are named."""

    name: Line = ""
    kind: PartyKind = PartyKind.PARTY
    seats: Heads | None = None
    party: Annotated[list[Member], Meta(max_length=50)] = []
    wishes: Wishes = []
    needs: Annotated[str, Meta(max_length=500)] = ""
    code: Annotated[str, Meta(max_length=80)] = ""

    @property
    def heads(self) -> int:
        """How many they are."""
        return self.seats or max(1, len(self.party))


class NewEntry(EditedEntry, kw_only=True, forbid_unknown_fields=True):
    """The same with how to reach them, which somebody signed in may leave out.

    ``proof`` is the code that was sent to the contact, where the campaign asks for that. ``for_another``: a clerk
    enters them at the counter.
    """

    contact: Line = ""
    proof: Annotated[str, Meta(max_length=40)] = ""
    for_another: bool = False


class ByEntryLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Proof that one was given the link of an entry: the last part of it. Its holder, signed in, leaves it out."""

    code: Annotated[str, Meta(max_length=80)] = ""


class EntryMade(msgspec.Struct, frozen=True, kw_only=True):
    """An entry; ``link`` opens its page."""

    id: UUID
    ballot: str
    pseudonym: str
    link: str


class BallotSessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A session of a ballot: its seats that are drawn for, and how much is asked for them.

    ``first`` parties wish for it first, ``wished`` at all; ``heads`` people are in these. ``given`` seats were drawn.
    What is ``called_off`` is not drawn for any more.
    """

    id: UUID
    title: str
    title_en: str
    part: str
    part_en: str
    starts_at: datetime
    ends_at: datetime
    place: str
    seats: int
    first: int
    wished: int
    heads: int
    given: int
    most_per_booking: int
    group_most: int
    names_needed: bool
    called_off: bool


class BallotStepView(msgspec.Struct, frozen=True, kw_only=True):
    """An act as everybody reads it."""

    act: BallotAct
    at: datetime
    reason: str
    sha256: str
    entropy: list[Value]


class GivenUp(msgspec.Struct, frozen=True, kw_only=True):
    """A freeze that was given up."""

    sha256: str
    reason: str
    at: datetime


class SourceSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A source of chance as the page names it, and what it said once it was drawn.

    ``known_at`` is until when it is waited for, with why where that is later than was announced.
    """

    name: str
    kind: str
    known_at: datetime
    count: int
    round: int
    commit: str
    value: str | None
    postponed_because: str = ""


class Postponed(msgspec.Struct, frozen=True, kw_only=True):
    """A source that was waited for beyond its instant; ``sha256`` is that of the freeze which names it."""

    sha256: str
    source: str
    until: datetime
    reason: str
    at: datetime


class BallotView(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot as everybody reads it. ``parties`` and ``heads`` count the entries that stand."""

    id: UUID
    slug: str
    title: str
    title_en: str
    body: UUID
    body_name: str
    body_name_en: str
    campaign: UUID
    campaign_slug: str
    campaign_title: str
    campaign_title_en: str
    assurance: Assurance
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime
    wishes_most: int
    state: BallotState
    sha256: str
    record_sha256: str
    version: int
    parties: int
    heads: int
    winners: int
    sessions: list[BallotSessionView]
    sources: list[SourceSaid]
    steps: list[BallotStepView]
    given_up: list[GivenUp]
    postponed: list[Postponed]


class BallotLine(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot in a list."""

    id: UUID
    slug: str
    title: str
    title_en: str
    body_name: str
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime
    state: BallotState
    sessions: int
    seats: int
    parties: int


class WishView(msgspec.Struct, frozen=True, kw_only=True):
    """A wish of an entry; one that is ``called_off`` is passed over when it is drawn."""

    rank: int
    session: UUID
    title: str
    title_en: str
    part: str
    part_en: str
    starts_at: datetime
    called_off: bool


class OwnEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as its holder sees it; ``booking`` or ``waiting`` is the page it has led to."""

    id: UUID
    ballot: str
    ballot_title: str
    ballot_title_en: str
    state: BallotState
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime
    pseudonym: str
    name: str
    kind: PartyKind
    seats: int
    names: list[str]
    needs: str
    entered_at: datetime
    withdrawn_at: datetime | None
    place: int | None
    parties: int
    session: UUID | None
    booking: UUID | None
    released_at: datetime | None
    waiting: UUID | None
    wishes: list[WishView]
    version: int
