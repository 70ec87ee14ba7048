"""Which meetings have opinions that wait for somebody's answer, or that were corrected by those who said them."""

from __future__ import annotations

import msgspec

from decisions.queries.opinions import UNIT
from participation.base.database import fetch
from participation.base.identity.actor import Actor

# So many meetings stand on the desk, the most pressing first.
SHOWN = 10


class OpinionsWaiting(msgspec.Struct, frozen=True):
    """A meeting, how many of its opinions wait for an answer of one's unit, and how many of those were corrected."""

    slug: str
    title: str
    unanswered: int
    corrected: int


WAITING = """
SELECT m.slug, m.title, count(*) AS unanswered, count(*) FILTER (WHERE EXISTS (SELECT FROM opinion_text t
    WHERE t.opinion = o.id AND t.by = 'representative' AND t.version > 1)) AS corrected
FROM opinion_standing s JOIN opinion o ON o.id = s.opinion JOIN meeting m ON m.id = o.meeting
WHERE s.answered_at IS NULL AND s.unit = ANY ({}::uuid[])
GROUP BY m.id ORDER BY min(s.answer_due_on), m.slug LIMIT {}
"""


async def opinions_waiting(actor: Actor) -> list[OpinionsWaiting]:
    """What waits for an answer of the actor's units, by meeting; the answers due first come first."""
    units = sorted(actor.bodies(*UNIT))
    return await fetch(OpinionsWaiting, WAITING, units, SHOWN) if units else []
