"""Bookings with their tickets, the slots by which limits per person are kept, the waitlist and its offers."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, BigInt, BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables.door import Door
from events.tables.programme import BookingQuestion
from events.tables.session import Session
from events.words import (
    BookingAct,
    BookingChannel,
    BookingState,
    OfferState,
    PartyKind,
    Pool,
    WaitState,
)
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.base.identity.words import ContactKind


class Booking(Table):
    """预约: seats of one session for somebody and those who come along."""

    id = UUID(primary_key=True, default=uuid7)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    pool = Text(null=False, default="general")
    seats = Integer(null=False)
    kind = Text(null=False, default="party")
    channel = Text(null=False, default="web")
    holder = Text(null=False, help_text="p:<person>, or c:<keyed hash of the contact>: who limits are counted for")
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    clerk = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    name = Text(null=False, default="", help_text="of who booked, or of the class or club")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    needs = Text(null=False, default="", help_text="what they said they need: a wheelchair place, an interpreter")
    booked_at = Timestamptz(null=False)
    state = Text(null=False, default="booked", help_text="what the acts amount to")
    ended_at = Timestamptz(null=True, default=None, help_text="when it was cancelled or called off")
    sequence = Integer(null=False, default=0, help_text="of its calendar entry; added to that of the session")
    version = Integer(null=False, default=1)
    forgotten_at = Timestamptz(null=True, default=None)

    check_pool = Check(one_of("pool", Pool))
    check_seats = Check('"seats" BETWEEN 1 AND 1000')
    check_kind = Check(one_of("kind", PartyKind))
    check_channel = Check(one_of("channel", BookingChannel))
    check_state = Check(one_of("state", BookingState))
    check_contact_kind = Check(f'"contact_kind" IS NULL OR {one_of("contact_kind", ContactKind)}')


class BookingSlot(Table):
    """One of the bookings that somebody may have in a scope: s:<session>, d:<campaign>:<day> or c:<campaign>."""

    id = BigSerial(primary_key=True)
    scope = Text(null=False)
    holder = Text(null=False)
    n = Integer(null=False)
    booking = ForeignKey(Booking, null=False, on_delete=OnDelete.cascade)

    unique_booking_slot_n = Unique([scope, holder, n])


class BookingAnswer(Table):
    """What was answered to a question."""

    id = UUID(primary_key=True, default=uuid7)
    booking = ForeignKey(Booking, null=False, on_delete=OnDelete.cascade)
    question = ForeignKey(BookingQuestion, null=False, on_delete=OnDelete.restrict)
    answer = Text(null=False)

    unique_booking_answer = Unique([booking, question])


class BookingStep(Table):
    """One act on a booking after it was made."""

    id = UUID(primary_key=True, default=uuid7)
    booking = ForeignKey(Booking, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: by the link")
    note = Text(null=False, default="")
    seats = Integer(null=True, default=None, help_text="how many it has since")

    check_act = Check(one_of("act", BookingAct))


class Ticket(Table):
    """入场码: lets one person (or a group with its head count) in by one door, once."""

    id = UUID(primary_key=True, default=uuid7)
    door = ForeignKey(Door, null=False, on_delete=OnDelete.restrict)
    number = BigSerial(null=False, unique=True, help_text="what the signed token carries; fits 32 bits")
    code = Text(null=False, unique=True, help_text="what is typed; 80 bits at least")
    booking = ForeignKey(Booking, null=True, default=None, on_delete=OnDelete.restrict)
    subject = UUID(null=True, default=None, help_text="of a meeting: the participant")
    position = Integer(null=False, default=1, help_text="in its party")
    heads = Integer(null=False, default=1)
    name = Text(null=False, default="")
    issued_at = Timestamptz(null=False)
    cancelled_at = Timestamptz(null=True, default=None)

    check_of = Check('("booking" IS NULL) <> ("subject" IS NULL)')
    check_heads = Check('"heads" BETWEEN 1 AND 1000')


class WaitEntry(Table):
    """候补排队: somebody who waits for seats of a session."""

    id = UUID(primary_key=True, default=uuid7)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    pool = Text(null=False, default="general")
    place = BigInt(null=False, help_text="smaller is served first; of the ballot, then by the time of joining")
    seats = Integer(null=False)
    kind = Text(null=False, default="party")
    holder = Text(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    name = Text(null=False, default="")
    names = JSONB(null=False, default="[]", help_text="of the party, where they are needed")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    needs = Text(null=False, default="")
    joined_at = Timestamptz(null=False)
    passed_over = Integer(null=False, default=0, help_text="how often it did not fit what was free")
    state = Text(null=False, default="waiting")
    booking = ForeignKey(Booking, null=True, default=None, on_delete=OnDelete.restrict)
    ended_at = Timestamptz(null=True, default=None)
    forgotten_at = Timestamptz(null=True, default=None)

    check_pool = Check(one_of("pool", Pool))
    check_seats = Check('"seats" BETWEEN 1 AND 1000')
    check_kind = Check(one_of("kind", PartyKind))
    check_state = Check(one_of("state", WaitState))
    check_contact_kind = Check(f'"contact_kind" IS NULL OR {one_of("contact_kind", ContactKind)}')


class Offer(Table):
    """递补通知: seats held for somebody of the waitlist until they answer or the time is over."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(WaitEntry, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    pool = Text(null=False, default="general")
    seats = Integer(null=False)
    made_at = Timestamptz(null=False)
    expires_at = Timestamptz(null=False)
    state = Text(null=False, default="open")
    settled_at = Timestamptz(null=True, default=None)

    check_pool = Check(one_of("pool", Pool))
    check_seats = Check('"seats" BETWEEN 1 AND 1000')
    check_state = Check(one_of("state", OfferState))
