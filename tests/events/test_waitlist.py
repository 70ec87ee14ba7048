"""Waiting for a full session: joining, offers, answers, expiry, leaving, the end of the line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from events.links import Own, own_code
from events.schemas.booking import NewGroup
from events.schemas.waitlist import NewPlace
from events.services.offer_settling import accept_offer, leave
from events.services.promotion import promote
from events.services.promotion_owing import owe_promotion
from events.services.waitlist_joining import join
from events.words import OfferState, Pool, WaitState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.events.rows import NOW, SATURDAY, an_open_session
from tests.events.waiting_steps import (
    Entry,
    accepted,
    adds_up,
    booked,
    cancelled,
    carried_out,
    contact,
    count,
    declined,
    line,
    offer_to,
    offers,
    waiting,
)
from tests.world import CLERK, HOST, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def states(session: UUID) -> list[WaitState]:
    return [one.state for one in await line(session)]


async def told(template: str) -> list[dict[str, object]]:
    return await execute('SELECT contact, "values" FROM delivery WHERE template = {} ORDER BY id', template)


async def test_a_cancelled_seat_is_offered_to_the_first_in_line_and_counts_as_taken() -> None:
    session = await an_open_session(capacity=2)
    first, _ = await booked(session, 1), await booked(session, 2)
    await waiting(session, 3)
    await waiting(session, 4)

    await cancelled(first)
    assert (await count(session)).taken == 1
    await carried_out()

    assert await states(session) == [WaitState.OFFERED, WaitState.WAITING]
    found = await adds_up(session)
    assert (found.booked, found.offered, found.taken) == (1, 1, 2)
    [notice] = await told("waitlist_offer")
    assert notice["contact"] == f"+86{contact(3)}"


async def test_an_accepted_offer_is_a_booking_with_its_seats_and_names() -> None:
    session = await an_open_session(capacity=2, names_needed=True)
    both = await booked(session, 1, 2)
    it = await waiting(session, 3, 2)
    await cancelled(both)
    await carried_out()

    settled = await accepted((await offer_to(it.id)).id)

    found = await adds_up(session)
    assert (found.booked, found.offered) == (2, 0)
    assert settled.state is OfferState.ACCEPTED
    [entry] = await line(session)
    assert (entry.state, entry.booking) == (WaitState.BOOKED, settled.booking)
    names = await execute("SELECT name FROM ticket WHERE booking = {} ORDER BY position", settled.booking)
    assert [row["name"] for row in names] == ["同行3-0", "同行3-1"]
    assert str(settled.link).endswith(own_code(Own.BOOKING, settled.booking))


async def test_a_declined_offer_goes_to_the_next_and_ends_the_waiting() -> None:
    session = await an_open_session(capacity=1)
    only = await booked(session, 1)
    first, second = await waiting(session, 2), await waiting(session, 3)
    await cancelled(only)
    await carried_out()

    await declined((await offer_to(first.id)).id)
    await carried_out()

    assert await states(session) == [WaitState.DECLINED, WaitState.OFFERED]
    assert (await offer_to(second.id)).seats == 1
    await adds_up(session)


async def test_an_offer_nobody_answers_ends_by_itself_and_goes_on() -> None:
    session = await an_open_session(capacity=1, offer_hours=6)
    only = await booked(session, 1)
    first, second = await waiting(session, 2), await waiting(session, 3)
    await cancelled(only)
    await carried_out()
    offer = await offer_to(first.id)
    assert offer.expires_at == NOW + timedelta(hours=6)

    with clock.frozen(offer.expires_at - timedelta(seconds=1)):
        await carried_out()
        assert (await states(session))[0] is WaitState.OFFERED
    with clock.frozen(offer.expires_at):
        with pytest.raises(Refused) as refused:
            await accepted(offer.id)
        assert refused.value.refusal.code == "offer_over"
        await carried_out()
        assert await states(session) == [WaitState.LAPSED, WaitState.OFFERED]
        assert (await offer_to(second.id)).expires_at == offer.expires_at + timedelta(hours=6)
    assert [notice["contact"] for notice in await told("waitlist_lapsed")] == [f"+86{contact(2)}"]
    await adds_up(session)


async def test_no_offer_stands_beyond_the_cut_off_and_none_is_made_right_before_it() -> None:
    session = await an_open_session(capacity=1, offer_hours=24)
    only = await booked(session, 1)
    first = await waiting(session, 2)
    cut_off = SATURDAY - timedelta(hours=12)
    with clock.frozen(cut_off - timedelta(hours=3)):
        await cancelled(only)
        await carried_out()
        offer = await offer_to(first.id)
        assert offer.expires_at == cut_off
        await waiting(session, 3)
    with clock.frozen(cut_off - timedelta(minutes=59)):
        await declined(offer.id)
        await carried_out()
        assert await states(session) == [WaitState.DECLINED, WaitState.CLOSED]
        with pytest.raises(Refused) as refused:
            await waiting(session, 4)
        assert refused.value.refusal.code == "waitlist_closed"
        # what falls free now is booked by whoever comes first
        assert await booked(session, 5)
    assert [notice["contact"] for notice in await told("waitlist_closed")] == [f"+86{contact(3)}"]


async def test_the_line_closes_by_the_clock_and_tells_everybody_in_it() -> None:
    session = await an_open_session(capacity=1)
    await booked(session, 1)
    await waiting(session, 2)
    with clock.frozen(SATURDAY - timedelta(hours=13, seconds=1)):
        await carried_out()
        assert await states(session) == [WaitState.WAITING]
    with clock.frozen(SATURDAY - timedelta(hours=13)):
        await carried_out()
        assert await states(session) == [WaitState.CLOSED]
    assert len(await told("waitlist_closed")) == 1


@pytest.mark.slow
async def test_a_session_that_is_put_off_keeps_its_line_until_the_new_cut_off() -> None:
    session = await an_open_session(capacity=1)
    await booked(session, 1)
    await waiting(session, 2)
    later = SATURDAY + timedelta(days=7)
    await execute(
        "UPDATE session SET starts_at = {}, ends_at = {}, books_until = {} WHERE id = {}",
        later,
        later + timedelta(hours=2),
        later,
        session,
    )
    with clock.frozen(SATURDAY):
        await carried_out()
        assert await states(session) == [WaitState.WAITING]
    with clock.frozen(later - timedelta(hours=13)):
        await carried_out()
        assert await states(session) == [WaitState.CLOSED]


@pytest.mark.slow
async def test_offers_of_a_session_that_is_brought_forward_end_at_its_new_cut_off() -> None:
    session = await an_open_session(capacity=1, offer_hours=240)
    only = await booked(session, 1)
    first = await waiting(session, 2)
    await cancelled(only)
    await carried_out()
    sooner = NOW + timedelta(days=3)
    await execute("UPDATE session SET starts_at = {}, books_until = {} WHERE id = {}", sooner, sooner, session)
    await waiting(session, 3)
    await carried_out()

    assert (await offer_to(first.id)).expires_at == sooner - timedelta(hours=12)
    with clock.frozen(sooner - timedelta(hours=12)):
        await carried_out()
        assert await states(session) == [WaitState.LAPSED, WaitState.CLOSED]
    assert len(await told("waitlist_offer")) == 2
    await adds_up(session)


async def test_whoever_leaves_gives_back_what_was_held_for_them() -> None:
    session = await an_open_session(capacity=1)
    only = await booked(session, 1)
    first, second = await waiting(session, 2), await waiting(session, 3)
    await cancelled(only)
    await carried_out()

    await leave(NOBODY, entry=first.id, code=own_code(Own.WAITING, first.id))
    await carried_out()

    assert await states(session) == [WaitState.LEFT, WaitState.OFFERED]
    assert (await offer_to(second.id)).state is OfferState.OPEN
    await adds_up(session)
    with pytest.raises(Refused) as refused:
        await leave(NOBODY, entry=first.id, code=own_code(Own.WAITING, first.id))
    assert refused.value.refusal.code == "not_waiting"


async def test_called_off_ends_offers_and_waiting_and_tells_everybody() -> None:
    session = await an_open_session(capacity=2)
    first = await booked(session, 1)
    await booked(session, 2)
    await waiting(session, 3)
    await waiting(session, 4)
    await cancelled(first)
    await carried_out()
    await execute("UPDATE session SET state = 'called off' WHERE id = {}", session)

    await promote(session, Pool.GENERAL)

    assert await states(session) == [WaitState.CLOSED, WaitState.CLOSED]
    assert [one.state for one in await offers(session)] == [OfferState.WITHDRAWN]
    assert len(await told("waitlist_closed")) == 2
    assert (await adds_up(session)).taken == 1


async def test_a_raised_capacity_is_offered_in_order() -> None:
    session = await an_open_session(capacity=1)
    await booked(session, 1)
    for n in (2, 3, 4):
        await waiting(session, n)
    async with transaction():
        await owe_promotion(session, Pool.GENERAL)
        await execute("UPDATE seat_pool SET capacity = 3 WHERE session = {}", session)
    await carried_out()
    assert await states(session) == [WaitState.OFFERED, WaitState.OFFERED, WaitState.WAITING]
    await adds_up(session)


async def test_a_group_is_served_whole_or_not_at_all_and_seats_are_saved_for_it_in_the_end() -> None:
    session = await an_open_session(capacity=8)
    bookings = [await booked(session, n) for n in range(8)]
    await waiting(session, 20, 4)
    for n in range(21, 26):
        await waiting(session, n)
    for one in bookings[:3]:
        # each time one seat falls free, somebody behind the four is served
        await cancelled(one)
        await carried_out()
    found = await line(session)
    assert [one.state for one in found[:4]] == [WaitState.WAITING, *[WaitState.OFFERED] * 3]
    assert found[0].passed_over == 3
    for one in bookings[3:6]:
        await cancelled(one)
        await carried_out()
    # from now on seats are saved for them
    assert (await line(session))[0].state is WaitState.WAITING
    assert (await adds_up(session)).taken == 5
    await cancelled(bookings[6])
    await carried_out()
    assert (await line(session))[0].state is WaitState.OFFERED
    assert [one.state for one in (await line(session))[4:]] == [WaitState.WAITING] * 2
    await adds_up(session)


@pytest.mark.slow
async def test_a_pool_is_waited_for_by_itself() -> None:
    session = await an_open_session(capacity=1, pools={Pool.ACCESSIBLE: 1})
    await booked(session, 1)
    kept = await booked(session, 2, pool=Pool.ACCESSIBLE)
    await waiting(session, 3)
    await waiting(session, 4, accessible=True)
    await cancelled(kept)
    await carried_out()
    assert await states(session) == [WaitState.WAITING, WaitState.OFFERED]
    await adds_up(session, Pool.ACCESSIBLE)


async def test_who_waited_for_seats_held_back_waits_with_all_once_they_are_released() -> None:
    session = await an_open_session(capacity=1, pools={Pool.ACCESSIBLE: 1}, held_until=NOW + timedelta(days=2))
    only = await booked(session, 1)
    kept = await booked(session, 2, pool=Pool.ACCESSIBLE)
    await waiting(session, 3, accessible=True)
    await waiting(session, 4)
    with clock.frozen(NOW + timedelta(days=3)):
        await cancelled(kept)
        await carried_out()
        assert await states(session) == [WaitState.OFFERED, WaitState.WAITING]
        assert [one.pool for one in await line(session)] == [Pool.GENERAL, Pool.GENERAL]
        await cancelled(only)
        await carried_out()
        assert await states(session) == [WaitState.OFFERED, WaitState.OFFERED]
    assert (await adds_up(session)).taken == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "called off"}, "called_off"),
        ({"waitlist": False}, "no_waitlist"),
        ({"admission": "open"}, "no_waitlist"),
        ({"admission": "ballot"}, "no_waitlist"),
        ({"books_from": NOW + timedelta(hours=1)}, "not_open"),
        ({"books_until": NOW + timedelta(minutes=30)}, "waitlist_closed"),
    ],
)
async def test_nobody_waits_where_there_is_no_line(changes: dict[str, object], code: str) -> None:
    session = await an_open_session(capacity=1, **changes)
    with pytest.raises(Refused) as refused:
        await waiting(session, 1)
    assert refused.value.refusal.code == code


async def test_nobody_waits_while_there_are_seats_for_them() -> None:
    session = await an_open_session(capacity=3)
    await booked(session, 1, 2)
    with pytest.raises(Refused) as refused:
        await waiting(session, 2)
    assert refused.value.refusal.code == "seats_free"
    # two want to sit together, and only one seat is left
    assert await waiting(session, 3, 2)


async def test_one_holder_waits_once_and_not_for_what_they_have_booked() -> None:
    session = await an_open_session(capacity=1)
    await booked(session, 1)
    await waiting(session, 2)
    with pytest.raises(Refused) as again:
        await waiting(session, 2)
    with pytest.raises(Refused) as had:
        await waiting(session, 1)
    assert (again.value.refusal.code, had.value.refusal.code) == ("waiting_already", "limit")


async def test_every_wrong_field_is_named_at_once() -> None:
    session = await an_open_session(capacity=1, group_most=0)
    await booked(session, 1)
    with pytest.raises(Refused) as refused:
        await join(NOBODY, session=session, new=NewPlace(contact="12", group=NewGroup(name="", heads=40)))
    assert [error.field for error in refused.value.refusal.errors] == ["group", "contact", "name"]


async def test_a_party_larger_than_all_seats_is_told_so_instead_of_waiting_for_nothing() -> None:
    session = await an_open_session(capacity=2)
    await booked(session, 1)
    with pytest.raises(Refused) as refused:
        await waiting(session, 2, 3)
    assert [error.code for error in refused.value.refusal.errors] == ["too_many"]


async def test_an_offer_opens_for_its_link_its_holder_and_the_office_alone() -> None:
    session = await an_open_session(capacity=1)
    only = await booked(session, 1)
    it = await waiting(session, 2)
    await cancelled(only)
    await carried_out()
    offer = (await offer_to(it.id)).id
    for actor, code in ((NOBODY, ""), (NOBODY, own_code(Own.WAITING, offer)), (RESIDENT, ""), (NOBODY, "0" * 64)):
        with pytest.raises(Refused) as refused:
            await accept_offer(actor, offer=offer, code=code)
        assert refused.value.refusal.status == 404
    with pytest.raises(Refused) as unknown:
        await accept_offer(HOST, offer=uuid7())
    assert unknown.value.refusal.status == 404
    assert (await accept_offer(CLERK, offer=offer)).state is OfferState.ACCEPTED


async def test_an_accepted_offer_beyond_the_limit_of_a_person_stands_until_they_make_room() -> None:
    session = await an_open_session(capacity=1)
    await execute("UPDATE campaign SET bookings_per_person = 1")
    only = await booked(session, 1)
    it = await waiting(session, 2)
    await cancelled(only)
    await carried_out()
    offer = await offer_to(it.id)
    rows = await fetch(Entry, "SELECT id, pool, place, seats, passed_over, state, booking FROM wait_entry")
    other = await execute("SELECT holder, campaign FROM wait_entry w JOIN session s ON s.id = w.session")
    [slot] = await execute(
        "INSERT INTO booking_slot (scope, holder, n, booking) SELECT 'c:' || {}, {}, 1, {} RETURNING id",
        str(other[0]["campaign"]),
        other[0]["holder"],
        only,
    )
    with pytest.raises(Refused) as refused:
        await accepted(offer.id)
    assert refused.value.refusal.code == "limit"
    assert (await offer_to(rows[0].id)).state is OfferState.OPEN
    await execute("DELETE FROM booking_slot WHERE id = {}", slot["id"])
    assert (await accepted(offer.id)).state is OfferState.ACCEPTED
    await adds_up(session)
