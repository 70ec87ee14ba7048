"""The signed link in a letter: opens one addressee's place in one written request, until a day."""

from __future__ import annotations

import hmac
import re
from datetime import date

from consultations.listening.errors import LINK_OVER, NOT_ASKED
from consultations.rules.listening import LINK_OUTLIVES
from participation.base.errors import Refused
from participation.base.security.keys import sign
from participation.base.settings import current

PURPOSE = "written request"
# 128 bits: as hard to guess as the whole, and half as long in a text message
LENGTH = 32
TOKEN = re.compile(r"(\d{1,3})-(\d{8})-([0-9a-f]{32})")


def address(code: str) -> str:
    """Where a written request is answered; without a token for those who sign in."""
    return f"{current().base_url}/written-requests/{code}"


def link(code: str, position: int, *, due_on: date, today: date) -> str:
    """The address with the token of one addressee; it is good until some weeks after the due date or today."""
    until = max(due_on, today) + LINK_OUTLIVES
    return f"{address(code)}?by={token(code, position, until)}"


def token(code: str, position: int, until: date) -> str:
    """What proves that its holder was sent the letter."""
    return f"{position}-{until:%Y%m%d}-{_signature(code, position, until)}"


def position_of(code: str, given: str, today: date) -> int:
    """The place of the addressee whose token this is.

    Raises 404 for a token that is not ours or of another request, 403 ``link_over`` after its last day.
    """
    found = TOKEN.fullmatch(given.strip())
    until = _day(found[2]) if found else None
    if found is None or until is None:
        raise Refused(NOT_ASKED)
    position = int(found[1])
    if not hmac.compare_digest(_signature(code, position, until), found[3]):
        raise Refused(NOT_ASKED)
    if today > until:
        raise Refused(LINK_OVER)
    return position


def _signature(code: str, position: int, until: date) -> str:
    return sign(PURPOSE, f"{code} {position} {until.isoformat()}")[:LENGTH]


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
