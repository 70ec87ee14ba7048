"""A sign-in: found by the secret in the cookie, prolonged by use, ended by signing out, in one capacity at a time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from participation.base import clock
from participation.base.codes import digest
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.recognition import RESIDENT_LASTS, STAFF_LASTS, by_sign_in
from participation.base.identity.services.organisations import end_authorisation
from participation.base.identity.services.roles import end_role, grant_role
from participation.base.identity.services.sign_ins import Opened, act_for, forget_old, open_sign_in, sign_out
from participation.base.identity.words import Assurance, Role
from tests.world import (
    ADMINISTRATOR,
    BODY,
    CHAMBER,
    COMMAND,
    FOR_THE_CHAMBER,
    MERCHANT,
    OFFICER,
    RESIDENT,
    sign_in_secret,
)

pytestmark = pytest.mark.usefixtures("world")


async def opened(actor: Actor, *, second_factor: bool = False, replacing: Actor = NOBODY) -> Opened:
    assert actor.person is not None
    async with transaction():
        return await open_sign_in(replacing, actor.person, second_factor=second_factor)


async def found(secret: str) -> Actor:
    known = await by_sign_in(secret)
    assert known is not None
    return known[0]


async def test_a_resident_is_found_by_the_cookie_with_a_verified_contact_and_no_role() -> None:
    actor = await found((await opened(RESIDENT)).secret)
    assert (actor.person, actor.name, actor.assurance) == (RESIDENT.person, "陈立", Assurance.CONTACT)
    assert not actor.staff
    assert actor.second_factor


async def test_the_roles_of_staff_are_withheld_without_the_second_factor() -> None:
    without = await found((await opened(OFFICER)).secret)
    assert (without.roles, without.second_factor) == (frozenset(), False)
    with_it = await found((await opened(OFFICER, second_factor=True)).secret)
    assert with_it.roles == {(Role.OFFICER, BODY["fgj"])}
    assert with_it.second_factor


async def test_a_real_name_is_the_highest_assurance() -> None:
    await execute("UPDATE person SET real_name_at = {} WHERE id = {}", clock.now(), RESIDENT.person)
    assert (await found((await opened(RESIDENT)).secret)).assurance is Assurance.REAL_NAME


async def test_only_the_hash_of_the_secret_is_stored() -> None:
    secret = (await opened(RESIDENT)).secret
    rows = await execute("SELECT secret_hash FROM sign_in WHERE secret_hash = {}", digest(secret))
    assert rows
    assert secret not in str(await execute("SELECT * FROM sign_in"))


@pytest.mark.parametrize(
    ("actor", "second_factor", "lasts"), [(RESIDENT, False, RESIDENT_LASTS), (OFFICER, True, STAFF_LASTS)]
)
async def test_use_prolongs_a_sign_in_and_idleness_ends_it(actor: Actor, second_factor: bool, lasts: timedelta) -> None:
    start = clock.now()
    with clock.frozen(start):
        secret = (await opened(actor, second_factor=second_factor)).secret
    with clock.frozen(start + lasts - timedelta(minutes=1)):
        known = await by_sign_in(secret)
        assert known is not None
        assert known[1] == start + lasts + lasts - timedelta(minutes=1)
    with clock.frozen(start + lasts + timedelta(minutes=1)):
        assert await by_sign_in(secret)
    with clock.frozen(start + 3 * lasts):
        assert await by_sign_in(secret) is None


async def test_a_page_read_soon_after_another_writes_nothing() -> None:
    secret = (await opened(RESIDENT)).secret
    known = await by_sign_in(secret)
    assert known is not None
    assert known[1] is None


async def test_signing_out_ends_it_and_leaves_other_browsers_alone() -> None:
    here, there = (await opened(RESIDENT)).secret, (await opened(RESIDENT)).secret
    await sign_out(await found(here))
    assert await by_sign_in(here) is None
    assert await by_sign_in(there)


async def test_signing_in_again_ends_the_sign_in_of_the_same_browser() -> None:
    old = (await opened(RESIDENT)).secret
    await opened(OFFICER, replacing=await found(old))
    assert await by_sign_in(old) is None


async def test_nobody_signs_out_without_harm() -> None:
    await sign_out(NOBODY)
    assert await by_sign_in(sign_in_secret(RESIDENT))


async def test_one_acts_for_an_organisation_under_a_new_secret_and_then_for_oneself_again() -> None:
    old = sign_in_secret(MERCHANT)
    for_it = await act_for(await found(old), organisation=CHAMBER)
    assert await by_sign_in(old) is None
    actor = await found(for_it.secret)
    assert (actor.organisation, actor.organisation_name, actor.capacity) == (
        CHAMBER,
        "南埠商会",
        f"organisation:{CHAMBER}",
    )
    back = await found((await act_for(actor, organisation=None)).secret)
    assert back.capacity == "self"


async def test_who_is_not_authorised_does_not_act_for_an_organisation() -> None:
    with pytest.raises(Refused) as refused:
        await act_for(RESIDENT, organisation=CHAMBER)
    assert refused.value.refusal.code == "not_authorised"
    with pytest.raises(Refused):
        await act_for(MERCHANT, organisation=uuid4())


async def test_an_authorisation_that_ends_takes_the_capacity_with_it() -> None:
    assert MERCHANT.person is not None
    await end_authorisation(MERCHANT, organisation=CHAMBER, person=MERCHANT.person)
    assert (await found(sign_in_secret(FOR_THE_CHAMBER))).organisation is None


async def test_staff_have_no_roles_while_they_act_for_an_organisation() -> None:
    await execute(
        "INSERT INTO authorisation (id, person, organisation, granted_at, confirmed_at) VALUES ({}, {}, {}, {}, {})",
        uuid4(),
        OFFICER.person,
        CHAMBER,
        clock.now(),
        clock.now(),
    )
    secret = (await act_for(await found(sign_in_secret(OFFICER)), organisation=CHAMBER)).secret
    assert (await found(secret)).roles == frozenset()


async def test_a_role_that_ends_is_gone_with_the_next_request() -> None:
    assert OFFICER.person is not None
    await end_role(ADMINISTRATOR, person=OFFICER.person, body=BODY["fgj"], role=Role.OFFICER)
    assert not (await found(sign_in_secret(OFFICER))).staff


async def test_a_resident_who_becomes_staff_needs_a_second_factor_from_then_on() -> None:
    assert RESIDENT.person is not None
    await grant_role(COMMAND, person=RESIDENT.person, body=BODY["fgj"], role=Role.CLERK)
    actor = await found(sign_in_secret(RESIDENT))
    assert (actor.staff, actor.second_factor) == (False, False)


async def test_signing_in_and_out_and_choosing_a_capacity_are_recorded() -> None:
    secret = (await opened(MERCHANT)).secret
    secret = (await act_for(await found(secret), organisation=CHAMBER)).secret
    await sign_out(await found(secret))
    rows = await execute("SELECT verb, capacity, person FROM audit ORDER BY id")
    assert [(row["verb"], row["capacity"]) for row in rows] == [
        ("signed in", "self"),
        ("capacity chosen", f"organisation:{CHAMBER}"),
        ("signed out", f"organisation:{CHAMBER}"),
    ]
    assert {row["person"] for row in rows} == {MERCHANT.person}


async def test_sign_ins_that_ended_long_ago_are_dropped() -> None:
    secret = (await opened(RESIDENT)).secret
    await sign_out(await found(secret))
    with clock.frozen(clock.now() + timedelta(days=31)):
        await forget_old()
    assert not await execute("SELECT id FROM sign_in WHERE secret_hash = {}", digest(secret))


async def test_a_token_cannot_change_the_capacity_of_a_browser() -> None:
    with pytest.raises(Refused):
        await act_for(msgspec.structs.replace(MERCHANT, via="api"), organisation=CHAMBER)
