"""Passwords are for staff, kept as argon2 hashes, and hard to guess at."""

from __future__ import annotations

import msgspec
import pytest
from argon2 import PasswordHasher

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refusal, Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.recognition import by_sign_in, by_token
from participation.base.identity.services import passwords
from participation.base.identity.services.passwords import check_password, forget_credentials, set_password
from participation.base.identity.services.sign_ins import sign_out
from participation.base.identity.words import ContactKind
from tests.identity.conftest import PASSWORD, with_credentials
from tests.identity.test_sign_ins import opened
from tests.world import (
    ADMINISTRATOR,
    BODY,
    COLLEAGUE,
    CONTACTS,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    sign_in_secret,
    token_secret,
)

pytestmark = pytest.mark.usefixtures("world")

NEW = "白鹭镇菜场的台阶上有三只猫"


def contact_of(actor: Actor) -> Contact:
    assert actor.person is not None
    return CONTACTS[actor.person]


async def refusal_of(awaitable: object) -> Refusal:
    with pytest.raises(Refused) as refused:
        await awaitable  # type: ignore[misc] # an act of any result
    return refused.value.refusal


async def test_the_right_password_finds_the_person_and_only_a_hash_is_kept() -> None:
    await set_password(OFFICER, password=PASSWORD)
    assert await check_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD) == OFFICER.person
    kept = (await execute("SELECT password_hash FROM credential"))[0]["password_hash"]
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


async def test_a_wrong_password_and_an_unknown_contact_are_the_same_refusal() -> None:
    await with_credentials(OFFICER)
    wrong = await refusal_of(check_password(NOBODY, contact=contact_of(OFFICER), password="not this one"))
    unknown = await refusal_of(
        check_password(NOBODY, contact=(ContactKind.EMAIL, "nobody@example.com"), password=PASSWORD)
    )
    without = await refusal_of(check_password(NOBODY, contact=contact_of(RESIDENT), password=PASSWORD))
    assert wrong == unknown == without
    assert [error.code for error in wrong.errors] == ["password_wrong"]


async def test_an_unknown_contact_costs_as_much_work_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    await with_credentials(OFFICER)
    verified: list[str] = []

    async def counting(kept: str, password: str) -> bool:
        verified.append(kept[:10])
        return False

    monkeypatch.setattr(passwords, "_verify", counting)
    await refusal_of(check_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD))
    await refusal_of(check_password(NOBODY, contact=(ContactKind.EMAIL, "nobody@example.com"), password=PASSWORD))
    assert verified == ["$argon2id$"] * 2


async def test_residents_have_no_password() -> None:
    assert (await refusal_of(set_password(RESIDENT, password=PASSWORD))).code == "staff_only"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("x" * 201, "too_long"),
        ("aaaaaaaaaaaaaaa", "guessable"),
        ("my13800000101!", "guessable"),
    ],
)
async def test_a_password_that_is_too_easy_is_refused(password: str, code: str) -> None:
    refusal = await refusal_of(set_password(OFFICER, password=password))
    assert [(error.field, error.code) for error in refusal.errors] == [("password", code)]


async def test_the_same_keys_on_another_keyboard_are_the_same_password() -> None:
    await set_password(OFFICER, password="Ａ１ ｆｕｌｌ ｗｉｄｔｈ pass")
    assert await check_password(NOBODY, contact=contact_of(OFFICER), password="A1 full width pass")


async def test_a_change_asks_for_the_current_password_and_ends_all_other_sign_ins() -> None:
    await with_credentials(OFFICER)
    elsewhere = (await opened(OFFICER, second_factor=True)).secret
    refusal = await refusal_of(set_password(OFFICER, password=NEW, current="not this one"))
    assert [(error.field, error.code) for error in refusal.errors] == [("current", "password_wrong")]
    await set_password(OFFICER, password=NEW, current=PASSWORD)
    assert await check_password(NOBODY, contact=contact_of(OFFICER), password=NEW)
    assert await by_sign_in(elsewhere) is None
    assert await by_sign_in(sign_in_secret(OFFICER))


async def test_who_came_in_by_a_code_cannot_change_a_password_behind_a_second_factor() -> None:
    await with_credentials(OFFICER)
    by_code = msgspec.structs.replace(OFFICER, second_factor=False)
    assert (await refusal_of(set_password(by_code, password=NEW, current=PASSWORD))).code == "second_factor_required"


async def test_a_token_cannot_set_a_password() -> None:
    assert (await refusal_of(set_password(msgspec.structs.replace(OFFICER, via="api"), password=NEW))).status == 403


async def test_ten_tries_in_a_quarter_of_an_hour_are_enough() -> None:
    await with_credentials(OFFICER)
    with clock.frozen(clock.now()):
        for _ in range(10):
            assert (await refusal_of(check_password(NOBODY, contact=contact_of(OFFICER), password="x"))).status == 422
        refusal = await refusal_of(check_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD))
    assert refusal.status == 429
    assert refusal.retry_after


async def test_a_hash_of_an_older_cost_is_made_anew_at_the_next_sign_in() -> None:
    await with_credentials(OFFICER)
    cheap = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    await execute("UPDATE credential SET password_hash = {}", cheap)
    await check_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD)
    kept = (await execute("SELECT password_hash FROM credential"))[0]["password_hash"]
    assert kept != cheap
    assert not passwords.hasher.check_needs_rehash(kept)


async def test_who_left_the_office_does_not_get_in_by_the_password() -> None:
    await with_credentials(OFFICER)
    await execute("UPDATE membership SET ended_at = granted_at WHERE person = {}", OFFICER.person)
    assert (await refusal_of(check_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD))).status == 422


async def test_an_administrator_of_the_body_lets_somebody_begin_again() -> None:
    await with_credentials(OFFICER)
    assert OFFICER.person is not None
    for nobody in (COLLEAGUE, OFFICER_ELSEWHERE, RESIDENT):
        refusal = await refusal_of(forget_credentials(nobody, person=OFFICER.person, body=BODY["fgj"]))
        assert refusal.status == 403
    await forget_credentials(ADMINISTRATOR, person=OFFICER.person, body=BODY["fgj"])
    assert not await execute("SELECT id FROM credential")
    assert await by_sign_in(sign_in_secret(OFFICER)) is None
    assert await by_token(token_secret(OFFICER)) is None


async def test_an_administrator_does_not_forget_credentials_of_another_body_or_their_own() -> None:
    assert OFFICER_ELSEWHERE.person is not None
    assert ADMINISTRATOR.person is not None
    refusal = await refusal_of(forget_credentials(ADMINISTRATOR, person=OFFICER_ELSEWHERE.person, body=BODY["fgj"]))
    assert refusal.status == 403
    refusal = await refusal_of(forget_credentials(ADMINISTRATOR, person=ADMINISTRATOR.person, body=BODY["fgj"]))
    assert refusal.status == 403
    await sign_out(ADMINISTRATOR)
