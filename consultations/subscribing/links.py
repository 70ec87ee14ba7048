"""The links by which somebody without an account confirms a subscription and leaves it."""

from __future__ import annotations

import hmac
from uuid import UUID

from participation.base.security.keys import sign
from participation.base.settings import current

LENGTH = 24
CONFIRM = "confirm a subscription"
LEAVE = "leave a subscription"


def confirmation_link(subscription: UUID) -> str:
    """What the mail holds that asks for the confirmation."""
    return f"{current().base_url}/subscriptions/{subscription}/confirmation?key={key_of(CONFIRM, subscription)}"


def leave_link(subscription: UUID) -> str:
    """What every mail to a subscriber holds."""
    return f"{current().base_url}/subscriptions/{subscription}/leave?key={key_of(LEAVE, subscription)}"


def key_of(purpose: str, subscription: UUID) -> str:
    """The key in a link; made anew whenever it is needed and stored nowhere."""
    return sign(purpose, str(subscription))[:LENGTH]


def opens(purpose: str, subscription: UUID, key: str) -> bool:
    """Whether a key came out of such a link."""
    return hmac.compare_digest(key_of(purpose, subscription).encode(), key.encode())
