"""A browser known again while it votes: a random secret in a signed cookie, stored nowhere but as a keyed hash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from litestar.datastructures import Cookie

from participation.base.codes import new_secret
from participation.base.identity import cookies
from participation.base.security.keys import sign, signed

COOKIE = "kaimen_voter"
PURPOSE = "opinion voter cookie"
# longer than any consultation is open
LASTS = timedelta(days=180)


def browser_in(sent: Mapping[str, str]) -> str:
    """The secret in the cookies of a request; empty where there is none that we signed."""
    secret, _, signature = sent.get(cookies.name_of(COOKIE), "").partition(".")
    return secret if signature and signed(PURPOSE, secret, signature) else ""


def new_browser() -> str:
    """A secret for a browser that votes for the first time."""
    return new_secret()


def voter_cookie(secret: str) -> Cookie:
    """The cookie by which the browser is known from now on."""
    return cookies.make(COOKIE, f"{secret}.{sign(PURPOSE, secret)}", seconds=int(LASTS.total_seconds()))
