"""Closing while fifty people press send: whoever gets a receipt was in time, and nobody is received afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from consultations.schemas.comment import NewComment, Received
from consultations.services import commenting, life_cycle, loading
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import DURING, OPENS, SLUG, opened
from tests.world import OFFICER

SENDERS = 50


async def race() -> tuple[list[Received], list[Refused]]:
    """Fifty comments and one closing, all at once, on the running clock; what was received, and what was refused."""
    begun = asyncio.Event()

    async def send(number: int) -> Received | Refused:
        await begun.wait()
        try:
            return await commenting.receive(NOBODY, slug=SLUG, new=NewComment(text=f"第{number}条意见"))
        except Refused as error:
            return error

    async def close() -> None:
        await begun.wait()
        await life_cycle.close(OFFICER, slug=SLUG, reason="赛跑")

    senders = [asyncio.create_task(send(number)) for number in range(SENDERS)]
    closing = asyncio.create_task(close())
    begun.set()
    answers = await asyncio.gather(*senders)
    await closing
    return [a for a in answers if isinstance(a, Received)], [a for a in answers if isinstance(a, Refused)]


async def too_late() -> list[dict[str, Any]]:
    """The comments that were received at or after the instant of the close."""
    return await execute(
        "SELECT c.id FROM comment c JOIN step s ON s.consultation = c.consultation AND s.act = 'close'"
        " WHERE c.received_at >= s.at"
    )


async def open_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """An open consultation, whose clock then runs from the middle of its period."""
    await opened()
    began = clock.now()
    monkeypatch.setattr(clock, "now", _running(clock.now, began))


def _running(now: Any, began: Any) -> Any:
    return lambda: DURING + (now() - began)


async def test_whoever_is_received_was_in_time(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await open_now(monkeypatch)
    received, refused = await race()
    assert len(received) + len(refused) == SENDERS
    assert {error.refusal.code for error in refused} <= {"closed"}
    rows = await execute("SELECT id FROM comment")
    assert {row["id"] for row in rows} == {one.id for one in received}
    assert await too_late() == []
    assert OPENS < DURING


async def test_without_the_lock_comments_are_received_after_the_close(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_now(monkeypatch)
    read = asyncio.Event()
    go_on = asyncio.Event()
    waiting: list[int] = []

    async def unlocked(slug: str) -> loading.Held:
        """Reads without a lock, and is overtaken by the close before it writes."""
        rows = await loading.fetch_one(
            loading.Held, loading.HELD, loading.QueryString("slug = {}", slug), loading.QueryString("")
        )
        assert rows is not None
        waiting.append(1)
        if len(waiting) == 5:
            read.set()
        await go_on.wait()
        return rows

    monkeypatch.setattr(commenting, "shared", unlocked)
    senders = [
        asyncio.create_task(commenting.receive(NOBODY, slug=SLUG, new=NewComment(text="迟到"))) for _ in range(5)
    ]
    await asyncio.wait_for(read.wait(), 20)
    await life_cycle.close(OFFICER, slug=SLUG, reason="赛跑")
    go_on.set()
    assert len(await asyncio.gather(*senders)) == 5
    assert len(await too_late()) == 5


async def test_the_clock_and_an_officer_who_close_at_once_close_once(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()
    [row] = await execute("SELECT id, closes_at FROM consultation")
    with clock.frozen(row["closes_at"]):
        results = await asyncio.gather(
            *(life_cycle.keep_time(row["id"]) for _ in range(6)),
            *(life_cycle.close(OFFICER, slug=SLUG) for _ in range(3)),
            return_exceptions=True,
        )
    assert {type(result) for result in results if isinstance(result, BaseException)} <= {Refused}
    assert len(await execute("SELECT FROM step WHERE act = 'close'")) == 1
