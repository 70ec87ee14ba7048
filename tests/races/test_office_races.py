"""Two people of an office at the same thing at the same instant: one of them does it, the other is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from consultations.schemas.point import CorrectedPoint
from consultations.services import life_cycle, loading, pointing, reporting
from participation.base import clock
from participation.base.database import execute, fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    DURING,
    SLUG,
    answer,
    closed,
    opened,
    point,
    reported,
    said,
    submitted,
)
from tests.world import COLLEAGUE, LEADER, LEGAL, OFFICER, REVIEWER

AT_ONCE = 8


async def at_once(*acts: Callable[[], Awaitable[Any]]) -> tuple[int, list[str]]:
    """Do all of it at the same time; how many were done, and the codes of the refusals."""
    results = await asyncio.gather(*(act() for act in acts), return_exceptions=True)
    codes = []
    for result in results:
        if isinstance(result, Refused):
            codes.append(result.refusal.code)
        elif isinstance(result, BaseException):
            raise result
    return len(acts) - len(codes), sorted(codes)


class Together:
    """Lets everybody go on once so many have come: what they read by then is what each of them believes."""

    def __init__(self, number: int) -> None:
        self._left = number
        self._all = asyncio.Event()

    async def meet(self) -> None:
        """Wait for the others."""
        self._left -= 1
        if self._left <= 0:
            self._all.set()
        await asyncio.wait_for(self._all.wait(), 20)


def unlocked(monkeypatch: pytest.MonkeyPatch, module: Any, number: int) -> None:
    """Take the lock away from a service: all read at once, then all write."""
    together = Together(number)

    async def read(slug: str) -> loading.Held:
        held = await fetch_one(
            loading.Held, loading.HELD, loading.QueryString("slug = {}", slug), loading.QueryString("")
        )
        assert held is not None
        await together.meet()
        return held

    monkeypatch.setattr(module, "locked", read)


async def corrected(actor: Actor, made: Any, title: str) -> None:
    await pointing.correct_point(actor, point=made, change=CorrectedPoint(version=1, title=title))


async def test_of_two_officers_who_correct_one_point_one_is_told(world: None) -> None:
    await opened()
    made = await point("采光", at=DURING)
    with clock.frozen(DURING):
        done, codes = await at_once(
            *(lambda n=n: corrected(OFFICER if n % 2 else COLLEAGUE, made, f"标题{n}") for n in range(AT_ONCE))  # type: ignore[misc] # the number is bound
        )
    assert (done, codes) == (1, ["edited_meanwhile"] * (AT_ONCE - 1))
    assert await execute("SELECT version FROM point") == [{"version": 2}]


async def test_without_the_lock_one_correction_overwrites_the_other(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()
    made = await point("采光", at=DURING)
    together = Together(2)

    async def hold_point(found: Any) -> tuple[loading.Held, pointing.HeldPoint]:
        held = await fetch_one(
            loading.Held, loading.HELD, loading.QueryString("slug = {}", SLUG), loading.QueryString("")
        )
        row = await fetch_one(pointing.HeldPoint, "SELECT id, consultation, version FROM point WHERE id = {}", found)
        assert held is not None
        assert row is not None
        await together.meet()
        return held, row

    monkeypatch.setattr(pointing, "hold_point", hold_point)
    with clock.frozen(DURING):
        done, codes = await at_once(lambda: corrected(OFFICER, made, "甲"), lambda: corrected(COLLEAGUE, made, "乙"))
    assert (done, codes) == (2, [])
    assert await execute("SELECT version FROM point") == [{"version": 2}]


async def test_of_two_who_sign_one_stage_one_signs(world: None) -> None:
    await submitted()
    with clock.frozen(BEFORE):
        done, codes = await at_once(
            lambda: life_cycle.approve(REVIEWER, slug=SLUG),
            lambda: life_cycle.approve(LEGAL, slug=SLUG),
            lambda: life_cycle.approve(LEADER, slug=SLUG),
            lambda: life_cycle.approve(REVIEWER, slug=SLUG),
        )
    assert (done, codes) == (1, ["out_of_order"] * 3)
    assert len(await execute("SELECT FROM step WHERE act = 'approve'")) == 1


async def test_without_the_lock_one_stage_is_signed_by_everybody(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await submitted()
    together = Together(3)
    read = life_cycle.signed

    async def signed(*what: Any) -> Any:
        found = await read(*what)
        await together.meet()
        return found

    monkeypatch.setattr(life_cycle, "signed", signed)
    unlocked(monkeypatch, life_cycle, 3)
    with clock.frozen(BEFORE):
        done, _ = await at_once(
            lambda: life_cycle.approve(REVIEWER, slug=SLUG),
            lambda: life_cycle.approve(LEGAL, slug=SLUG),
            lambda: life_cycle.approve(LEADER, slug=SLUG),
        )
    assert done == 3
    assert len(await execute("SELECT FROM step WHERE act = 'approve'")) == 3


async def approved_report() -> int:
    """A report that may be published, of twenty comments; how many."""
    await opened()
    comments = await said(*(f"第{n}条意见" for n in range(20)))
    await closed()
    await answer(await point("采光", comments))
    await reported()
    with clock.frozen(AFTER):
        await reporting.approve_report(LEADER, slug=SLUG)
    return len(comments)


async def test_of_many_who_publish_one_publishes_and_everybody_is_told_once(world: None) -> None:
    number = await approved_report()
    with clock.frozen(AFTER):
        done, codes = await at_once(
            *(
                lambda who=who: reporting.publish_report(who, slug=SLUG)  # type: ignore[misc] # who is bound
                for who in (OFFICER, COLLEAGUE, LEADER, OFFICER)
            )
        )
    assert (done, codes) == (1, ["out_of_order"] * 3)
    assert len(await execute("SELECT FROM report WHERE edition = 'public'")) == 1
    assert len(await execute("SELECT FROM delivery WHERE subject LIKE 'report:%'")) == number
    assert len(await execute("SELECT FROM step WHERE act = 'publish'")) == 1


async def test_without_the_lock_two_publishings_collide(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await approved_report()
    unlocked(monkeypatch, reporting, 2)
    with clock.frozen(AFTER):
        results = await asyncio.gather(
            reporting.publish_report(OFFICER, slug=SLUG),
            reporting.publish_report(COLLEAGUE, slug=SLUG),
            return_exceptions=True,
        )
    # the database keeps the promise of one edition a version, but the second officer meets an accident, no answer
    assert not any(isinstance(result, Refused) for result in results)
    assert any(isinstance(result, Exception) for result in results)


async def test_of_many_who_submit_one_submits(world: None) -> None:
    await opened()
    comments = await said("采光", "噪声")
    await closed()
    await answer(await point("都采纳", comments))
    with clock.frozen(AFTER):
        done, codes = await at_once(*(lambda: reporting.submit_report(OFFICER, slug=SLUG) for _ in range(AT_ONCE)))
    assert (done, codes) == (1, ["out_of_order"] * (AT_ONCE - 1))
    assert len(await execute("SELECT FROM report")) == 1
    assert len(await execute("SELECT FROM reported_outcome")) == 2


async def test_a_point_answered_while_the_report_is_submitted_is_in_it_or_refused(world: None) -> None:
    await opened()
    comments = await said("采光")
    await closed()
    made = await point("采光", comments)
    await answer(made)
    with clock.frozen(AFTER):
        done, codes = await at_once(
            lambda: reporting.submit_report(OFFICER, slug=SLUG),
            *(lambda n=n: answer(made, reason=f"理由{n}") for n in range(AT_ONCE)),  # type: ignore[misc] # n is bound
        )
    assert set(codes) <= {"frozen"}
    assert done + len(codes) == AT_ONCE + 1
    [filed] = await execute(
        "SELECT convert_from(content, 'UTF8')::jsonb -> 'points' -> 0 ->> 'reason' AS r FROM report"
    )
    [last] = await execute("SELECT reason FROM disposition ORDER BY version DESC LIMIT 1")
    assert filed["r"] == last["reason"]
