"""The link by which somebody selected answers without an account; made anew whenever it is needed, stored nowhere."""

from __future__ import annotations

import hmac
from uuid import UUID

from participation.base.security.keys import sign
from participation.base.settings import current

LENGTH = 32
SEAT = "seat"
WHOLE = "full file of a draw"


def seat_link(seat: UUID) -> str:
    """What the message to somebody selected holds."""
    return f"{current().base_url}/seats/{seat}?key={seat_key(seat)}"


def seat_key(seat: UUID) -> str:
    """The key in that link."""
    return sign(SEAT, str(seat))[:LENGTH]


def opens_seat(seat: UUID, key: str) -> bool:
    """Whether a key came out of such a link."""
    return hmac.compare_digest(seat_key(seat).encode(), key.encode())


def whole_key(round_: UUID) -> str:
    """The key by which applicants and witnesses have the full file of a sealed draw."""
    return sign(WHOLE, str(round_))[:LENGTH]


def opens_whole(round_: UUID, key: str) -> bool:
    """Whether a key opens the full file."""
    return hmac.compare_digest(whole_key(round_).encode(), key.encode())
