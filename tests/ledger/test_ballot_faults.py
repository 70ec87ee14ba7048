"""Whatever is changed of a ballot or a vote after it was frozen, drawn or counted is found; else nothing is."""

from __future__ import annotations

import pytest

from events.queries.ledger_faults import event_faults
from events.schemas.ballot import NewBallotFreeze
from events.services.award_freezing import freeze_result
from events.services.ballot_freezing import void
from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from tests.events.award_steps import AFTER, a_vote, standing
from tests.events.award_steps import SLUG as AWARD
from tests.events.ballot_steps import FROZEN, SLUG, an_open_ballot, drawn, entered, frozen
from tests.ledger.test_checking import meddling
from tests.world import HOST

pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.slow]


async def found() -> list[str]:
    # the programme of these tests is written past its signatures
    return [one async for one in event_faults() if not one.startswith("programme_in_force")]


async def a_drawn_ballot() -> None:
    [session] = await an_open_ballot(1)
    for n in range(3):
        await entered(n, session)
    await frozen()
    with clock.frozen(FROZEN):
        await void(HOST, slug=SLUG, reason="公证员生病。")
    await frozen(new=NewBallotFreeze(reason="另请公证员。"))
    await drawn()
    await sequence()


@pytest.mark.parametrize(
    ("table", "meddled"),
    [
        ("ballot", "UPDATE ballot SET drawn = drawn || ' '::bytea"),
        ("ballot", "UPDATE ballot SET frozen = frozen || ' '::bytea"),
        ("ballot", "UPDATE ballot SET state = 'frozen'"),
        ("ballot_entry", "UPDATE ballot_entry SET place = 4 - place"),
        ("ballot_entry", "UPDATE ballot_entry SET session = NULL"),
        ("ballot_step", "UPDATE ballot_step SET entropy = '[]'::jsonb WHERE act = 'draw'"),
        ("ballot_step", "DELETE FROM ballot_step WHERE act = 'void'"),
        ("ballot_file", "UPDATE ballot_file SET content = content || ' '::bytea"),
    ],
)
async def test_a_ballot_that_was_changed_is_found(table: str, meddled: str) -> None:
    await a_drawn_ballot()
    assert await found() == []
    async with meddling(table):
        await execute(meddled)
    assert await found() != []


@pytest.mark.parametrize(
    "meddled",
    [
        "UPDATE award_result SET content = content || ' '::bytea",
        "UPDATE award_result SET sha256 = repeat('0', 64)",
        """UPDATE award_result SET figures = '{{"came": 9}}'::jsonb""",
        "DELETE FROM award_result",
    ],
)
async def test_a_result_that_was_changed_is_found(meddled: str) -> None:
    await a_vote()
    await standing("fire-station")
    with clock.frozen(AFTER):
        await freeze_result(HOST, slug=AWARD)
    await sequence()
    assert await found() == []
    async with meddling("award_result"):
        await execute(meddled)
    assert await found() != []
