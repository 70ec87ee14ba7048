"""How far the queue is, clause by clause and over all, in comments and in families."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.queue import QueueProgress, Reach
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor

# 0 left: neither point nor mark; 1 assigned: a point without a disposition; 2 answered. A family is as far as the
# comment of it that is furthest behind, and stands on the clause of the comment that stands for it.
PROGRESS = """
WITH undecided AS (
    SELECT p.id FROM point p WHERE p.consultation = {} AND NOT EXISTS (SELECT FROM disposition d WHERE d.point = p.id)
), linked AS (
    SELECT pc.comment, bool_or(u.id IS NOT NULL) AS undecided
    FROM point_comment pc JOIN point p ON p.id = pc.point LEFT JOIN undecided u ON u.id = pc.point
    WHERE p.consultation = {} GROUP BY pc.comment
), told AS (
    SELECT c.id, c.clause, m.family,
        CASE WHEN n.comment IS NOT NULL THEN 2 WHEN l.comment IS NULL THEN 0 WHEN l.undecided THEN 1 ELSE 2 END AS far
    FROM comment c LEFT JOIN family_member m ON m.comment = c.id LEFT JOIN linked l ON l.comment = c.id
    LEFT JOIN no_change n ON n.comment = c.id WHERE c.consultation = {}
), items AS (
    SELECT f.clause, min(t.far) AS far FROM told t JOIN family f ON f.id = t.family GROUP BY f.id
    UNION ALL SELECT t.clause, t.far FROM told t WHERE t.family IS NULL
), counted AS (
    SELECT clause, far, count(*) AS comments, 0 AS items FROM told GROUP BY clause, far
    UNION ALL SELECT clause, far, 0, count(*) FROM items GROUP BY clause, far
)
SELECT clause, GROUPING(clause) = 1 AS every,
    coalesce(sum(comments) FILTER (WHERE far = 2), 0)::bigint AS answered,
    coalesce(sum(comments) FILTER (WHERE far = 1), 0)::bigint AS assigned,
    coalesce(sum(comments) FILTER (WHERE far = 0), 0)::bigint AS left,
    coalesce(sum(items) FILTER (WHERE far = 2), 0)::bigint AS items_answered,
    coalesce(sum(items) FILTER (WHERE far = 1), 0)::bigint AS items_assigned,
    coalesce(sum(items) FILTER (WHERE far = 0), 0)::bigint AS items_left
FROM counted GROUP BY GROUPING SETS ((clause), ())
"""


class _Row(Reach, frozen=True, kw_only=True):
    every: bool


async def progress(actor: Actor, which: str | ConsultationView) -> QueueProgress:
    """The figures of now; clauses in no order. Raises 403 for who is not of the office that answers."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return await progress_of_consultation(view.id)


async def progress_of_consultation(id_: UUID) -> QueueProgress:
    """The same for who has asked already whether the actor may know."""
    rows = await fetch(_Row, PROGRESS, id_, id_, id_, replica=True)
    told = [(row.every, msgspec.convert(msgspec.structs.asdict(row), Reach)) for row in rows]
    return QueueProgress(next(reach for every, reach in told if every), [reach for every, reach in told if not every])
