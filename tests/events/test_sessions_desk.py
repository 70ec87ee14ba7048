"""Sessions on the workbench: prepared, published, changed, resized and called off by forms, and series by a preview."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity, an_open_session
from tests.events.sessions_steps import a_booking, a_prepared_session
from tests.world import AUDITOR, HOST, LEADER, OFFICER_ELSEWHERE, signed_in

pytestmark = pytest.mark.usefixtures("world")
ENGLISH = {"Accept-Language": "en"}
SESSION = {
    "starts_at": "2027-08-07T09:00",
    "ends_at": "2027-08-07T11:00",
    "admission": "booking",
    "capacity": "20",
    "most_per_booking": "4",
    "waitlist": "yes",
    "reentry": "yes",
}
SERIES = SESSION | {
    "weekdays": "6",
    "first_day": "2027-08-01",
    "last_day": "2027-08-14",
    "begins": "09:00",
    "ends": "12:00",
    "minutes": "60",
    "every": "60",
    "which": "every",
    "break_begins": "11:00",
    "break_ends": "12:00",
}


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


async def sent(client: httpx.AsyncClient, address: str, form: Mapping[str, str], status: int = 303) -> httpx.Response:
    answer = await client.post(address, data=dict(form))
    assert answer.status_code == status, answer.text[:2000]
    return answer


async def test_a_session_is_prepared_published_and_changed_by_forms(client: httpx.AsyncClient) -> None:
    await an_activity(await a_campaign())
    signed_in(client, HOST)
    asked = await client.get("/workbench/activities/lift-site/sessions/new")
    assert 'name="capacity"' in asked.text
    made = await sent(client, "/workbench/activities/lift-site/sessions/new", SESSION)
    here = made.headers["location"]
    await sent(client, f"{here}/publication", {})
    await sent(client, f"{here}/capacity", {"pool": "general", "capacity": "25", "reason": "换大厅"})
    form = SESSION | {"capacity": "25", "version": "3", "place": "东门", "reason": "西门施工"}
    await sent(client, f"{here}/edit", form)
    page = (await client.get(here)).text
    assert "东门" in page
    assert "20 → 25" in page
    assert HOST.name in page
    assert "西门施工" in (await client.get(here.removeprefix("/workbench"))).text


async def test_a_refused_form_keeps_what_was_typed_and_names_what_is_wrong(client: httpx.AsyncClient) -> None:
    await an_activity(await a_campaign())
    signed_in(client, HOST)
    wrong = SESSION | {"ends_at": "2027-08-07T08:00", "place": "望潮路东门"}
    answer = await sent(client, "/workbench/activities/lift-site/sessions/new", wrong, 422)
    assert "结束时间应晚于开始时间" in answer.text
    assert "望潮路东门" in answer.text
    session = await an_open_session_with(7)
    refused = await sent(client, f"/workbench/sessions/{session}/capacity", {"pool": "general", "capacity": "5"}, 409)
    assert "已占用7个名额" in refused.text
    assert 'value="5"' in refused.text


async def test_a_series_is_looked_at_and_then_made_once(client: httpx.AsyncClient) -> None:
    await an_activity(await a_campaign())
    signed_in(client, HOST)
    here = "/workbench/activities/lift-site/series"
    plan = await sent(client, here, SERIES, 200)
    assert "将生成4个场次" in plan.text
    assert "共80个名额" in plan.text
    assert await execute("SELECT FROM session") == []
    made = await sent(client, f"{here}/making", SERIES)
    again = await sent(client, f"{here}/making", SERIES)
    assert again.headers["location"] == "/workbench/activities/lift-site/sessions"
    assert len(await execute("SELECT FROM session")) == 4
    series = made.headers["location"]
    await sent(client, f"{series}/publication", {})
    await sent(client, f"{series}/change", {"later_minutes": "30", "reason": "高温"})
    await sent(client, f"{series}/cancellation", {"reason": ""}, 422)
    await sent(client, f"{series}/cancellation", {"reason": "台风预警"})
    assert (await client.get(series)).text.count("已取消") >= 4


async def test_a_line_that_is_no_day_is_named(client: httpx.AsyncClient) -> None:
    await an_activity(await a_campaign())
    signed_in(client, HOST)
    answer = await sent(client, "/workbench/activities/lift-site/series", SERIES | {"dates": "下周六"}, 422)
    assert "下周六" in answer.text


async def test_the_day_is_drawn_as_it_fills_up_with_its_figures_as_a_table(client: httpx.AsyncClient) -> None:
    await an_open_session_with(7)
    signed_in(client, AUDITOR)
    page = (await client.get("/workbench/activities/lift-site/sessions?day=2027-08-07", headers=ENGLISH)).text
    assert "<desc" in page
    assert "7/10" in page
    assert "70%" in page
    day = (await client.get("/workbench/sessions?day=2027-08-07")).text
    assert "走进加装电梯工地" in day
    assert "/new" not in day


async def test_who_works_elsewhere_sees_nothing_of_it_and_a_leader_may_only_call_off(client: httpx.AsyncClient) -> None:
    session = await a_prepared_session()
    here = f"/workbench/sessions/{session}"
    signed_in(client, OFFICER_ELSEWHERE)
    assert (await client.get(here)).status_code == 404
    assert (await client.get("/workbench/activities/lift-site/sessions")).status_code == 404
    signed_in(client, LEADER)
    assert (await client.post(f"{here}/publication")).status_code == 403
    page = (await client.get(here)).text
    assert f"{here}/publication" not in page
    await sent(client, f"{here}/cancellation", {"reason": ""})


async def an_open_session_with(taken: int) -> UUID:
    [found] = await execute("SELECT count(*) AS n FROM campaign")
    if found["n"]:
        [activity] = await execute("SELECT id, campaign FROM activity")
        session = await a_session(activity["id"], activity["campaign"], starts_at=SATURDAY + timedelta(days=1))
    else:
        session = await an_open_session()
    await a_booking(session, seats=taken)
    return session
