"""The pages and addresses of the waitlist: joining, the own place, the offer, the desk."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from events.links import Own, own_code, own_path
from events.words import WaitState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.security.csrf import COOKIE, HEADER, PURPOSE
from participation.base.security.keys import sign
from tests.events.rows import NOW, an_open_session
from tests.events.waiting_steps import (
    adds_up,
    booked,
    cancelled,
    carried_out,
    contact,
    line,
    offer_to,
    offers,
    waiting,
)
from tests.world import AUDITOR, CLERK, HOST, OFFICER_ELSEWHERE, RESIDENT, bearer, signed_in

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def stranger(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser that nobody has signed in with, and that has seen a form."""
    token = f"nonce.{sign(PURPOSE, 'nonce ')}"
    client.cookies.set(cookies.name_of(COOKIE), token)
    client.headers[HEADER] = token
    client.headers["Accept-Language"] = "en"
    return client


async def a_full_session(**changes: object) -> tuple[UUID, UUID]:
    session = await an_open_session(capacity=1, **changes)
    return session, await booked(session, 1)


async def test_one_joins_on_the_page_without_an_account_and_sees_the_own_place(client: httpx.AsyncClient) -> None:
    session, _ = await a_full_session()
    stranger(client)
    page = await client.get(f"/sessions/{session}/waitlist")
    for text in ("How the line is served", "passed over 3 times", "held for 24 hours", "12 hours before the start"):
        assert text in page.text
    form = {"form_key": "k1", "seats": "1", "name": "Emma", "contact": contact(5)}
    sent = await client.post(f"/sessions/{session}/waitlist", data=form)
    again = await client.post(f"/sessions/{session}/waitlist", data=form)
    assert sent.status_code == again.status_code == 303
    [entry] = await line(session)
    assert sent.headers["location"] == again.headers["location"] == own_path(Own.WAITING, entry.id)
    own = await client.get(sent.headers["location"])
    assert "Leave the line" in own.text
    assert own.headers["cache-control"] == "private, no-store"
    left = await client.post(f"{sent.headers['location']}/leaving")
    assert left.status_code == 303
    assert [one.state for one in await line(session)] == [WaitState.LEFT]


async def test_a_refused_form_names_its_fields_and_loses_nothing(client: httpx.AsyncClient) -> None:
    session, _ = await a_full_session(names_needed=True, most_per_booking=2)
    stranger(client)
    form = {"seats": "2", "names": "林可", "contact": "12", "needs": "轮椅"}
    page = await client.post(f"/sessions/{session}/waitlist", data=form)
    assert page.status_code == 422
    assert 'href="#f-contact"' in page.text
    assert 'href="#f-names"' in page.text
    assert 'value="轮椅"' in page.text
    assert await line(session) == []


async def test_a_group_waits_with_a_head_count_and_a_name_alone(client: httpx.AsyncClient) -> None:
    session = await an_open_session(capacity=40, group_most=40, names_needed=True)
    await booked(session, 1)
    await execute("UPDATE seat_pool SET taken = 40 WHERE session = {}", session)
    stranger(client)
    form = {"kind": "group", "seats": "36", "name": "望潮小学三(2)班", "contact": contact(5)}
    sent = await client.post(f"/sessions/{session}/waitlist", data=form)
    assert sent.status_code == 303, sent.text
    [entry] = await line(session)
    assert (entry.seats, entry.state) == (36, WaitState.WAITING)


async def test_where_the_contact_is_to_be_proved_the_form_sends_a_code(client: httpx.AsyncClient) -> None:
    session, _ = await a_full_session()
    await execute("UPDATE campaign SET assurance = 'contact verified'")
    stranger(client)
    form = {"seats": "1", "name": "Emma", "contact": contact(5)}
    refused = await client.post(f"/sessions/{session}/waitlist", data=form)
    assert refused.status_code == 403
    assert "prove your contact" in refused.text
    asked = await client.post(f"/sessions/{session}/waitlist/code", data=form)
    assert "A code is on its way" in asked.text
    assert contact(5) in asked.text
    [sent] = await execute("SELECT \"values\" ->> 'code' AS code FROM delivery WHERE template = 'proof_code'")
    joined = await client.post(f"/sessions/{session}/waitlist", data={**form, "code": sent["code"]})
    assert joined.status_code == 303


async def test_opening_an_offer_changes_nothing_and_answering_it_does(client: httpx.AsyncClient) -> None:
    session, only = await a_full_session()
    it = await waiting(session, 2)
    await cancelled(only)
    await carried_out()
    path = own_path(Own.OFFER, (await offer_to(it.id)).id)
    stranger(client)
    # a mail program opens the link, a cautious one asks only for the headers, another asks for every address it finds
    for _ in range(3):
        page = await client.get(path)
        assert "Take the seats" in page.text
    assert (await client.head(path)).status_code in {200, 405}
    assert (await client.get(f"{path}/acceptance")).status_code == 405
    assert [one.state for one in await offers(session)] == ["open"]
    place = await client.get(own_path(Own.WAITING, it.id))
    assert path in place.text

    taken = await client.post(f"{path}/acceptance")

    assert taken.status_code == 303
    assert taken.headers["location"].startswith("/bookings/")
    assert "You have taken the seats" in (await client.get(path)).text
    late = await client.post(f"{path}/refusal")
    assert late.status_code == 409
    assert "answered already" in late.text
    await adds_up(session)


