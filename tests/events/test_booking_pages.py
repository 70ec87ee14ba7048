"""Booking by page, as it works without script: the form, its refusals, the own page, and the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import httpx
import pytest

from events.queries import booking_page
from participation.base import clock
from participation.base.database import execute
from tests.events.booking_steps import a_booking, count, phone, seats_of
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity, an_open_session, written
from tests.load.costs import told_statements
from tests.world import CLERK, HOST, signed_in


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def token_in(page: httpx.Response) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


async def sent(client: httpx.AsyncClient, address: str, form: str | None = None, **fields: str) -> httpx.Response:
    """The answer to a form that stands on the page ``form``."""
    page = await client.get(form or address)
    return await client.post(address, data={"_csrf_token": token_in(page), **fields})


async def test_a_resident_books_for_two_by_the_form_and_lands_on_their_own_page(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session()
    answer = await sent(client, f"/sessions/{session}/booking", seats="2", contact="138 0000 0301")
    assert answer.status_code == 303, answer.text
    own = await client.get(answer.headers["location"])
    assert own.status_code == 200
    codes = [row["code"] for row in await execute("SELECT code FROM ticket")]
    assert len(codes) == 2
    assert all(f"/tickets/{code}.svg" in own.text for code in codes)
    assert await seats_of(session) == (10, 2)


async def test_the_form_says_in_the_language_of_who_reads_it_what_is_asked_and_why(
    world: None, client: httpx.AsyncClient
) -> None:
    session = await an_open_session()
    [row] = await execute("SELECT activity FROM session WHERE id = {}", session)
    said = {"text": "怎么来？", "text_en": "How do you come?", "why": "车位有限。", "why_en": "The car park is small."}
    await written("booking_question", {"activity": row["activity"], "position": 1, "kind": "text", **said})
    chinese = (await client.get(f"/sessions/{session}/booking?lang=zh-Hans")).text
    english = (await client.get(f"/sessions/{session}/booking?lang=en")).text
    assert [words in chinese for words in said.values()] == [True, False, True, False]
    assert [words in english for words in said.values()] == [False, True, False, True]


async def test_every_wrong_field_is_named_and_what_was_typed_is_kept(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(names_needed=True)
    answer = await sent(client, f"/sessions/{session}/booking", contact="nobody", needs="轮椅", needs_agreed="yes")
    assert answer.status_code == 422
    assert 'href="#f-party.0.name"' in answer.text
    assert 'href="#f-contact"' in answer.text
    assert 'value="nobody"' in answer.text
    assert 'value="轮椅"' in unescape(answer.text)
    assert await count("booking") == 0


async def test_what_tells_of_health_is_kept_with_consent_only(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    refused = await sent(client, f"/sessions/{session}/booking", seats="1", contact="13800000301", needs="轮椅")
    assert refused.status_code == 422
    assert 'href="#f-needs_agreed"' in refused.text


async def test_a_full_session_leads_to_the_waitlist(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(capacity=1)
    await a_booking(session)
    page = await client.get(f"/sessions/{session}/booking")
    assert f"/sessions/{session}/waitlist" in page.text
    answer = await sent(
        client, f"/sessions/{session}/booking", f"/sessions/{session}/waitlist", seats="1", contact="13800000302"
    )
    assert answer.status_code == 409
    assert f"/sessions/{session}/waitlist" in answer.text


async def test_a_form_sent_twice_is_one_booking(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    page = await client.get(f"/sessions/{session}/booking")
    key = re.search(r'name="form_key" value="([^"]+)"', page.text)
    assert key is not None
    form = {"_csrf_token": token_in(page), "form_key": key[1], "seats": "1", "contact": "13800000301"}
    first = await client.post(f"/sessions/{session}/booking", data=form)
    second = await client.post(f"/sessions/{session}/booking", data=form)
    assert first.headers["location"] == second.headers["location"]
    assert await count("booking") == 1


async def test_one_touch_of_the_link_gives_the_seats_back(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    made = await a_booking(session, seats=2)
    path = made.link.removeprefix("http://127.0.0.1:8000")
    asked = await client.get(f"{path}/cancellation")
    assert asked.status_code == 200
    assert await seats_of(session) == (10, 2), "looking changes nothing"
    done = await client.post(f"{path}/cancellation", data={"_csrf_token": token_in(asked)})
    assert done.status_code == 303
    assert await seats_of(session) == (10, 0)


async def test_who_comes_is_changed_and_the_booking_moved_on_the_own_page(
    world: None, client: httpx.AsyncClient
) -> None:
    campaign = await a_campaign()
    activity = await an_activity(campaign)
    session, later = await a_session(activity, campaign), await a_session(activity, campaign)
    made = await a_booking(session, seats=2)
    path = made.link.removeprefix("http://127.0.0.1:8000")
    changed = await sent(client, f"{path}/party", path, version="1", seats="3")
    assert changed.status_code == 303, changed.text
    assert await seats_of(session) == (10, 3)
    moved = await sent(client, f"{path}/move", path, version="2", session=str(later))
    assert moved.status_code == 303, moved.text
    assert (await seats_of(session), await seats_of(later)) == ((10, 0), (10, 3))
    assert await count("ticket", "cancelled_at IS NULL") == 3
    stale = await sent(client, f"{path}/party", path, version="1", seats="1")
    assert stale.status_code == 409


async def test_a_clerk_books_for_somebody_without_a_telephone(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    signed_in(client, CLERK)
    form = {"channel": "counter", "seats": "1", "name": "沈阿婆"}
    answer = await client.post(f"/workbench/sessions/{session}/bookings/new", data=form)
    assert answer.status_code == 303, answer.text
    own = await client.get(answer.headers["location"])
    assert "shape=slip" in own.text
    again = await client.post(f"/workbench/sessions/{session}/bookings/new", data=form | {"name": "吴伯伯"})
    assert again.status_code == 303
    assert await seats_of(session) == (10, 2)


async def test_the_desk_finds_a_booking_and_cancels_it_for_who_calls(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    made = await a_booking(session, phone(1234), name="陈立")
    await a_booking(session, phone(9999), name="林可的妈妈")
    signed_in(client, HOST)
    here = f"/workbench/sessions/{session}/bookings"
    assert "陈立" in (await client.get(here)).text
    for q in ("1234", "陈立", made.tickets[0].code, phone(1234)):
        found = await client.get(here, params={"q": q})
        assert "陈立" in found.text, q
        assert "林可的妈妈" not in found.text, q
    done = await client.post(f"{here}/{made.id}/cancellation", data={"reason": "来电取消"})
    assert done.status_code == 303
    [step] = await execute("SELECT note, person FROM booking_step WHERE act = 'cancel'")
    assert (step["note"], UUID(str(step["person"]))) == ("来电取消", HOST.person)
    assert "林可的妈妈" not in (await client.get(here, params={"state": "cancelled"})).text


async def test_booking_that_has_not_opened_says_when_it_does(world: None, client: httpx.AsyncClient) -> None:
    session = await an_open_session(books_from=SATURDAY.replace(day=1), books_until=SATURDAY)
    page = await client.get(f"/sessions/{session}/booking")
    assert page.status_code == 200
    assert "2027年8月1日" in page.text


async def test_forms_are_read_by_terms_asked_for_once_and_judged_by_those_of_the_moment(
    world: None, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await an_open_session()
    # a half-second that does not end while this is tested
    monkeypatch.setattr(booking_page, "LATELY", 3600.0)
    first = await sent(client, f"/sessions/{session}/booking", seats="1", contact=phone(1))
    assert first.status_code == 303, first.text
    async with told_statements() as told:
        second = await sent(client, f"/sessions/{session}/booking", seats="1", contact=phone(2))
    assert second.status_code == 303, second.text
    # for the form that is shown, and for the judgement
    assert sum("booking_question q" in one.statement for one in told) == 2
    [row] = await execute("SELECT activity FROM session WHERE id = {}", session)
    question = {"activity": row["activity"], "position": 1, "kind": "text", "text": "从哪里来？", "required": True}
    asked = await written("booking_question", question)
    refused = await sent(client, f"/sessions/{session}/booking", seats="1", contact=phone(3))
    assert refused.status_code == 422
    assert f'href="#f-answers.{asked}"' in refused.text
    assert phone(3) in refused.text
    assert await seats_of(session) == (10, 2)
    monkeypatch.setattr(booking_page, "LATELY", 0.0)
    answered = {f"answers.{asked}": "望潮区", "seats": "1", "contact": phone(3)}
    assert (await sent(client, f"/sessions/{session}/booking", **answered)).status_code == 303
