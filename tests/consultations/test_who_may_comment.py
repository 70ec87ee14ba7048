"""Who may comment: how surely they must be known, who is invited, how often from one place."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from consultations.services import inviting
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Assurance
from participation.base.in_force import current_rules
from tests.consultations.steps import CLOSES, DURING, SLUG, opened, prepared, refused, says
from tests.world import NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

LIMIT = current_rules().limits.comments_per_address_hour
KNOWN_BY_NAME = msgspec.structs.replace(RESIDENT, assurance=Assurance.REAL_NAME)


@pytest.mark.parametrize(
    ("asked", "enough", "too_little"),
    [
        ("none", [NOBODY, RESIDENT, KNOWN_BY_NAME], []),
        ("contact verified", [RESIDENT, KNOWN_BY_NAME], [NOBODY]),
        ("real name", [KNOWN_BY_NAME], [NOBODY, RESIDENT]),
    ],
)
async def test_one_must_be_known_as_surely_as_was_asked(
    world: None, asked: str, enough: list[Actor], too_little: list[Actor]
) -> None:
    await opened(assurance=Assurance(asked))
    with clock.frozen(DURING):
        for actor in enough:
            await says(actor=actor)
        for actor in too_little:
            with refused() as found:
                await says(actor=actor)
            assert found.answer == (403, "assurance_too_low")
    rows = await execute("SELECT assurance FROM comment ORDER BY id")
    assert [row["assurance"] for row in rows] == [str(actor.assurance) for actor in enough]


async def test_where_it_is_by_invitation_only_the_invited_comment(world: None) -> None:
    await opened(invited_only=True)
    with clock.frozen(DURING):
        assert await inviting.invite(OFFICER, slug=SLUG, contacts=["13800000201", "new@example.com"]) == 2
        await says(actor=RESIDENT)
        for actor in (NEIGHBOUR, NOBODY):
            with refused() as found:
                await says(actor=actor)
            assert found.answer == (403, "not_invited")


async def test_a_contact_that_is_only_claimed_is_not_invited(world: None) -> None:
    await opened(invited_only=True)
    with clock.frozen(DURING):
        await inviting.invite(OFFICER, slug=SLUG, contacts=["13800000201"])
        with refused() as found:
            await says(actor=NOBODY, author_contact="13800000201")
    assert found.answer == (403, "not_invited")
    await execute("UPDATE contact SET verified_at = NULL WHERE person = {}", RESIDENT.person)
    with clock.frozen(DURING), refused() as found:
        await says(actor=RESIDENT)
    assert found.answer == (403, "not_invited")


async def test_inviting_twice_invites_once(world: None) -> None:
    await prepared(invited_only=True)
    with clock.frozen(DURING):
        assert await inviting.invite(OFFICER, slug=SLUG, contacts=["138 0000 0201", "+8613800000201"]) == 1
        assert await inviting.invite(OFFICER, slug=SLUG, contacts=["13800000201"]) == 0


async def test_contacts_that_are_none_are_all_named_and_nobody_is_invited(world: None) -> None:
    await prepared(invited_only=True)
    with refused() as found:
        await inviting.invite(OFFICER, slug=SLUG, contacts=["13800000201", "021-5555", "x@"])
    assert found.fields == {"contacts.1": "invalid", "contacts.2": "invalid"}
    assert await execute("SELECT FROM invitation") == []


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, REVIEWER, RESIDENT, NOBODY])
async def test_nobody_but_the_office_invites(world: None, actor: Actor) -> None:
    await prepared(invited_only=True)
    with refused() as found:
        await inviting.invite(actor, slug=SLUG, contacts=["13800000201"])
    assert found.answer == (403, "wrong_role")


async def test_nobody_is_invited_to_what_is_over(world: None) -> None:
    await opened(invited_only=True)
    with clock.frozen(CLOSES), refused() as found:
        await inviting.invite(OFFICER, slug=SLUG, contacts=["13800000201"])
    assert found.answer == (409, "closed")


def at(address: str, actor: Actor = NOBODY) -> Actor:
    return msgspec.structs.replace(actor, address=address)


async def test_one_address_comments_only_so_often_in_an_hour(world: None) -> None:
    await opened()
    somewhere = at("203.0.113.7")
    with clock.frozen(DURING):
        for number in range(LIMIT):
            await says(f"第{number}条意见", actor=somewhere)
        with refused() as found:
            await says("又一条", actor=somewhere)
        assert found.answer == (429, "too_many_requests")
        assert 0 < (found.refusal.retry_after or 0) <= 3600
        await says("别处的人", actor=at("203.0.113.8"))
    with clock.frozen(DURING + timedelta(hours=1)):
        await says("一小时以后", actor=somewhere)
    assert len(await execute("SELECT FROM comment")) == LIMIT + 2


async def test_whoever_signed_in_is_counted_by_themselves(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        for number in range(LIMIT):
            await says(f"第{number}条意见", actor=at("203.0.113.7", RESIDENT))
        with refused() as found:
            await says("换个地方", actor=at("203.0.113.9", RESIDENT))
        assert found.answer == (429, "too_many_requests")
        await says("同一地址的邻居", actor=at("203.0.113.7", NEIGHBOUR))
        await says("同一地址没有登录的人", actor=at("203.0.113.7"))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
async def test_an_address_that_tells_nobody_apart_is_not_counted(world: None, address: str) -> None:
    await opened()
    with clock.frozen(DURING):
        for number in range(LIMIT + 2):
            await says(f"第{number}条意见", actor=at(address))
    assert len(await execute("SELECT FROM comment")) == LIMIT + 2
    assert await execute("SELECT FROM rate") == []


async def test_no_address_is_stored(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        await says(actor=at("203.0.113.7"))
    rows = await execute(
        "SELECT to_jsonb(c)::text AS row FROM comment c UNION ALL SELECT to_jsonb(r)::text FROM rate r"
        " UNION ALL SELECT to_jsonb(a)::text FROM audit a UNION ALL SELECT to_jsonb(d)::text FROM delivery d"
    )
    assert len(rows) > 3
    assert not any("203.0.113" in row["row"] for row in rows)
