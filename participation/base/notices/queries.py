"""What became of the notices: totals, and the list for those who look after them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.base.notices.words import Fate


class Told(msgspec.Struct, frozen=True):
    """One delivery as the office sees it; ``reached_at`` is the contact with its middle hidden."""

    id: UUID
    template: str
    subject: str
    fate: Fate
    contact_kind: str | None
    reached_at: str
    tries: int
    last_error: str
    created_at: datetime
    settled_at: datetime | None


class _Fate(msgspec.Struct):
    fate: Fate
    number: int


TROUBLE = (Fate.BOUNCED, Fate.GAVE_UP)


async def totals(subject: str | None = None, *, owed_for: str = "") -> dict[Fate, int]:
    """How many notices about a subject (``kind:id``; all, without one) have each fate; every fate is in it.

    ``owed_for`` keeps to those owed because of something, by how its name begins.
    """
    found = await fetch(
        _Fate,
        "SELECT fate, count(*) AS number FROM delivery WHERE ({}::text IS NULL OR subject = {})"
        " AND starts_with(owed_for, {}) GROUP BY fate",
        subject,
        subject,
        owed_for,
    )
    return dict.fromkeys(Fate, 0) | {row.fate: row.number for row in found}


async def deliveries(
    subject: str, *, fates: Sequence[Fate] = tuple(Fate), limit: int = 50, before: UUID | None = None
) -> list[Told]:
    """The notices about a subject, newest first; ``before`` is the last id of the page before."""
    return await fetch(
        Told,
        _TOLD + " WHERE subject = {} AND fate = ANY ({}::text[]) AND ({}::uuid IS NULL OR id < {}::uuid)"
        " ORDER BY id DESC LIMIT {}",
        subject,
        [fate.value for fate in fates],
        before,
        before,
        limit,
    )


async def in_trouble(*, limit: int = 50, before: UUID | None = None) -> list[Told]:
    """The notices that somebody should look at: bounced, given up, or failing while they wait; newest first."""
    return await fetch(
        Told,
        _TOLD + " WHERE (fate = ANY ({}::text[]) OR (fate = {} AND last_error <> ''))"
        " AND ({}::uuid IS NULL OR id < {}::uuid) ORDER BY id DESC LIMIT {}",
        [fate.value for fate in TROUBLE],
        Fate.QUEUED.value,
        before,
        before,
        limit,
    )


# The contact is hidden where it is read, so that no list, page or log can show more of it.
_TOLD = (
    "SELECT id, template, subject, fate, contact_kind, tries, last_error, created_at, settled_at,"
    " CASE WHEN contact IS NULL THEN '' WHEN contact_kind = 'webhook' THEN contact_kind WHEN contact_kind = 'e-mail'"
    " THEN left(contact, 1) || '…' || substring(contact FROM '@.*$')"
    " ELSE left(contact, -8) || '****' || right(contact, 4) END AS reached_at FROM delivery"
)
