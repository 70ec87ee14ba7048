"""Bookings going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.words import BookingAct, BookingChannel, BookingState, PartyKind, Pool
from participation.base.identity.contacts import Contact
from participation.base.identity.words import ContactKind
from participation.representatives.schemas.limits import Reason

Name = Annotated[str, Meta(max_length=100)]
Typed = Annotated[str, Meta(max_length=254)]
Code = Annotated[str, Meta(max_length=40)]
Needs = Annotated[str, Meta(max_length=500)]
Answer = Annotated[str, Meta(max_length=500)]
Answers = Annotated[dict[UUID, Answer], Meta(max_length=50)]


class Companion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody who comes; the name only where the session asks for names."""

    name: Name = ""


class NewGroup(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A class or club: one ticket for all its heads, those who look after it among them."""

    name: Name = ""
    heads: Annotated[int, Meta(ge=0, le=1000)] = 0


class NewBooking(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A booking: a ``party`` of people, or a ``group`` instead.

    ``contact`` may be left out by who is signed in. ``code`` proves it, where the campaign asks for that. With
    ``accessible`` seats kept for those who need them are looked for first; ``needs`` says what else has to be ready,
    and ``needs_agreed`` that this may be kept until the visit is over, which is recorded.
    ``answers`` are by question. Staff book for somebody else under another ``channel`` than the web.
    """

    contact: Typed = ""
    code: Code = ""
    name: Name = ""
    party: Annotated[list[Companion], Meta(max_length=1000)] = []
    group: NewGroup | None = None
    accessible: bool = False
    needs: Needs = ""
    needs_agreed: bool = False
    answers: Answers = {}
    channel: BookingChannel = BookingChannel.WEB


class Booker(msgspec.Struct, frozen=True, kw_only=True):
    """Who has seats, and for whom: what a booking, a place on the waitlist and a ballot entry have in common.

    ``names`` are those of a party as far as they are known; a group has a ``name`` and a head count alone.
    """

    holder: str
    seats: int
    kind: PartyKind = PartyKind.PARTY
    name: str = ""
    names: tuple[str, ...] = ()
    person: UUID | None = None
    contact: Contact | None = None
    locale: str = "zh-Hans"
    needs: str = ""


class TicketMade(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket: ``code`` is what is typed at the door, ``qr`` what its QR code holds."""

    code: str
    qr: str
    heads: int = 1
    name: str = ""


class BookingMade(msgspec.Struct, frozen=True, kw_only=True):
    """A booking that was made; ``link`` opens it for whoever has it."""

    id: UUID
    session: UUID
    seats: int
    pool: Pool
    tickets: list[TicketMade]
    link: str


class AskedCode(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The contact to which a code is sent."""

    contact: Typed


class SentCode(msgspec.Struct, frozen=True):
    """Where the code went, as its owner recognises it."""

    sent_to: str


class ChangedParty(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who comes from now on; ``version`` is that of the booking that was read, ``key`` the end of its link."""

    version: int
    party: Annotated[list[Companion], Meta(max_length=1000)] = []
    group: NewGroup | None = None
    needs: Needs | None = None
    key: Code = ""


class MovedBooking(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The session of the same activity to which a booking goes."""

    session: UUID
    version: int
    key: Code = ""


class BookingStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a booking stands after an act."""

    id: UUID
    state: BookingState
    session: UUID
    seats: int
    version: int
    sequence: int


class TicketView(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket of a booking."""

    id: UUID
    number: int
    code: str
    position: int
    heads: int
    name: str
    cancelled_at: datetime | None


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what was answered."""

    question: UUID
    text: str
    text_en: str
    answer: str


class BookingStepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """One act on a booking; ``by`` is told to staff only."""

    act: BookingAct
    at: datetime
    seats: int | None = None
    note: str = ""
    by: str | None = None


class BookingView(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as who holds its link sees it; ``contact`` is masked."""

    id: UUID
    session: UUID
    pool: Pool
    seats: int
    kind: PartyKind
    channel: BookingChannel
    name: str
    contact_kind: ContactKind | None
    contact: str
    needs: str
    booked_at: datetime
    state: BookingState
    ended_at: datetime | None
    sequence: int
    version: int
    forgotten: bool
    tickets: list[TicketView]
    answers: list[GivenAnswer]
    steps: list[BookingStepTaken]


class BookingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A booking in the list of its session, for those who run it."""

    id: UUID
    name: str
    names: list[str]
    contact: str
    kind: PartyKind
    seats: int
    pool: Pool
    channel: BookingChannel
    needs: str
    state: BookingState
    booked_at: datetime
    ended_at: datetime | None
    inside: int


class BookingList(msgspec.Struct, frozen=True):
    """One page of bookings, the newest first."""

    items: list[BookingLine]
    next: str | None


class Cancellation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why, as staff note it."""

    reason: Reason = ""
