"""How a day fills up: its sessions by time, each as a bar of its seats with those taken filled in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from events.schemas.session_desk import DeskSessionLine
from events.words import Admission

# Of the width in percent: where the bars begin, and how long the longest is; the rest is for the numbers.
LEFT, LONGEST = 16.0, 66.0
ROW = 28


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A session as a bar: places in percent of the width and in pixels from the top."""

    id: UUID
    line: DeskSessionLine
    top: int
    width: float
    filled: float


def day_bars(lines: Sequence[DeskSessionLine]) -> list[Bar]:
    """The sessions that have seats, in their order; the longest bar is that of the most seats."""
    seated = [line for line in lines if line.admission is not Admission.OPEN and line.capacity]
    most = max((line.capacity for line in seated), default=1)
    return [
        Bar(
            id=line.id,
            line=line,
            top=n * ROW,
            width=round(LONGEST * line.capacity / most, 3),
            filled=round(LONGEST * line.taken / most, 3),
        )
        for n, line in enumerate(seated)
    ]
