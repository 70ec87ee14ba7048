"""How a job ends: handled, tried again, given up, taken away, given back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import structlog

from participation.base import clock
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.outbox import carrying, patience, services
from participation.base.outbox.carrying import Handlers, carry_out, given_up
from participation.base.outbox.leasing import claim
from participation.base.outbox.queries import counts, dead_jobs
from participation.base.outbox.relay import drain
from participation.base.outbox.rules import LEASE, TRIES
from tests.outbox.jobs_world import Notes, Row, owe_number, row, rows, run_out, until

SECRET = "Key (value)=(+8613800001111) already exists."


async def fails(_payload: Mapping[str, Any]) -> None:
    raise ConnectionError(f"mail server did not answer\n{SECRET}")


async def to_the_end(handlers: Handlers) -> int:
    """Let time pass from try to try until nothing is due within a day; how often something ran."""
    ran, now = 0, clock.now()
    for _ in range(TRIES + 2):
        now += timedelta(hours=7)
        with clock.frozen(now):
            ran += await drain(handlers)
    return ran


async def test_a_handled_job_is_marked_and_never_run_again(database: None) -> None:
    note = Notes()
    await owe_number(7)
    assert await drain({"note": note}) == 1
    assert await drain({"note": note}) == 0
    assert note.done == {7: 1}
    assert (await row()).state == "handled"


async def test_a_failed_job_waits_for_its_next_try_with_the_error_in_words(database: None) -> None:
    await owe_number()
    with clock.frozen(clock.now()):
        await drain({"note": fails})
        job = await row()
        assert job.state == "waiting"
        assert job.due_at == clock.now() + timedelta(seconds=5)
        assert job.leased_until is None
        assert job.last_error == "ConnectionError: mail server did not answer"


async def test_what_failed_is_logged_without_what_was_stored(database: None) -> None:
    await owe_number()
    with structlog.testing.capture_logs() as lines:
        await drain({"note": fails})
    assert [line["event"] for line in lines] == ["job_failed"]
    assert "13800001111" not in str(lines)


async def test_a_refusal_is_recorded_by_its_code(database: None) -> None:
    async def refuses(_payload: Mapping[str, Any]) -> None:
        raise Refused(NOT_FOUND)

    await owe_number()
    await drain({"note": refuses})
    assert (await row()).last_error == "not_found"


async def test_a_job_is_dead_after_its_last_try_and_not_before(database: None) -> None:
    await owe_number()
    assert await to_the_end({"note": fails}) == TRIES
    job = await row()
    assert (job.state, job.tries) == ("dead", TRIES)
    found = await counts()
    assert (found.dead, found.due, found.later) == (1, 0, 0)


async def test_the_death_of_a_job_is_told_with_its_payload(database: None) -> None:
    mourner = Notes()
    await owe_number(3)
    await to_the_end({"note": fails, given_up("note"): mourner})
    assert mourner.done == {3: 1}
    assert {(one.topic, one.state) for one in await rows()} == {("note", "dead"), ("note given up", "handled")}


async def test_a_job_that_kills_its_process_each_time_is_given_up_too(database: None) -> None:
    note = Notes()
    await owe_number()
    for _ in range(TRIES):
        assert len(await claim()) == 1
        await run_out()
    await drain({"note": note})
    job = await row()
    assert (job.state, job.last_error) == ("dead", f"LeftUndone: broken off {TRIES} times")
    assert not note.done


async def test_a_topic_nobody_handles_says_so(database: None) -> None:
    await owe_number(topic="unknown")
    await drain({})
    assert (await row()).last_error == "NoHandler: no handler for unknown"


async def test_an_administrator_gives_a_dead_job_a_fresh_start(database: None) -> None:
    note = Notes()
    await owe_number()
    await to_the_end({"note": fails})
    (dead,) = await dead_jobs()
    assert dead.last_error.startswith("ConnectionError")
    await services.retry(Actor(name="root"), job=dead.id)
    await drain({"note": note})
    assert note.done == {1: 1}
    assert await dead_jobs() == []
    assert await execute("SELECT verb, subject FROM audit") == [{"verb": "retried", "subject": f"job:{dead.id}"}]


async def test_only_a_dead_job_is_retried(database: None) -> None:
    await owe_number()
    with pytest.raises(Refused) as refused:
        await services.retry(Actor(), job=(await row()).id)
    assert refused.value.refusal.code == "job_not_dead"
    assert await execute("SELECT 1 FROM audit") == []


async def test_a_long_job_keeps_its_lease(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "LEASE", timedelta(seconds=0.1))
    await owe_number()
    (job,) = await claim()
    first = job.leased_until

    async def works(_payload: Mapping[str, Any]) -> None:
        async def renewed() -> bool:
            until_then = (await row()).leased_until
            return until_then is not None and until_then > first

        await until(renewed)

    assert await carry_out(job, {"note": works})


async def test_work_whose_lease_was_lost_is_broken_off_and_leaves_the_record_to_the_other(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "LEASE", timedelta(seconds=0.1))
    await owe_number()
    (slow,) = await claim()
    await run_out()
    (quick,) = await claim()
    assert slow.id == quick.id

    async def works(_payload: Mapping[str, Any]) -> None:
        await asyncio.Event().wait()

    assert await carry_out(slow, {"note": works}) is False
    job = await row()
    assert (job.state, job.tries, job.last_error) == ("waiting", 2, "")


async def test_a_job_that_waited_long_in_its_batch_is_left_to_who_claimed_it_since(database: None) -> None:
    note = Notes()
    await owe_number()
    now = clock.now()
    with clock.frozen(now):
        (job,) = await claim()
    with clock.frozen(now + LEASE + timedelta(seconds=1)):
        assert len(await claim()) == 1
        assert await carry_out(job, {"note": note}) is False
    assert not note.done


async def test_a_job_cut_short_by_the_end_of_the_process_is_given_back(database: None) -> None:
    began = asyncio.Event()

    async def works(_payload: Mapping[str, Any]) -> None:
        began.set()
        await asyncio.Event().wait()

    await owe_number()
    (job,) = await claim()
    run = asyncio.create_task(carry_out(job, {"note": works}))
    await began.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    left = await row()
    assert (left.state, left.tries, left.leased_until) == ("waiting", 0, None)


async def test_a_job_that_runs_too_long_is_stopped_and_tried_again(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def works(_payload: Mapping[str, Any]) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(carrying, "LONGEST_RUN", timedelta(seconds=0.05))
    await owe_number()
    await drain({"note": works})
    assert (await row()).last_error == "TimeoutError"


async def test_a_result_is_written_when_the_database_comes_back(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = iter([ConnectionError(), ConnectionError()])

    async def sometimes(sql: str, *values: Any) -> list[dict[str, Any]]:
        for error in lost:
            raise error
        return await execute(sql, *values)

    note = Notes()
    await owe_number()
    monkeypatch.setattr(carrying, "execute", sometimes)
    monkeypatch.setattr(patience, "PAUSES", (0, 0, 0))
    await drain({"note": note})
    assert note.done == {1: 1}
    assert (await row()).state == "handled"


async def test_an_error_that_cannot_be_stored_as_it_is_does_not_stop_the_relay(database: None) -> None:
    async def fails_oddly(_payload: Mapping[str, Any]) -> None:
        raise ValueError("a\x00b \ud800")

    await owe_number()
    await drain({"note": fails_oddly})
    assert (await fetch_one(Row, "SELECT * FROM outbox")) is not None
    assert [one.last_error for one in await fetch(Row, "SELECT * FROM outbox")] == ["ValueError: ab"]
