"""The rows of many sessions, as statements that make those of sessions ``{}`` to ``{}``.

Fifty sessions belong to one activity; they lie in the next sixty days. A third are full, one in twenty keeps accessible
seats, one activity in fifty is called by words of its own.
"""

from __future__ import annotations

CAMPAIGN = """
INSERT INTO campaign (id, slug, kind, title, body, starts_on, ends_on, author, created_at, published_at)
SELECT md5('campaign')::uuid, 'load', 'open month', '政府开放月', b.id, current_date, current_date + 90, p.id, now(),
    now()
FROM (SELECT id FROM body ORDER BY slug LIMIT 1) b, (SELECT id FROM person ORDER BY id LIMIT 1) p
"""
ONE_OF = "(SELECT array_agg(id ORDER BY slug) FROM body)[1 + a % 5]"
ACTIVITY = """
INSERT INTO activity (id, slug, campaign, title, theme, body, mode, address, district, author, created_at,
    published_at)
SELECT md5('a' || a)::uuid, 'activity-' || a, md5('campaign')::uuid, $TITLE, $THEME, $BODY, $MODE, '望潮路' || a,
    $DISTRICT, (SELECT id FROM person ORDER BY id LIMIT 1), now(), now()
FROM generate_series({}::int / 50, {}::int / 50) AS a ON CONFLICT DO NOTHING
"""
IN_FORCE = """
INSERT INTO activity_in_force (id, campaign, body, slug, title, theme, mode, address, district, facilities, languages,
    bigrams, published_at)
SELECT md5('a' || a)::uuid, md5('campaign')::uuid, $BODY, 'activity-' || a, $TITLE, $THEME, $MODE, '望潮路' || a,
    $DISTRICT, CASE a % 3 WHEN 0 THEN ARRAY['step-free'] ELSE ARRAY[]::text[] END,
    CASE a % 10 WHEN 0 THEN ARRAY['zh', 'en'] ELSE ARRAY['zh'] END,
    CASE a % 50 WHEN 0 THEN '净 净水 水工 工艺 艺' ELSE '走 走进 进' END || ' ' || a, now()
FROM generate_series({}::int / 50, {}::int / 50) AS a ON CONFLICT DO NOTHING
"""
# what begins when is spread over the whole time, whatever the activity
SESSION = """
INSERT INTO session (id, activity, campaign, body, starts_at, ends_at, books_from, state, created_at, author)
SELECT md5('s' || n)::uuid, md5('a' || n / 50)::uuid, md5('campaign')::uuid,
    (SELECT body FROM activity a WHERE a.id = md5('a' || n / 50)::uuid), s.at, s.at + interval '1 hour',
    now() - interval '1 day', 'published', now(), (SELECT id FROM person ORDER BY id LIMIT 1)
FROM generate_series({}::int, {}::int) AS n,
    LATERAL (SELECT date_trunc('hour', now()) + interval '1 hour' + (n * 7919 % 1440) * interval '1 hour' AS at) s
"""
POOL = """
INSERT INTO seat_pool (id, session, pool, capacity, taken)
SELECT md5('p' || n)::uuid, md5('s' || n)::uuid, 'general', 30, CASE n % 3 WHEN 0 THEN 30 ELSE n % 30 END
FROM generate_series({}::int, {}::int) AS n
"""
ACCESSIBLE = """
INSERT INTO seat_pool (id, session, pool, capacity, taken)
SELECT md5('q' || n)::uuid, md5('s' || n)::uuid, 'accessible', 2, n / 20 % 3
FROM generate_series({}::int, {}::int) AS n WHERE n % 20 = 0
"""
DOOR = """
INSERT INTO door (id, kind, body, title, opens_at, starts_at, closes_at)
SELECT s.id, 'session', s.body, '走进', s.starts_at, s.starts_at, s.ends_at
FROM generate_series({}::int, {}::int) AS n JOIN session s ON s.id = md5('s' || n)::uuid
"""
SAID = {
    "$TITLE": "CASE a % 50 WHEN 0 THEN '走进净水工艺' ELSE '走进' END || a",
    "$THEME": "(ARRAY['公用事业', '城市建设', '应急安全', '公共服务', '生态环境'])[1 + a % 5]",
    "$DISTRICT": "(ARRAY['梧桐里街道', '南埠街道', '白鹭镇'])[1 + a % 3]",
    "$MODE": "CASE a % 8 WHEN 0 THEN 'online' ELSE 'on site' END",
    "$BODY": ONE_OF,
}


def _said(statement: str) -> str:
    for name, value in SAID.items():
        statement = statement.replace(name, value)
    return statement


ROWS = [_said(statement) for statement in (ACTIVITY, IN_FORCE, SESSION, POOL, ACCESSIBLE, DOOR)]
