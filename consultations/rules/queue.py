"""What stands on the queue: where an item is between its arrival and its answer, and what can be done with it."""

from __future__ import annotations

from participation.base.words import Word


class Progress(Word):
    """How far an item is: as far as the comment of it that is furthest behind."""

    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    NO_CHANGE_ASKED = "no change asked"


class Work(Word):
    """What an officer did in one act on the queue."""

    ASSIGN = "assign"
    NO_CHANGE = "no change"
    UNDO = "undo"


class Change(Word):
    """What an act did to one comment or point."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    MARKED = "marked"
    UNMARKED = "unmarked"
    STATED = "stated"
    RETIRED = "retired"


def progress_of(*, comments: int, left: int, undecided: int, marked: int) -> Progress:
    """How far an item is of which so many comments have neither point nor mark (``left``), a point without a
    disposition (``undecided``), or are marked as asking for no change.

    One comment left keeps it unassigned; one undecided, assigned. Where all are marked it asks for no change; marked
    and answered ones together are answered.
    """
    if left:
        return Progress.UNASSIGNED
    if undecided:
        return Progress.ASSIGNED
    return Progress.NO_CHANGE_ASKED if marked == comments else Progress.ANSWERED
