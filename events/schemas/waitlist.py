"""Places on waitlists and offers, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.schemas.booking import Code as ProofCode
from events.schemas.booking import Companion, Name, Needs, NewGroup, Typed
from events.words import OfferState, PartyKind, Pool, WaitState
from participation.representatives.schemas.limits import Reason

Code = Annotated[str, Meta(max_length=80)]


class NewPlace(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A ``party`` of people, or a ``group`` instead, that wants to wait; the same as for a booking.

    ``contact`` may be left out by who is signed in; ``code`` proves it where the campaign asks for that. With
    ``accessible`` they wait for the seats kept for those who need them. ``seats`` is how many they are where nobody is
    named.
    """

    contact: Typed = ""
    code: ProofCode = ""
    name: Name = ""
    seats: Annotated[int, Meta(ge=0, le=1000)] = 0
    party: Annotated[list[Companion], Meta(max_length=1000)] = []
    group: NewGroup | None = None
    accessible: bool = False
    needs: Needs = ""


class PlaceTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A place in line; ``link`` opens its page."""

    id: UUID
    state: WaitState
    ahead: int
    link: str


class ByLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Proof that somebody was given a link: ``code`` is its last part. Left out by who is signed in as the holder."""

    code: Code = ""


class OfferSettled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an offer; ``booking`` where it was accepted, ``link`` opens that."""

    id: UUID
    state: OfferState
    booking: UUID | None = None
    link: str = ""


class WaitActed(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry stands after an act."""

    id: UUID
    state: WaitState


class WaitReason(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An act of the office, with its reason where one is needed."""

    reason: Reason = ""


class SessionNamed(msgspec.Struct, frozen=True, kw_only=True):
    """What a page about a place in line says of the session."""

    session: UUID
    title: str
    title_en: str
    part: str
    part_en: str
    place: str
    place_en: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool


class OwnPlace(SessionNamed, frozen=True, kw_only=True):
    """A place in line as its holder sees it. ``ahead`` are the parties before it, ``offer`` is the one it has."""

    id: UUID
    pool: Pool
    kind: PartyKind
    seats: int
    name: str
    state: WaitState
    joined_at: datetime
    ended_at: datetime | None
    passed_over: int
    ahead: int
    offer: UUID | None
    booking: UUID | None
    offer_hours: int
    closes_at: datetime


class OwnOffer(SessionNamed, frozen=True, kw_only=True):
    """Seats that are held for somebody."""

    id: UUID
    entry: UUID
    kind: PartyKind
    seats: int
    name: str
    state: OfferState
    made_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    booking: UUID | None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of the line of a pool: how many wait, and how many seats are free or on offer."""

    pool: Pool
    capacity: int
    free: int
    parties: int
    heads: int
    offered: int


class DeskPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place in line as the office sees it."""

    id: UUID
    pool: Pool
    place: int
    kind: PartyKind
    seats: int
    name: str
    contact: str | None
    needs: str
    state: WaitState
    joined_at: datetime
    ended_at: datetime | None
    passed_over: int
    offer: UUID | None
    expires_at: datetime | None


class DeskLine(msgspec.Struct, frozen=True, kw_only=True):
    """The whole waitlist of a session for the office; ``ended`` are those who wait no longer, the latest first."""

    pools: list[LineView]
    waiting: list[DeskPlace]
    ended: list[DeskPlace]
    open: bool
    closes_at: datetime
    ends_at: datetime
