"""The list of representatives with its signatures, earlier applicants told again, and the numbers of a draw."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import msgspec
import pytest

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.outbox.relay import drain
from participation.representatives.jobs import HANDLERS
from participation.representatives.queries.draw_statistics import statistics
from participation.representatives.queries.seat_lists import content_of, public_list
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.services.list_signing import approve_list, publish_list, reject_list, submit_list
from participation.representatives.services.meeting_inviting import invite_again
from participation.representatives.services.seat_answering import accept
from tests.representatives.draw_world import CLOSED, DRAWN, FROZEN, SLUG, SOURCES, a_call, a_drawn_call, applicants
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, REVIEWER, bearer

SOON = DRAWN + timedelta(hours=1)


async def accepted(call: UUID) -> None:
    """Everybody who was selected has said yes."""
    with clock.frozen(SOON):
        for row in await execute("SELECT id FROM seat WHERE call = {} ORDER BY place", call):
            await accept(CLERK, seat=row["id"], by=AnsweredBy.TELEPHONE, note="来电")


async def signed() -> None:
    """The chain signs the list."""
    for signer in (REVIEWER, LEADER):
        if (await approve_list(signer, slug=SLUG)).standing == "approved":
            break


async def test_a_name_stands_in_the_list_only_with_the_persons_leave_or_where_the_law_wants_it(world: None) -> None:
    call = await a_drawn_call(names_published=True)
    await accepted(call)
    [first, *_] = await execute("SELECT application, pseudonym FROM seat ORDER BY place")
    await execute(
        "INSERT INTO consent (id, application, purpose, text, given_at) VALUES ({}, {}, 'name published', '同意', {})",
        uuid7(),
        first["application"],
        CLOSED,
    )
    content = await content_of(call, version=1)
    assert [one.named for one in content.entries] == [True, False, False, False, False]
    assert content.entries[0].name.startswith("申请人")
    await execute("UPDATE consent SET taken_back_at = given_at")
    assert not any(one.named for one in (await content_of(call, version=1)).entries)
    await execute("UPDATE call SET occasion = 'hearing'")
    assert all(one.named for one in (await content_of(call, version=1)).entries)


async def test_nothing_of_a_list_is_public_before_every_stage_has_signed(world: None) -> None:
    call = await a_drawn_call()
    with clock.frozen(SOON), pytest.raises(Refused) as refused:
        await submit_list(OFFICER, slug=SLUG)
    assert refused.value.refusal.code == "nobody_seated"
    await accepted(call)
    with clock.frozen(SOON):
        await submit_list(OFFICER, slug=SLUG)
        for act in (publish_list, submit_list):
            with pytest.raises(Refused) as refused:
                await act(OFFICER, slug=SLUG)
            assert refused.value.refusal.code == "out_of_order"
        with pytest.raises(Refused) as refused:
            await reject_list(REVIEWER, slug=SLUG, reason=" ")
        assert refused.value.refusal.status == 422
        assert await public_list(call) is None
        await reject_list(REVIEWER, slug=SLUG, reason="第三席有误")
        await submit_list(COLLEAGUE, slug=SLUG)
        await signed()
        await publish_list(OFFICER, slug=SLUG)
    found = await public_list(call)
    assert found is not None
    assert found.content.version == 2
    assert len(found.content.entries) == 5
    assert (await execute("SELECT state FROM call"))[0]["state"] == "concluded"


async def test_earlier_applicants_are_told_once_of_a_new_call_if_they_allowed_it(world: None) -> None:
    call = await a_drawn_call()
    await accepted(call)
    seated = [row["application"] for row in await execute("SELECT application FROM seat")]
    rows = await execute("SELECT id FROM application ORDER BY pseudonym")
    others = [row["id"] for row in rows if row["id"] not in seated][:3]
    for application in [*others, seated[0]]:
        await execute(
            "INSERT INTO consent (id, application, purpose, text, given_at, taken_back_at)"
            " VALUES ({}, {}, 'invited again', '同意', {}, {})",
            uuid7(),
            application,
            CLOSED,
            CLOSED if application == others[2] else None,
        )
    await a_call("next-meeting", state="open", closes_at=SOON + timedelta(days=9), meeting_at=SOON + timedelta(days=30))
    with clock.frozen(SOON):
        assert await invite_again(OFFICER, slug="next-meeting") == 2
        assert await invite_again(OFFICER, slug="next-meeting") == 0
        with pytest.raises(Refused):
            await invite_again(OFFICER, slug=SLUG)
    told = await execute("SELECT owed_for FROM delivery WHERE template = 'call_again'")
    assert len(told) == 2


async def test_the_numbers_of_a_draw_add_up_within_each_category(world: None) -> None:
    call = await a_drawn_call()
    found = await statistics(call)
    assert [one.name for one in found] == ["楼层", "身份"]
    for one in found:
        assert (one.applied, one.eligible, one.seated, one.population) == (23, 23, 5, 2000)
        assert all(value.at_least <= value.seated <= value.at_most for value in one.values)


async def test_a_program_freezes_in_one_call_and_draws_in_the_next(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call())
    client.headers.update(bearer(OFFICER))
    sources = [msgspec.to_builtins(one) for one in SOURCES]
    with clock.frozen(FROZEN):
        asked = asyncio.create_task(client.post(f"/api/v1/calls/{SLUG}/freeze", json={"sources": sources}))
        while not asked.done():
            await drain(HANDLERS)
            await asyncio.wait({asked}, timeout=0.05)
    frozen = await asked
    assert frozen.status_code == 201, frozen.text
    assert len(frozen.json()["sha256"]) == 64
    entropy = [{"source": "双色球", "value": "9 18 26 34 41 45"}, {"source": "现场摇号", "value": "314159"}]
    with clock.frozen(DRAWN):
        some = await client.post(f"/api/v1/calls/{SLUG}/draw", json={"entropy": entropy})
        assert some.json()["waiting"] == ["见证人陈立"]
        reveal = [{"source": "见证人陈立", "value": "a sealed contribution of a witness"}]
        drawn = await client.post(f"/api/v1/calls/{SLUG}/draw", json={"entropy": reveal})
        again = await client.post(f"/api/v1/calls/{SLUG}/draw", json={"entropy": entropy})
        file = await client.get(f"/api/v1/calls/{SLUG}/draw")
    assert drawn.json()["sha256"]
    assert (again.status_code, again.json()["code"]) == (409, "already_drawn")
    assert file.json()["portfolio_sha256"] == frozen.json()["sha256"]
