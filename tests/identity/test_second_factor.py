"""The second factor: enrolled with one of its codes and the password, each code good once, its secret sealed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pyotp
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.identity.recognition import by_sign_in
from participation.base.identity.services.passwords import set_password
from participation.base.identity.services.second_factor import (
    confirm,
    offer,
    pending_person,
    sign_in_with_password,
    sign_in_with_totp,
)
from participation.base.identity.services.sign_ins import Opened
from tests.identity.conftest import PASSWORD, TOTP, totp, with_credentials
from tests.identity.test_passwords import contact_of, refusal_of
from tests.identity.test_sign_ins import opened
from tests.world import COLLEAGUE, OFFICER, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


async def pending() -> str:
    found = await sign_in_with_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD)
    assert isinstance(found, str)
    return found


async def test_password_and_code_together_bring_the_roles() -> None:
    await with_credentials(OFFICER)
    first = await pending()
    assert pending_person(first) == OFFICER.person
    known = await by_sign_in((await sign_in_with_totp(NOBODY, pending=first, code=totp())).secret)
    assert known is not None
    assert known[0].roles == OFFICER.roles


async def test_a_code_is_good_once_also_for_those_who_send_it_at_the_same_time() -> None:
    await with_credentials(OFFICER)
    first, code = await pending(), totp()

    async def attempt() -> bool:
        try:
            await sign_in_with_totp(NOBODY, pending=first, code=code)
        except Refused:
            return False
        return True

    assert sum(await asyncio.gather(*(attempt() for _ in range(5)))) == 1
    refusal = await refusal_of(sign_in_with_totp(NOBODY, pending=first, code=code))
    assert [error.code for error in refusal.errors] == ["code_wrong"]


async def test_an_earlier_code_is_spent_with_a_later_one() -> None:
    await with_credentials(OFFICER)
    with clock.frozen(clock.now()):
        first = await pending()
        await sign_in_with_totp(NOBODY, pending=first, code=totp(1))
        assert (await refusal_of(sign_in_with_totp(NOBODY, pending=first, code=totp(0)))).status == 422


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_half_a_minute_off_and_no_more(steps: int, good: bool) -> None:
    await with_credentials(OFFICER)
    with clock.frozen(clock.now()):
        first = await pending()
        if good:
            assert await sign_in_with_totp(NOBODY, pending=first, code=totp(steps))
        else:
            assert (await refusal_of(sign_in_with_totp(NOBODY, pending=first, code=totp(steps)))).status == 422


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６７", "½½½½½½"])
async def test_what_is_no_code_is_refused(code: str) -> None:
    await with_credentials(OFFICER)
    assert (await refusal_of(sign_in_with_totp(NOBODY, pending=await pending(), code=code))).status == 422


async def test_the_password_alone_is_forgotten_after_ten_minutes_and_cannot_be_made_up() -> None:
    await with_credentials(OFFICER)
    first = await pending()
    with clock.frozen(clock.now() + timedelta(minutes=10, seconds=1)):
        assert pending_person(first) is None
        assert (await refusal_of(sign_in_with_totp(NOBODY, pending=first, code=totp()))).code == "sign_in_again"
    assert pending_person("made up") is None
    assert pending_person("") is None


async def test_ten_tries_in_a_quarter_of_an_hour_are_enough() -> None:
    await with_credentials(OFFICER)
    first = await pending()
    for _ in range(10):
        assert (await refusal_of(sign_in_with_totp(NOBODY, pending=first, code="000000x"))).status == 422
    assert (await refusal_of(sign_in_with_totp(NOBODY, pending=first, code=totp()))).status == 429


async def test_staff_without_an_authenticator_are_let_in_to_enrol_one_and_to_nothing_else() -> None:
    await set_password(OFFICER, password=PASSWORD)
    found = await sign_in_with_password(NOBODY, contact=contact_of(OFFICER), password=PASSWORD)
    assert isinstance(found, Opened)
    known = await by_sign_in(found.secret)
    assert known is not None
    assert (known[0].staff, known[0].second_factor) == (False, False)

    enrolment = await offer(known[0])
    code = pyotp.TOTP(enrolment.secret).at(int(clock.now().timestamp()))
    enrolled = await confirm(known[0], sealed=enrolment.sealed, code=code, password=PASSWORD)
    assert await by_sign_in(found.secret) is None
    now_known = await by_sign_in(enrolled.secret)
    assert now_known is not None
    assert now_known[0].roles == OFFICER.roles


async def test_enrolling_asks_for_a_right_code_and_the_password() -> None:
    await set_password(OFFICER, password=PASSWORD)
    enrolment = await offer(OFFICER)
    code = pyotp.TOTP(enrolment.secret).at(int(clock.now().timestamp()))
    refusal = await refusal_of(confirm(OFFICER, sealed=enrolment.sealed, code=code, password="not this one"))
    assert [error.field for error in refusal.errors] == ["password"]
    refusal = await refusal_of(confirm(OFFICER, sealed=enrolment.sealed, code="000000x", password=PASSWORD))
    assert [error.field for error in refusal.errors] == ["code"]
    assert not await execute("SELECT id FROM credential WHERE totp_confirmed_at IS NOT NULL")


async def test_the_code_that_enrolled_does_not_sign_in_as_well() -> None:
    await set_password(OFFICER, password=PASSWORD)
    enrolment = await offer(OFFICER)
    code = pyotp.TOTP(enrolment.secret).at(int(clock.now().timestamp()))
    await confirm(OFFICER, sealed=enrolment.sealed, code=code, password=PASSWORD)
    assert (await refusal_of(sign_in_with_totp(NOBODY, pending=await pending(), code=code))).status == 422


async def test_the_form_that_comes_back_offers_the_same_secret() -> None:
    await set_password(OFFICER, password=PASSWORD)
    enrolment = await offer(OFFICER)
    assert (await offer(OFFICER, enrolment.sealed)).secret == enrolment.secret
    assert (await offer(OFFICER)).secret != enrolment.secret


async def test_a_secret_offered_to_one_is_not_confirmed_by_another() -> None:
    await set_password(OFFICER, password=PASSWORD)
    await set_password(COLLEAGUE, password=PASSWORD)
    enrolment = await offer(OFFICER)
    code = pyotp.TOTP(enrolment.secret).at(int(clock.now().timestamp()))
    refusal = await refusal_of(confirm(COLLEAGUE, sealed=enrolment.sealed, code=code, password=PASSWORD))
    assert refusal.code == "sign_in_again"


async def test_who_came_in_by_a_code_cannot_replace_the_authenticator() -> None:
    await with_credentials(OFFICER)
    by_code = msgspec.structs.replace(OFFICER, second_factor=False)
    assert (await refusal_of(offer(by_code))).code == "second_factor_required"


async def test_without_a_password_or_a_role_there_is_nothing_to_enrol() -> None:
    assert [error.field for error in (await refusal_of(offer(OFFICER))).errors] == ["password"]
    assert (await refusal_of(offer(RESIDENT))).code == "staff_only"


async def test_the_secret_is_sealed_in_the_database() -> None:
    await with_credentials(OFFICER)
    stored = (await execute("SELECT totp_sealed FROM credential"))[0]["totp_sealed"]
    assert TOTP.encode() not in bytes(stored)


async def test_a_sealed_secret_copied_to_another_person_opens_nothing() -> None:
    await with_credentials(OFFICER)
    await with_credentials(COLLEAGUE)
    await execute(
        "UPDATE credential SET totp_sealed = (SELECT totp_sealed FROM credential WHERE person = {}) WHERE person = {}",
        COLLEAGUE.person,
        OFFICER.person,
    )
    assert (await refusal_of(sign_in_with_totp(NOBODY, pending=await pending(), code=totp()))).status == 422


async def test_the_qr_code_is_an_svg_of_the_address_an_authenticator_reads() -> None:
    await set_password(OFFICER, password=PASSWORD)
    enrolment = await offer(OFFICER)
    assert b"<svg" in enrolment.qr
    assert b'fill="white"' in enrolment.qr, "it is read in the dark scheme too"
    assert enrolment.uri.startswith("otpauth://totp/Kaimen:")
    assert f"secret={enrolment.secret}" in enrolment.uri


async def test_another_sign_in_of_the_person_ends_when_an_authenticator_is_set_up() -> None:
    await set_password(OFFICER, password=PASSWORD)
    elsewhere = (await opened(OFFICER)).secret
    enrolment = await offer(OFFICER)
    code = pyotp.TOTP(enrolment.secret).at(int(clock.now().timestamp()))
    await confirm(OFFICER, sealed=enrolment.sealed, code=code, password=PASSWORD)
    assert await by_sign_in(elsewhere) is None
