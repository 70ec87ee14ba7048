"""Drawing the map of the votes so far: a job, never a request; it computes in a thread and stores what it found."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from uuid import UUID

import msgspec
import numpy as np

from consultations.opinion_map import NOT_CAST, Former, OpinionMap, Votes, draw_map
from consultations.opinion_map.mapping import NO_GROUP
from consultations.opinion_map.representativeness import Majority, Representative
from consultations.rules.opinion_map import SHOWN_FROM, Vote, next_drawing
from consultations.schemas.opinion_map import (
    Dot,
    DrawnMap,
    GroupAnswer,
    OpinionGroup,
    StatementResult,
    TypicalStatement,
)
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.outbox.owing import owe

DRAW = "opinion_map.draw"
# Votes of half a minute are looked at together.
TOGETHER = timedelta(seconds=30)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# More dots than this are a stain, not a picture.
MOST_DOTS = 1_500
EDGE = 100.0


class _Statement(msgspec.Struct):
    id: UUID
    text: str


class _Row(msgspec.Struct):
    voter: UUID
    columns: list[int]
    votes: list[int]


class _Now(msgspec.Struct):
    cast: int
    drawn: int
    drawn_at: datetime | None
    memory: bytes | None


class _Voters(msgspec.Struct):
    people: int
    unidentified: int


NOW = """
SELECT coalesce((SELECT sum(v.times) FROM statement_vote v JOIN statement s ON s.id = v.statement
        WHERE s.consultation = m.consultation), 0)::integer AS cast,
    coalesce(r.cast, 0) AS drawn, r.at AS drawn_at, m.memory
