"""People, their contacts, bodies and roles."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import msgspec
import pytest

from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.identity.queries import bodies, body_by_slug, contacts_of, roles_of
from participation.base.identity.services.bodies import BodyDescribed, save_body
from participation.base.identity.services.codes import send_code
from participation.base.identity.services.people import add_contact, add_person, change_profile, remove_contact
from participation.base.identity.services.roles import end_role, grant_role
from participation.base.identity.words import ContactKind, Role
from tests.identity.conftest import Code
from tests.identity.test_passwords import contact_of, refusal_of
from tests.world import ADMINISTRATOR, BODY, COMMAND, NEIGHBOUR, OFFICER, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


async def test_the_command_line_adds_a_person_with_a_role_and_the_body_with_them() -> None:
    person = await add_person(COMMAND, contact="13800000999", name="王工", role=Role.OFFICER, body_slug="swj")
    body = await body_by_slug("swj")
    assert body is not None
    assert body.name == "swj"
    assert [(held.role, held.slug) for held in await roles_of(person)] == [(Role.OFFICER, "swj")]
    ways = await contacts_of(person)
    assert [(way.kind, way.value) for way in ways] == [(ContactKind.MOBILE, "+8613800000999")]
    assert ways[0].verified_at


async def test_adding_the_same_person_again_changes_nothing_but_what_is_new() -> None:
    first = await add_person(COMMAND, contact="13800000999", name="王工", role=Role.OFFICER, body_slug="swj")
    again = await add_person(COMMAND, contact="+86 138 0000 0999", name="王工", role=Role.OFFICER, body_slug="swj")
    await add_person(COMMAND, contact="13800000999", name="王科长", role=Role.REVIEWER, body_slug="swj")
    assert first == again
    assert sorted(held.role for held in await roles_of(first)) == [Role.OFFICER, Role.REVIEWER]
    assert (await execute("SELECT name FROM person WHERE id = {}", first))[0]["name"] == "王科长"


async def test_a_person_needs_no_role() -> None:
    person = await add_person(COMMAND, contact="someone@example.com", name="某人")
    assert await roles_of(person) == []


async def test_what_cannot_be_a_contact_or_a_slug_or_half_a_role_is_refused_and_nothing_is_written() -> None:
    before = await execute("SELECT count(*) FROM person")
    refusal = await refusal_of(add_person(COMMAND, contact="12345", name="x"))
    assert [error.field for error in refusal.errors] == ["contact"]
    refusal = await refusal_of(
        add_person(COMMAND, contact="a@example.com", name="x", role=Role.CLERK, body_slug="Bad Slug")
    )
    assert [error.field for error in refusal.errors] == ["body"]
    refusal = await refusal_of(add_person(COMMAND, contact="a@example.com", name="x", role=Role.CLERK))
    assert [error.field for error in refusal.errors] == ["body"]
    refusal = await refusal_of(add_person(COMMAND, contact="a@example.com", name="x", body_slug="fgj"))
    assert [error.field for error in refusal.errors] == ["role"]
    assert await execute("SELECT count(*) FROM person") == before


async def test_an_administrator_adds_people_to_their_own_bodies_only() -> None:
    person = await add_person(ADMINISTRATOR, contact="a@example.com", name="x", role=Role.CLERK, body_slug="fgj")
    assert await roles_of(person)
    refusal = await refusal_of(
        add_person(ADMINISTRATOR, contact="b@example.com", name="x", role=Role.CLERK, body_slug="sww")
    )
    assert refusal.status == 403
    refusal = await refusal_of(
        add_person(ADMINISTRATOR, contact="b@example.com", name="x", role=Role.CLERK, body_slug="new")
    )
    assert refusal.status == 404
    for nobody in (OFFICER, RESIDENT, NOBODY):
        assert (await refusal_of(add_person(nobody, contact="b@example.com", name="x"))).status == 403


async def test_roles_are_granted_and_ended_by_the_administrator_of_the_body() -> None:
    assert RESIDENT.person is not None
    await grant_role(ADMINISTRATOR, person=RESIDENT.person, body=BODY["fgj"], role=Role.DOOR)
    await grant_role(ADMINISTRATOR, person=RESIDENT.person, body=BODY["fgj"], role=Role.DOOR)
    assert [held.role for held in await roles_of(RESIDENT.person)] == [Role.DOOR]
    await end_role(ADMINISTRATOR, person=RESIDENT.person, body=BODY["fgj"], role=Role.DOOR)
    assert await roles_of(RESIDENT.person) == []
    refusal = await refusal_of(end_role(ADMINISTRATOR, person=RESIDENT.person, body=BODY["fgj"], role=Role.DOOR))
    assert refusal.status == 404
    refusal = await refusal_of(grant_role(ADMINISTRATOR, person=RESIDENT.person, body=BODY["sww"], role=Role.DOOR))
    assert refusal.status == 403
    rows = await execute("SELECT verb, capacity FROM audit ORDER BY id")
    assert [(row["verb"], row["capacity"]) for row in rows] == [
        ("role granted", f"body:{BODY['fgj']}"),
        ("role ended", f"body:{BODY['fgj']}"),
    ]


async def test_a_role_given_twice_at_once_is_held_once() -> None:
    assert RESIDENT.person is not None
    person = RESIDENT.person
    grants = (grant_role(COMMAND, person=person, body=BODY["fgj"], role=Role.DOOR) for _ in range(5))
    await asyncio.gather(*grants)
    assert len(await roles_of(person)) == 1


async def test_a_role_is_given_to_somebody_there_is() -> None:
    refusal = await refusal_of(grant_role(ADMINISTRATOR, person=uuid4(), body=BODY["fgj"], role=Role.DOOR))
    assert refusal.status == 404


async def test_two_administrators_who_take_the_role_from_each_other_leave_one() -> None:
    assert ADMINISTRATOR.person is not None
    assert OFFICER.person is not None
    await grant_role(COMMAND, person=OFFICER.person, body=BODY["fgj"], role=Role.ADMINISTRATOR)
    other = msgspec.structs.replace(OFFICER, roles=frozenset({(Role.ADMINISTRATOR, BODY["fgj"])}))
    outcomes = await asyncio.gather(
        end_role(ADMINISTRATOR, person=OFFICER.person, body=BODY["fgj"], role=Role.ADMINISTRATOR),
        end_role(other, person=ADMINISTRATOR.person, body=BODY["fgj"], role=Role.ADMINISTRATOR),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [one.refusal.code for one in refused] == ["last_administrator"]
    left = await execute(
        "SELECT id FROM membership WHERE role = 'administrator' AND body = {} AND ended_at IS NULL", BODY["fgj"]
    )
    assert len(left) == 1


async def test_the_command_line_takes_even_the_last_administrator_away() -> None:
    assert ADMINISTRATOR.person is not None
    await end_role(COMMAND, person=ADMINISTRATOR.person, body=BODY["fgj"], role=Role.ADMINISTRATOR)
    assert [held.slug for held in await roles_of(ADMINISTRATOR.person)] == ["qzfb"]


async def test_an_administrator_adds_nobody_without_a_role() -> None:
    refusal = await refusal_of(add_person(ADMINISTRATOR, contact=contact_of(RESIDENT)[1], name="x"))
    assert refusal.code == "role_required", "else the name behind any contact could be looked up"


async def test_a_body_is_described_by_its_administrator() -> None:
    described = BodyDescribed(name="区房产局", name_en="Housing", phone="021-0000")
    await save_body(ADMINISTRATOR, slug="fgj", described=described)
    body = await body_by_slug("fgj")
    assert body is not None
    assert (body.name_in("zh-Hans"), body.name_in("en")) == ("区房产局", "Housing")
    assert (await refusal_of(save_body(OFFICER, slug="fgj", described=described))).status == 403
    assert len(await bodies()) == len(BODY)


async def test_one_changes_ones_own_name_and_language() -> None:
    await change_profile(RESIDENT, name=" 陈先生 ", locale="en")
    row = (await execute("SELECT name, locale FROM person WHERE id = {}", RESIDENT.person))[0]
    assert row == {"name": "陈先生", "locale": "en"}
    assert (await refusal_of(change_profile(RESIDENT, name="x", locale="tlh"))).status == 422
    assert (await refusal_of(change_profile(NOBODY, name="x", locale="en"))).status == 401


async def test_a_contact_is_added_with_the_code_that_was_sent_there(code: Code) -> None:
    assert RESIDENT.person is not None
    contact = (ContactKind.EMAIL, "chen@example.com")
    await send_code(RESIDENT, contact=contact)
    await add_contact(RESIDENT, contact=contact, code=await code(contact[1]))
    assert [way.value for way in await contacts_of(RESIDENT.person)] == ["+8613800000201", "chen@example.com"]


async def test_a_contact_of_another_account_is_not_taken_over(code: Code) -> None:
    contact = contact_of(NEIGHBOUR)
    await send_code(RESIDENT, contact=contact)
    refusal = await refusal_of(add_contact(RESIDENT, contact=contact, code="x"))
    assert [error.code for error in refusal.errors] == ["code_wrong"]
    refusal = await refusal_of(add_contact(RESIDENT, contact=contact, code=await code(contact[1])))
    assert [error.code for error in refusal.errors] == ["taken"]


async def test_staff_without_their_second_factor_add_no_contact(code: Code) -> None:
    contact = (ContactKind.EMAIL, "attacker@example.com")
    without = msgspec.structs.replace(OFFICER, roles=frozenset(), second_factor=False)
    await send_code(without, contact=contact)
    refusal = await refusal_of(add_contact(without, contact=contact, code=await code(contact[1])))
    assert refusal.code == "second_factor_required"


async def test_the_last_contact_stays_and_only_ones_own_is_removed(code: Code) -> None:
    assert RESIDENT.person is not None
    assert NEIGHBOUR.person is not None
    first = (await contacts_of(RESIDENT.person))[0].id
    assert (await refusal_of(remove_contact(RESIDENT, contact=first))).status == 422
    theirs = (await contacts_of(NEIGHBOUR.person))[0].id
    assert (await refusal_of(remove_contact(RESIDENT, contact=theirs))).status == 404
    contact = (ContactKind.EMAIL, "chen@example.com")
    await send_code(RESIDENT, contact=contact)
    await add_contact(RESIDENT, contact=contact, code=await code(contact[1]))
    await remove_contact(RESIDENT, contact=first)
    assert [way.value for way in await contacts_of(RESIDENT.person)] == ["chen@example.com"]


async def test_the_record_of_these_acts_holds_no_contact(code: Code) -> None:
    await add_person(COMMAND, contact="13800000999", name="王工", role=Role.OFFICER, body_slug="swj")
    contact = (ContactKind.EMAIL, "chen@example.com")
    await send_code(RESIDENT, contact=contact)
    await add_contact(RESIDENT, contact=contact, code=await code(contact[1]))
    record = str([row["detail"] + row["subject"] for row in await execute("SELECT detail, subject FROM audit")])
    assert "13800000999" not in record
    assert "chen@example.com" not in record
    assert "王工" not in record
