"""Sessions as their hosts see them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from events.rules.session_standing import Standing
from events.schemas.session import PoolView, SessionStepTaken
from events.words import Admission, SessionState


class SessionInside(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its host sees it, public or not.

    ``activity`` is a slug; ``body`` the id of the host; ``link`` where one attends from afar; ``booked`` and
    ``waiting`` count bookings and places in line, ``in_series`` the sessions it was made with.
    """

    id: UUID
    activity: str
    activity_title: str
    activity_title_en: str
    activity_public: bool
    activity_address: str
    body: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    series: UUID | None
    in_series: int
    title: str
    title_en: str
    place: str
    link: str
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
    offer_hours: int
    doors_minutes: int
    late_minutes: int | None
    reentry: bool
    state: SessionState
    standing: Standing
    sequence: int
    version: int
    booked: int
    waiting: int
    pools: list[PoolView]
    steps: list[SessionStepTaken]

    @property
    def capacity(self) -> int:
        """All seats, of every kind."""
        return sum(pool.capacity for pool in self.pools)

    @property
    def taken(self) -> int:
        """Seats booked or on offer."""
        return sum(pool.taken for pool in self.pools)

    @property
    def where(self) -> str:
        """Where to go."""
        return self.place or self.activity_address


class DeskSessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A session in a list of its host, with its activity; ``activity`` is a slug."""

    id: UUID
    activity: str
    activity_title: str
    activity_title_en: str
    body_name: str
    body_name_en: str
    series: UUID | None
    title: str
    title_en: str
    place: str
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    state: SessionState
    standing: Standing
    capacity: int
    taken: int
    waiting: int


class DeskSessionList(msgspec.Struct, frozen=True):
    """One page of sessions of an activity, the next first."""

    items: list[DeskSessionLine]
    next: str | None


class DeskActivity(msgspec.Struct, frozen=True, kw_only=True):
    """An activity as the pages of its sessions on the desk name it; ``body`` is the id of its host."""

    id: UUID
    slug: str
    title: str
    title_en: str
    body: UUID
    body_name: str
    body_name_en: str
    booking: bool
    public: bool
    begins_on: date
    ends_on: date


class DeskDay(msgspec.Struct, frozen=True):
    """A day on which one's bodies have sessions."""

    day: date
    sessions: int
