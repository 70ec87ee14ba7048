"""The private link of an applicant: opens one application for whoever holds it, without an account."""

from __future__ import annotations

import hmac
from uuid import UUID

from participation.base.security.keys import sign
from participation.base.settings import current

PURPOSE = "application"
# 128 bits: as hard to guess as the whole, and half as long in a text message
LENGTH = 32


def application_key(application: UUID) -> str:
    """What proves that its holder was given the link."""
    return sign(PURPOSE, str(application))[:LENGTH]


def opens(application: UUID, key: str) -> bool:
    """Whether a key is that of the application, compared in constant time."""
    return hmac.compare_digest(application_key(application).encode(), key.encode())


def application_path(application: UUID) -> str:
    """The page of the application on this site, with its key."""
    return f"/applications/{application.hex}{application_key(application)}"


def application_link(application: UUID) -> str:
    """The same as a whole address, for notices."""
    return f"{current().base_url}{application_path(application)}"


def read_code(code: str) -> tuple[UUID, str] | None:
    """The application of the last part of a link, and its key, which may be missing; None where it is no link."""
    if len(code) not in {LENGTH, 2 * LENGTH}:
        return None
    try:
        return UUID(hex=code[:LENGTH]), code[LENGTH:]
    except ValueError:
        return None
