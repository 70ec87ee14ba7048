"""How many rows a page of the list reads, told by the plans of the database: no more of ten times as many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from events.queries import sessions_found
from events.queries.sessions_found import LINES, _found, _joined, count_sessions, session_list
from events.schemas.session_finding import Wanted
from participation.base import clock
from participation.base.database import execute
from tests.load.sessions_rows import CAMPAIGN, ROWS

FEW, MANY = 600, 6000
PAGE = 31
WANTED = {
    "nothing": Wanted(),
    "free seats": Wanted(seats=4),
    "a theme with free seats": Wanted(theme="公用事业", seats=2),
    "a district": Wanted(district="南埠街道"),
}


@pytest.mark.slow
@pytest.mark.usefixtures("world")
async def test_a_page_of_the_list_reads_as_many_rows_of_many_sessions_as_of_few() -> None:
    await execute(CAMPAIGN)
    await filled(1, FEW)
    few = {name: await rows_read(wanted) for name, wanted in WANTED.items()}
    await filled(FEW + 1, MANY)
    many = {name: await rows_read(wanted) for name, wanted in WANTED.items()}
    grown = {name: (few[name], many[name]) for name in WANTED if many[name] > 2 * few[name] + 10 * PAGE}
    assert grown == {}


@pytest.mark.usefixtures("world")
async def test_free_seats_are_found_the_same_whether_few_or_many_sessions_have_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await execute(CAMPAIGN)
    await filled(1, 120)
    for seats in (1, 10, 28, 31):
        wanted, found = Wanted(seats=seats), []
        for few in (0, 1_000):
            monkeypatch.setattr(sessions_found, "FEW", few)
            page = await session_list(wanted)
            following = await session_list(wanted, cursor=page.next) if page.next else page
            found.append((page, following.items, await count_sessions(wanted)))
        assert found[0] == found[1]
        assert all(line.free >= seats for line in found[0][0].items)
        assert bool(found[0][2]) is (seats < 31)


async def filled(first: int, last: int) -> None:
    for statement in ROWS:
        await execute(statement, first, last)
    await execute("ANALYZE")


async def rows_read(wanted: Wanted) -> int:
    """What all scans of the plan of a page have looked at."""
    [answer] = await execute(
        f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {LINES}", _joined(wanted), await _found(wanted, clock.now()), PAGE
    )
    plan = msgspec.json.decode(answer["QUERY PLAN"])[0]["Plan"]
    return sum(looked_at(node) for node in nodes(plan) if node["Node Type"].endswith("Scan"))


def looked_at(node: dict[str, Any]) -> int:
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + left_out) * node["Actual Loops"])


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)
