"""The headers that keep browsers from doing what our pages never ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from litestar.types import Scope

from participation.base.settings import Settings

Header = tuple[bytes, bytes]
HeadersOf = Callable[[Scope, Iterable[Header]], list[Header]]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
# Nothing of a page needs them; the door's camera will be let in on its own page.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
YEAR = 365 * 24 * 3600


def headers_of(settings: Settings) -> HeadersOf:
    """What to add to an answer; a header that the answer has already is left as it is.

    The existing portal may embed us where ``KAIMEN_FRAME_ANCESTORS`` names it.
    """
    ancestors = f"'self' {settings.frame_ancestors}".strip() if settings.frame_ancestors else "'none'"
    wanted: dict[bytes, str] = {
        b"content-security-policy": POLICY.format(ancestors=ancestors),
        b"x-content-type-options": "nosniff",
        b"referrer-policy": "same-origin",
        b"permissions-policy": PERMISSIONS,
        b"cross-origin-opener-policy": "same-origin",
        b"cross-origin-resource-policy": "same-site" if settings.frame_ancestors else "same-origin",
    }
    if not settings.frame_ancestors:
        wanted[b"x-frame-options"] = "DENY"
    if settings.secure:
        wanted[b"strict-transport-security"] = f"max-age={YEAR}"
    encoded = {name: value.encode("latin-1") for name, value in wanted.items()}

    def missing(_scope: Any, sent: Iterable[Header]) -> list[Header]:
        there = {name.lower() for name, _ in sent}
        added = [(name, value) for name, value in encoded.items() if name not in there]
        # what is made for one reader is not for a cache in between; static files and feeds say so themselves
        return added if b"cache-control" in there else [*added, (b"cache-control", b"private, no-cache")]

    return missing
