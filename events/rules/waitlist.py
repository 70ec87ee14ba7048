"""候补排队: who may wait, whom free seats are offered to, and until when an offer stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from participation.base.errors import N_, FieldError, Refusal

NO_WAITLIST = Refusal("no_waitlist", 409, N_("There is no waitlist for this session."))
OFF = Refusal("called_off", 409, N_("This session does not take place."))
NOT_YET = Refusal("not_open", 409, N_("Booking has not opened yet."))
OVER = Refusal("waitlist_closed", 409, N_("The waitlist is closed: there is no time left to offer seats."))
WAITING_ALREADY = Refusal("waiting_already", 409, N_("You are on this waitlist already. Use the link in your message."))
SEATS_FREE = Refusal("seats_free", 409, N_("There are seats for you: book them now instead of waiting."))
NOT_WAITING = Refusal("not_waiting", 409, N_("You are not waiting any more."))
OFFER_SETTLED = Refusal("offer_settled", 409, N_("This offer was answered already."))
OFFER_OVER = Refusal("offer_over", 409, N_("The time to answer is over, and the seats went to the next in line."))
NONE_FREE = Refusal("full", 409, N_("There are not enough free seats in this pool."))
TOO_LARGE = N_("There are only %(most)s seats of this kind in all.")
REASON_NEEDED = N_("Say why; it stays on record.")
NAME_MISSING = N_("Say who is waiting.")


class Waiting(msgspec.Struct, frozen=True):
    """One party in line: how many seats it needs, and how often somebody behind it was served before it."""

    id: UUID
    seats: int
    passed_over: int = 0


class Serving(msgspec.Struct, frozen=True):
    """Whom free seats are offered to, and who was passed over for them; both in the order of the line."""

    offered: tuple[Waiting, ...]
    passed_over: tuple[Waiting, ...]

    @property
    def seats(self) -> int:
        """How many seats are offered."""
        return sum(one.seats for one in self.offered)


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What of a session decides whether one can wait for it."""

    published: bool
    called_off: bool
    waits: bool
    books_from: datetime | None
    books_until: datetime | None
    starts_at: datetime


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The rule of the house: see ``[open_days.waitlist]`` of the rules file.

    ``closes_hours`` before the start every offer ends; none is made where less than ``answer_minutes`` would be left;
    after ``passed_over_most`` times seats are saved for a party that did not fit.
    """

    closes_hours: int
    answer_minutes: int
    passed_over_most: int


def serve(line: Sequence[Waiting], *, free: int, capacity: int, passed_over_most: int) -> Serving:
    """Whom ``free`` seats are offered to, of a line in the order of its places.

    Every party is served whole or not at all. One that does not fit is passed over, and counted as such where somebody
    behind it is served; after ``passed_over_most`` times nobody behind it is served until it fits. Nothing is saved for
    one that is larger than the pool has become.
    """
    offered: list[Waiting] = []
    skipped: list[Waiting] = []
    passed: list[Waiting] = []
    for one in line:
        if one.seats <= free:
            free -= one.seats
            offered.append(one)
            passed += skipped
            skipped = []
        elif one.seats <= capacity and one.passed_over >= passed_over_most:
            break
        else:
            skipped.append(one)
        if free <= 0:
            break
    return Serving(tuple(offered), tuple(passed))


def ends_at(window: Window, rule: Line) -> datetime:
    """The cut-off: no offer stands longer, for the host has to know who comes."""
    last = window.starts_at - timedelta(hours=rule.closes_hours)
    return min(last, window.books_until) if window.books_until else last


def closes_at(window: Window, rule: Line) -> datetime:
    """When the line closes: an offer made later would leave nobody the time to answer."""
    return ends_at(window, rule) - timedelta(minutes=rule.answer_minutes)


def offered_until(made_at: datetime, hours: int, window: Window, rule: Line) -> datetime | None:
    """Until when an offer made now stands: so many hours, never beyond the cut-off; None once it is too late."""
    if made_at >= closes_at(window, rule):
        return None
    return min(made_at + timedelta(hours=hours), ends_at(window, rule))


def check_line(window: Window, rule: Line, now: datetime) -> Refusal | None:
    """Whether one can wait now. Codes: ``called_off``, ``no_waitlist``, ``not_open``, ``waitlist_closed``."""
    if window.called_off:
        return OFF
    if not window.published or not window.waits:
        return NO_WAITLIST
    if window.books_from and now < window.books_from:
        return NOT_YET
    return OVER if now >= closes_at(window, rule) else None


def check_size(seats: int, capacity: int) -> FieldError | None:
    """Whether a party can ever be served: not where it is larger than all seats of its kind."""
    return FieldError("seats", "too_many", TOO_LARGE, {"most": capacity}) if seats > capacity else None


def check_answer(*, open_: bool, expires_at: datetime, now: datetime) -> Refusal | None:
    """Whether an offer may be answered now. Codes: ``offer_settled``, ``offer_over``."""
    if not open_:
        return OFFER_SETTLED
    return OFFER_OVER if now >= expires_at else None
