"""The cookies by which a browser is known again: never readable by scripts, Secure exactly on https."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from litestar.datastructures import Cookie

from participation.base import clock, settings
from participation.base.identity.services.sign_ins import Opened

SIGN_IN = "kaimen_sign_in"
# The first step of a staff sign-in, until the second factor follows.
PENDING = "kaimen_second_step"


def name_of(cookie: str) -> str:
    """The name as sent: on https with the prefix by which browsers hold it to this host alone."""
    return f"__Host-{cookie}" if settings.current().secure else cookie


def make(cookie: str, value: str, *, seconds: int | None = None) -> Cookie:
    """A cookie of ours; without ``seconds`` it ends with the browser."""
    return Cookie(
        key=name_of(cookie),
        value=value,
        path="/",
        max_age=seconds,
        secure=settings.current().secure,
        httponly=True,
        samesite="lax",
    )


def sign_in_cookie(opened: Opened) -> Cookie:
    """What the browser keeps of a sign-in: staff's ends with the browser, a resident's outlives it."""
    return make(SIGN_IN, opened.secret, seconds=None if opened.second_factor else lasting(opened.expires_at))


def ended(cookie: str = SIGN_IN) -> Cookie:
    """What makes the browser forget a cookie."""
    return make(cookie, "", seconds=0)


def lasting(until: datetime) -> int:
    """Seconds from now to an instant."""
    return max(1, ceil((until - clock.now()).total_seconds()))
