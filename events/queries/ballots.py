"""Ballots as everybody reads them: what is drawn for, who asks for it, which steps were taken, and the files."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.rules.session_life import STAFF
from events.schemas.ballot import (
    BallotLine,
    BallotSessionView,
    BallotStepView,
    BallotView,
    GivenUp,
    Postponed,
    SourceSaid,
)
from events.words import BallotAct, BallotState
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance
from participation.base.paging import after_cursor, page_of
from participation.representatives.draw.entropy import Value
from participation.representatives.draw.entropy_sources import read_sources
from participation.representatives.services.draw_sources import known_at


class BallotList(msgspec.Struct, frozen=True, kw_only=True):
    """One page of ballots, the newest first."""

    items: list[BallotLine]
    next: str | None


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    body: UUID
    body_name: str
    body_name_en: str
    campaign: UUID
    campaign_slug: str
    campaign_title: str
    campaign_title_en: str
    assurance: Assurance
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime
    wishes_most: int
    state: BallotState
    sha256: str
    version: int
    parties: int
    heads: int
    winners: int
    entropy_sources: list[str]


class _Step(msgspec.Struct):
    act: BallotAct
    at: datetime
    reason: str
    sha256: str
    entropy: str


class _File(msgspec.Struct):
    content: bytes | None


ONE = """
SELECT b.id, b.slug, b.title, b.title_en, b.body, o.name AS body_name, o.name_en AS body_name_en, b.campaign,
    c.slug AS campaign_slug, c.title AS campaign_title, c.title_en AS campaign_title_en, c.assurance, b.opens_at,
    b.closes_at, b.draw_at, b.wishes_most, b.state, b.sha256, b.version, b.entropy_sources, n.parties, n.heads,
    n.winners
FROM ballot b JOIN body o ON o.id = b.body JOIN campaign c ON c.id = b.campaign
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE e.withdrawn_at IS NULL) AS parties, count(e.session) AS winners,
        coalesce(sum(e.seats) FILTER (WHERE e.withdrawn_at IS NULL), 0)::bigint AS heads
    FROM ballot_entry e WHERE e.ballot = b.id
) n
WHERE b.slug = {}
"""
# What was frozen says how many seats are drawn for; before that it is what is free now.
SESSIONS = """
SELECT s.id, a.title, a.title_en, s.title AS part, s.title_en AS part_en, s.starts_at, s.ends_at,
    coalesce(nullif(s.place, ''), a.address) AS place, s.most_per_booking, s.group_most, s.names_needed,
    coalesce((f.seats)::integer, greatest(0, coalesce(p.capacity - p.taken, 0))) AS seats,
    coalesce(w.first, 0) AS first, coalesce(w.wished, 0) AS wished, coalesce(w.heads, 0)::bigint AS heads,
    coalesce(g.given, 0)::bigint AS given, s.state = 'called off' AS called_off
FROM ballot b JOIN ballot_session x ON x.ballot = b.id JOIN session s ON s.id = x.session
JOIN activity a ON a.id = s.activity
LEFT JOIN seat_pool p ON p.session = s.id AND p.pool = 'general'
LEFT JOIN LATERAL (
    SELECT j ->> 'seats' AS seats FROM jsonb_array_elements(convert_from(b.frozen, 'UTF8')::jsonb -> 'sessions') j
    WHERE j ->> 'id' = s.id::text
) f ON b.frozen IS NOT NULL
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE q.rank = 1) AS first, count(*) AS wished, sum(e.seats) AS heads
    FROM ballot_wish q JOIN ballot_entry e ON e.id = q.entry
    WHERE q.session = s.id AND e.ballot = b.id AND e.withdrawn_at IS NULL
) w ON true
LEFT JOIN LATERAL (
    SELECT sum(e.seats) AS given FROM ballot_entry e WHERE e.ballot = b.id AND e.session = s.id
) g ON true
WHERE b.id = {} ORDER BY x.position
"""
STEPS = """
SELECT act, at, reason, sha256, entropy::text AS entropy FROM ballot_step WHERE ballot = {} AND act <> 'prepare'
ORDER BY id
"""
GIVEN_UP = "SELECT sha256, reason, at FROM ballot_file WHERE ballot = {} ORDER BY id"
POSTPONED = "SELECT sha256, source, until, reason, at FROM ballot_postponement WHERE ballot = {} ORDER BY id"
LINES = """
SELECT b.id, b.slug, b.title, b.title_en, o.name AS body_name, b.opens_at, b.closes_at, b.draw_at, b.state,
    (SELECT count(*) FROM ballot_session x WHERE x.ballot = b.id) AS sessions,
    (SELECT coalesce(sum(p.capacity), 0)::bigint FROM ballot_session x
        JOIN seat_pool p ON p.session = x.session AND p.pool = 'general' WHERE x.ballot = b.id) AS seats,
    (SELECT count(*) FROM ballot_entry e WHERE e.ballot = b.id AND e.withdrawn_at IS NULL) AS parties