async def test_an_offer_is_declined_on_its_page(client: httpx.AsyncClient) -> None:
    session, only = await a_full_session()
    it = await waiting(session, 2)
    await cancelled(only)
    await carried_out()
    path = own_path(Own.OFFER, (await offer_to(it.id)).id)
    stranger(client)
    assert (await client.post(f"{path}/refusal")).headers["location"] == path
    assert "You have declined the seats" in (await client.get(path)).text
    assert (await adds_up(session)).taken == 0


@pytest.mark.parametrize("what", ["waiting", "offers"])
async def test_a_link_that_is_not_ours_opens_nothing(client: httpx.AsyncClient, what: str) -> None:
    stranger(client)
    for code in ("x", "0" * 64, own_code(Own.BOOKING, uuid7())):
        assert (await client.get(f"/{what}/{code}")).status_code == 404


async def test_the_desk_shows_the_line_and_the_host_acts_by_hand(client: httpx.AsyncClient) -> None:
    session = await an_open_session(capacity=3)
    three = await booked(session, 1, 3)
    big, small = await waiting(session, 2, 2), await waiting(session, 3)
    desk = f"/workbench/sessions/{session}/waitlist"
    await execute("UPDATE seat_pool SET taken = 2 WHERE session = {}", session)
    await execute("UPDATE booking SET seats = 2 WHERE id = {}", three)
    signed_in(client, HOST)
    client.headers["Accept-Language"] = "en"
    page = await client.get(desk)
    assert f"+86{contact(2)}" in page.text

    refused = await client.post(f"{desk}/{big.id}/offer", data={"reason": "They come from far."})
    assert refused.status_code == 409
    assert "此类席位空余不足" in refused.text
    unsaid = await client.post(f"{desk}/{small.id}/offer", data={})
    assert unsaid.status_code == 422
    assert (await client.post(f"{desk}/{small.id}/offer", data={"reason": "A wheelchair."})).status_code == 303
    assert [one.state for one in await line(session)] == [WaitState.WAITING, WaitState.OFFERED]
    assert (await client.post(f"{desk}/{small.id}/end", data={"reason": "Asked by telephone."})).status_code == 303
    assert [one.state for one in await line(session)] == [WaitState.WAITING, WaitState.CLOSED]
    assert (await client.post(f"{desk}/closure", data={"reason": "The site is too small."})).status_code == 303
    assert [one.state for one in await line(session)] == [WaitState.CLOSED, WaitState.CLOSED]
    assert "现在不能登记候补" in (await client.get(desk)).text
    assert (await adds_up(session)).taken == 2


async def test_only_those_who_call_people_see_whole_contacts(client: httpx.AsyncClient) -> None:
    session, _ = await a_full_session()
    await waiting(session, 2)
    desk = f"/workbench/sessions/{session}/waitlist"
    signed_in(client, AUDITOR)
    page = await client.get(desk)
    assert contact(2) not in page.text
    assert "139****0002" in page.text
    assert (await client.post(f"{desk}/closure", data={"reason": "x"})).status_code == 403
    signed_in(client, OFFICER_ELSEWHERE)
    assert (await client.get(desk)).status_code == 403
    signed_in(client, CLERK)
    assert contact(2) in (await client.get(desk)).text


async def test_programs_wait_answer_and_leave(client: httpx.AsyncClient) -> None:
    session, only = await a_full_session()
    url = f"/api/v1/sessions/{session}/waitlist"
    sent = {"contact": contact(5), "party": [{"name": "林可"}]}
    made = await client.post(url, json=sent, headers={"Idempotency-Key": "a"})
    again = await client.post(url, json=sent, headers={"Idempotency-Key": "a"})
    assert made.status_code == 201
    assert made.json() == again.json()
    assert (await client.post(url, json=sent)).json()["code"] == "waiting_already"
    own = await client.post(url, json={"seats": 1}, headers=bearer(RESIDENT))
    assert own.json()["ahead"] == 1
    [shown] = (await client.get(url)).json()
    assert (shown["pool"], shown["parties"], shown["heads"]) == ("general", 2, 2)

    await cancelled(only)
    await carried_out()
    offer = (await offer_to(UUID(made.json()["id"]))).id
    api = f"/api/v1/offers/{offer}/acceptance"
    assert (await client.post(api, json={})).status_code == 404
    taken = await client.post(api, json={"code": own_code(Own.OFFER, offer)})
    assert taken.status_code == 201
    assert taken.json()["state"] == "accepted"
    entry = own.json()["id"]
    read = await client.get(f"/api/v1/waiting/{own_code(Own.WAITING, UUID(entry))}")
    assert (read.json()["state"], read.json()["ahead"]) == ("waiting", 0)
    left = await client.post(f"/api/v1/waiting/{entry}/withdrawal", json={}, headers=bearer(RESIDENT))
    assert left.json()["state"] == "left"
    full = await client.get(f"{url}/entries", headers=bearer(HOST))
    assert {one["state"] for one in full.json()["ended"]} == {"left", "booked"}
    await adds_up(session)
