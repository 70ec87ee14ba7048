"""Sessions that a host may put into a ballot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.rules.session_life import HOSTS
from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.actor import Actor

MOST = 200


class Choosable(msgspec.Struct, frozen=True, kw_only=True):
    """A session whose seats a ballot gives and that is in none, or in the ballot that is edited."""

    id: UUID
    campaign: str
    title: str
    part: str
    starts_at: datetime
    seats: int


CHOOSABLE = """
SELECT s.id, c.slug AS campaign, a.title, s.title AS part, s.starts_at, coalesce(p.capacity, 0) AS seats
FROM session s JOIN activity a ON a.id = s.activity JOIN campaign c ON c.id = s.campaign
LEFT JOIN seat_pool p ON p.session = s.id AND p.pool = 'general'
LEFT JOIN ballot_session x ON x.session = s.id LEFT JOIN ballot b ON b.id = x.ballot
WHERE s.body = ANY ({}) AND s.admission = 'ballot' AND s.state <> 'called off' AND s.starts_at > {}
    AND (x.id IS NULL OR b.slug = {}) ORDER BY s.starts_at, s.id LIMIT {}
"""


async def choosable_sessions(actor: Actor, slug: str = "") -> list[Choosable]:
    """Of the bodies whose open days the actor hosts, the next first."""
    return await fetch(Choosable, CHOOSABLE, sorted(actor.bodies(*HOSTS)), clock.now(), slug, MOST)
