"""Telling those who applied for a seat, before seats are given, what becomes of the meeting that the seats are at."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.base.identity.words import ContactKind
from participation.base.notices.owing import Owed, owe_notices
from participation.representatives.links import application_link
from participation.representatives.words import CallState

# While people wait for what becomes of their application.
WAITING = frozenset({CallState.OPEN, CallState.CLOSED, CallState.FROZEN})
# Who cannot get a seat any more does not wait for the meeting.
APPLIED = """
SELECT a.id, a.person, a.contact_kind, a.contact, a.locale, k.body, k.title
FROM application a JOIN call k ON k.id = a.call
WHERE a.call = {} AND a.standing IN ('received', 'eligible') ORDER BY a.id
"""


class _Applied(msgspec.Struct):
    id: UUID
    person: UUID | None
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    body: UUID
    title: str


async def tell_applicants(call: UUID, template: str, values: Mapping[str, object], owed_for: str) -> int:
    """Owe a notice to everybody who can still get a seat of the call, in the caller's act; how many are new.

    Each is told once for ``owed_for``; ``title`` is that of the call and ``link`` leads to their application.
    """
    return await owe_notices(
        [
            Owed(
                template=template,
                values={**values, "title": one.title, "link": application_link(one.id)},
                owed_for=f"application:{one.id}:{owed_for}",
                subject=f"application:{one.id}",
                contact=(one.contact_kind, one.contact) if one.contact_kind and one.contact else None,
                person=one.person,
                locale=one.locale,
                body=one.body,
            )
            for one in await fetch(_Applied, APPLIED, call)
        ]
    )