FROM ballot b JOIN body o ON o.id = b.body WHERE {} AND {} ORDER BY b.id DESC LIMIT {}
"""
NEWEST = "SELECT coalesce(drawn, frozen) AS content FROM ballot WHERE id = {}"
FILE = """
SELECT CASE WHEN b.sha256 = {} THEN b.frozen WHEN encode(sha256(b.drawn), 'hex') = {} THEN b.drawn ELSE (
    SELECT f.content FROM ballot_file f WHERE f.ballot = b.id AND f.sha256 = {} LIMIT 1
) END AS content FROM ballot b WHERE b.id = {}
"""


async def ballot(actor: Actor, slug: str) -> BallotView:
    """A ballot that is public, or that the actor's office prepares. Raises 404."""
    row = await fetch_one(_Row, ONE, slug)
    if row is None or (row.state is BallotState.PREPARED and not actor.has(*STAFF, body=row.body)):
        raise Refused(NOT_FOUND)
    steps = [
        BallotStepView(
            act=one.act,
            at=one.at,
            reason=one.reason,
            sha256=one.sha256,
            entropy=msgspec.json.decode(one.entropy, type=list[Value]),
        )
        for one in await fetch(_Step, STEPS, row.id)
    ]
    drawn = next((one for one in steps if one.act is BallotAct.DRAW), None)
    postponed = await fetch(Postponed, POSTPONED, row.id)
    shared = {name: getattr(row, name) for name in _Row.__struct_fields__ if name != "entropy_sources"}
    return BallotView(
        **shared,
        record_sha256=drawn.sha256 if drawn else "",
        sessions=await fetch(BallotSessionView, SESSIONS, row.id),
        sources=_sources(row.entropy_sources, drawn, [one for one in postponed if one.sha256 == row.sha256]),
        steps=steps,
        given_up=await fetch(GivenUp, GIVEN_UP, row.id),
        postponed=postponed,
    )


async def public_ballots(*, cursor: str | None = None, limit: int = 50) -> BallotList:
    """Those that were published, the newest first."""
    return await _listed(QueryString("b.state <> 'prepared'"), cursor, limit)


async def ballots_inside(actor: Actor, *, cursor: str | None = None, limit: int = 50) -> BallotList:
    """All of the bodies that somebody works for, prepared ones too."""
    return await _listed(QueryString("b.body = ANY ({})", sorted(actor.bodies(*STAFF))), cursor, limit)


async def file_of(ballot_: UUID) -> bytes:
    """The file that a verifier takes: what was frozen, and once it was drawn, the draw. Raises 404 before that."""
    return _there(await fetch_one(_File, NEWEST, ballot_))


async def file_named(ballot_: UUID, sha256: str) -> bytes:
    """A file that was published under this hash, given up or not. Raises 404."""
    return _there(await fetch_one(_File, FILE, sha256, sha256, sha256, ballot_))


async def _listed(which: QueryString, cursor: str | None, limit: int) -> BallotList:
    after = QueryString("b.id < {}", after_cursor(cursor)) if cursor else QueryString("true")
    shown, following = page_of(await fetch(BallotLine, LINES, which, after, limit + 1), limit)
    return BallotList(items=shown, next=following)


def _sources(texts: list[str], drawn: BallotStepView | None, postponed: list[Postponed]) -> list[SourceSaid]:
    sources = read_sources(texts)
    known = known_at(sources)
    said = {one.source: one.value for one in drawn.entropy} if drawn else {}
    # the newest of a source is the latest: one can only be postponed to later
    later = {one.source: one for one in postponed}
    return [
        SourceSaid(
            name=one.name,
            kind=one.kind,
            known_at=later[one.name].until if one.name in later else known[one.name],
            count=one.count,
            round=one.round,
            commit=one.commit,
            value=said.get(one.name),
            postponed_because=later[one.name].reason if one.name in later else "",
        )
        for one in sources
    ]


def _there(found: _File | None) -> bytes:
    if found is None or found.content is None:
        raise Refused(NOT_FOUND)
    return found.content
