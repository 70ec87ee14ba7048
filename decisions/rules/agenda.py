"""What an agenda may still become, given where its meeting stands."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from decisions.words import MeetingState
from participation.base.errors import N_, FieldError, Refusal, invalid

CLOSED = Refusal("out_of_order", 409, N_("The agenda of a meeting that is off or concluded does not change any more."))
HELD_ALREADY = Refusal("item_spoken_to", 409, N_("Something was said or decided on this item; it stays on the agenda."))
NOT_ALL = N_("Name every item of the meeting once.")

OPEN = frozenset({MeetingState.PREPARED, MeetingState.ANNOUNCED, MeetingState.HELD})


def check_agenda_open(state: MeetingState) -> Refusal | None:
    """Whether items can be added and changed: until the meeting is concluded, so that what is public can be chosen."""
    return None if state in OPEN else CLOSED


def check_removal(state: MeetingState, *, spoken_to: bool) -> Refusal | None:
    """Whether an item can be taken off: not once somebody said something on it, or something was decided."""
    return check_agenda_open(state) or (HELD_ALREADY if spoken_to else None)


def check_order(items: Sequence[UUID], order: Sequence[UUID]) -> Refusal | None:
    """An order names every item once (422)."""
    if sorted(items) != sorted(order):
        return invalid(FieldError("items", "invalid", NOT_ALL))
    return None
