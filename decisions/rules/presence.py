"""Who was in the room when: entries and exits by item, whatever the order in which they reached us."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from decisions.words import Direction, MeetingState
from participation.base.errors import N_, Refusal

IN_ALREADY = Refusal("in_already", 409, N_("At this time they are in the room already."))
NOT_IN = Refusal(
    "exit_without_entry", 409, N_("At this time they are not in the room: nothing says that they came in.")
)
OTHER_ITEM = Refusal("other_item", 409, N_("They came in for another item of the agenda; they leave that one first."))
NOT_THEIR_ITEM = Refusal("not_their_item", 409, N_("They do not attend this item of the agenda."))
TAKEN_BACK = Refusal("taken_back_already", 409, N_("This entry was taken back already."))
NOT_A_MOVE = Refusal("nothing_to_take_back", 404, N_("There is no such entry that could be taken back."))
IN_THE_FUTURE = Refusal("in_the_future", 422, N_("This time has not come yet."))
NOT_ON_THE_DAY = Refusal("not_on_the_day", 422, N_("This time is long before the meeting."))
MEETING_OFF = Refusal("meeting_off", 409, N_("This meeting is cancelled."))
# The clocks of a secretary and of a door differ by so much.
CLOCKS_DIFFER = timedelta(minutes=5)
# Nobody comes earlier than this before a meeting begins.
EARLIEST = timedelta(hours=24)


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody came in for an item or left it; a row with ``voids`` takes another back and is no move itself."""

    id: UUID
    item: UUID
    direction: Direction
    at: datetime
    voids: UUID | None = None


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when somebody was there for an item; None: still in the room. ``came_by`` names the entry."""

    item: UUID
    came: datetime
    left: datetime | None
    came_by: UUID
    left_by: UUID | None


def moves_that_hold(rows: Collection[Move]) -> list[Move]:
    """Entries and exits that nobody took back, in the order in which they happened.

    Of an exit and an entry at the same instant the exit was first: one item ends as the next begins.
    """
    gone = {row.voids for row in rows if row.voids is not None}
    holds = [row for row in rows if row.voids is None and row.id not in gone]
    return sorted(holds, key=lambda row: (row.at, row.direction is Direction.IN, row.id))


def stays(rows: Collection[Move]) -> list[Stay]:
    """The stays that the rows of one participant amount to. Rows that :func:`check_moves` refuses have none."""
    found: list[Stay] = []
    entered: Move | None = None
    for move in moves_that_hold(rows):
        if move.direction is Direction.IN:
            entered = move
        elif entered is not None:
            found.append(Stay(item=entered.item, came=entered.at, left=move.at, came_by=entered.id, left_by=move.id))
            entered = None
    if entered is not None:
        found.append(Stay(item=entered.item, came=entered.at, left=None, came_by=entered.id, left_by=None))
    return found


def check_moves(rows: Collection[Move]) -> Refusal | None:
    """Whether the rows of one participant can all be true: they come in and leave by turns, each item by itself.

    Codes (409): ``in_already``, ``exit_without_entry``, ``other_item``.
    """
    entered: Move | None = None
    for move in moves_that_hold(rows):
        if move.direction is Direction.IN:
            if entered is not None:
                return IN_ALREADY if entered.item == move.item else OTHER_ITEM
            entered = move
        elif entered is None:
            return NOT_IN
        elif entered.item != move.item:
            return OTHER_ITEM
        else:
            entered = None
    return None


def check_instant(at: datetime, *, starts_at: datetime, now: datetime, state: MeetingState) -> Refusal | None:
    """Whether somebody can have come or gone then. Codes ``in_the_future``, ``not_on_the_day``, ``meeting_off``."""
    if state is MeetingState.CANCELLED:
        return MEETING_OFF
    if at > now + CLOCKS_DIFFER:
        return IN_THE_FUTURE
    return NOT_ON_THE_DAY if at < starts_at - EARLIEST else None


def taken_back_with(rows: Collection[Move], which: UUID) -> list[Move] | Refusal:
    """What is taken back where one entry or exit was wrong: that one, and the one that made a pair with it.

    An entry goes with its exit (they were not there), an exit with the entry after it (they had not left), so that
    what stays is true again. Codes ``taken_back_already`` (409), ``nothing_to_take_back`` (404).
    """
    if any(row.voids == which for row in rows):
        return TAKEN_BACK
    order = moves_that_hold(rows)
    at = next((place for place, move in enumerate(order) if move.id == which), None)
    if at is None:
        return NOT_A_MOVE
    # the pair falls away from the end, so that each step leaves moves that can be true
    return list(reversed(order[at : at + 2]))


def in_room(found: Sequence[Stay], at: datetime) -> UUID | None:
    """The item for which somebody was in the room at an instant."""
    return next(
        (one.item for one in found if one.came <= at and (one.left is None or at < one.left)),
        None,
    )


def time_there(found: Sequence[Stay], item: UUID, *, until: datetime) -> timedelta:
    """How long somebody was there for an item; who is still there counts up to ``until``."""
    return sum(
        (max((one.left or until) - one.came, timedelta()) for one in found if one.item == item),
        timedelta(),
    )
