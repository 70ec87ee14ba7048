"""A session is called off while its ballot is frozen, on real PostgreSQL: one waits for the other, in either order.

Both touch the seats of the session and its row in the ballot. Who calls off holds the ballot first, as whoever freezes
does; without that each would hold what the other waits for.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from events.drawing.file import read_frozen
from events.queries.ballots import ballot, file_of
from events.services import ballot_freezing, session_calling_off
from events.services.session_calling_off import call_off_session
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.events.ballot_steps import FROZEN, SLUG, an_open_ballot, entered, frozen
from tests.races.test_ballot_races import at_once, seats
from tests.world import HOST

pytestmark = pytest.mark.usefixtures("world")


async def called_off(session: UUID) -> None:
    await call_off_session(HOST, session=session, reason="台风预警，当日停止开放。")


async def test_a_session_called_off_while_its_ballot_is_frozen_keeps_no_seats() -> None:
    first, second = await an_open_ballot(5, 3)
    for n in range(4):
        await entered(n, first, second)
    with clock.frozen(FROZEN):
        made, refused = await at_once(frozen(), called_off(first))
    assert (len(made), refused) == (2, [])
    assert await seats(first) == (0, 0, 0)
    assert await seats(second) == (3, 0, 3)
    offered = {one.id: one.seats for one in read_frozen(await file_of((await ballot(NOBODY, SLUG)).id)).sessions}
    # whichever came first: the file has the session with its seats, or with none
    assert offered[str(first)] in {0, 5}
    assert offered[str(second)] == 3
    assert len(await execute("SELECT FROM delivery WHERE template = 'ballot_session_off'")) == 4


async def test_without_holding_the_ballot_first_each_would_wait_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the freeze has looked at the seats, and the session leaves the ballot just then."""
    first, second = await an_open_ballot(5, 3)
    await entered(1, first, second)
    looked, left = asyncio.Event(), asyncio.Event()
    file, leave = ballot_freezing._file, session_calling_off.leave_ballot

    async def nobody_holds(sessions: Any) -> None:
        await asyncio.wait_for(looked.wait(), 20)

    async def after_it_left(*given: Any) -> Any:
        looked.set()
        await asyncio.wait_for(left.wait(), 20)
        return await file(*given)

    async def leaving(*given: Any, **more: Any) -> None:
        await leave(*given, **more)
        left.set()

    monkeypatch.setattr(session_calling_off, "hold_ballots_of", nobody_holds)
    monkeypatch.setattr(session_calling_off, "leave_ballot", leaving)
    monkeypatch.setattr(ballot_freezing, "_file", after_it_left)
    with clock.frozen(FROZEN), pytest.raises(asyncpg.DeadlockDetectedError):
        await at_once(frozen(), called_off(first))
