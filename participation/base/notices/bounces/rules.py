"""How much a bounce weighs: whether the address is dead, or something else was wrong for a while."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

# A mail that came back for a passing reason is sent again, so many times, after so long at first and twice that then.
SOFT_MOST = 3
SOFT_FIRST = timedelta(hours=4)

# Not the address: their server, our standing with it, the mail itself, or a mailbox that is full for now.
PASSING = re.compile(r"4\.\d{1,3}\.\d{1,3}|5\.2\.2|5\.[367]\.\d{1,3}")
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")


class Weight(StrEnum):
    """What a report about a mail means for it."""

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"
    NONE = "none"


def weigh(action: str, status: str) -> Weight:
    """The weight of a report by its RFC 3464 ``action`` and its RFC 3463 ``status``.

    ``failed`` with a status about the recipient, or none that can be read, is hard; with any other it is soft.
    """
    match action.strip().lower():
        case "failed":
            found = ENHANCED.search(status)
            if found and found[1].startswith("2."):
                return Weight.NONE
            return Weight.SOFT if found and PASSING.fullmatch(found[1]) else Weight.HARD
        case "delayed":
            return Weight.DELAYED
        case _:
            return Weight.NONE


def again_after(soft_bounces: int) -> timedelta | None:
    """How long to wait before the mail is sent again after so many soft bounces; None where it is enough."""
    return None if soft_bounces >= SOFT_MOST else SOFT_FIRST * 2 ** (soft_bounces - 1)
