"""The draw: each value once and not before its instant, one draw and no second, the same after a crash."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import msgspec
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.ledger.sequencing import sequence
from participation.base.outbox.relay import drain
from participation.representatives.draw.running import run
from participation.representatives.jobs import HANDLERS
from participation.representatives.queries.draws import file_of, rounds
from participation.representatives.queries.ledger_faults import draw_faults
from participation.representatives.schemas.draw import Given, NewFreeze, NewPostponement
from participation.representatives.services import draw_entering, draw_holding
from participation.representatives.services.draw_entering import draw, postpone
from participation.representatives.services.draw_freezing import freeze
from tests.representatives.draw_world import (
    DRAWN,
    ENTROPY,
    FROZEN,
    KNOWN,
    NOT_OF_THE_OFFICE,
    SLUG,
    SOURCES,
    a_call,
    a_drawn_call,
    applicants,
    computed,
    drawn,
    frozen,
)
from tests.world import OFFICER


@pytest.fixture
async def frozen_call(world: None) -> None:
    """A call with 23 applicants for five seats, frozen."""
    await applicants(await a_call())
    await computed()
    await frozen()


async def refused(entropy: list[Given], at: object = DRAWN, actor: Actor = OFFICER) -> tuple[str, set[str]]:
    """The code of a refused draw and those of its fields."""
    with clock.frozen(at), pytest.raises(Refused) as error:  # type: ignore[arg-type] # an instant
        await draw(actor, slug=SLUG, entropy=entropy)
    return error.value.refusal.code, {one.code for one in error.value.refusal.errors}


async def seated() -> list[str]:
    """The pseudonyms of the seats by place."""
    return [row["pseudonym"] for row in await execute("SELECT pseudonym FROM seat ORDER BY place, id")]


async def test_a_draw_gives_as_many_seats_as_the_call_has_and_anybody_gets_the_same(frozen_call: None) -> None:
    made = await drawn()
    [call] = await execute("SELECT id, state FROM call")
    content = await file_of(call["id"])
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert call["state"] == "drawn"
    record = msgspec.json.decode(content)
    again = run(record["portfolio"], [(one.source, one.value) for one in ENTROPY])
    assert [one.id for one in again.selected] == await seated()
    assert len(again.selected) == 5


async def test_a_value_before_its_instant_is_refused(frozen_call: None) -> None:
    early = KNOWN - timedelta(seconds=1)
    assert await refused([ENTROPY[0]], early) == ("invalid", {"too_early"})
    assert await execute("SELECT FROM draw_entropy") == []


async def test_a_value_is_entered_only_where_the_ledger_had_the_freeze_before_chance_spoke(world: None) -> None:
    await applicants(await a_call())
    await computed()
    with clock.frozen(FROZEN):
        await execute("DELETE FROM ledger_pending")
        await freeze(OFFICER, slug=SLUG, new=NewFreeze(sources=SOURCES))
    [first] = await execute("SELECT count(*) AS n FROM ledger_leaf WHERE kind = 'draw'")
    assert first["n"] == 1, "the freeze is in the ledger at once"


async def test_a_freeze_that_reached_the_ledger_too_late_is_not_drawn_from(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await applicants(await a_call())
    await computed()

    async def away() -> int:
        return 0

    monkeypatch.setattr("participation.representatives.services.draw_freezing.sequence", away)
    with clock.frozen(FROZEN):
        await freeze(OFFICER, slug=SLUG, new=NewFreeze(sources=SOURCES))
    with clock.frozen(DRAWN):
        await sequence()
    assert (await refused(ENTROPY))[0] == "ledger_too_late"


async def test_values_come_one_by_one_and_the_last_one_draws(frozen_call: None) -> None:
    first = await drawn(entropy=[ENTROPY[1]])
    assert first.waiting == ["双色球", "现场摇号"]
    assert first.sha256 is None
    assert await seated() == []
    last = await drawn(entropy=[ENTROPY[0], ENTROPY[2]])
    assert last.waiting == []
    assert len(await seated()) == 5


async def test_a_value_cannot_be_changed_and_must_be_readable_and_of_the_freeze(frozen_call: None) -> None:
    await drawn(entropy=[ENTROPY[2]])
    assert await refused([Given("现场摇号", "271828")]) == ("invalid", {"entered"})
    assert await refused([Given("双色球", "nine")]) == ("invalid", {"malformed"})
    assert await refused([Given("见证人陈立", "something else")]) == ("invalid", {"commit_differs"})
    assert await refused([Given("彩票", "1 2 3")]) == ("invalid", {"unknown"})
    assert (await drawn(entropy=[Given("现场摇号", "314 159")])).waiting == ["双色球", "见证人陈立"]


async def test_a_second_draw_is_refused_and_everybody_sees_that_it_was_tried(frozen_call: None) -> None:
    await drawn()
    before = await seated()
    other = [Given("双色球", "1 2 3 4 5 6"), ENTROPY[1], ENTROPY[2]]
    assert (await refused(other))[0] == "already_drawn"
    assert await seated() == before
    [call] = await execute("SELECT id FROM call")
    [round_] = await rounds(call["id"])
    [attempt] = round_.attempts
    assert attempt.offered == other
    with clock.frozen(DRAWN):
        await sequence()
    leaves = await execute("SELECT body FROM ledger_leaf WHERE kind = 'draw'")
    assert sum(b'"act":"draw_attempt"' in row["body"] for row in leaves) == 1


async def test_nobody_without_the_role_enters_anything(frozen_call: None) -> None:
    for stranger in NOT_OF_THE_OFFICE:
        assert (await refused(ENTROPY, actor=stranger))[0] in {"wrong_role", "wrong_body"}
    assert await execute("SELECT FROM draw_entropy") == []


async def test_a_pool_that_was_changed_after_the_freeze_is_found(frozen_call: None) -> None:
    await execute(
        "UPDATE application_value SET quota = (SELECT id FROM quota WHERE value = '租户')"
        " WHERE application = (SELECT id FROM application WHERE pseudonym = 'B001')"
        " AND category = (SELECT category FROM quota WHERE value = '租户')"
    )
    assert (await refused(ENTROPY))[0] == "pool_changed"
    assert await execute("SELECT FROM draw_entropy") == []


async def test_somebody_added_after_the_freeze_is_found(frozen_call: None) -> None:
    [call] = await execute("SELECT id FROM call")
    await applicants(call["id"], 1, since=50)
    assert (await refused(ENTROPY))[0] == "pool_changed"


async def test_who_withdrew_after_the_freeze_stops_nothing(frozen_call: None) -> None:
    await execute("UPDATE application SET standing = 'withdrawn' WHERE pseudonym = 'B005'")
    assert (await drawn()).sha256


async def test_broken_off_between_chance_and_seats_the_draw_is_taken_up_with_the_same_result(
    frozen_call: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(round_: object) -> str:
        raise asyncio.CancelledError

    monkeypatch.setattr(draw_entering, "hold", killed)
    with pytest.raises(asyncio.CancelledError):
        await drawn()
    assert await seated() == []
    monkeypatch.undo()
    with clock.frozen(DRAWN):
        await drain(HANDLERS)
    again = await drawn_again()
    assert await seated() == again


async def test_broken_off_while_seats_are_written_nothing_is_left_of_it(
    frozen_call: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> int:
        raise asyncio.CancelledError

    monkeypatch.setattr(draw_holding, "tell_everybody", killed)
    with pytest.raises(asyncio.CancelledError):
        await drawn()
    assert await seated() == []
    assert await execute("SELECT FROM draw_result") == []
    monkeypatch.undo()
    with clock.frozen(DRAWN):
        await drain(HANDLERS)
    assert await seated() == await drawn_again()


async def drawn_again() -> list[str]:
    """Who is drawn from the frozen file and the entropy, computed outside of the application's tables."""
    [row] = await execute("SELECT content FROM draw_freeze")
    again = run(msgspec.json.decode(row["content"]), [(one.source, one.value) for one in ENTROPY])
    return [one.id for one in again.selected]


