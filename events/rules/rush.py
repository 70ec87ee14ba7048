"""The line before a session: who goes on, who gets a place, who waits, and how far the line is called.

Whoever comes before booking opens draws a lot, so that being there a second earlier, or asking a thousand times, gains
nothing: at the opening the lots stand in their order before everybody who comes later. Whoever comes afterwards, while
a line stands or more ask than can be answered in time, gets the next place. Nobody is asked who they are: places are
for browsers, and what one person may book is limited by the booking itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

# The lots: whole numbers below this.
LOTS = 2**32
FASTEST = 64


class Place(msgspec.Struct, frozen=True):
    """Somebody's place: by a lot drawn before the opening, or by number. ``n`` 0 was let in without a line."""

    session: UUID
    since: datetime
    lot: int | None = None
    n: int = 0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its line sees it. ``left`` is how many seats everybody can have are left; ``called`` how far the
    line has been called, ``issued`` the last place given, ``lobby`` how many drew a lot.
    """

    books: bool
    opens_at: datetime
    closes_at: datetime
    left: int
    lobby: int = 0
    issued: int = 0
    called: int = 0
    moved_at: datetime | None = None

    @property
    def last(self) -> int:
        """The number of the last place of all."""
        return max(self.lobby, self.issued)

    @property
    def standing(self) -> bool:
        """Whether anybody has not been called yet."""
        return self.called < self.last


class Step(StrEnum):
    """What becomes of somebody who comes."""

    ON = "on"
    DRAW = "draw"
    LOBBY = "lobby"
    JOIN = "join"
    WAIT = "wait"
    FULL = "full"


def number(place: Place, line: Line) -> int:
    """The number of a place: lots are spread over the numbers of the lobby in their order."""
    return place.n if place.lot is None else place.lot * line.lobby // LOTS + 1


def before(place: Place, line: Line) -> int:
    """How many numbers are called before this one is; 0 where it is its turn."""
    return max(0, number(place, line) - line.called)


def next_step(line: Line, place: Place | None, *, now: datetime, lobby: timedelta, busy: bool, sending: bool) -> Step:
    """What becomes of somebody with this place, or with none, at ``now``.

    ``lobby`` is how long before the opening lots are drawn; ``busy`` says that this server answers as many as it can
    in time; ``sending`` that a booking is sent and not just its form asked for. A booking is never held back but for
    the line: whether it can be made is for the booking to say.
    """
    if not line.books or now >= line.closes_at or now < line.opens_at - lobby:
        return Step.ON
    if now < line.opens_at:
        if sending:
            return Step.ON
        return Step.DRAW if place is None else Step.LOBBY
    if line.left <= 0 and not sending:
        return Step.FULL if busy or line.standing else Step.ON
    if place is not None:
        return Step.ON if before(place, line) == 0 else Step.WAIT
    return Step.JOIN if line.standing or busy else Step.ON


def called_by(line: Line, *, now: datetime, per_second: int) -> int:
    """How far the line is called at ``now``: so many a second since it moved last, and not before the opening."""
    since = line.opens_at if line.moved_at is None else max(line.moved_at, line.opens_at)
    passed = max(timedelta(0), now - since)
    return min(line.last, line.called + int(passed.total_seconds() * per_second))


def next_pace(pace: int, *, inside: int, at_once: int) -> int:
    """How many times faster than usual to call next, from 1 to :data:`FASTEST`.

    Many who have a place never come back to use it, and calling them costs nothing: so the line is called twice as fast
    each time as long as few of those called are being answered, and slower again as they come.
    """
    if inside >= at_once:
        return 1
    return min(FASTEST, 2 * pace) if 4 * inside <= at_once else max(1, pace // 2)


def look_again(waiting: int, *, per_second: int) -> int:
    """After how many seconds it is worth to look again: soon where the turn is near, never more than 15."""
    return min(15, max(2, waiting // per_second // 2))
