"""Seats after a draw: accepted, declined, nothing heard, given back; who follows, and who is told what."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from asyncpg import UniqueViolationError

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.outbox.relay import drain
from participation.representatives.jobs import HANDLERS
from participation.representatives.queries.seats import own_seat, seats
from participation.representatives.rules.seats import Answer, AnsweredBy
from participation.representatives.schemas.seat import NewChoice, NewSelection
from participation.representatives.seat_links import seat_key
from participation.representatives.services import seat_answering
from participation.representatives.services.draw_loading import call_of
from participation.representatives.services.seat_answering import accept, expire, refuse
from participation.representatives.services.seat_selecting import give_seats
from tests.representatives.draw_world import (
    DRAWN,
    SLUG,
    a_call,
    a_drawn_call,
    applicants,
)
from tests.world import AUDITOR, CLERK, OFFICER, RESIDENT

SOON = DRAWN + timedelta(hours=1)
OVER = DRAWN + timedelta(hours=48)


@pytest.fixture
async def call(world: None) -> UUID:
    """A call whose five seats were drawn from 23."""
    return await a_drawn_call()


async def offered() -> list[UUID]:
    """The open offers by place."""
    rows = await execute(
        "SELECT s.id FROM seat s WHERE NOT EXISTS (SELECT FROM seat_answer a WHERE a.seat = s.id) ORDER BY place, id"
    )
    return [row["id"] for row in rows]


async def by_link(seat: UUID, *, says_yes: bool) -> None:
    """The answer by the link of the message."""
    act = accept if says_yes else refuse
    await act(NOBODY, seat=seat, key=seat_key(seat), by=AnsweredBy.LINK)


async def test_who_was_selected_accepts_by_link_once(call: UUID) -> None:
    [seat, *_] = await offered()
    with clock.frozen(SOON):
        await by_link(seat, says_yes=True)
        with pytest.raises(Refused) as refused:
            await by_link(seat, says_yes=True)
    assert refused.value.refusal.code == "answered_already"
    assert (await own_seat(seat)).answer is Answer.ACCEPTED
    assert len(await execute("SELECT FROM delivery WHERE template = 'seat_confirmed'")) == 1


async def test_a_link_opens_its_own_seat_only(call: UUID) -> None:
    one, other, *_ = await offered()
    with clock.frozen(SOON), pytest.raises(Refused) as refused:
        await accept(NOBODY, seat=one, key=seat_key(other), by=AnsweredBy.LINK)
    assert refused.value.refusal.code == "wrong_link"
    with clock.frozen(SOON), pytest.raises(Refused) as refused:
        await accept(OFFICER, seat=uuid4(), key="", by=AnsweredBy.LINK)
    assert refused.value.refusal.code == "not_found"


async def test_a_decline_asks_the_next_of_the_same_type_in_the_order_of_the_draw(call: UUID) -> None:
    [seat, *_] = await offered()
    [lost] = await execute("SELECT pseudonym, type, place FROM seat WHERE id = {}", seat)
    [file] = await execute("SELECT content FROM draw_result")
    order = msgspec.json.decode(file["content"])["alternates"][lost["type"]]
    with clock.frozen(SOON):
        await by_link(seat, says_yes=False)
    [found] = await execute("SELECT pseudonym, type, place FROM seat WHERE follows = {}", seat)
    assert found == {"pseudonym": order[0], "type": lost["type"], "place": lost["place"]}
    told = await execute("SELECT contact FROM delivery WHERE template = 'seat_offered' ORDER BY id DESC LIMIT 1")
    assert told[0]["contact"] == f"applicant{int(order[0][1:])}@example.com"


async def test_silence_passes_the_seat_on_after_a_reminder(call: UUID) -> None:
    with clock.frozen(DRAWN + timedelta(hours=33)):
        await drain(HANDLERS)
    assert len(await execute("SELECT FROM delivery WHERE template = 'seat_reminder'")) == 5
    assert len(await offered()) == 5
    with clock.frozen(OVER):
        await drain(HANDLERS)
    assert len(await execute("SELECT FROM delivery WHERE template = 'seat_passed_on'")) == 5
    assert len(await execute("SELECT FROM seat WHERE follows IS NOT NULL")) == 5
    [late, *_] = await execute("SELECT id FROM seat WHERE follows IS NULL ORDER BY place")
    with clock.frozen(OVER), pytest.raises(Refused) as refused:
        await by_link(late["id"], says_yes=True)
    assert refused.value.refusal.code == "answer_too_late"


async def test_a_clerk_notes_what_was_said_on_the_telephone(call: UUID) -> None:
    [seat, *_] = await offered()
    with clock.frozen(SOON):
        with pytest.raises(Refused) as refused:
            await refuse(CLERK, seat=seat, by=AnsweredBy.TELEPHONE, note=" ")
        assert refused.value.refusal.errors[0].field == "note"
        for stranger in (NOBODY, RESIDENT, AUDITOR):
            with pytest.raises(Refused) as refused:
                await refuse(stranger, seat=seat, by=AnsweredBy.TELEPHONE, note="本人来电")
            assert refused.value.refusal.code == "wrong_role"
        await refuse(CLERK, seat=seat, by=AnsweredBy.TELEPHONE, note="本人来电说要出差")
    found = (await seats(OFFICER, SLUG)).seats
    assert next(one.note for one in found if one.id == seat) == "本人来电说要出差"
    assert all(not one.name and not one.contact and not one.note for one in (await seats(AUDITOR, SLUG)).seats)


async def test_a_seat_that_is_given_back_goes_to_the_next(call: UUID) -> None:
    [seat, *_] = await offered()
    with clock.frozen(SOON):
        await by_link(seat, says_yes=True)
        await by_link(seat, says_yes=False)
        with pytest.raises(Refused):
            await by_link(seat, says_yes=False)
    assert (await own_seat(seat)).answer is Answer.GIVEN_BACK
    assert len(await execute("SELECT FROM seat WHERE follows = {}", seat)) == 1


@pytest.mark.slow
async def test_who_withdrew_is_passed_over(call: UUID) -> None:
    [seat, *_] = await offered()
    [lost] = await execute("SELECT type FROM seat WHERE id = {}", seat)
    [file] = await execute("SELECT content FROM draw_result")
    first, second, *_ = msgspec.json.decode(file["content"])["alternates"][lost["type"]]
    await execute("UPDATE application SET standing = 'withdrawn' WHERE pseudonym = {}", first)
    with clock.frozen(SOON):
        await by_link(seat, says_yes=False)
    [found] = await execute("SELECT pseudonym FROM seat WHERE follows = {}", seat)
    assert found["pseudonym"] == second


async def race(seat: UUID, *acts: Actor | None) -> list[object]:
    """Everybody refuses at once, nobody (None) being the clock; what each of them got."""

    async def refuses(who: Actor | None) -> object:
        try:
            if who is None:
                await expire(seat)
                return None
            return await refuse(who, seat=seat, by=AnsweredBy.TELEPHONE, note="来电")
        except (Refused, UniqueViolationError) as error:
            return error

    return list(await asyncio.gather(*map(refuses, acts)))


async def test_two_clerks_at_once_free_a_seat_once(call: UUID) -> None:
    [seat, *_] = await offered()
    with clock.frozen(SOON):
        got = await race(seat, CLERK, OFFICER)
    assert sum(isinstance(one, Refused) for one in got) == 1
    assert len(await execute("SELECT FROM seat WHERE follows = {}", seat)) == 1


async def test_a_decline_and_the_deadline_at_once_free_a_seat_once(call: UUID) -> None:
    [seat, *_] = await offered()
    with clock.frozen(OVER):
        await race(seat, CLERK, None)
    assert len(await execute("SELECT FROM seat_answer WHERE seat = {}", seat)) == 1
    assert len(await execute("SELECT FROM seat WHERE follows = {}", seat)) == 1


async def test_without_the_lock_two_clerks_run_into_each_other(call: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    [seat, *_] = await offered()
    both = asyncio.Barrier(2)

    async def unlocked(call_id: UUID) -> object:
        """Reads without a lock, and goes on when the other has read, too."""
        return await call_of(call_id)

    write = seat_answering._write  # what both of them come to

    async def together(*given: object) -> None:
        await both.wait()
        await write(*given)  # type: ignore[arg-type] # as they were given

    monkeypatch.setattr(seat_answering, "locked_call_of", unlocked)
    monkeypatch.setattr(seat_answering, "_write", together)
    with clock.frozen(SOON):
        got = await race(seat, CLERK, OFFICER)
    assert any(isinstance(one, UniqueViolationError) for one in got), "the database's last line of defence was needed"


async def test_where_there_are_seats_for_everybody_all_are_admitted_without_a_draw(world: None) -> None:
    await applicants(await a_call(seats=3), 3)
    with clock.frozen(SOON):
        made = await give_seats(OFFICER, slug=SLUG, new=NewSelection())
    assert (made.way, made.seats) == ("all admitted", 3)
    assert (await execute("SELECT state FROM call"))[0]["state"] == "concluded"
    assert await execute("SELECT FROM draw_freeze") == []


async def test_a_call_for_a_draw_gives_no_seats_by_hand(world: None) -> None:
    await applicants(await a_call(seats=3), 4)
    with clock.frozen(SOON), pytest.raises(Refused) as refused:
        await give_seats(OFFICER, slug=SLUG, new=NewSelection(chosen=[NewChoice(pseudonym="B001")]))
    assert refused.value.refusal.code == "by_draw"


async def test_a_choice_by_criteria_needs_a_reason_for_each(world: None) -> None:
    await applicants(await a_call(seats=2, way="criteria"), 4)
    chosen = [NewChoice(pseudonym="B001"), NewChoice(pseudonym="nobody", reason="?")]
    with clock.frozen(SOON), pytest.raises(Refused) as refused:
        await give_seats(OFFICER, slug=SLUG, new=NewSelection(chosen=chosen, reason="按公布的标准"))
    assert {one.code for one in refused.value.refusal.errors} == {"required", "not_eligible"}
    chosen = [NewChoice(pseudonym="B001", reason="独居老人"), NewChoice(pseudonym="B002", reason="一楼住户")]
    with clock.frozen(SOON):
        await give_seats(OFFICER, slug=SLUG, new=NewSelection(chosen=chosen, reason="按公布的标准"))
    assert [one.reason for one in (await seats(OFFICER, SLUG)).seats] == ["独居老人", "一楼住户"]
    assert len(await execute("SELECT FROM delivery WHERE template = 'seat_not_selected'")) == 2
