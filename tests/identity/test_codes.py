"""A one-time code: six digits, ten minutes, five tries, the newest only, good once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest

from participation.base import clock
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.identity.contacts import Contact
from participation.base.identity.services import codes
from participation.base.identity.services.codes import TRIES, WRONG, Tried, forget_old, send_code, take_try, use_code
from participation.base.identity.services.people import find_or_create
from participation.base.identity.services.sign_ins import sign_in_with_code
from participation.base.identity.words import ContactKind
from participation.base.security import keys
from participation.base.security.keys import signed
from tests.identity.conftest import Code

KNOWN: Contact = (ContactKind.MOBILE, "+8613800000201")
NEW: Contact = (ContactKind.EMAIL, "new@example.com")
Try = Callable[[Contact, str], Awaitable[object]]
SOMEBODY = msgspec.structs.replace(NOBODY, address="203.0.113.7")

pytestmark = pytest.mark.usefixtures("world")


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_a_code_signs_in_once(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    digits = await code(KNOWN[1])
    assert len(digits) == 6
    await sign_in_with_code(SOMEBODY, contact=KNOWN, code=digits)
    with pytest.raises(Refused) as again:
        await sign_in_with_code(SOMEBODY, contact=KNOWN, code=digits)
    assert [error.code for error in again.value.refusal.errors] == ["code_wrong"]


async def test_a_code_is_read_with_spaces_and_full_width_digits(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    digits = await code(KNOWN[1])
    typed = " ".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    assert (await sign_in_with_code(SOMEBODY, contact=KNOWN, code=typed)).secret


async def test_two_who_send_the_right_code_at_once_are_not_both_let_in(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    digits = await code(KNOWN[1])

    async def attempt() -> bool:
        try:
            await sign_in_with_code(SOMEBODY, contact=KNOWN, code=digits)
        except Refused:
            return False
        return True

    assert sum(await asyncio.gather(*(attempt() for _ in range(4)))) == 1


async def test_after_five_tries_the_right_code_is_dead(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    digits = await code(KNOWN[1])
    for _ in range(TRIES):
        with pytest.raises(Refused):
            await take_try(KNOWN, another(digits))
    with pytest.raises(Refused):
        await take_try(KNOWN, digits)


def naive_try() -> Callable[[Contact, str], Awaitable[None]]:
    """As ``take_try``, but it looks first and counts afterwards; here all of twenty have looked before one counts."""
    looked = asyncio.Barrier(20)

    async def try_one(contact: Contact, code: str) -> None:
        found = await fetch_one(Tried, "SELECT id, code_hash FROM one_time_code WHERE tries < {}", TRIES)
        await looked.wait()
        if found is None:
            raise Refused(WRONG)
        await execute("UPDATE one_time_code SET tries = tries + 1 WHERE id = {}", found.id)
        keys.signed("one-time code", f"{found.id}:{code}", found.code_hash)

    return try_one


async def judged_of_twenty(
    try_one: Callable[[Contact, str], Awaitable[object]], monkeypatch: pytest.MonkeyPatch
) -> int:
    """How many of twenty tries at the same time are compared with the code."""
    judged = 0
    together = asyncio.Barrier(20)

    def judging(purpose: str, text: str, signature: str) -> bool:
        nonlocal judged
        judged += 1
        return False

    monkeypatch.setattr(codes, "signed", judging)
    monkeypatch.setattr(keys, "signed", judging)

    async def attempt() -> None:
        await together.wait()
        with suppress(Refused):
            await try_one(KNOWN, "123456")

    await send_code(SOMEBODY, contact=KNOWN)
    await asyncio.gather(*(attempt() for _ in range(20)))
    return judged


async def test_of_twenty_tries_at_once_five_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await judged_of_twenty(take_try, monkeypatch) == TRIES


async def test_counting_after_looking_would_let_more_through(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await judged_of_twenty(naive_try(), monkeypatch) > TRIES


async def test_a_new_code_ends_the_one_before(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    first = await code(KNOWN[1])
    second = first
    while second == first:  # one time in a million
        await send_code(SOMEBODY, contact=KNOWN)
        second = await code(KNOWN[1])
    with pytest.raises(Refused):
        await take_try(KNOWN, first)
    assert await take_try(KNOWN, second)


async def test_a_code_is_dead_after_ten_minutes(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    digits = await code(KNOWN[1])
    with clock.frozen(clock.now() + timedelta(minutes=10, seconds=1)), pytest.raises(Refused):
        await take_try(KNOWN, digits)


async def test_a_code_proves_no_other_contact(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    await send_code(SOMEBODY, contact=NEW)
    with pytest.raises(Refused):
        await take_try(NEW, another(await code(NEW[1])))
    digits = await code(KNOWN[1])
    if digits != await code(NEW[1]):
        with pytest.raises(Refused):
            await take_try(NEW, digits)


async def test_a_code_is_stored_as_a_keyed_hash(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    row = (await execute("SELECT id, code_hash FROM one_time_code"))[0]
    digits = await code(KNOWN[1])
    assert digits not in row["code_hash"]
    assert signed("one-time code", f"{row['id']}:{digits}", row["code_hash"])


async def test_nothing_tells_whether_a_contact_is_known(code: Code) -> None:
    async def wrong(contact: Contact, digits: str) -> object:
        with pytest.raises(Refused) as refused:
            await take_try(contact, digits)
        return refused.value.refusal

    before_any = [await wrong(KNOWN, "123456"), await wrong(NEW, "123456")]
    await send_code(SOMEBODY, contact=KNOWN)
    await send_code(SOMEBODY, contact=NEW)
    rows = await execute("SELECT template, person, fate FROM delivery")
    assert rows == [{"template": "sign_in_code", "person": None, "fate": "queued"}] * 2
    after = [await wrong(KNOWN, another(await code(KNOWN[1]))), await wrong(NEW, another(await code(NEW[1])))]
    assert before_any[0] == before_any[1] == after[0] == after[1]


async def test_a_new_contact_becomes_a_person_and_a_known_one_stays_who_it_is(code: Code) -> None:
    before = (await execute("SELECT count(*) AS n FROM person"))[0]["n"]
    for contact in (KNOWN, NEW, NEW):
        await send_code(SOMEBODY, contact=contact)
        await sign_in_with_code(SOMEBODY, contact=contact, code=await code(contact[1]))
    assert (await execute("SELECT count(*) AS n FROM person"))[0]["n"] == before + 1


async def test_two_first_sign_ins_with_one_contact_make_one_person() -> None:
    async def first() -> object:
        async with transaction():
            return await find_or_create(NEW)

    people = await asyncio.gather(*(first() for _ in range(8)))
    assert len(set(people)) == 1


async def test_codes_to_one_contact_are_limited_and_other_contacts_are_not() -> None:
    for _ in range(5):
        await send_code(SOMEBODY, contact=KNOWN)
    with pytest.raises(Refused) as refused:
        await send_code(SOMEBODY, contact=KNOWN)
    assert refused.value.refusal.status == 429
    assert refused.value.refusal.retry_after
    await send_code(SOMEBODY, contact=NEW)
    assert len(await execute("SELECT id FROM delivery")) == 6


async def test_codes_from_one_address_are_limited() -> None:
    for number in range(30):
        await send_code(SOMEBODY, contact=(ContactKind.EMAIL, f"{number}@example.com"))
    with pytest.raises(Refused) as refused:
        await send_code(SOMEBODY, contact=NEW)
    assert refused.value.refusal.status == 429
    await send_code(msgspec.structs.replace(NOBODY, address="203.0.113.8"), contact=NEW)


async def test_a_code_that_another_act_used_is_refused(code: Code) -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    tried = await take_try(KNOWN, await code(KNOWN[1]))
    async with transaction():
        await use_code(tried)
    with pytest.raises(Refused):
        async with transaction():
            await use_code(tried)


async def test_codes_are_forgotten_after_a_day() -> None:
    await send_code(SOMEBODY, contact=KNOWN)
    await forget_old()
    assert await execute("SELECT id FROM one_time_code")
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        await forget_old()
    assert not await execute("SELECT id FROM one_time_code")
