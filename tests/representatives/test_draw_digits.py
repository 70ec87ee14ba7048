"""Digits that are drawn in public and entered one by one: each once, each in its turn, none too early."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta

import asyncpg
import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.ledger.proofs import leaves_of
from participation.base.ledger.sequencing import sequence
from participation.representatives.queries.draws import rounds
from participation.representatives.queries.ledger_faults import draw_faults
from participation.representatives.rules.digits import check_digit, check_whole
from participation.representatives.schemas.draw import EnteredDigit, Given, NewDigit, NewFreeze
from participation.representatives.services.draw_digits import enter_digit
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
    applicants,
    computed,
    drawn,
    frozen,
)
from tests.world import AUDITOR, CLERK, OFFICER, RESIDENT, bearer, signed_in

HERE = f"/calls/{SLUG}/draw"
DESK = f"/workbench/calls/{SLUG}/draw"
LOT = "现场摇号"
DIGITS = "314159"


@pytest.fixture
async def frozen_call(world: None) -> None:
    """A call with 23 applicants for five seats, frozen; one of its sources says six digits."""
    await applicants(await a_call())
    await computed()
    await frozen()


async def enter(place: int, digit: str, *, source: str = LOT, at: datetime = DRAWN) -> EnteredDigit:
    """A digit by the officer."""
    with clock.frozen(at):
        return await enter_digit(OFFICER, slug=SLUG, new=NewDigit(source=source, place=place, digit=digit))


async def refused(
    place: int, digit: str, *, source: str = LOT, at: datetime = DRAWN, actor: Actor = OFFICER
) -> tuple[str, set[str]]:
    """The code of a refused digit and those of its fields."""
    with clock.frozen(at), pytest.raises(Refused) as error:
        await enter_digit(actor, slug=SLUG, new=NewDigit(source=source, place=place, digit=digit))
    return error.value.refusal.code, {one.code for one in error.value.refusal.errors}


async def test_digits_come_one_by_one_and_the_last_makes_the_value_and_draws(frozen_call: None) -> None:
    await drawn(entropy=ENTROPY[:2])
    for place, digit in enumerate(DIGITS[:5], 1):
        made = await enter(place, digit)
        assert (made.digits, made.waiting, made.sha256) == (DIGITS[:place], [LOT], None)
        assert await execute("SELECT FROM draw_entropy WHERE source = {}", LOT) == []
    made = await enter(6, "９")
    assert made.waiting == []
    [row] = await execute("SELECT value, person FROM draw_entropy WHERE source = {}", LOT)
    assert row == {"value": DIGITS, "person": OFFICER.person}
    [result] = await execute("SELECT sha256 FROM draw_result")
    assert result["sha256"] == made.sha256
    kept = await execute("SELECT digit, at, person FROM draw_digit ORDER BY place")
    assert [one["digit"] for one in kept] == list(DIGITS)
    assert {(one["at"], one["person"]) for one in kept} == {(DRAWN, OFFICER.person)}


@pytest.mark.slow
async def test_the_draw_is_the_same_as_with_the_value_entered_at_once(frozen_call: None) -> None:
    for place, digit in enumerate(DIGITS, 1):
        await enter(place, digit)
    made = await drawn(entropy=ENTROPY)
    assert made.sha256
    [call] = await execute("SELECT id FROM call")
    [round_] = await rounds(call["id"])
    assert [one.value for one in round_.sources][2] == DIGITS
    assert round_.key.split("/")[2] == f"{DIGITS}."


async def test_a_digit_is_entered_once_and_in_its_turn(frozen_call: None) -> None:
    await enter(1, "3")
    assert await refused(1, "3") == ("invalid", {"entered"})
    assert await refused(1, "4") == ("invalid", {"entered"})
    assert await refused(3, "4") == ("invalid", {"not_its_turn"})
    for wrong in ("x", "", "10", "-", "①", "٣"):
        assert await refused(2, wrong) == ("invalid", {"malformed"})
    assert [row["digit"] for row in await execute("SELECT digit FROM draw_digit")] == ["3"]


@pytest.mark.slow
async def test_two_who_enter_the_same_digit_at_once_enter_it_once(frozen_call: None) -> None:
    got = await asyncio.gather(*(enter(1, digit) for digit in "34"), return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in got) == 1
    assert len(await execute("SELECT FROM draw_digit")) == 1


async def test_no_digit_is_entered_before_its_instant_or_before_the_ledger_has_the_freeze(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await applicants(await a_call())
    await computed()
    assert await refused(1, "3") == ("not_frozen", set())

    async def away() -> int:
        return 0

    with monkeypatch.context() as patched:
        patched.setattr("participation.representatives.services.draw_freezing.sequence", away)
        patched.setattr("participation.base.ledger.sequencing.sequence", away)
        with clock.frozen(FROZEN):
            await freeze(OFFICER, slug=SLUG, new=NewFreeze(sources=SOURCES))
        assert await refused(1, "3") == ("ledger_behind", set())
    with clock.frozen(FROZEN):
        await sequence()
    assert await refused(1, "3", at=KNOWN - timedelta(seconds=1)) == ("invalid", {"too_early"})
    assert await execute("SELECT FROM draw_digit") == []


async def test_only_the_office_enters_digits(frozen_call: None) -> None:
    for stranger in (*NOT_OF_THE_OFFICE, CLERK, AUDITOR, RESIDENT):
        assert (await refused(1, "3", actor=stranger))[0] in {"wrong_role", "wrong_body"}
    assert await execute("SELECT FROM draw_digit") == []


async def test_only_a_source_that_says_so_many_digits_is_entered_digit_by_digit(frozen_call: None) -> None:
    assert await refused(1, "3", source="双色球") == ("invalid", {"not_by_digit"})
    assert await refused(1, "3", source="天气") == ("invalid", {"unknown"})


@pytest.mark.slow
async def test_the_rest_may_be_entered_at_once_but_only_as_it_began(frozen_call: None) -> None:
    await enter(1, "3")
    with pytest.raises(Refused) as error:
        await drawn(entropy=[Given(LOT, "914159")])
    assert {one.code for one in error.value.refusal.errors} == {"differs"}
    await drawn(entropy=[ENTROPY[2]])
    assert await refused(2, "1") == ("invalid", {"entered"})


@pytest.mark.slow
async def test_a_digit_after_the_draw_is_refused_and_stands_in_public(frozen_call: None) -> None:
    await drawn()
    assert (await refused(1, "3"))[0] == "already_drawn"
    [call] = await execute("SELECT id FROM call")
    [round_] = await rounds(call["id"])
    assert [(one.source, one.value) for one in round_.attempts[0].offered] == [(LOT, "3")]


async def test_each_digit_is_in_the_ledger_and_cannot_be_changed(frozen_call: None) -> None:
    await enter(1, "3")
    with clock.frozen(DRAWN):
        await sequence()
    [row] = await execute("SELECT id FROM draw_digit")
    [leaf] = await leaves_of(row["id"])
    assert leaf.kind == "draw"
    assert leaf.body is not None
    assert b'"act":"draw_digit"' in leaf.body
    assert b'"digit":"3"' in leaf.body
    for statement in ("UPDATE draw_digit SET digit = '4'", "DELETE FROM draw_digit"):
        with pytest.raises(asyncpg.PostgresError):
            await execute(statement)
    assert [fault async for fault in draw_faults()] == []
    await execute("ALTER TABLE draw_digit DISABLE TRIGGER draw_digit_only_added_to")
    await execute("UPDATE draw_digit SET digit = '4'")
    await execute("ALTER TABLE draw_digit ENABLE TRIGGER draw_digit_only_added_to")
    assert len([fault async for fault in draw_faults()]) == 1


async def test_the_wall_shows_each_digit_as_it_comes(client: httpx.AsyncClient, frozen_call: None) -> None:
    signed_in(client, OFFICER)
    with clock.frozen(DRAWN):
        desk = (await client.get(DESK, params={"lang": "en"})).text
        assert "Digit 1 of 6" in desk
        stage = "000"
        for place, digit in enumerate(DIGITS[:2], 1):
            form = {"source": LOT, "place": str(place), "digit": digit, "form": "2"}
            assert (await client.post(f"{DESK}/digits", data=form)).status_code == 303
            part = await client.get(HERE, params={"seen": stage}, headers={"hx-request": "true"})
            assert part.status_code == 200
            assert "<html" not in part.text
            shown = re.findall(r'class="digit digit-known ([a-z0-9-]+)">(.)<', part.text)
            assert shown == [*(("digit-seen", one) for one in DIGITS[: place - 1]), ("digit-0", digit)]
            [stage] = re.findall(r"seen=([^\"&]+)", part.text)
            assert (await client.get(HERE, params={"seen": stage}, headers={"hx-request": "true"})).status_code == 204
        page = (await client.get(HERE, params={"lang": "en"})).text
        assert "digit 2 of 6" in page
        assert "Digit 3 of 6" in (await client.get(DESK, params={"lang": "en"})).text
        wrong = await client.post(
            f"{DESK}/digits?lang=en", data={"source": LOT, "place": "3", "digit": "x", "form": "2"}
        )
        assert wrong.status_code == 422
        assert 'href="#f-digit-2.digit"' in wrong.text


@pytest.mark.slow
async def test_a_program_enters_digits(client: httpx.AsyncClient, frozen_call: None) -> None:
    client.headers.update(bearer(OFFICER))
    with clock.frozen(DRAWN):
        one = {"source": LOT, "place": 1, "digit": "3"}
        answer = await client.post(f"/api/v1/calls/{SLUG}/draw/digits", json=one)
        assert answer.status_code == 201
        assert answer.json()["digits"] == "3"
        assert (await client.post(f"/api/v1/calls/{SLUG}/draw/digits", json=one)).status_code == 422
        found = (await client.get(f"/api/v1/calls/{SLUG}/draw/rounds")).json()
    assert [source["digits"] for source in found[0]["sources"]] == ["", "", "3"]


def test_a_source_without_a_number_of_digits_is_entered_at_once() -> None:
    wrong = check_digit("lottery", 1, "3", count=0, entered="")
    assert wrong is not None
    assert wrong.errors[0].code == "not_by_digit"
    assert check_digit("lot", 7, "3", count=6, entered="314159") is not None
    assert check_digit("lot", 6, "9", count=6, entered="31415") is None
    assert check_whole("lot", "314159", "") is None