FROM opinion_map m LEFT JOIN LATERAL (
    SELECT "cast", at FROM opinion_map_result WHERE consultation = m.consultation ORDER BY id DESC LIMIT 1
) r ON true
WHERE m.consultation = {}
"""
VOTES = """
SELECT v.voter, array_agg((s.at - 1)::integer) AS columns, array_agg(v.vote::integer) AS votes
FROM statement_vote v JOIN unnest({}::uuid[]) WITH ORDINALITY AS s (id, at) ON s.id = v.statement GROUP BY v.voter
"""


async def owe_drawing(consultation: UUID, *, anew: bool = False) -> None:
    """Owe a drawing once the votes of this half minute are in, inside the caller's act.

    ``anew`` asks for one also where no further vote came: a statement was taken away.
    """
    now = clock.now()
    window = (now - EPOCH) // TOGETHER
    key = f"opinion map {consultation} {window}{' anew' if anew else ''}"
    await owe(DRAW, due_at=EPOCH + (window + 1) * TOGETHER, once=key, consultation=str(consultation), anew=anew)


async def draw(consultation: UUID, *, anew: bool = False) -> bool:
    """Draw the map if enough votes came since the last one, else owe it for later; whether one was drawn.

    Run early, late or twice it draws the same votes once.
    """
    found = await fetch_one(_Now, NOW, consultation)
    if found is None:
        return False
    now = clock.now()
    due = now if anew else next_drawing(cast=found.cast, drawn=found.drawn, drawn_at=found.drawn_at, now=now)
    if due is None:
        return False
    if due > now:
        key = f"opinion map {consultation} at {due.isoformat()}"
        await owe(DRAW, due_at=due, once=key, consultation=str(consultation))
        return False
    statements = await fetch(
        _Statement, "SELECT id, text FROM statement WHERE consultation = {} AND standing = 'public' ORDER BY id",
        consultation,
    )  # fmt: skip
    rows = await fetch(_Row, VOTES, [one.id for one in statements]) if statements else []
    drawn = await asyncio.to_thread(_drawn, rows, statements, found.memory)
    voters = int(np.count_nonzero(drawn.group_of != NO_GROUP))
    counts = await fetch_one(
        _Voters, "SELECT count(person) AS people, count(browser) AS unidentified FROM opinion_voter"
        " WHERE consultation = {}", consultation,
    ) or _Voters(0, 0)  # fmt: skip
    # what few people think is not even stored
    content = _told(drawn, statements, counts, voters, now) if voters >= SHOWN_FROM else None
    memory = await asyncio.to_thread(_kept, drawn.remembered())
    async with transaction():
        await execute("SELECT FROM opinion_map WHERE consultation = {} FOR UPDATE", consultation)
        after = await fetch_one(_Now, NOW, consultation)
        if after is None or after.drawn_at != found.drawn_at:
            return False  # somebody else drew meanwhile
        await execute("UPDATE opinion_map SET memory = {} WHERE consultation = {}", memory, consultation)
        await execute(
            'INSERT INTO opinion_map_result (id, consultation, at, "cast", voters, content)'
            " VALUES ({}, {}, {}, {}, {}, {}::jsonb)",
            uuid7(),
            consultation,
            now,
            found.cast,
            voters,
            msgspec.json.encode(content).decode(),
        )
    return True


def _drawn(rows: Sequence[_Row], statements: Sequence[_Statement], memory: bytes | None) -> OpinionMap:
    lengths = [len(row.columns) for row in rows]
    cells = np.full((len(rows), len(statements)), NOT_CAST, dtype=np.int8)
    at = np.repeat(np.arange(len(rows)), lengths)
    columns = np.fromiter(chain.from_iterable(row.columns for row in rows), dtype=np.int64, count=len(at))
    cells[at, columns] = np.fromiter(chain.from_iterable(row.votes for row in rows), dtype=np.int8, count=len(at))
    votes = Votes(tuple(str(row.voter) for row in rows), tuple(str(one.id) for one in statements), cells)
    return draw_map(votes.natural(), former=_remembered(memory))


def _kept(former: Former) -> bytes:
    """By voter, so that groups keep their names; nothing of it is ever shown."""
    return zlib.compress(msgspec.json.encode(former), 6)


def _remembered(memory: bytes | None) -> Former | None:
    return None if memory is None else msgspec.json.decode(zlib.decompress(memory), type=Former)


def _told(drawn: OpinionMap, statements: Sequence[_Statement], counts: _Voters, voters: int, now: datetime) -> DrawnMap:
    texts = {str(one.id): one for one in statements}

    def typical(one: Representative | Majority) -> TypicalStatement:
        about = texts[drawn.statements[one.statement]]
        return TypicalStatement(about.id, about.text, Vote(one.vote), one.voted, one.seen)

    def result(column: int) -> StatementResult:
        about, counted = texts[drawn.statements[column]], drawn.counted
        answers = [
            GroupAnswer(
                group.id,
                int(counted.agreed[row, column]),
                int(counted.disagreed[row, column]),
                int(counted.seen[row, column]),
            )
            for row, group in enumerate(drawn.groups)
        ]
        return StatementResult(about.id, about.text, float(drawn.consensus[column]), answers)

    order = np.argsort(-drawn.consensus, kind="stable").tolist()
    answered = drawn.counted.seen.sum(axis=0) > 0
    return DrawnMap(
        at=now,
        voters=voters,
        people=counts.people,
        unidentified=counts.unidentified,
        groups=[
            OpinionGroup(group.id, _letter(group.id), group.size, [typical(one) for one in group.representative])
            for group in drawn.groups
        ],
        together=[typical(one) for one in drawn.majorities],
        results=[result(column) for column in order if answered[column]],
        dots=_dots(drawn),
        dots_of=len(drawn.voters),
    )


def _dots(drawn: OpinionMap) -> list[Dot]:
    every = max(1, -(-len(drawn.voters) // MOST_DOTS))
    places, groups = drawn.places[::every], drawn.group_of[::every].tolist()
    # a few far outside would press everybody else together; they stand on the edge
    reach = float(np.quantile(np.abs(drawn.places), 0.995)) or 1.0
    shown = np.round(np.clip(places / reach, -1.0, 1.0) * EDGE, 1).tolist()
    dots = [Dot(x, y, None if group == NO_GROUP else group) for (x, y), group in zip(shown, groups, strict=True)]
    # in no order that says who came when
    return sorted(dots, key=lambda dot: (dot.x, dot.y, -1 if dot.group is None else dot.group))


def _letter(group: int) -> str:
    return chr(ord("A") + group % 26)
