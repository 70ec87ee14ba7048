"""Tickets: issued, led to, shown, cancelled; and the keys that sign them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key

from events.checkin.token import address, make, read, verified
from events.queries.ticket_keys import keys_at_doors, known_keys, verifying_keys
from events.services.ticket_keys import SigningKey, key_in_use, retire_key, rotate
from events.services.tickets import NewTicket, cancel_tickets, issue_tickets
from participation.base import clock
from participation.base.codes import read_code
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import COMMAND
from tests.events.rows import NOW, an_open_session
from tests.events.tickets_steps import a_booking, a_ticketed_booking
from tests.house.serving import kaimen
from tests.server import SECRET_KEY
from tests.world import ADMINISTRATOR, OFFICER, signed_in

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def test_a_party_gets_a_ticket_each_with_a_code_of_80_bits_and_a_token_that_our_key_signed() -> None:
    _, tickets = await a_ticketed_booking(names=("林可", ""))
    keys = await verifying_keys()
    assert [ticket.position for ticket in tickets] == [1, 2]
    assert all(read_code(ticket.code) == ticket.code and len(ticket.code.replace("-", "")) == 17 for ticket in tickets)
    tokens = [verified(ticket.qr, keys) for ticket in tickets]
    assert [token and token.ticket for token in tokens] == [ticket.number for ticket in tickets]


async def test_the_first_key_is_made_on_first_use_and_is_the_same_for_everybody() -> None:
    assert await known_keys() == []
    first, second = await key_in_use(), await key_in_use()
    [known] = await keys_at_doors()
    assert first.id == second.id == known.id == 1
    load_der_public_key(known.public)
    assert [row["sealed"] for row in await execute("SELECT sealed FROM ticket_key")] != [b""]


async def test_of_many_who_make_the_first_key_at_once_all_sign_with_the_same() -> None:
    async def one() -> SigningKey:
        async with transaction():
            return await key_in_use()

    made = await asyncio.gather(*(one() for _ in range(8)))
    assert len(await known_keys()) == 1
    keys = await verifying_keys()
    assert all(verified(make_qr(key), keys) for key in made)


async def test_an_administrator_changes_keys_on_a_page_and_says_why(client: httpx.AsyncClient) -> None:
    await key_in_use()
    signed_in(client, ADMINISTRATOR)
    here = "/administration/ticket-keys"
    assert (await client.post(here, data={"reason": ""})).status_code == 422
    assert (await client.post(here, data={"reason": "每年更换"})).status_code == 303
    assert (await client.post(f"{here}/2/retirement", data={"reason": "试试"})).status_code == 409
    refused = await client.post(f"{here}/1/retirement", data={"reason": ""})
    assert (refused.status_code, 'id="f-1-reason-error"' in refused.text) == (422, True)
    assert (await client.post(f"{here}/1/retirement", data={"reason": "手机丢失"})).status_code == 303
    assert [(key.id, key.retired_at is None) for key in await known_keys()] == [(2, True), (1, False)]


@pytest.mark.slow
async def test_keys_are_changed_on_the_command_line_too() -> None:
    ours = {"KAIMEN_DATABASE_URL": os.environ["KAIMEN_DATABASE_URL"], "KAIMEN_SECRET_KEY": SECRET_KEY}
    first, second = (kaimen("tickets", "rotate", "--reason", "每年更换", **ours) for _ in range(2))
    assert (first.stdout, second.stdout) == ("1\n", "2\n")
    assert kaimen("tickets", "retire", "2", "--reason", "试试", **ours).returncode == 1
    assert kaimen("tickets", "retire", "1", "--reason", "手机丢失", **ours).returncode == 0
    listed = [line.split("\t") for line in kaimen("tickets", "keys", **ours).stdout.splitlines()]
    assert [(number, state.split()[0]) for number, _, state, _ in listed] == [("2", "good"), ("1", "retired")]


async def test_a_key_of_an_act_that_failed_is_not_taken_for_the_next_of_its_number() -> None:
    lost: list[SigningKey] = []

    async def failing() -> None:
        async with transaction():
            lost.append(await key_in_use())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await failing()
    kept = await key_in_use()
    assert kept.id == lost[0].id == 1
    assert verified(make_qr(kept), await verifying_keys()) is not None
    assert verified(make_qr(lost[0]), await verifying_keys()) is None


def make_qr(key: SigningKey) -> str:
    return address("https://kaimen.example", make(key.private, key=key.id, door=1, ticket=1))


async def test_what_an_older_key_signed_stays_good_until_that_key_is_retired() -> None:
    _, [ticket] = await a_ticketed_booking()
    new = await rotate(COMMAND, reason="每年更换")
    _, [later] = await a_ticketed_booking(session=await an_open_session_again())
    assert new.id == 2
    assert verified(ticket.qr, await verifying_keys()) is not None
    assert (token := read(later.qr)) is not None
    assert token.key == 2
    await retire_key(COMMAND, key=1, reason="手机丢失")
    assert verified(ticket.qr, await verifying_keys()) is None
    assert verified(later.qr, await verifying_keys()) is not None


async def an_open_session_again() -> UUID:
    [row] = await execute("SELECT id FROM session")
    return UUID(str(row["id"]))


async def test_the_key_in_use_is_not_retired_without_another_in_its_place() -> None:
    await key_in_use()
    with pytest.raises(Refused, match="ticket_key_in_use"):
        await retire_key(COMMAND, key=1, reason="")
    await rotate(COMMAND, reason="泄露", retire=True)
    assert [(key.id, key.retired_at is None) for key in await known_keys()] == [(2, True), (1, False)]


async def test_only_administrators_change_keys() -> None:
    with pytest.raises(Refused, match="role_required"):
        await rotate(OFFICER, reason="")
    with pytest.raises(Refused, match="role_required"):
        await retire_key(OFFICER, key=1, reason="")


async def test_cancelling_takes_all_tickets_of_a_booking_or_some_and_none_twice() -> None:
    booking, tickets = await a_ticketed_booking(names=("", "", ""))
    async with transaction():
        some = await cancel_tickets(booking=booking, tickets=[tickets[2].id])
        rest = await cancel_tickets(booking=booking)
        more = await cancel_tickets(booking=booking)
    assert (some, len(rest), more) == ([tickets[2].id], 2, [])


async def test_tickets_added_to_a_party_are_numbered_on() -> None:
    session = await an_open_session()
    booking = await a_booking(session)
    async with transaction():
        await issue_tickets(door=session, booking=booking, new=[NewTicket()])
        [added] = await issue_tickets(door=session, booking=booking, new=[NewTicket(name="林可")], after=1)
    assert (added.position, added.name) == (2, "林可")


@pytest.mark.parametrize("written", [str.upper, str.lower])
async def test_the_address_in_the_qr_code_leads_any_phone_to_the_ticket(
    client: httpx.AsyncClient, written: Callable[[str], str]
) -> None:
    _, [ticket] = await a_ticketed_booking()
    way = ticket.qr.removeprefix("HTTP://127.0.0.1:8000")
    assert way.startswith("/T/")
    answer = await client.get(written(way))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tickets/{ticket.code}")


async def test_a_forged_token_or_one_of_a_retired_key_leads_nowhere(client: httpx.AsyncClient) -> None:
    _, [ticket] = await a_ticketed_booking()
    way = ticket.qr.removeprefix("HTTP://127.0.0.1:8000")
    changed = way[:12] + ("A" if way[12] != "A" else "B") + way[13:]
    assert (await client.get(changed)).status_code == 404
    await rotate(COMMAND, reason="泄露", retire=True)
    assert (await client.get(way)).status_code == 404
    again = await client.get(f"/tickets/{ticket.code}")
    assert (await client.get(f"/tickets/{ticket.code}.svg")).content != b""
    assert again.status_code == 200


async def test_a_ticket_shows_its_code_who_when_and_where_in_both_languages(client: httpx.AsyncClient) -> None:
    _, [ticket] = await a_ticketed_booking()
    page = (await client.get(f"/tickets/{ticket.code}")).text
    assert all(said in page for said in ("林小满", "走进加装电梯工地", "望潮路18号", "2027年8月7日(周六) 09:00–11:00"))
    assert 'class="ticket-code"' in page
    english = (await client.get(f"/tickets/{ticket.code.lower()}?lang=en")).text
    assert all(said in english for said in ("Inside a lift building site", "7 Aug 2027 (Sat) 09:00–11:00"))


async def test_a_cancelled_ticket_says_so_and_has_no_code_any_more(client: httpx.AsyncClient) -> None:
    booking, [ticket] = await a_ticketed_booking()
    async with transaction():
        await cancel_tickets(booking=booking)
    page = (await client.get(f"/tickets/{ticket.code}")).text
    assert "已取消" in page
    assert 'class="ticket-code"' not in page
    assert (await client.get(f"/tickets/{ticket.code}.svg")).status_code == 410
    assert (await client.get(f"/tickets/{ticket.code}.png")).content.startswith(b"\x89PNG")


async def test_tickets_of_a_session_that_was_called_off_say_so(client: httpx.AsyncClient) -> None:
    _, [ticket] = await a_ticketed_booking()
    await execute("UPDATE door SET closed_at = {}", NOW)
    assert "活动取消" in (await client.get(f"/tickets/{ticket.code}")).text


@pytest.mark.parametrize(
    ("ending", "media", "begins"),
    [(".svg", "image/svg+xml", b"<svg"), (".png", "image/png", b"\x89PNG"), (".pdf", "application/pdf", b"%PDF-")],
)
async def test_a_ticket_is_a_file_too(client: httpx.AsyncClient, ending: str, media: str, begins: bytes) -> None:
    _, [ticket] = await a_ticketed_booking()
    answer = await client.get(f"/tickets/{ticket.code}{ending}")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    assert answer.content.startswith(begins)
    assert "no-cache" in answer.headers["cache-control"]


async def test_what_is_no_code_of_a_ticket_is_not_found(client: httpx.AsyncClient) -> None:
    for code in ("0000-0000-0000-0000-0", "x", "7K3M.exe", "%27%3B%20DROP%20TABLE%20ticket--", "%00"):
        assert (await client.get(f"/tickets/{code}")).status_code == 404, code
