"""Representatives who are not satisfied and wait for the office, the longest first."""

from __future__ import annotations

from decisions.queries.follow_ups import READING
from decisions.schemas.satisfaction import ObjectionLine
from participation.base.database import fetch
from participation.base.identity.actor import Actor

OBJECTIONS = """
SELECT x.*, o.number, m.slug AS meeting, m.title AS meeting_title, m.title_en AS meeting_title_en,
    coalesce((SELECT left(t.text, 160) FROM opinion_text t WHERE t.opinion = o.id ORDER BY t.version DESC LIMIT 1), '')
        AS said,
    coalesce((SELECT a.reason FROM satisfaction_answer a WHERE a.opinion = o.id ORDER BY a.turn DESC LIMIT 1), '')
        AS reason
FROM (
    SELECT y.* FROM unnest({}::uuid[]) AS w(id) CROSS JOIN LATERAL (
        SELECT s.opinion, s.objected_at AS since FROM opinion_standing s
        WHERE s.body = w.id AND s.objected_at IS NOT NULL ORDER BY s.objected_at, s.opinion LIMIT {}
    ) y ORDER BY y.since, y.opinion LIMIT {}
) x JOIN opinion o ON o.id = x.opinion JOIN meeting m ON m.id = o.meeting ORDER BY x.since, x.opinion
"""


async def objections(actor: Actor, *, most: int = 50) -> list[ObjectionLine]:
    """Those of the meetings of one's offices; at most ``most``."""
    bodies = list(actor.bodies(*READING))
    return await fetch(ObjectionLine, OBJECTIONS, bodies, most, most) if bodies else []
