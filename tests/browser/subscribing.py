"""Subscriptions that were asked for, confirmed and left, and a link that stops notices, for the pages behind links."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from consultations.subscribing import links
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.notices.stopping import stop_link
from tests.browser.city import City

MADE = (
    "INSERT INTO subscription (id, scope, value, contact, asked_at, confirmed_at, ended_at)"
    " VALUES ($1, 'consultation', 'lift', $2, $3, $4, $5) RETURNING id"
)
# The people of the demo have mobile numbers: this one is owed a mail by itself.
OWED = (
    "INSERT INTO delivery (id, template, owed_for, subject, contact_kind, contact, fate, created_at)"
    " VALUES ($1, 'comment_shown', 'browser', 'comment:browser', 'e-mail', 'stop@example.org', 'sent', $2) RETURNING id"
)


async def subscribed(city: City) -> dict[str, str]:
    """Paths of such links, without the slash in front."""
    now = clock.now() - timedelta(days=1)
    asked, held, left = [
        UUID(str(await city.one(MADE, uuid7(), f"{name}@example.org", now, confirmed, ended)))
        for name, confirmed, ended in (("asked", None, None), ("held", now, None), ("left", now, now))
    ]
    told = UUID(str(await city.one(OWED, uuid7(), now)))
    return {
        "confirmation": _path(links.confirmation_link(asked)),
        "confirmed": _path(links.confirmation_link(held)),
        "leave": _path(links.leave_link(held)),
        "left": _path(links.leave_link(left)),
        "stop": _path(stop_link(told)),
    }


def _path(link: str) -> str:
    """What stands behind the host."""
    return link.split("/", 3)[3]
