"""Where a session stands by the clock, and what somebody who wants to come can do now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from events.words import Admission, BallotState, SessionState
from participation.base.words import Word


class Standing(Word):
    """What a session is to somebody who wants to come, at one instant."""

    PREPARED = "prepared"
    CALLED_OFF = "called off"
    OVER = "over"
    BEGUN = "begun"
    COME_ALONG = "come along"
    OPENS_LATER = "opens later"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    BALLOT_LATER = "ballot later"
    BALLOT_OPEN = "ballot open"
    BALLOT_DRAWING = "ballot drawing"


# what one may still do something about
OPEN_NOW = frozenset({Standing.OPEN, Standing.COME_ALONG, Standing.BALLOT_OPEN})


SETTLED = {SessionState.PREPARED: Standing.PREPARED, SessionState.CALLED_OFF: Standing.CALLED_OFF}
# a ballot that takes wishes or is being drawn; once it has given its seats, what is left is booked like any other
ASKED = frozenset({BallotState.OPEN, BallotState.FROZEN})
GIVEN = frozenset({BallotState.DRAWN, BallotState.VOIDED})


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """What of a session the clock is held against; ``ballot`` is the one that gives its seats, if one does."""

    state: SessionState
    admission: Admission
    starts_at: datetime
    ends_at: datetime
    books_from: datetime | None
    books_until: datetime | None
    free: int
    ballot: BallotState | None = None
    ballot_opens_at: datetime | None = None
    ballot_closes_at: datetime | None = None


def standing_at(session: Times, now: datetime) -> Standing:
    """Where a session stands at ``now``; an instant that ends something is no longer part of it."""
    if session.state in SETTLED:
        return SETTLED[session.state]
    if now >= session.ends_at:
        return Standing.OVER
    if session.admission is Admission.OPEN:
        return Standing.COME_ALONG
    drawn_still = session.admission is Admission.BALLOT and session.ballot not in GIVEN
    return _balloted(session, now) if drawn_still else _booked(session, now)


def bookable_until(starts_at: datetime, books_until: datetime | None) -> datetime:
    """The instant from which it cannot be booked any more: its start, where nothing else was said."""
    return books_until if books_until is not None else starts_at


def cancellable_until(starts_at: datetime, cancels_until: datetime | None) -> datetime:
    """The instant from which a booking cannot be taken back any more: its start, where nothing else was said."""
    return cancels_until if cancels_until is not None else starts_at


def doors_of(
    starts_at: datetime, ends_at: datetime, *, doors_minutes: int, late_minutes: int | None
) -> tuple[datetime, datetime]:
    """From when and until when tickets are good."""
    closes = ends_at if late_minutes is None else min(ends_at, starts_at + timedelta(minutes=late_minutes))
    return starts_at - timedelta(minutes=doors_minutes), closes


def coming_instants(session: Times, now: datetime) -> Collection[datetime]:
    """The instants still to come at which the standing changes by the clock alone, the next first."""
    said = (
        session.books_from,
        bookable_until(session.starts_at, session.books_until),
        session.ballot_opens_at,
        session.ballot_closes_at,
        session.starts_at,
        session.ends_at,
    )
    return sorted({one for one in said if one is not None and one > now})


def _booked(session: Times, now: datetime) -> Standing:
    if session.books_from is not None and now < session.books_from:
        return Standing.OPENS_LATER
    if now < bookable_until(session.starts_at, session.books_until):
        return Standing.OPEN if session.free > 0 else Standing.FULL
    return Standing.BEGUN if now >= session.starts_at else Standing.CLOSED


def _balloted(session: Times, now: datetime) -> Standing:
    if now >= session.starts_at:
        return Standing.BEGUN
    opens, closes = session.ballot_opens_at, session.ballot_closes_at
    if session.ballot not in ASKED or opens is None or closes is None or now < opens:
        return Standing.BALLOT_LATER
    return Standing.BALLOT_OPEN if now < closes and session.ballot is BallotState.OPEN else Standing.BALLOT_DRAWING
