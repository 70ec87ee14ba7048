"""Which bodies answer late: internal, for those who look after the whole."""

from __future__ import annotations

from decisions.queries.figures import may_read_figures
from decisions.rules.figures import Period
from decisions.schemas.figures import Answering
from participation.base import clock
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

# Of opinions by when they were received, of follow-ups by when they were promised; both by who owes them now.
ANSWERING = """
SELECT b.slug AS body, b.name, b.name_en, coalesce(o.opinions, 0) AS opinions, coalesce(o.answered, 0) AS answered,
    o.median_days, coalesce(o.late, 0) AS late, coalesce(o.overdue, 0) AS overdue,
    (o.late + o.overdue)::float8 / nullif(o.answered + o.overdue, 0) AS share_late,
    coalesce(f.open, 0) AS follow_ups_open, coalesce(f.overdue, 0) AS follow_ups_overdue,
    coalesce(f.extensions, 0) AS extensions
FROM body b LEFT JOIN (
    SELECT s.unit, count(*) AS opinions, count(s.answered_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY d.answered_on - d.received_on) AS median_days,
        count(*) FILTER (WHERE d.answered_on > s.answer_due_on) AS late,
        count(*) FILTER (WHERE s.answered_at IS NULL AND s.answer_due_on < {}) AS overdue
    FROM opinion o JOIN opinion_standing s ON s.opinion = o.id CROSS JOIN LATERAL (
        SELECT (s.answered_at AT TIME ZONE {})::date AS answered_on,
            (o.received_at AT TIME ZONE {})::date AS received_on
    ) d WHERE o.received_at >= {} AND o.received_at < {} GROUP BY s.unit
) o ON o.unit = b.id LEFT JOIN (
    SELECT s.unit, count(*) FILTER (WHERE s.done_at IS NULL) AS open,
        count(*) FILTER (WHERE s.done_at IS NULL AND s.due_on < {}) AS overdue,
        sum(s.extensions)::bigint AS extensions
    FROM follow_up f JOIN follow_up_standing s ON s.follow_up = f.id WHERE f.at >= {} AND f.at < {} GROUP BY s.unit
) f ON f.unit = b.id
WHERE o.unit IS NOT NULL OR f.unit IS NOT NULL
ORDER BY coalesce(o.overdue, 0) + coalesce(f.overdue, 0) DESC, share_late DESC NULLS LAST, b.name COLLATE "C"
"""


async def assessment(actor: Actor, period: Period) -> list[Answering]:
    """How each body that owes something answers, the latest first. Raises 403 for who is not of the office."""
    if not may_read_figures(actor):
        raise Refused(FORBIDDEN)
    zone = current().zone
    today = day_of(clock.now(), zone)
    begins, ends = period.instants(zone)
    return await fetch(
        Answering, ANSWERING, today, str(zone), str(zone), begins, ends, today, begins, ends, replica=True
    )
