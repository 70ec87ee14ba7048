"""Handled jobs are forgotten after a month; the sweep owes itself again."""

from __future__ import annotations

from datetime import timedelta

from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.outbox.forgetting import owe_sweep, sweeping
from participation.base.outbox.relay import drain
from tests.outbox.jobs_world import Notes, owe_number, rows


async def test_a_handled_job_is_forgotten_after_a_month_and_a_dead_one_never(database: None) -> None:
    now = clock.now()
    await owe_number(1)
    await drain({"note": Notes()})
    await owe_number(2)
    await execute("UPDATE outbox SET state = 'dead', ended_at = {} WHERE state = 'waiting'", now)
    async with transaction():
        await owe_sweep()
    with clock.frozen(now + timedelta(days=29)):
        await drain({"sweep": sweeping()})
        assert {(one.topic, one.state) for one in await rows()} >= {("note", "handled"), ("note", "dead")}
    with clock.frozen(now + timedelta(days=31)):
        await drain({"sweep": sweeping()})
        assert {(one.topic, one.state) for one in await rows() if one.topic == "note"} == {("note", "dead")}


async def test_the_sweep_comes_back_once_a_day_however_many_processes_start(database: None) -> None:
    for _ in range(3):
        async with transaction():
            await owe_sweep()
    assert len(await rows()) == 1
    await drain({"sweep": sweeping()})
    waiting = [one for one in await rows() if one.state == "waiting"]
    assert len(waiting) == 1
    assert timedelta(hours=23) < waiting[0].due_at - clock.now() <= timedelta(days=1)


async def test_the_roof_adds_what_else_is_to_be_swept(database: None) -> None:
    swept = []

    async def dust() -> None:
        swept.append("dust")

    async with transaction():
        await owe_sweep()
    await drain({"sweep": sweeping(dust)})
    assert swept == ["dust"]
