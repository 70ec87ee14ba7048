"""Tokens: shown once, stored as a hash, with scopes, of no use once revoked."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from participation.base import clock
from participation.base.codes import digest
from participation.base.database import execute
from participation.base.identity.queries import tokens_of
from participation.base.identity.recognition import by_token
from participation.base.identity.services.roles import grant_role
from participation.base.identity.services.tokens import issue_token, revoke_token
from participation.base.identity.words import Role, Scope
from tests.identity.test_passwords import refusal_of
from tests.world import ADMINISTRATOR, BODY, COMMAND, NEIGHBOUR, OFFICER, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


async def test_a_token_acts_for_its_person_with_their_roles_by_the_api() -> None:
    issued = await issue_token(OFFICER, name="import")
    actor = await by_token(issued.secret)
    assert actor is not None
    assert (actor.person, actor.roles, actor.via, actor.token) == (OFFICER.person, OFFICER.roles, "api", issued.id)
    assert actor.second_factor
    assert actor.scopes == {Scope.READ, Scope.WRITE}


async def test_only_the_hash_of_a_token_is_in_the_database() -> None:
    issued = await issue_token(RESIDENT, name="mine", scopes=[Scope.READ])
    assert issued.secret.startswith("kaimen_")
    rows = await execute("SELECT * FROM token WHERE id = {}", issued.id)
    assert rows[0]["secret_hash"] == digest(issued.secret)
    everything = await execute("SELECT t::text AS row FROM token t UNION ALL SELECT a::text FROM audit a")
    assert not any(issued.secret in row["row"] for row in everything)


async def test_a_revoked_token_is_nobodys_and_others_stay() -> None:
    first, second = await issue_token(RESIDENT, name="a"), await issue_token(RESIDENT, name="b")
    await revoke_token(RESIDENT, token=first.id)
    assert await by_token(first.secret) is None
    assert await by_token(second.secret)


async def test_a_token_is_revoked_by_its_owner_only_and_once() -> None:
    issued = await issue_token(RESIDENT, name="a")
    assert (await refusal_of(revoke_token(NEIGHBOUR, token=issued.id))).status == 404
    await revoke_token(RESIDENT, token=issued.id)
    assert (await refusal_of(revoke_token(RESIDENT, token=issued.id))).status == 404


async def test_staff_make_tokens_only_after_their_second_factor() -> None:
    without = msgspec.structs.replace(OFFICER, roles=frozenset(), second_factor=False)
    assert (await refusal_of(issue_token(without, name="a"))).code == "second_factor_required"


async def test_a_token_makes_no_tokens() -> None:
    assert (await refusal_of(issue_token(msgspec.structs.replace(RESIDENT, via="api"), name="a"))).status == 403


async def test_nobody_makes_a_token_for_somebody_else_but_the_command_line() -> None:
    assert (await refusal_of(issue_token(RESIDENT, name="a", person=OFFICER.person))).status == 403
    issued = await issue_token(COMMAND, name="a", person=OFFICER.person)
    actor = await by_token(issued.secret)
    assert actor is not None
    assert actor.person == OFFICER.person


async def test_a_token_needs_a_scope() -> None:
    refusal = await refusal_of(issue_token(RESIDENT, name="a", scopes=[]))
    assert [error.field for error in refusal.errors] == ["scopes"]


async def test_use_is_noted_at_most_once_a_minute() -> None:
    issued = await issue_token(RESIDENT, name="a")
    start = clock.now()

    async def last_used() -> object:
        await by_token(issued.secret)
        rows = await execute("SELECT last_used_at FROM token WHERE id = {}", issued.id)
        return rows[0]["last_used_at"]

    for seconds, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        with clock.frozen(start + timedelta(seconds=seconds)):
            assert await last_used() == start + timedelta(seconds=noted)


async def test_the_list_shows_everything_but_the_secret_and_nothing_revoked() -> None:
    assert RESIDENT.person is not None
    before = len(await tokens_of(RESIDENT.person))
    issued = await issue_token(RESIDENT, name="mine", scopes=[Scope.READ])
    shown = await tokens_of(RESIDENT.person)
    assert len(shown) == before + 1
    assert (shown[0].name, shown[0].scopes) == ("mine", [Scope.READ])
    await revoke_token(RESIDENT, token=issued.id)
    assert issued.id not in {token.id for token in await tokens_of(RESIDENT.person)}


async def test_tokens_made_before_the_first_role_do_not_become_keys_to_the_office() -> None:
    assert RESIDENT.person is not None
    issued = await issue_token(RESIDENT, name="a")
    await grant_role(ADMINISTRATOR, person=RESIDENT.person, body=BODY["fgj"], role=Role.CLERK)
    assert await by_token(issued.secret) is None
