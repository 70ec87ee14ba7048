"""Which consultation goes on from which."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.schemas.consultation import ContinuationView
from consultations.words import State
from participation.base.database import fetch


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation that this one goes on from (``before``), or that goes on from this one."""

    before: bool
    slug: str
    title: str
    reason: str
    body: UUID
    state: State
    opens_at: datetime
    was_open: bool

    @property
    def view(self) -> ContinuationView:
        """It as others see it."""
        return ContinuationView(slug=self.slug, title=self.title, reason=self.reason, opens_at=self.opens_at)


NEIGHBOURS = """
SELECT c.id = n.earlier AS before, c.slug, c.title, n.reason, c.body, c.state, c.opens_at,
    EXISTS (SELECT FROM step s WHERE s.consultation = c.id AND s.act = 'open') AND NOT EXISTS (
        SELECT FROM step s WHERE s.consultation = c.id AND s.act = 'withdraw' AND s.at < c.opens_at) AS was_open
FROM continuation n JOIN consultation c ON c.id IN (n.earlier, n.consultation) AND c.id <> {}
WHERE n.consultation = {} OR n.earlier = {} ORDER BY c.opens_at, c.id
"""


async def neighbours(consultation: UUID) -> list[Neighbour]:
    """The consultations right before and after one, whoever may know of them."""
    return await fetch(Neighbour, NEIGHBOURS, consultation, consultation, consultation, replica=True)
