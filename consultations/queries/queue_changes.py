"""What others did to some comments since somebody looked, in order to tell it to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from consultations.schemas.assigning import Changed
from participation.base.database import fetch

# Links and marks tell who made them and when. What was taken away is in the acts of the queue and, for acts on single
# comments and points, in the record of acts.
SINCE = """
WITH chosen AS (SELECT unnest({}::uuid[]) AS comment)
SELECT * FROM (
    SELECT 'joined' AS what, count(*) AS comments, p.name AS by, max(m.placed_at) AS at, NULL AS point
    FROM family_member m JOIN chosen USING (comment) LEFT JOIN person p ON p.id = m.placed_by
    WHERE m.placed_at > {} GROUP BY p.name
    UNION ALL
    SELECT 'linked', count(*), p.name, max(pc.at), t.title
    FROM point_comment pc JOIN chosen USING (comment) JOIN person p ON p.id = pc.person JOIN point t ON t.id = pc.point
    WHERE pc.at > {} GROUP BY p.name, t.title
    UNION ALL
    SELECT 'marked', count(*), p.name, max(n.at), NULL
    FROM no_change n JOIN chosen USING (comment) LEFT JOIN person p ON p.id = n.person WHERE n.at > {} GROUP BY p.name
    UNION ALL
    SELECT w.change, count(*), p.name, max(a.at), t.title
    FROM work_act a JOIN work_change w ON w.act = a.id JOIN chosen USING (comment) JOIN person p ON p.id = a.person
    LEFT JOIN point t ON t.id = w.point
    WHERE a.at > {} AND w.change IN ('unlinked', 'unmarked') GROUP BY w.change, p.name, t.title
    UNION ALL
    SELECT CASE u.verb WHEN 'point.unlinked' THEN 'unlinked' ELSE 'unmarked' END, count(*), p.name, max(u.at), t.title
    FROM audit u CROSS JOIN LATERAL jsonb_array_elements_text(u.detail -> 'comments') AS c (id)
    JOIN chosen ON chosen.comment = c.id::uuid LEFT JOIN person p ON p.id = u.person
    LEFT JOIN point t ON u.verb = 'point.unlinked' AND t.id::text = substr(u.subject, 7)
    WHERE u.at > {} AND u.verb IN ('point.unlinked', 'comment.no_change_unmarked')
    GROUP BY u.verb, p.name, t.title
) told ORDER BY told.at
"""


async def changes_since(since: datetime | None, comments: Sequence[UUID]) -> list[Changed]:
    """What happened to these comments since then, the oldest first; nothing where it is not said since when."""
    if since is None:
        return []
    return await fetch(Changed, SINCE, list(comments), *[since] * 5)
