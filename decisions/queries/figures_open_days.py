"""The rows of open days that the figures count: activities, their sessions, and everybody who came."""

from __future__ import annotations

from datetime import datetime

from piccolo.querystring import QueryString

from participation.base import clock

# Sessions that were public: those that are over, and those that were called off.
SESSIONS = """
SELECT s.id, s.body, s.starts_at AS at,
    CASE s.state WHEN 'called off' THEN 'open sessions called off' ELSE 'open sessions held' END AS word,
    s.id::text AS slug, '' AS label, a.title
FROM session s JOIN activity_in_force a ON a.id = s.activity
WHERE s.starts_at >= {} AND s.starts_at < {} AND (
    (s.state = 'published' AND s.ends_at <= {})
    OR (s.state = 'called off' AND EXISTS (SELECT FROM session_step t WHERE t.session = s.id AND t.act = 'publish'))
)
"""
# An activity counts where a session of it was held, or, where nobody needs a seat, once it was public.
ACTIVITIES = """
SELECT a.id, a.body, min(s.starts_at) AS at, 'open activities' AS word, a.slug, '' AS label, a.title
FROM activity_in_force a JOIN session s ON s.activity = a.id AND s.state = 'published'
WHERE s.starts_at >= {} AND s.starts_at < {} AND s.ends_at <= {} GROUP BY a.id
UNION ALL
SELECT a.id, a.body, p.published_at, 'open activities', a.slug, '', a.title
FROM activity_in_force a JOIN activity p ON p.id = a.id
WHERE NOT a.booking AND p.published_at >= {} AND p.published_at < {}
    AND NOT EXISTS (SELECT FROM session s WHERE s.activity = a.id AND s.state = 'published')
"""
# Somebody who came with a class of thirty is one of thirty visits.
VISITS = """
SELECT CASE WHEN n = 1 THEN c.id ELSE md5(c.id::text || ':' || n)::uuid END AS id, s.body, s.starts_at AS at,
    'open-day visits' AS word, s.id::text AS slug, '' AS label, a.title
FROM session s JOIN activity_in_force a ON a.id = s.activity JOIN check_in c ON c.door = s.id
CROSS JOIN LATERAL generate_series(1, c.heads) n
WHERE s.starts_at >= {} AND s.starts_at < {}
"""


def open_sessions(begins: datetime, ends: datetime) -> QueryString:
    """Sessions of the period that were held, and those that were called off."""
    return QueryString(SESSIONS, begins, ends, clock.now())


def open_activities(begins: datetime, ends: datetime) -> QueryString:
    """Activities that were open in the period."""
    return QueryString(ACTIVITIES, begins, ends, clock.now(), begins, ends)


def visits(begins: datetime, ends: datetime) -> QueryString:
    """Everybody who was let in, a row for each head."""
    return QueryString(VISITS, begins, ends)
