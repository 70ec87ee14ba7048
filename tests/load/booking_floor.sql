-- The floor under a booking: its statements in one transaction, the row all bookings wait for last.
-- For pgbench, prepared, with the ids of a session like that booked through HTTP; a colon before a word names a variable.
BEGIN;
SELECT s.id, s.activity, s.campaign, s.body, s.state, s.admission, s.starts_at, s.books_from, s.books_until,
    s.cancels_until, s.most_per_booking, s.group_most, s.names_needed, s.waitlist, l.day, c.bookings_per_person,
    c.bookings_per_day, c.assurance,
    (SELECT b.state FROM ballot_session bs JOIN ballot b ON b.id = bs.ballot WHERE bs.session = s.id) AS ballot,
    (SELECT json_agg(json_build_array(p.pool, p.capacity, p.taken, EXISTS (SELECT FROM wait_entry w
        WHERE w.session = s.id AND w.pool = p.pool AND w.state = 'waiting')) ORDER BY p.pool)
        FROM seat_pool p WHERE p.session = s.id) AS pools,
    (SELECT json_agg(json_build_object('id', q.id, 'kind', q.kind, 'text', q.text, 'text_en', q.text_en, 'why', q.why,
        'choices', q.choices, 'required', q.required) ORDER BY q.position, q.id)
        FROM booking_question q WHERE q.activity = s.activity AND q.removed_at IS NULL) AS questions,
    (SELECT json_agg(json_build_array(b.holder, b.scope, b.n)) FROM booking_slot b
        WHERE b.holder = ANY (ARRAY[gen_random_uuid()::text])
        AND b.scope = ANY (ARRAY['s:' || s.id, 'd:' || s.campaign || ':' || l.day, 'c:' || s.campaign])) AS held,
    d.number, k.id, k.public, k.sealed,
    EXISTS (SELECT FROM outbox o WHERE o.once = 'remind:' || s.id || ':' || l.begins || chr(58) || 'day') AS reminded
FROM session s JOIN campaign c ON c.id = s.campaign JOIN door d ON d.id = s.id
CROSS JOIN LATERAL (SELECT to_char(s.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day,
    extract(epoch FROM s.starts_at)::bigint AS begins) l
LEFT JOIN LATERAL (SELECT id, public, sealed FROM ticket_key WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1) k
    ON true
WHERE s.id = :session::uuid AND s.state <> 'prepared';
WITH given AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, gen_random_uuid()::text AS holder
), booked AS (
    INSERT INTO booking (id, session, pool, seats, kind, channel, holder, person, clerk, name, contact_kind, contact,
        locale, needs, booked_at, state, sequence, version)
    SELECT id, :session::uuid, 'general', 2, 'party', 'web', holder, NULL, NULL, '陈立', 'mobile', holder, 'zh-Hans', '',
        now(), 'booked', 0, 1 FROM given
), slotted AS (
    INSERT INTO booking_slot (scope, holder, n, booking)
    SELECT s.scope, g.holder, 1, g.id FROM given g, unnest(ARRAY['s:' || :session::text,
        'd:' || :campaign::text || chr(58) || '2027-08-07', 'c:' || :campaign::text]) AS s (scope)
    ON CONFLICT DO NOTHING RETURNING 1
), ticketed AS (
    INSERT INTO ticket (id, door, code, booking, position, heads, name, issued_at)
    SELECT gen_random_uuid(), :session::uuid, gen_random_uuid()::text, g.id, p.n, 1, '陈立', now()
    FROM given g, generate_series(1, 2) AS p (n) RETURNING code, number
), owed AS (
    INSERT INTO outbox (id, topic, payload, once, state, created_at, due_at, tries, last_error)
    SELECT gen_random_uuid(), 'booking.confirm', json_build_object('bookings', json_build_array(id))::jsonb, NULL,
        'waiting', now(), now() + interval '1 day', 0, '' FROM given ON CONFLICT (once) DO NOTHING
), audited AS (
    INSERT INTO audit (at, person, capacity, via, verb, subject, detail)
    SELECT now(), NULL, 'self', 'api', 'booking.made', 'booking:' || id,
        json_build_object('session', :session::text, 'seats', 2, 'pool', 'general', 'channel', 'web')::jsonb FROM given
)
SELECT (SELECT count(*) FROM slotted) AS slots, (SELECT json_object_agg(t.code, t.number) FROM ticketed t) AS tickets;
UPDATE seat_pool SET taken = taken + 2 WHERE session = :session::uuid AND pool = 'general' AND taken + 2 <= capacity
    RETURNING taken;
COMMIT;
