"""Tries are counted in the database, for all workers together."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.rates import allow, forget_old, key_of

HOUR = timedelta(hours=1)
NOON = datetime(2026, 8, 1, 12, 10, tzinfo=UTC)


async def refused(key: str, limit: int) -> Refused | None:
    try:
        await allow(key, limit, HOUR)
    except Refused as error:
        return error
    return None


async def test_one_try_too_many_is_refused_with_the_time_to_come_again(database: None) -> None:
    with clock.frozen(NOON):
        assert [await refused("a", 2), await refused("a", 2)] == [None, None]
        third = await refused("a", 2)
    assert third is not None
    assert third.refusal.status == 429
    assert third.refusal.retry_after == 50 * 60
    assert third.refusal.values == {"minutes": 50}


async def test_the_next_window_counts_anew_and_other_keys_count_alone(database: None) -> None:
    with clock.frozen(NOON):
        await allow("a", 1, HOUR)
        assert await refused("a", 1)
        assert await refused("b", 1) is None
    with clock.frozen(NOON + HOUR):
        assert await refused("a", 1) is None


async def test_tries_at_the_same_time_on_several_connections_are_each_counted(database: None) -> None:
    outcomes = await asyncio.gather(*(refused("a", 7) for _ in range(20)))
    assert sum(outcome is None for outcome in outcomes) == 7


async def test_a_key_holds_no_address_and_a_household_counts_as_one() -> None:
    assert "203.0.113.7" not in key_of("code from", "203.0.113.7")
    assert key_of("x", "2001:db8::1") == key_of("x", "2001:db8::ffff:2")
    assert key_of("x", "2001:db8::1") != key_of("x", "2001:db8:0:1::1")
    assert key_of("x", "203.0.113.7") != key_of("x", "203.0.113.8")
    assert key_of("x", "203.0.113.7") != key_of("y", "203.0.113.7")


async def test_a_try_inside_a_transaction_is_a_mistake_of_the_caller(database: None) -> None:
    async with transaction():
        with pytest.raises(AssertionError, match="would not count"):
            await allow("a", 1, HOUR)


async def test_old_counts_are_dropped_and_present_ones_kept(database: None) -> None:
    with clock.frozen(NOON):
        await allow("old", 1, HOUR)
    with clock.frozen(NOON + timedelta(days=3)):
        await allow("new", 1, HOUR)
        await forget_old()
    assert [row["key"] for row in await execute("SELECT key FROM rate")] == ["new"]
