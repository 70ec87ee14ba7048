"""The relay of a server process: at once, beside others, through an outage, and to an orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from participation.base import settings
from participation.base.database import transaction
from participation.base.outbox import patience, relay
from participation.base.outbox.leasing import Job, claim
from participation.base.outbox.owing import owe, owe_each
from participation.base.outbox.relay import NotHandedOver, relaying
from tests.outbox.jobs_world import PATIENCE, Heard, Notes, handled, owe_number, row, rows, until


async def test_a_job_owed_in_this_process_runs_at_once(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "IDLE", 3600)
    note = Notes()
    async with relaying({"note": note}):
        for number in range(3):
            await owe_number(number)
            await note.until(number + 1)
    assert note.done == {0: 1, 1: 1, 2: 1}


async def test_a_job_owed_by_another_process_is_found_by_looking(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "IDLE", 0.05)
    note = Notes()
    async with relaying({"note": note}):
        monkeypatch.setattr("participation.base.outbox.owing.wake", lambda: None)
        await owe_number()
        await note.until(1)
    assert note.done == {1: 1}


async def act_that_fails() -> None:
    async with transaction():
        await owe("note", number=1)
        raise LookupError


async def test_a_job_of_an_act_that_was_rolled_back_never_runs(database: None) -> None:
    note = Notes()
    async with relaying({"note": note}):
        with pytest.raises(LookupError):
            await act_that_fails()
        await owe_number(2)
        await note.until(1)
    assert note.done == {2: 1}


async def test_three_relays_run_every_job_once(database: None) -> None:
    note = Notes()
    async with relaying({"note": note}), relaying({"note": note}), relaying({"note": note}):
        async with transaction():
            await owe_each("note", [{"number": number} for number in range(200)])
        await note.until(200)
        await until(lambda: handled(200))
    assert set(note.done.values()) == {1}


async def test_one_slow_job_does_not_hold_up_the_others(database: None) -> None:
    note, freed = Notes(), asyncio.Event()

    async def slow(_payload: Mapping[str, Any]) -> None:
        await freed.wait()

    async with relaying({"note": note, "slow": slow}):
        await owe_number(topic="slow")
        await owe_number(2)
        await note.until(1)
        freed.set()
        await until(lambda: handled(2))
    assert note.done == {2: 1}


async def test_a_relay_that_stops_lets_its_job_end(database: None) -> None:
    began, freed = asyncio.Event(), asyncio.Event()

    async def slow(_payload: Mapping[str, Any]) -> None:
        began.set()
        await freed.wait()

    async with relaying({"slow": slow}):
        await owe_number(topic="slow")
        await began.wait()
        asyncio.get_running_loop().call_later(0.1, freed.set)
    assert (await row()).state == "handled"


async def test_a_relay_that_stops_gives_back_what_does_not_end(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "GRACE", 0.05)
    began = asyncio.Event()

    async def endless(_payload: Mapping[str, Any]) -> None:
        began.set()
        await asyncio.Event().wait()

    async with relaying({"endless": endless}):
        await owe_number(topic="endless")
        await began.wait()
    left = await row()
    assert (left.state, left.tries, left.leased_until) == ("waiting", 0, None)


@asynccontextmanager
async def no_database() -> AsyncIterator[None]:
    """Inside, the server cuts every connection to the database and takes no new one."""
    parts = urlsplit(settings.current().database_url)
    name = parts.path.lstrip("/")
    admin = await asyncpg.connect(urlunsplit(parts._replace(path="/postgres")))
    try:
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        yield
    finally:
        await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await admin.close()


async def test_a_relay_outlives_a_database_that_is_gone_for_a_while(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "IDLE", 0.05)
    monkeypatch.setattr(relay, "GONE", 0.05)
    note, began, freed = Notes(), asyncio.Event(), asyncio.Event()

    async def slow(_payload: Mapping[str, Any]) -> None:
        began.set()
        await freed.wait()

    heard = Heard()
    monkeypatch.setattr(relay, "log", heard)
    monkeypatch.setattr(patience, "log", heard)
    async with relaying({"note": note, "slow": slow}):
        await owe_number(topic="slow")
        await began.wait()
        async with no_database():
            await heard.until("relay_waits")
            freed.set()
            await heard.until("result_not_written")
        await heard.until("relay_goes_on")
        await owe_number(2)
        await note.until(1)
        await until(lambda: handled(2))
    assert [one.tries for one in await rows()] == [1, 1], "nothing was run twice for it"
    assert heard.said.count("relay_waits") == 1, "it is said once, not at every look"


class Counter:
    """A place elsewhere that has so much room and takes jobs until it breaks."""

    def __init__(self, room: int, *, breaks_after: int | None = None) -> None:
        self.left, self.breaks_after = room, breaks_after
        self.taken: list[Job] = []
        self.full = asyncio.Event()

    async def room(self) -> int:
        return self.left

    async def hand_over(self, job: Job) -> None:
        if self.breaks_after is not None and len(self.taken) >= self.breaks_after:
            self.full.set()
            raise NotHandedOver("the queue does not answer")
        self.taken.append(job)
        self.left -= 1
        if not self.left:
            self.full.set()


async def test_jobs_are_handed_over_only_while_there_is_room(database: None) -> None:
    counter = Counter(3)
    await owe_each("note", [{"number": number} for number in range(5)])
    async with relaying({}, elsewhere=counter):
        await asyncio.wait_for(counter.full.wait(), PATIENCE)
    assert len(counter.taken) == 3
    assert [one.tries for one in await rows()].count(0) == 2, "the others were not claimed for nobody"


async def test_what_could_not_be_handed_over_is_free_again(database: None) -> None:
    counter = Counter(10, breaks_after=1)
    await owe_each("note", [{"number": number} for number in range(3)])
    async with relaying({}, elsewhere=counter):
        await asyncio.wait_for(counter.full.wait(), PATIENCE)
        await until(lambda: free(2))
    assert len(await claim()) == 2


async def free(count: int) -> bool:
    return sum(one.leased_until is None and one.tries == 0 for one in await rows()) == count
