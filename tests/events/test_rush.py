"""The line in the database and before the pages: places follow each other, are kept, and are called in their order."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, Response, route
from litestar.params import FromPath

from events.rules.rush import Line, Step
from events.services.rush import call_on, count_lots, give_places, line_of
from frontend import rush_pages
from frontend.rush_gate import AT_ONCE, SHOWN, RushGate, _Handful
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from tests.events.rows import NOW, an_open_session

# forms that are answered at once
CROWD = -(-AT_ONCE // SHOWN)
pytestmark = pytest.mark.usefixtures("world")


async def the_line(session: UUID) -> Line:
    line = await line_of(session)
    assert line
    return line


async def test_of_many_who_come_at_once_each_has_a_number_of_their_own() -> None:
    session = await an_open_session()
    given = await asyncio.gather(*(give_places(session, many) for many in (1, 5, 2, 9, 3)))
    assert sum((1, 5, 2, 9, 3)) == max(given) == (await the_line(session)).issued
    assert len(set(given)) == 5


async def test_places_come_after_all_lots() -> None:
    session = await an_open_session()
    with clock.frozen(NOW):
        await count_lots(session, 40)
        assert await give_places(session, 1) == 41


async def test_of_two_servers_that_call_at_the_same_instant_one_does() -> None:
    session = await an_open_session()
    with clock.frozen(NOW):
        await give_places(session, 100)
        line = await the_line(session)
    with clock.frozen(NOW + timedelta(seconds=1)):
        await asyncio.gather(*(call_on(session, line, per_second=10) for _ in range(5)))
        assert (await the_line(session)).called == 10


async def test_a_line_that_begins_anew_is_not_called_for_the_time_in_which_it_was_empty() -> None:
    session = await an_open_session()
    with clock.frozen(NOW):
        await give_places(session, 1)
    with clock.frozen(NOW + timedelta(seconds=5)):
        await call_on(session, await the_line(session), per_second=10)
        assert not (await the_line(session)).standing
    with clock.frozen(NOW + timedelta(hours=1)):
        await give_places(session, 100)
        line = await the_line(session)
        assert (await call_on(session, line, per_second=10)).called == line.called


class _Form:
    """What stands behind the gate; as many as come wait in it until they are let out."""

    def __init__(self) -> None:
        self.out, self.crowded, self.came = asyncio.Event(), asyncio.Event(), 0

    def app(self) -> Litestar:
        """The gate with this behind it."""

        @route("/sessions/{session:uuid}/booking", http_method=["GET", "POST"], status_code=200)
        async def form(session: FromPath[UUID]) -> Response[str]:
            self.came += 1
            if self.came == CROWD:
                self.crowded.set()
            await self.out.wait()
            return Response("the form")

        @route("/api/v1/sessions/{session:uuid}/bookings", http_method=["POST"], status_code=201)
        async def program(session: FromPath[UUID]) -> Response[str]:
            return Response("booked")

        return Litestar([form, program], middleware=[RushGate()], openapi_config=None)


def browser(app: Litestar) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # Litestar names its scopes more narrowly
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def rush(form: _Form, app: Litestar, session: UUID) -> list[asyncio.Task[Any]]:
    """As many in the form as are answered at once."""
    inside = [asyncio.create_task(browser(app).get(f"/sessions/{session}/booking")) for _ in range(CROWD)]
    await form.crowded.wait()
    return inside


def told(page: str, name: str) -> int:
    """A number of the page, after its name."""
    found = re.search(rf"{name}</dt><dd>(?:<strong>)?([\d,]+)", page)
    assert found, page
    return int(found[1].replace(",", ""))


async def test_who_comes_when_too_many_are_inside_gets_a_place_and_keeps_it_over_reloads() -> None:
    session, form = await an_open_session(), _Form()
    app = form.app()
    with clock.frozen(NOW):
        inside = await rush(form, app, session)
        async with browser(app) as first, browser(app) as second:
            one = await first.get(f"/sessions/{session}/booking?lang=en")
            two = await second.get(f"/sessions/{session}/booking?lang=en")
            again = await first.get(f"/sessions/{session}/booking?lang=en")
        assert (told(one.text, "Your number"), told(two.text, "Your number")) == (1, 2)
        assert told(again.text, "Your number") == 1
        assert form.came == CROWD
        assert one.headers["refresh"].startswith("2; url=/sessions/")
        form.out.set()
        await asyncio.gather(*inside)


async def test_without_cookies_the_address_keeps_the_place() -> None:
    session, form = await an_open_session(), _Form()
    app = form.app()
    with clock.frozen(NOW):
        inside = await rush(form, app, session)
        one = await browser(app).get(f"/sessions/{session}/booking")
        address = one.headers["refresh"].partition("url=")[2]
        again = await browser(app).get(address)
        assert again.headers["refresh"] == one.headers["refresh"]
        form.out.set()
        await asyncio.gather(*inside)


async def test_whose_turn_it_is_goes_on_and_the_next_waits() -> None:
    session, form = await an_open_session(), _Form()
    app = form.app()
    form.out.set()
    with clock.frozen(NOW):
        await give_places(session, 60)
        async with browser(app) as late:
            waiting = await late.get(f"/sessions/{session}/booking?lang=en")
            assert told(waiting.text, "Before you") == 61
            with clock.frozen(NOW + timedelta(seconds=1)):
                assert told((await late.get(f"/sessions/{session}/booking?lang=en")).text, "Before you") == 11
            with clock.frozen(NOW + timedelta(seconds=2)):
                assert (await late.get(f"/sessions/{session}/booking?lang=en")).text == "the form"


async def test_a_program_is_told_its_place_and_sends_it_along() -> None:
    session, form = await an_open_session(), _Form()
    address = f"/api/v1/sessions/{session}/bookings"
    with clock.frozen(NOW):
        await give_places(session, 10)
        async with browser(form.app()) as program:
            waits = await program.post(address, json={})
            assert (waits.status_code, waits.json()["code"], waits.json()["before"]) == (429, "queued", 11)
            assert waits.headers["retry-after"] == "2"
            with clock.frozen(NOW + timedelta(seconds=2)):
                place = {"Kaimen-Place": waits.json()["place"]}
                assert (await program.post(address, json={}, headers=place)).text == "booked"


async def test_a_made_up_place_is_no_place() -> None:
    session, form = await an_open_session(), _Form()
    with clock.frozen(NOW):
        await give_places(session, 10)
        made_up = {"Kaimen-Place": f"{session.hex}.{int(NOW.timestamp())}.n1.{'0' * 32}"}
        answer = await browser(form.app()).post(f"/api/v1/sessions/{session}/bookings", json={}, headers=made_up)
        assert answer.status_code == 429


async def test_before_the_opening_one_draws_a_lot_and_later_comers_stand_behind_it() -> None:
    session, form = await an_open_session(books_from=NOW), _Form()
    app = form.app()
    form.out.set()
    async with browser(app) as early, browser(app) as late:
        with clock.frozen(NOW - timedelta(minutes=1)):
            lobby = await early.get(f"/sessions/{session}/booking?lang=en")
            assert "You have drawn a lot" in lobby.text
            await early.get(f"/sessions/{session}/booking")
            assert (await the_line(session)).lobby == 1
            await count_lots(session, 999)
        with clock.frozen(NOW):
            waiting = await late.get(f"/sessions/{session}/booking?lang=en")
            assert told(waiting.text, "Your number") == 1001
            assert told((await early.get(f"/sessions/{session}/booking?lang=en")).text, "Your number") <= 1000


async def test_when_the_last_seat_is_gone_those_who_wait_are_led_to_the_waitlist() -> None:
    session, form = await an_open_session(), _Form()
    with clock.frozen(NOW):
        await give_places(session, 10)
        await execute("UPDATE seat_pool SET taken = capacity WHERE session = {}", session)
        page = (await browser(form.app()).get(f"/sessions/{session}/booking?lang=en")).text
    assert "All seats are taken" in page
    assert f"/sessions/{session}/waitlist" in page


async def test_without_a_rush_the_form_is_just_there() -> None:
    session, form = await an_open_session(), _Form()
    form.out.set()
    with clock.frozen(NOW):
        async with browser(form.app()) as visitor:
            assert (await visitor.get(f"/sessions/{session}/booking")).text == "the form"
            assert (await visitor.post(f"/sessions/{session}/booking")).text == "the form"
    assert (await execute("SELECT count(*) AS n FROM rush_line"))[0]["n"] == 0


async def test_who_goes_away_while_places_are_given_takes_nobody_elses_along() -> None:
    asked: asyncio.Queue[asyncio.Event] = asyncio.Queue()
    given = 0

    async def take(_session: UUID, many: int) -> int:
        nonlocal given
        answered = asyncio.Event()
        await asked.put(answered)
        await answered.wait()
        given += many
        return given

    places, session = _Handful(take), UUID(int=1)
    first = asyncio.create_task(places.one(session))
    answer_first = await asked.get()
    # they come while the database answers, and are asked for together by the one of them who came first
    gone, *others = [asyncio.create_task(places.one(session)) for _ in range(4)]
    await asyncio.sleep(0)
    answer_first.set()
    await asked.get()
    gone.cancel()
    async with asyncio.timeout(10):
        (await asked.get()).set()
    assert [await first, *sorted(await asyncio.gather(*others))] == [1, 2, 3, 4]


async def test_the_page_is_made_once_however_many_come_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    waits = asyncio.Event()

    async def make(_session: UUID, locale: str, _step: Step, _opens_at: datetime) -> str:
        made.append(locale)
        await waits.wait()
        return f"{locale} {len(made)}"

    monkeypatch.setattr(rush_pages, "_made", make)
    pages, session = rush_pages.WaitingPages(), uuid7()

    def ask(locale: str = "en") -> asyncio.Task[str]:
        return asyncio.create_task(pages.page(session, locale, Step.WAIT, opens_at=NOW))

    with clock.frozen(NOW):
        first = [ask() for _ in range(50)] + [ask("zh-Hans")]
        await asyncio.sleep(0)
        waits.set()
        assert set(await asyncio.gather(*first)) == {"en 2", "zh-Hans 2"}
    assert made == ["en", "zh-Hans"]
    waits.clear()
    with clock.frozen(NOW + rush_pages.REMADE):
        again = ask()
        await asyncio.sleep(0)
        assert await asyncio.gather(*(ask() for _ in range(50))) == ["en 2"] * 50, "while it is made, the one before"
        waits.set()
        assert await again == "en 3"
