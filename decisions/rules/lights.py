"""The traffic light of a body: computed from how much of what it owes is overdue, and for how long."""

from __future__ import annotations

from datetime import date

import msgspec

from decisions.rules.overdue import days_late
from decisions.words import Light


class Thresholds(msgspec.Struct, frozen=True):
    """From how many overdue, or how many days late, a light turns."""

    amber_count: int
    amber_days: int
    red_count: int
    red_days: int


class Burden(msgspec.Struct, frozen=True):
    """How much is overdue (counted as far as is shown), and since which day the oldest is due."""

    overdue: int
    oldest: date | None


def light(burden: Burden, thresholds: Thresholds, today: date) -> Light:
    """Green while nothing, or less than the rules file says, is late."""
    late = days_late(burden.oldest, today) if burden.oldest else 0
    if burden.overdue >= thresholds.red_count or late >= thresholds.red_days:
        return Light.RED
    if burden.overdue >= thresholds.amber_count or late >= thresholds.amber_days:
        return Light.AMBER
    return Light.GREEN
