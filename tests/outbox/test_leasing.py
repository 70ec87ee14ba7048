"""A job is one caller's while its lease lasts, and anybody's afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import execute, fetch
from participation.base.outbox.leasing import claim, claimed, give_back
from participation.base.outbox.owing import AHEAD, owe_each
from participation.base.outbox.rules import LEASE
from tests.outbox.jobs_world import owe_number, row, rows

JOBS = 120


class Named(msgspec.Struct):
    """What is left of a job where only its name matters."""

    id: UUID


async def claim_without_care(limit: int) -> list[Named]:
    """What one would write first: look for jobs, then take them."""
    found = await fetch(
        Named, "SELECT id FROM outbox WHERE state = 'waiting' AND leased_until IS NULL ORDER BY due_at LIMIT {}", limit
    )
    # each in its own transaction: one statement for all of them could end in a deadlock before it shows anything
    for one in found:
        await execute("UPDATE outbox SET leased_until = {} WHERE id = {}", clock.now() + LEASE, one.id)
    return found


async def race(take: Callable[[int], Awaitable[list[Named]]]) -> Counter[UUID]:
    """Six relays take jobs as fast as they can until there are none; how often each job was taken."""
    await owe_each("note", [{"number": number} for number in range(JOBS)])
    taken: Counter[UUID] = Counter()

    async def relay() -> None:
        while jobs := await take(5):
            taken.update(job.id for job in jobs)

    await asyncio.gather(*(relay() for _ in range(6)))
    return taken


async def test_relays_that_race_never_get_the_same_job(database: None) -> None:
    async def take(limit: int) -> list[Named]:
        return [Named(job.id) for job in await claim(limit)]

    taken = await race(take)
    assert len(taken) == JOBS
    assert set(taken.values()) == {1}


async def test_without_the_locks_the_same_race_gives_jobs_out_twice(database: None) -> None:
    taken = await race(claim_without_care)
    assert max(taken.values()) > 1


async def test_a_claimed_job_is_nobody_elses_until_its_lease_runs_out(database: None) -> None:
    await owe_number()
    now = clock.now()
    with clock.frozen(now):
        (first,) = await claim()
    with clock.frozen(now + LEASE - timedelta(seconds=1)):
        assert await claim() == []
    with clock.frozen(now + LEASE + timedelta(seconds=1)):
        (second,) = await claim()
        assert second.id == first.id
        assert second.tries == 2
        assert await claimed(first.id, first.tries) is None, "the slower of two is told that it lost the lease"
        assert await claimed(second.id, second.tries) is not None


async def test_a_renewed_lease_begins_anew(database: None) -> None:
    await owe_number()
    now = clock.now()
    with clock.frozen(now):
        (job,) = await claim()
    with clock.frozen(now + LEASE / 2):
        again = await claimed(job.id, job.tries)
        assert again is not None
        assert again.leased_until == now + LEASE * 3 / 2


async def test_a_job_of_tomorrow_is_not_claimed_today(database: None) -> None:
    now = clock.now()
    await owe_number(due_at=now + timedelta(days=1))
    assert await claim() == []
    with clock.frozen(now + timedelta(days=1)):
        assert len(await claim()) == 1


async def test_who_waits_at_the_screen_goes_before_ten_thousand_notices(database: None) -> None:
    await owe_each("notice", [{"number": number} for number in range(10_000)])
    await owe_number(topic="sign-in code", ahead=True)
    (first, second) = await claim(2)
    assert [first.topic, second.topic] == ["sign-in code", "notice"]
    assert first.due_at < clock.now() - AHEAD + timedelta(minutes=1)


async def test_the_oldest_come_first(database: None) -> None:
    now = clock.now()
    for minutes in (1, 3, 2):
        await owe_number(minutes, due_at=now - timedelta(minutes=minutes))
    assert [msgspec.json.decode(job.payload)["number"] for job in await claim()] == [3, 2, 1]


async def test_a_job_given_back_is_free_at_once_and_was_no_try(database: None) -> None:
    await owe_number()
    (job,) = await claim()
    await give_back(job)
    assert (await row()).tries == 0
    assert len(await claim()) == 1


async def test_a_job_owed_once_is_written_once(database: None) -> None:
    await owe_number(once="close:lift")
    await owe_number(once="close:lift")
    assert len(await rows()) == 1
