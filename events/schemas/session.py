"""Sessions going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.rules.session_standing import Standing
from events.words import Admission, BallotState, Facility, Mode, Pool, SessionAct, SessionState
from participation.representatives.schemas.limits import Instant, Line, Reason

Capacity = Annotated[int, Meta(ge=0, le=100_000)]
Minutes = Annotated[int, Meta(ge=0, le=1440)]
Address = Annotated[str, Meta(max_length=500)]


class BookingTerms(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What sessions made together have in common: who gets in and how.

    ``capacity`` is all seats; ``accessible`` and ``group`` of them are held back. ``group_most`` is how many heads a
    class or club may have, 0 where groups do not come. ``offer_hours`` is how long seats offered to the waitlist are
    held; tickets are good from ``doors_minutes`` before the start until ``late_minutes`` after it, or to its end.
    """

    title: Line = ""
    title_en: Line = ""
    place: Line = ""
    link: Address = ""
    admission: Admission = Admission.BOOKING
    capacity: Capacity = 0
    accessible: Capacity = 0
    group: Capacity = 0
    most_per_booking: Annotated[int, Meta(ge=1, le=50)] = 4
    group_most: Annotated[int, Meta(ge=0, le=1000)] = 0
    names_needed: bool = False
    waitlist: bool = True
    offer_hours: Annotated[int, Meta(ge=1, le=336)] = 24
    doors_minutes: Minutes = 30
    late_minutes: Minutes | None = None
    reentry: bool = True


class NewSession(BookingTerms, kw_only=True, forbid_unknown_fields=True):
    """A session being prepared.

    It is booked from ``books_from`` (its publication, if null) until ``books_until`` (its start); bookings are taken
    back until ``cancels_until`` (its start). Seats held back that nobody of their kind took go to all at
    ``held_until``. The place is the address of the activity if empty; ``link`` is for those booked alone.
    """

    starts_at: Instant
    ends_at: Instant
    books_from: Instant | None = None
    books_until: Instant | None = None
    cancels_until: Instant | None = None
    held_until: Instant | None = None


class ChangedSession(NewSession, kw_only=True, forbid_unknown_fields=True):
    """The whole session again; ``version`` is the one that was edited, ``reason`` is told to everybody booked.

    Seats are not changed with it but by :class:`Resized`: what is sent of them is what they are, or nothing.
    """

    version: int
    reason: Reason = ""


class Resized(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How many seats a pool has from now on."""

    capacity: Capacity
    pool: Pool = Pool.GENERAL
    reason: Reason = ""


class SessionReason(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An act on a session, with its reason where one is needed."""

    reason: Reason = ""


class SessionStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a session stands after an act."""

    id: UUID
    state: SessionState
    version: int
    sequence: int


class PoolView(msgspec.Struct, frozen=True, kw_only=True):
    """The seats of one kind: how many there are, and how many are taken, those on offer among them."""

    pool: Pool
    capacity: int
    taken: int

    @property
    def free(self) -> int:
        """How many can be had."""
        return self.capacity - self.taken


class SessionActivity(msgspec.Struct, frozen=True, kw_only=True):
    """The activity of a session as it is public; ``body`` is the slug of its host."""

    id: UUID
    slug: str
    title: str
    title_en: str
    theme: str
    mode: Mode
    address: str
    address_en: str
    district: str
    latitude: float | None
    longitude: float | None
    facilities: list[Facility]
    languages: list[str]
    body: str
    body_name: str
    body_name_en: str


class SessionBallot(msgspec.Struct, frozen=True, kw_only=True):
    """The ballot that gives the seats."""

    slug: str
    title: str
    title_en: str
    state: BallotState
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime


class SessionStepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """One act on a session; ``before`` and ``after`` hold what was changed, ``by`` is told to staff only."""

    act: SessionAct
    at: datetime
    reason: str = ""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    by: str | None = None


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of a session, at ``at``. ``free`` are the seats left for everybody; others are in ``pools``."""

    id: UUID
    activity: SessionActivity
    title: str
    title_en: str
    place: str
    online: bool
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    books_from: datetime | None
    books_until: datetime | None
    cancels_until: datetime | None
    held_until: datetime | None
    most_per_booking: int
    group_most: int
    names_needed: bool
    waitlist: bool
    doors_minutes: int
    late_minutes: int | None
    reentry: bool
    state: SessionState
    standing: Standing
    sequence: int
    version: int
    pools: list[PoolView]
    ballot: SessionBallot | None
    steps: list[SessionStepTaken]
    at: datetime

    @property
    def capacity(self) -> int:
        """All seats, of every kind."""
        return sum(pool.capacity for pool in self.pools)

    @property
    def free(self) -> int:
        """Seats that anybody can have now."""
        return sum(pool.free for pool in self.pools if pool.pool is Pool.GENERAL)

    @property
    def where(self) -> str:
        """Where to go: the place of the session, else the address of the activity."""
        return self.place or self.activity.address


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A session in a list; ``free`` are the seats left for everybody."""

    id: UUID
    activity: str
    title: str
    title_en: str
    session_title: str
    session_title_en: str
    theme: str
    mode: Mode
    district: str
    place: str
    place_en: str
    facilities: list[Facility]
    languages: list[str]
    body: str
    body_name: str
    body_name_en: str
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    standing: Standing
    waitlist: bool
    capacity: int
    free: int
    free_accessible: int
    free_group: int
    books_from: datetime | None
    books_until: datetime | None


class SessionList(msgspec.Struct, frozen=True):
    """One page of sessions, the next first."""

    items: list[SessionLine]
    next: str | None
