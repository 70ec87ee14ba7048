"""The links by which somebody has what is theirs without an account: made anew when needed, stored nowhere."""

from __future__ import annotations

import hmac
from enum import StrEnum
from uuid import UUID

from participation.base.security.keys import sign
from participation.base.settings import current

# 128 bits: as hard to guess as the whole, and half as long in a text message
LENGTH = 32


class Own(StrEnum):
    """What a link opens; the value is the first part of its address."""

    BOOKING = "bookings"
    WAITING = "waiting"
    OFFER = "offers"
    BALLOT_ENTRY = "ballot-entries"
    FEEDBACK = "feedback"


def own_code(what: Own, id_: UUID) -> str:
    """The last part of the address: the id and the key that proves that its holder was given the link."""
    return f"{id_.hex}{sign(f'own {what}', str(id_))[:LENGTH]}"


def own_path(what: Own, id_: UUID) -> str:
    """The page on this site."""
    return f"/{what}/{own_code(what, id_)}"


def own_link(what: Own, id_: UUID) -> str:
    """The same as a whole address, for notices."""
    return f"{current().base_url}{own_path(what, id_)}"


def read_own(what: Own, code: str) -> UUID | None:
    """What the last part of a link opens; None where it is no link of ours. Compared in constant time."""
    if len(code) != 2 * LENGTH:
        return None
    try:
        id_ = UUID(hex=code[:LENGTH])
    except ValueError:
        return None
    return id_ if hmac.compare_digest(own_code(what, id_).encode(), code.lower().encode()) else None
