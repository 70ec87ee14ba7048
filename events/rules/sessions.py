"""What a session must say: times in order, seats that add up, and a day within its campaign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from events.words import Admission, Pool
from participation.base.errors import N_, FieldError, Refusal, invalid

ENDS_FIRST = N_("It has to end after it starts.")
TOO_LONG = N_("A session lasts 24 hours at most.")
OVER = N_("This instant is over.")
WINDOW = N_("Booking has to end after it begins.")
WINDOW_LATE = N_("Booking has to end before the session is over.")
CANCELS_LATE = N_("Bookings can be cancelled until the session begins, not longer.")
HELD_NOTHING = N_("No seats are held back that could be released.")
HELD_LATE = N_("Release the seats before the session begins.")
HELD_FOREVER = N_("Say when seats that nobody of their kind took go to everybody.")
HELD_TOO_MANY = N_("Only %(capacity)s seats are there; no more of them can be held back.")
NO_SEATS = N_("Say how many seats there are.")
SEATS_UNASKED = N_("Nobody books this session, so it has no seats to give.")
GROUP_SIZE = N_("Say how many heads a group may have, since seats are held back for groups.")
GROUP_OVER = N_("A group of that size does not fit into the session.")
NOT_HTTP = N_("A link begins with https:// or http://.")
OUTSIDE = N_("The campaign lasts from %(from)s to %(to)s.")
NO_BOOKING = N_("For this activity nobody needs a seat: people just come or look.")

SEATS_APART = N_("Nobody books this session, so it has no seats that could become more or fewer.")
USE_CAPACITY = N_("The number of seats is changed by itself, so that it never falls below those taken.")
NOTHING_CHANGES = N_("Say what changes: the time or the place.")
BELOW_TAKEN = N_("%(taken)s seats are taken already. There cannot be fewer than that.")

LONGEST_HOURS = 24
HELD_BACK = (Pool.ACCESSIBLE, Pool.GROUP)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A session as far as it is judged. ``capacity`` is all its seats, those held back among them."""

    starts_at: datetime
    ends_at: datetime
    starts_on: date
    link: str
    admission: Admission
    books_from: datetime | None
    books_until: datetime | None
    cancels_until: datetime | None
    held_until: datetime | None
    group_most: int
    capacity: int
    accessible: int
    group: int


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What it belongs to: whether the activity takes bookings at all, and the days of the campaign."""

    booking: bool
    begins_on: date
    ends_on: date


def check_said(said: Said, around: Around, now: datetime) -> Refusal | None:
    """What no session can say (422, naming every wrong field at once)."""
    errors = [*_times(said, now), *_window(said), *_seats(said)]
    if said.link.strip() and not said.link.strip().lower().startswith(("https://", "http://")):
        errors.append(FieldError("link", "invalid", NOT_HTTP))
    if not around.begins_on <= said.starts_on <= around.ends_on:
        days = {"from": around.begins_on, "to": around.ends_on}
        errors.append(FieldError("starts_at", "outside_campaign", OUTSIDE, days))
    if not around.booking and said.admission is not Admission.OPEN:
        errors.append(FieldError("admission", "no_booking", NO_BOOKING))
    return invalid(*errors) if errors else None


def pools_of(capacity: int, *, accessible: int, group: int) -> Mapping[Pool, int]:
    """The seats of each pool: those held back, and the rest for everybody; pools without a seat are left out."""
    if not capacity:
        return {}
    held = {Pool.ACCESSIBLE: accessible, Pool.GROUP: group}
    return {Pool.GENERAL: capacity - accessible - group} | {pool: seats for pool, seats in held.items() if seats}


def below_taken(capacity: int, taken: int) -> Refusal:
    """The refusal of fewer seats than are taken: ``below_taken`` (409), with both numbers."""
    error = FieldError("capacity", "below_taken", BELOW_TAKEN, {"taken": taken})
    return Refusal(
        error.code,
        409,
        error.sentence,
        values={"taken": taken},
        errors=(error,),
        extra={"taken": taken, "capacity": capacity},
    )


def _times(said: Said, now: datetime) -> list[FieldError]:
    errors = []
    if said.starts_at <= now:
        errors.append(FieldError("starts_at", "over", OVER))
    if said.ends_at <= said.starts_at:
        errors.append(FieldError("ends_at", "before_start", ENDS_FIRST))
    elif (said.ends_at - said.starts_at).total_seconds() > LONGEST_HOURS * 3600:
        errors.append(FieldError("ends_at", "too_long", TOO_LONG))
    return errors


def _window(said: Said) -> list[FieldError]:
    errors = []
    until = said.books_until or said.starts_at
    if said.books_from is not None and said.books_from >= until:
        errors.append(FieldError("books_from", "window", WINDOW))
    if said.books_until is not None and said.books_until > said.ends_at:
        errors.append(FieldError("books_until", "window_late", WINDOW_LATE))
    if said.cancels_until is not None and said.cancels_until > said.starts_at:
        errors.append(FieldError("cancels_until", "too_late", CANCELS_LATE))
    return errors


def _seats(said: Said) -> list[FieldError]:
    held = said.accessible + said.group
    if said.admission is Admission.OPEN:
        return [FieldError("capacity", "no_seats", SEATS_UNASKED)] if said.capacity or held else []
    errors = []
    if said.capacity < 1:
        errors.append(FieldError("capacity", "required", NO_SEATS))
    if held > said.capacity >= 1:
        field = "group" if said.group else "accessible"
        errors.append(FieldError(field, "too_many", HELD_TOO_MANY, {"capacity": said.capacity}))
    if held and said.held_until is None:
        errors.append(FieldError("held_until", "required", HELD_FOREVER))
    if said.held_until is not None and not held:
        errors.append(FieldError("held_until", "nothing_held", HELD_NOTHING))
    if said.held_until is not None and said.held_until > said.starts_at:
        errors.append(FieldError("held_until", "too_late", HELD_LATE))
    if said.group and not said.group_most:
        errors.append(FieldError("group_most", "required", GROUP_SIZE))
    if said.group_most > max(said.capacity, 0):
        errors.append(FieldError("group_most", "too_many", GROUP_OVER))
    return errors
