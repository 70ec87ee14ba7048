"""Booking by script: what is written, what is refused and how, and what a repeated request is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from events.checkin.token import verified
from events.jobs import HANDLERS
from events.queries.ticket_keys import verifying_keys
from events.services.booking_telling import remind
from events.words import Pool
from participation.base import clock
from participation.base.database import execute
from participation.base.outbox.relay import drain
from tests.events.booking_steps import a_booking, booked, cancelled, count, key_of, seats_of
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity, an_open_session
from tests.load.costs import told_statements
from tests.world import CLERK, HOST, NEIGHBOUR, OFFICER_ELSEWHERE, RESIDENT, bearer

PHONE = "13800000201"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def rows(table: str) -> list[dict[str, Any]]:
    return await execute("SELECT * FROM " + table)  # noqa: S608 # names of our own


async def test_a_party_of_two_gets_two_signed_tickets(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    answer = await booked(client, session, PHONE, seats=2)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert len(made["tickets"]) == 2
    keys = await verifying_keys()
    numbers = {row["code"]: row["number"] for row in await rows("ticket")}
    for ticket in made["tickets"]:
        token = verified(ticket["qr"], keys)
        assert token is not None
        assert token.ticket == numbers[ticket["code"]]
    assert await seats_of(session) == (10, 2)


async def test_a_booking_takes_eight_statements_at_most(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    await booked(client, session, "13800000301")
    async with told_statements() as told:
        plain = await booked(client, session, "13800000302")
    assert plain.status_code == 201
    assert len(told) == 4, "how often this address asked, a look, all rows, the seats"
    async with told_statements() as told:
        keyed = await booked(client, session, "13800000303", headers={"Idempotency-Key": "once"})
    assert keyed.status_code == 201
    assert len(told) <= 8


async def test_a_request_sent_twice_under_one_key_is_one_booking(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    key = {"Idempotency-Key": "once"}
    first, second = await asyncio.gather(
        booked(client, session, PHONE, headers=key), booked(client, session, PHONE, headers=key)
    )
    third = await booked(client, session, PHONE, headers=key)
    assert [one.status_code for one in (first, second, third)] == [201, 201, 201]
    assert first.json() == second.json() == third.json()
    other = await booked(client, session, PHONE, seats=2, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await seats_of(session) == (10, 1)


async def test_the_same_person_twice_is_told_so_whether_known_by_account_or_contact(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session()
    first = await booked(client, session, headers=bearer(RESIDENT))
    assert first.status_code == 201, first.text
    for again in (await booked(client, session, PHONE), await booked(client, session, headers=bearer(RESIDENT))):
        assert again.status_code == 409
        assert (again.json()["code"], again.json()["scope"]) == ("limit", "session")
    assert (await booked(client, session, headers=bearer(NEIGHBOUR))).status_code == 201


async def test_limits_of_a_day_and_of_the_campaign_are_counted_over_its_sessions(
    world: None, client: httpx.AsyncClient
) -> None:
    campaign = await a_campaign(bookings_per_day=1, bookings_per_person=2)
    activity = await an_activity(campaign)
    days = [await a_session(activity, campaign, starts_at=SATURDAY + timedelta(days=n)) for n in (0, 0, 1, 2)]
    answers = [await booked(client, session, PHONE) for session in days]
    assert [one.status_code for one in answers] == [201, 409, 201, 409]
    assert [one.json().get("scope") for one in answers] == [None, "day", None, "campaign"]


async def test_a_full_session_answers_without_writing(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(capacity=1)
    await booked(client, session, PHONE)
    async with told_statements() as told:
        answer = await booked(client, session, "13800000302")
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["waitlist"]) == ("full", True)
    assert len(told) == 2, "how often this address asked, and a look"


async def test_every_wrong_field_is_named_at_once(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(names_needed=True)
    answer = await booked(client, session, "nobody", seats=2)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["contact", "party.0.name", "party.1.name"]


async def test_a_class_gets_one_ticket_for_all_its_heads_and_seats_kept_for_groups_first(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session(pools={Pool.GROUP: 36}, group_most=40)
    group = {"name": "三（2）班", "heads": 36}
    answer = await client.post(f"/api/v1/sessions/{session}/bookings", json={"contact": PHONE, "group": group})
    assert answer.status_code == 201, answer.text
    [ticket] = answer.json()["tickets"]
    assert (ticket["heads"], ticket["name"]) == (36, "三（2）班")
    assert (await seats_of(session, Pool.GROUP), await seats_of(session)) == ((36, 36), (10, 0))


async def test_accessible_seats_go_to_who_needs_them_and_then_general_ones(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session(pools={Pool.ACCESSIBLE: 1})
    for n in range(2):
        assert (await booked(client, session, f"1380000040{n}", accessible=True)).status_code == 201
    assert (await seats_of(session, Pool.ACCESSIBLE), await seats_of(session)) == ((1, 1), (10, 1))


async def test_nobody_walks_past_the_waitlist(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(capacity=2)
    made = (await booked(client, session, PHONE, seats=2)).json()
    await execute(
        "INSERT INTO wait_entry (id, session, pool, place, seats, kind, holder, name, locale, needs, joined_at, state)"
        " VALUES (gen_random_uuid(), {}, 'general', 1, 1, 'party', 'c:x', '', 'zh-Hans', '', {}, 'waiting')",
        session,
        NOW,
    )
    assert (await cancelled(client, made)).status_code == 200
    answer = await booked(client, session, "13800000302")
    assert (answer.status_code, answer.json()["code"]) == (409, "full")


async def test_cancelling_gives_back_seats_slots_and_tickets_and_owes_a_promotion(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session()
    made = (await booked(client, session, PHONE, seats=2)).json()
    wrong = await client.delete(f"/api/v1/bookings/{made['id']}", params={"key": "0" * 32})
    assert wrong.status_code == 404
    done = await cancelled(client, made)
    assert (done.status_code, done.json()["state"]) == (200, "cancelled")
    assert await seats_of(session) == (10, 0)
    assert await count("booking_slot") == 0
    assert await count("ticket", "cancelled_at IS NULL") == 0
    assert await count("outbox", "topic = 'session.promote'") == 1
    assert (await cancelled(client, made)).json()["code"] == "booking_ended"
    assert (await booked(client, session, PHONE)).status_code == 201, "they may book anew"


async def test_where_the_campaign_asks_for_it_a_code_proves_the_contact(world: None, client: httpx.AsyncClient) -> None:
    campaign = await a_campaign(assurance="contact verified")
    session = await a_session(await an_activity(campaign), campaign)
    refused = await booked(client, session, "13800000777")
    assert (refused.status_code, refused.json()["code"]) == (403, "assurance_too_low")
    asked = await client.post(f"/api/v1/sessions/{session}/bookings/code", json={"contact": "13800000777"})
    assert asked.status_code == 200, asked.text
    [code] = await execute("SELECT \"values\" ->> 'code' AS code FROM delivery WHERE template = 'proof_code'")
    wrong = await booked(client, session, "13800000777", code="000000" if code["code"] != "000000" else "111111")
    assert wrong.status_code == 422
    answer = await booked(client, session, "13800000777", code=code["code"])
    assert answer.status_code == 201, answer.text
    [row] = await execute("SELECT holder, person FROM booking")
    assert row["holder"] == f"p:{row['person']}"


async def test_a_campaign_that_asks_for_real_names_refuses_others(world: None, client: httpx.AsyncClient) -> None:
    campaign = await a_campaign(assurance="real name")
    session = await a_session(await an_activity(campaign), campaign)
    assert (await booked(client, session, headers=bearer(RESIDENT))).json()["code"] == "assurance_too_low"
    await execute("UPDATE person SET real_name_at = {} WHERE id = {}", NOW, RESIDENT.person)
    assert (await booked(client, session, headers=bearer(RESIDENT))).status_code == 201


async def test_clerks_book_for_others_and_nobody_else_does(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(books_until=NOW - timedelta(hours=1))
    for actor, status in ((CLERK, 201), (HOST, 201), (OFFICER_ELSEWHERE, 403), (RESIDENT, 403)):
        answer = await booked(client, session, channel="counter", name="沈阿婆", headers=bearer(actor))
        assert answer.status_code == status, answer.text


async def test_who_booked_is_sent_the_tickets_and_reminded_unless_they_cancelled_or_moved(
    world: None, client: httpx.AsyncClient
) -> None:
    campaign = await a_campaign()
    activity = await an_activity(campaign)
    session, later = await a_session(activity, campaign), await a_session(activity, campaign)
    stays = (await booked(client, session, "13800000301")).json()
    gone = (await booked(client, session, "13800000302")).json()
    moved = (await booked(client, session, "13800000303")).json()
    await drain(HANDLERS)
    assert await count("delivery", "template = 'booking_made'") == 3
    await cancelled(client, gone)
    answer = await client.post(
        f"/api/v1/bookings/{moved['id']}/move", json={"session": str(later), "version": 1, "key": key_of(moved)}
    )
    assert answer.status_code == 200, answer.text
    due = await execute("SELECT due_at FROM outbox WHERE topic = 'session.remind' AND once LIKE {}", f"%{session}%")
    assert sorted(row["due_at"] for row in due) == [SATURDAY - timedelta(days=7), SATURDAY - timedelta(days=1)]
    await remind(session, SATURDAY, "day")
    await remind(session, SATURDAY, "day")
    told = await execute("SELECT owed_for, \"values\" FROM delivery WHERE template = 'booking_reminder'")
    assert [row["owed_for"].split(":")[1] for row in told] == [stays["id"]]
    assert msgspec.json.decode(told[0]["values"])["cancel"].endswith("/cancellation")


async def test_reminders_follow_a_session_that_was_moved(world: None) -> None:
    session = await an_open_session()
    await a_booking(session)
    later = SATURDAY + timedelta(days=5)
    await execute("UPDATE session SET starts_at = {}, ends_at = {} WHERE id = {}", later, later + timedelta(1), session)
    await remind(session, SATURDAY, "week")
    assert await count("delivery", "template = 'booking_reminder'") == 0
    due = await execute("SELECT due_at FROM outbox WHERE topic = 'session.remind' ORDER BY due_at DESC LIMIT 2")
    assert [row["due_at"] for row in due] == [later - timedelta(days=1), SATURDAY - timedelta(days=1)]


async def test_with_somebody_inside_nothing_is_changed_any_more(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    made = (await booked(client, session, PHONE)).json()
    await execute(
        "INSERT INTO check_in (id, door, scan, at, inside, moved_at, heads)"
        " SELECT id, door, gen_random_uuid(), {}, true, {}, 1 FROM ticket",
        NOW,
        NOW,
    )
    assert (await cancelled(client, made)).json()["code"] == "checked_in"


async def test_tickets_of_those_who_stay_keep_their_codes_when_fewer_or_more_come(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session(names_needed=True)
    party = [{"name": "陈立"}, {"name": "陈小满"}]
    made = (await client.post(f"/api/v1/sessions/{session}/bookings", json={"contact": PHONE, "party": party})).json()
    change = {"version": 1, "party": [*party, {"name": "外婆"}], "key": key_of(made)}
    more = await client.put(f"/api/v1/bookings/{made['id']}/party", json=change)
    assert (more.status_code, more.json()["seats"]) == (200, 3)
    change = {"version": 2, "party": party[:1], "key": key_of(made)}
    assert (await client.put(f"/api/v1/bookings/{made['id']}/party", json=change)).status_code == 200
    good = await execute("SELECT code, name FROM ticket WHERE cancelled_at IS NULL")
    assert [(row["code"], row["name"]) for row in good] == [(made["tickets"][0]["code"], "陈立")]
    assert await seats_of(session) == (10, 1)
    too_many = {"version": 3, "party": party * 3, "key": key_of(made)}
    assert (await client.put(f"/api/v1/bookings/{made['id']}/party", json=too_many)).status_code == 422
