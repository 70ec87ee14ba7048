"""The rows of many meetings, as statements that make those of meetings ``{}`` to ``{}``, spread over all bodies.

Of a hundred opinions five are unanswered and late, five unanswered and in time, five promise something nobody follows
up; of a hundred follow-ups seventy are done and ten late.
"""

from __future__ import annotations

from functools import reduce

OPINIONS, FOLLOW_UPS = 20, 30

# the body whose turn it is: whose meeting it is, and which unit answers, are not the same
BODIES = "(SELECT array_agg(id ORDER BY slug) FROM body)"
# one meeting of fifty is called otherwise, and one of six; its words are what a search finds it by
TITLE = """'区政府第' || n || CASE WHEN n % 50 = 0 THEN '次专题会议'
    WHEN n % 6 = 1 THEN '次扩大会议' ELSE '次常务会议' END"""
WORDS = """'区 区政 政府 府第 第 ' || n || CASE WHEN n % 50 = 0 THEN ' 次 次专 专题 题会'
    WHEN n % 6 = 1 THEN ' 次 次扩 扩大 大会' ELSE ' 次 次常 常务 务会' END || ' 会议 议 executive meeting no ' || n"""
# the days of this year, one after the other
DAY = "(now() - n % extract(doy FROM now())::int * interval '1 day')"
MEETING = """
INSERT INTO meeting (id, slug, title, title_en, kind, number, body, starts_at, place, author, created_at, state)
SELECT md5('m' || n)::uuid, 'm-' || n, $TITLE, 'Executive meeting no. ' || n,
    'government executive meeting', n, $BODIES[1 + n % 5], now() - n * interval '7 hours', '第一会议室',
    (SELECT id FROM person ORDER BY id LIMIT 1), now() - interval '900 days', 'concluded'
FROM generate_series({}::int, {}::int) AS n
"""
ITEM = """
INSERT INTO agenda_item (id, meeting, position, title, summary, body, attended)
SELECT md5('i' || n)::uuid, md5('m' || n)::uuid, 1, '审议第' || n || '号办法', '', $BODIES[1 + (n + 1) % 5], true
FROM generate_series({}::int, {}::int) AS n
"""
PARTICIPANT = """
INSERT INTO participant (id, meeting, kind, name, added_at, invited_at)
SELECT md5('p' || n)::uuid, md5('m' || n)::uuid, 'invited', '代表' || n, now(), now()
FROM generate_series({}::int, {}::int) AS n
"""
ANNOUNCEMENT = """
INSERT INTO edition (id, kind, subject, body, version, content, sha256, made_at, made_by)
SELECT md5('e' || n)::uuid, 'announcement', md5('m' || n)::uuid, $BODIES[1 + n % 5], 1,
    convert_to(json_build_object('title', '区政府第' || n || '次常务会议', 'title_en', '')::text, 'UTF8'), md5(n::text),
    now(), (SELECT id FROM person ORDER BY id LIMIT 1)
FROM generate_series({}::int, {}::int) AS n
"""
IN_FORCE = """
INSERT INTO edition_in_force (id, kind, subject, edition, published_at)
SELECT md5('g' || n)::uuid, 'announcement', md5('m' || n)::uuid, md5('e' || n)::uuid, now()
FROM generate_series({}::int, {}::int) AS n
"""
ANNOUNCED = """
INSERT INTO announced_meeting (meeting, kind, body, title, title_en, number, starts_at, minutes, place, items, attended)
SELECT md5('m' || n)::uuid, 'government executive meeting', $BODIES[1 + n % 5], '区政府第' || n || '次常务会议', '', n,
    now() - n * interval '7 hours', 120, '第一会议室', 1, 1
FROM generate_series({}::int, {}::int) AS n
"""
MATTER = """
INSERT INTO matter (id, slug, title, summary, body, author, created_at)
SELECT md5('t' || n)::uuid, 'matter-' || n, '第' || n || '号办法', '', $BODIES[1 + n % 5],
    (SELECT id FROM person ORDER BY id LIMIT 1), now()
FROM generate_series({}::int, {}::int) AS n
"""
MATTER_PUBLIC = """
INSERT INTO matter_standing (matter, edition, body, title, stage, published_at)
SELECT md5('t' || n)::uuid, md5('e' || n)::uuid, $BODIES[1 + n % 5], '第' || n || '号办法', 'public participation',
    now()
FROM generate_series({}::int, {}::int) AS n
"""
OPINION = """
INSERT INTO opinion (id, meeting, item, participant, number, said, said_at, received_at)
SELECT md5('o' || n || '-' || k)::uuid, md5('m' || n)::uuid, md5('i' || n)::uuid, md5('p' || n)::uuid, k, 'spoken',
    $DAY, $DAY
FROM generate_series({}::int, {}::int) AS n, generate_series(1, $OPINIONS) AS k
"""
TEXT = """
INSERT INTO opinion_text (id, opinion, version, text, by, at)
SELECT gen_random_uuid(), md5('o' || n || '-' || k)::uuid, 1,
    translate(repeat(md5(n || '-' || k), 3), '0123456789abcdef', '加装电梯应当由业主表决底层采光补'), 'secretary', now()
FROM generate_series({}::int, {}::int) AS n, generate_series(1, $OPINIONS) AS k
"""
ADOPTION = """
INSERT INTO adoption (id, opinion, version, status, reason, unit, due_on, at, person)
SELECT gen_random_uuid(), md5('o' || n || '-' || k)::uuid, 1, 'adopted', '写入细则第' || k || '条。',
    $BODIES[1 + (n + k) % 5], current_date - 1 - n % 300, now() - interval '400 days',
    (SELECT id FROM person ORDER BY id LIMIT 1)
FROM generate_series({}::int, {}::int) AS n, generate_series(3, $OPINIONS) AS k
"""
OPINION_STANDING = """
INSERT INTO opinion_standing (opinion, body, unit, answer_due_on, status, due_on, answered_at, received_on,
    answered_on, words, item, participant)
SELECT md5('o' || n || '-' || k)::uuid, $BODIES[1 + n % 5], $BODIES[1 + (n + k) % 5],
    current_date + CASE k WHEN 2 THEN 10 ELSE -1 - n % 300 END, CASE WHEN k > 2 THEN 'adopted' END,
    CASE k WHEN 3 THEN current_date - 1 - n % 300 END, CASE WHEN k > 2 THEN now() - interval '400 days' END,
    $DAY::date, CASE WHEN k > 2 THEN current_date - 400 END, $WORDS,
    md5('i' || n)::uuid, md5('p' || n)::uuid
FROM generate_series({}::int, {}::int) AS n, generate_series(1, $OPINIONS) AS k
"""
FOLLOW_UP = """
INSERT INTO follow_up (id, opinion, title, unit, due_on, at, person)
SELECT md5('f' || n || '-' || k)::uuid, md5('o' || n || '-' || 4 + k % 17)::uuid, '督办事项' || n || '-' || k,
    $BODIES[1 + (n + k) % 5], current_date - 40, $DAY, (SELECT id FROM person ORDER BY id LIMIT 1)
FROM generate_series({}::int, {}::int) AS n, generate_series(1, $FOLLOW_UPS) AS k
"""
STEP = """
INSERT INTO follow_up_step (id, follow_up, act, note, due_on, at)
SELECT gen_random_uuid(), md5('f' || n || '-' || k)::uuid, 'extend', '等市里的批复', current_date, now()
FROM generate_series({}::int, {}::int) AS n, generate_series(1, $FOLLOW_UPS) AS k
"""
FOLLOW_UP_STANDING = """
INSERT INTO follow_up_standing (follow_up, body, unit, due_on, extensions, moved_at, done_at, made_on,
    words)
SELECT md5('f' || n || '-' || k)::uuid, $BODIES[1 + n % 5], $BODIES[1 + (n + k) % 5],
    current_date + CASE k % 10 WHEN 0 THEN -1 - n % 300 ELSE n % 60 END, 1, now(),
    CASE WHEN k % 10 > 2 THEN now() - n * interval '1 hour' END,
    $DAY::date, '督 督办 办事 事项 项 ' || n || ' ' || k || ' ' || $WORDS
FROM generate_series({}::int, {}::int) AS n, generate_series(1, $FOLLOW_UPS) AS k
"""
NAMED = {
    "$BODIES": BODIES,
    "$OPINIONS": str(OPINIONS),
    "$FOLLOW_UPS": str(FOLLOW_UPS),
    "$TITLE": TITLE,
    "$WORDS": WORDS,
    "$DAY": DAY,
}
ROWS = tuple(
    reduce(lambda made, one: made.replace(*one), NAMED.items(), statement)
    for statement in (
        MEETING,
        ITEM,
        PARTICIPANT,
        ANNOUNCEMENT,
        IN_FORCE,
        ANNOUNCED,
        MATTER,
        MATTER_PUBLIC,
        OPINION,
        TEXT,
        ADOPTION,
        OPINION_STANDING,
        FOLLOW_UP,
        STEP,
        FOLLOW_UP_STANDING,
    )
)
# Every body shows everybody what it is late with.
SHOWN = """
WITH made AS (
    INSERT INTO edition (id, kind, subject, body, version, content, sha256, made_at, made_by)
    SELECT gen_random_uuid(), 'overdue list', b.id, b.id, 1,
        convert_to(json_build_object('public', true)::text, 'UTF8'), '', now(),
        (SELECT id FROM person ORDER BY id LIMIT 1)
    FROM body b RETURNING id, subject
)
INSERT INTO edition_in_force (id, kind, subject, edition, published_at)
SELECT gen_random_uuid(), 'overdue list', subject, id, now() FROM made
"""