async def test_a_missing_reveal_postpones_in_public(frozen_call: None) -> None:
    later = KNOWN + timedelta(days=1)
    with clock.frozen(DRAWN):
        await postpone(OFFICER, slug=SLUG, new=NewPostponement(source="见证人陈立", until=later, reason="见证人未到场"))
    [call] = await execute("SELECT id FROM call")
    [round_] = await rounds(call["id"])
    assert [one.postponed_because for one in round_.sources] == ["", "见证人未到场", ""]
    assert await refused([ENTROPY[1]]) == ("invalid", {"too_early"})
    with clock.frozen(DRAWN), pytest.raises(Refused):
        await postpone(OFFICER, slug=SLUG, new=NewPostponement(source="双色球", until=KNOWN, reason="早"))
    assert (await drawn(at=later)).sha256


async def test_everybody_in_the_pool_is_told_once_what_the_draw_brought(frozen_call: None) -> None:
    await drawn()
    told = await execute("SELECT template, count(*) AS n FROM delivery GROUP BY template")
    counted = {row["template"]: row["n"] for row in told}
    assert counted["seat_offered"] == 5
    assert sum(counted.values()) == 23
    assert counted["seat_alternate"] <= 5
    rows = await execute("SELECT \"values\"->>'chance' AS chance FROM delivery")
    assert all(row["chance"].endswith("%") for row in rows)


async def test_what_is_stored_of_a_draw_is_what_the_ledger_committed_to(world: None) -> None:
    await a_drawn_call()
    await sequence()
    assert [fault async for fault in draw_faults()] == []
    await execute("ALTER TABLE draw_entropy DISABLE TRIGGER draw_entropy_only_added_to")
    await execute("UPDATE draw_entropy SET value = '000000' WHERE source = '现场摇号'")
    await execute("ALTER TABLE draw_entropy ENABLE TRIGGER draw_entropy_only_added_to")
    assert len([fault async for fault in draw_faults()]) == 1
