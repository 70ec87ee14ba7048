"""The three ways of being overdue, each from the day after its day."""

from __future__ import annotations

from datetime import date

from participation.base.words import Word


class OverdueKind(Word):
    """What is late: the answer to an opinion, what an answer promised, or what follows it up."""

    ANSWER = "answer"
    PROMISE = "promise"
    FOLLOW_UP = "follow-up"


def days_late(due_on: date, today: date) -> int:
    """How many days late something is that was due on a day: one on the day after, none on the day itself."""
    return max(0, (today - due_on).days)
