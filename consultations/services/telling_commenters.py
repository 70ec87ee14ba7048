"""Telling everybody who commented: some thousand at a time, so that any number of them can be told in one act."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import msgspec

from consultations.queries.disowning_standing import NOT_REACHED
from consultations.words import Outcome
from participation.base.database import fetch
from participation.base.notices.owing import Owed, owe_notices

AT_ONCE = 2_000


class Commenter(msgspec.Struct, kw_only=True):
    """Whom a comment came from, as far as they can be reached, and what the report says became of it."""

    id: UUID
    receipt: str
    contact_kind: str | None
    contact: str | None
    person: UUID | None
    locale: str
    outcome: Outcome

    @property
    def reached(self) -> tuple[str, str] | None:
        """Kind and value of the contact, None where there is none."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None


# Whoever left no contact with the comment but signed in is reached by a contact of theirs, the mobile number first;
# one that is not of whoever it reaches owes its notice too, and nobody is written to. The piece is cut off first: else
# all comments before it would be read again with each piece.
COMMENTERS = """
SELECT c.id, c.receipt, c.person, c.locale, o.outcome,
    CASE WHEN {} THEN NULL WHEN c.contact IS NOT NULL THEN c.contact_kind ELSE k.kind END AS contact_kind,
    CASE WHEN {} THEN NULL ELSE coalesce(c.contact, k.value) END AS contact
FROM (
    SELECT comment, outcome FROM reported_outcome WHERE report = {} AND comment > {} ORDER BY comment LIMIT {}
) o JOIN comment c ON c.id = o.comment
LEFT JOIN LATERAL (SELECT kind, value FROM contact WHERE contact.person = c.person
    AND verified_at IS NOT NULL ORDER BY kind DESC, id LIMIT 1) k ON true
ORDER BY o.comment
"""


async def tell_commenters(filed: UUID, owed: Callable[[Commenter], Owed]) -> int:
    """Owe everybody whose comment a filed edition answers a notice, in the caller's act; how many are new."""
    after, told = UUID(int=0), 0
    while rows := await fetch(Commenter, COMMENTERS, NOT_REACHED, NOT_REACHED, filed, after, AT_ONCE):
        told += await owe_notices([owed(row) for row in rows])
        after = rows[-1].id
    return told
