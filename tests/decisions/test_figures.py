"""The yearly figures say what the rows say, whatever happened in a year."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.queries.figures import counted_figures, rows_behind
from decisions.rules.figures import SUMS, Number, Period, period_of
from participation.base import clock
from participation.base.database import execute
from tests.conftest import EMPTY
from tests.decisions.figures_history import NOW, History
from tests.world import BODY, OFFICER, people_the_world

PERIODS = ("2026", "2026-H1", "2026-Q1", "2026-12", "2025-12-30_2026-01-02")


SEEDS, BODIES = st.integers(0, 10**6), st.sampled_from(["", "fgj", "sww"])


@given(seed=SEEDS, period=st.sampled_from(PERIODS), body=BODIES)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_each_number_is_the_number_of_its_rows_whatever_happened(
    database: None, seed: int, period: str, body: str
) -> None:
    await figures_must_agree(seed, period, body)


@pytest.mark.slow
@given(seed=SEEDS, period=st.sampled_from(PERIODS), body=BODIES)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_each_number_is_the_number_of_its_rows_whatever_happened_in_many_years(
    database: None, seed: int, period: str, body: str
) -> None:
    await figures_must_agree(seed, period, body)


async def by_pages(period: Period, number: Number, body: str) -> list[UUID]:
    """The same rows, two on a page."""
    found: list[UUID] = []
    cursor = None
    while True:
        page = await rows_behind(OFFICER, period, number, body=body, cursor=cursor, limit=2)
        found += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            return found


async def figures_must_agree(seed: int, period: str, body: str) -> None:
    """Write the history, count it by the report, by its lists and by hand."""
    await execute(EMPTY)
    await people_the_world()
    history = History(seed).make()
    await history.write()
    days = period_of(period)
    with clock.frozen(NOW):
        told = await counted_figures(days, body, with_sources=True)
        expected = history.counts(days, BODY[body] if body else None)
        said = {one.number: one.total for one in told.figures}
        assert {name: n for name, n in said.items() if n} == {k.value: n for k, n in expected.items() if n}
        for one in told.figures:
            number = Number(one.number)
            assert sum(one.bodies.values()) == one.total
            assert sum(source.n for source in one.sources) == one.total
            assert number is Number.MATTERS or sum(one.quarters.values()) == one.total
            behind = (await rows_behind(OFFICER, days, number, body=body, limit=200)).items
            assert len(behind) == one.total
            if one.total:
                assert await by_pages(days, number, body) == [row.id for row in behind]
        for whole, splits in SUMS.items():
            for parts in splits:
                assert said[whole.value] == sum(said[part.value] for part in parts)
