"""What decides on bookings of a session, read in one statement: its window, seats, limits, questions, and the key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.rules.booking import Held, PoolSeats, Question, Terms
from events.words import Admission, BallotState, SessionState
from participation.base.database import fetch_one
from participation.base.identity.words import Assurance
from participation.base.settings import current


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The terms, which slots holders have, and what signs tickets of this session.

    ``held`` is by holder and scope. ``key`` is the id of the signing key; None where there is none yet. ``reminded``
    tells whether reminders of the session are owed as it lies now.
    """

    terms: Terms
    held: Held
    door: int
    key: int | None
    public: bytes | None
    sealed: bytes | None
    reminded: bool


class LookRow(msgspec.Struct, kw_only=True):
    """A row of ``LOOK``."""

    session: UUID
    activity: UUID
    campaign: UUID
    body: UUID
    state: SessionState
    admission: Admission
    starts_at: datetime
    books_from: datetime | None
    books_until: datetime | None
    cancels_until: datetime | None
    most_per_booking: int
    group_most: int
    names_needed: bool
    waitlist: bool
    day: str
    per_person: int | None
    per_day: int | None
    assurance: Assurance
    ballot: BallotState | None
    pools: str | None
    questions: str | None
    held: str | None
    door: int
    key: int | None
    public: bytes | None
    sealed: bytes | None
    reminded: bool


LOOK = """
SELECT s.id AS session, s.activity, s.campaign, s.body, s.state, s.admission, s.starts_at, s.books_from, s.books_until,
    s.cancels_until, s.most_per_booking, s.group_most, s.names_needed, s.waitlist, l.day,
    c.bookings_per_person AS per_person, c.bookings_per_day AS per_day, c.assurance,
    (SELECT b.state FROM ballot_session bs JOIN ballot b ON b.id = bs.ballot WHERE bs.session = s.id) AS ballot,
    (SELECT json_agg(json_build_array(p.pool, p.capacity, p.taken, EXISTS (SELECT FROM wait_entry w
        WHERE w.session = s.id AND w.pool = p.pool AND w.state = 'waiting')) ORDER BY p.pool)
        FROM seat_pool p WHERE p.session = s.id) AS pools,
    (SELECT json_agg(json_build_object('id', q.id, 'kind', q.kind, 'text', q.text, 'text_en', q.text_en, 'why', q.why,
        'why_en', q.why_en, 'choices', q.choices, 'required', q.required) ORDER BY q.position, q.id)
        FROM booking_question q WHERE q.activity = s.activity AND q.removed_at IS NULL) AS questions,
    (SELECT json_agg(json_build_array(b.holder, b.scope, b.n)) FROM booking_slot b WHERE b.holder = ANY ({}::text[])
        AND b.scope = ANY (ARRAY['s:' || s.id, 'd:' || s.campaign || ':' || l.day, 'c:' || s.campaign])) AS held,
    d.number AS door, k.id AS key, k.public, k.sealed,
    EXISTS (SELECT FROM outbox o WHERE o.once = 'remind:' || s.id || ':' || l.begins || ':day') AS reminded
FROM session s JOIN campaign c ON c.id = s.campaign JOIN door d ON d.id = s.id
CROSS JOIN LATERAL (SELECT to_char(s.starts_at AT TIME ZONE {}, 'YYYY-MM-DD') AS day,
    extract(epoch FROM s.starts_at)::bigint AS begins) l
LEFT JOIN LATERAL (SELECT id, public, sealed FROM ticket_key WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1) k
    ON true
WHERE s.id = {} AND s.state <> 'prepared'
"""


async def look(session: UUID, holders: Collection[str] = ()) -> Look | None:
    """How a published session stands now, and what ``holders`` have booked already; None where there is none."""
    row = await fetch_one(LookRow, LOOK, *asking(session, holders))
    return None if row is None else looked(row)


def asking(session: UUID, holders: Collection[str] = ()) -> tuple[object, ...]:
    """The values of ``LOOK``."""
    return [*holders], str(current().zone), session


def looked(row: LookRow) -> Look:
    """What a row of ``LOOK`` says."""
    shared = {name: getattr(row, name) for name in Terms.__struct_fields__ if name not in {"pools", "questions"}}
    pools = msgspec.json.decode(row.pools or "[]", type=list[tuple[str, int, int, bool]])
    questions = msgspec.json.decode(row.questions or "[]", type=list[Question])
    terms = Terms(
        **shared,
        pools=tuple(
            msgspec.convert(dict(zip(PoolSeats.__struct_fields__, one, strict=True)), PoolSeats) for one in pools
        ),
        questions=tuple(questions),
    )
    held = _by_holder(msgspec.json.decode(row.held or "[]", type=list[tuple[str, str, int]]))
    return Look(
        terms=terms,
        held=held,
        door=row.door,
        key=row.key,
        public=row.public,
        sealed=row.sealed,
        reminded=row.reminded,
    )


def _by_holder(rows: Sequence[tuple[str, str, int]]) -> dict[str, dict[str, set[int]]]:
    found: dict[str, dict[str, set[int]]] = {}
    for holder, scope, n in rows:
        found.setdefault(holder, {}).setdefault(scope, set()).add(n)
    return found
