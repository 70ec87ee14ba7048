"""What programs do with sessions: prepare one once under a key, change it, and be told exactly what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from participation.base import clock
from tests.events.rows import NOW, a_campaign, an_activity, an_open_session
from tests.events.sessions_steps import a_booking
from tests.world import HOST, bearer

pytestmark = pytest.mark.usefixtures("world")
NEW = {"starts_at": "2027-08-07T01:00:00Z", "ends_at": "2027-08-07T03:00:00Z", "capacity": 20}


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


async def test_a_session_goes_through_its_life_by_the_api(client: httpx.AsyncClient) -> None:
    await an_activity(await a_campaign())
    keyed = bearer(HOST) | {"Idempotency-Key": "one"}
    here = "/api/v1/activities/lift-site/sessions"
    made = (await client.post(here, json=NEW, headers=keyed)).json()
    again = await client.post(here, json=NEW, headers=keyed)
    assert (again.status_code, again.json()) == (201, made)
    session = f"/api/v1/sessions/{made['id']}"
    assert (await client.post(f"{session}/publication", headers=bearer(HOST))).json()["state"] == "published"
    assert [item["id"] for item in (await client.get(here)).json()["items"]] == [made["id"]]
    await a_booking(made["id"], seats=3)
    fewer = await client.post(f"{session}/capacity", json={"capacity": 2}, headers=bearer(HOST))
    assert (fewer.status_code, fewer.json()["code"], fewer.json()["taken"]) == (409, "below_taken", 3)
    unknown = await client.put(session, json=NEW | {"version": 2, "prize": 1}, headers=bearer(HOST))
    assert unknown.status_code in {400, 422}
    late = NEW | {"starts_at": "2027-08-07T02:00:00Z", "version": 2, "reason": "停电"}
    moved = await client.put(session, json=late, headers=bearer(HOST))
    assert (moved.status_code, moved.json()["sequence"]) == (200, 1)
    assert (await client.get(session)).json()["starts_at"] == "2027-08-07T02:00:00Z"
    inside = (await client.get(f"{session}/desk", headers=bearer(HOST))).json()
    assert (inside["booked"], inside["steps"][-1]["by"]) == (1, HOST.name)
    off = await client.post(f"{session}/cancellation", json={"reason": "台风"}, headers=bearer(HOST))
    assert (off.status_code, off.json()["state"]) == (201, "called off")


async def test_days_at_the_ends_of_the_calendar_find_what_lies_between(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    all_of_time = "from=0001-01-01&to=9999-12-31"
    for asked, found in ((all_of_time, [str(session)]), ("to=0001-01-01", []), ("from=9999-12-31", [])):
        answer = await client.get(f"/api/v1/sessions?{asked}")
        assert (answer.status_code, [one["id"] for one in answer.json()["items"]]) == (200, found), asked
        assert (await client.get(f"/sessions?{asked}")).status_code == 200


@pytest.mark.parametrize("year", ["0001", "1899", "3000", "9999"])
async def test_nothing_is_prepared_for_a_day_that_nobody_can_mean(client: httpx.AsyncClient, year: str) -> None:
    await an_activity(await a_campaign())
    strange = NEW | {"starts_at": f"{year}-12-31T01:00:00Z", "ends_at": f"{year}-12-31T23:59:59Z"}
    answer = await client.post("/api/v1/activities/lift-site/sessions", json=strange, headers=bearer(HOST))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["starts_at", "ends_at"]
