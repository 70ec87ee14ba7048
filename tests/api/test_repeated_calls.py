"""Idempotency-Key: the same call twice is one act, for its own caller and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from litestar import Litestar

from participation.base import clock, idempotency
from participation.base.database import execute
from tests.api.test_calls import NOTICE, wrong
from tests.consultations.steps import BEFORE, DAY, DURING, SLUG, closed, opened, prepared, said
from tests.world import COLLEAGUE, OFFICER, RESIDENT, bearer

COMMENTS = f"/api/v1/consultations/{SLUG}/comments"
KEY = {"Idempotency-Key": "7b8c0c3e-1f"}


ROWS = {
    "comment": "SELECT FROM comment",
    "point": "SELECT FROM point",
    "idempotency_key": "SELECT FROM idempotency_key",
}


async def number_of(table: str) -> int:
    return len(await execute(ROWS[table]))


async def test_the_same_call_gets_the_first_answer_and_says_so(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        first = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
        again = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["cache-control"] == "no-store"
    assert await number_of("comment") == 1


async def test_without_a_key_the_same_call_is_two_acts(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        one = await client.post(COMMENTS, json={"text": "好"})
        other = await client.post(COMMENTS, json={"text": "好"})
    assert one.json()["receipt"] != other.json()["receipt"]
    assert await number_of("comment") == 2


async def test_another_body_under_the_same_key_is_refused(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
        response = await client.post(COMMENTS, json={"text": "不好"}, headers=KEY)
    assert wrong(response, 422, "idempotency_key_reused") == {}
    assert await number_of("comment") == 1


async def test_nobodys_key_never_replays_to_another_address_or_browser(
    app: Litestar, client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    elsewhere = httpx.ASGITransport(app=app, client=("198.51.100.4", 40000))
    with clock.frozen(DURING):
        mine = await client.post(COMMENTS, json={"text": "好"}, headers=KEY | {"user-agent": "one"})
        other_browser = await client.post(COMMENTS, json={"text": "好"}, headers=KEY | {"user-agent": "two"})
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://127.0.0.1:8000") as other:
            other_address = await other.post(COMMENTS, json={"text": "好"}, headers=KEY | {"user-agent": "one"})
        signed_in = await client.post(
            COMMENTS, json={"text": "好"}, headers=KEY | {"user-agent": "one"} | bearer(RESIDENT)
        )
    answers = [mine, other_browser, other_address, signed_in]
    assert [response.status_code for response in answers] == [201] * 4
    assert len({response.json()["receipt"] for response in answers}) == 4
    assert all("idempotent-replayed" not in response.headers for response in answers)


async def test_a_person_is_known_again_at_another_place(app: Litestar, client: httpx.AsyncClient, world: None) -> None:
    await opened()
    elsewhere = httpx.ASGITransport(app=app, client=("198.51.100.4", 40000))
    with clock.frozen(DURING):
        first = await client.post(COMMENTS, json={"text": "好"}, headers=KEY | bearer(RESIDENT))
        async with httpx.AsyncClient(transport=elsewhere, base_url="http://127.0.0.1:8000") as other:
            again = await other.post(COMMENTS, json={"text": "好"}, headers=KEY | bearer(RESIDENT))
    assert first.json() == again.json()


async def test_the_key_belongs_to_the_address_it_was_sent_to(client: httpx.AsyncClient, world: None) -> None:
    await opened(slug="other")
    await opened()
    with clock.frozen(DURING):
        one = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
        other = await client.post("/api/v1/consultations/other/comments", json={"text": "好"}, headers=KEY)
    assert one.json()["receipt"] != other.json()["receipt"]


async def test_a_refused_call_can_be_corrected_under_the_same_key(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        refused = await client.post(COMMENTS, json={"text": " "}, headers=KEY)
        assert refused.status_code == 422
        corrected = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
    assert corrected.status_code == 201
    assert await number_of("idempotency_key") == 1


async def test_a_key_is_forgotten_after_a_day(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        first = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
    with clock.frozen(DURING + DAY - timedelta(seconds=1)):
        assert (await client.post(COMMENTS, json={"text": "好"}, headers=KEY)).json() == first.json()
    with clock.frozen(DURING + DAY + timedelta(seconds=1)):
        assert (await client.post(COMMENTS, json={"text": "好"}, headers=KEY)).json() != first.json()


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "钥匙"])
async def test_what_is_no_key_is_refused(client: httpx.AsyncClient, world: None, key: str) -> None:
    await opened()
    with clock.frozen(DURING):
        headers = {b"idempotency-key": key.encode()}
        response = await client.post(COMMENTS, json={"text": "好"}, headers=headers)
    wrong(response, 422, "idempotency_key_invalid")
    assert await number_of("comment") == 0


async def test_the_answer_is_kept_in_the_act_itself(
    client: httpx.AsyncClient, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*what: object) -> None:
        raise AssertionError("the process ended before it could note the answer")

    await opened()
    with clock.frozen(DURING):
        first = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
        rows = await execute("SELECT status, answer FROM idempotency_key")
        assert [(row["status"], row["answer"]) for row in rows] == [(201, first.text)]
        # nothing was left to note after the answer
        monkeypatch.setattr(idempotency, "keep", never)
        again = await client.post(COMMENTS, json={"text": "好"}, headers=KEY)
    assert again.json() == first.json()


async def test_preparing_and_stating_are_repeated_safely_too(client: httpx.AsyncClient, world: None) -> None:
    with clock.frozen(BEFORE):
        made = {name: value for name, value in NOTICE.items() if name != "slug"}
        one = await client.post("/api/v1/consultations", json=made, headers=KEY | bearer(OFFICER))
        two = await client.post("/api/v1/consultations", json=made, headers=KEY | bearer(OFFICER))
        assert one.json() == two.json()
        three = await client.post("/api/v1/consultations", json=made, headers=KEY | bearer(COLLEAGUE))
        assert three.json()["slug"] != one.json()["slug"]
    await opened()
    with clock.frozen(DURING):
        address = f"/api/v1/consultations/{SLUG}/points"
        first = await client.post(address, json={"title": "采光"}, headers=KEY | bearer(OFFICER))
        second = await client.post(address, json={"title": "采光"}, headers=KEY | bearer(OFFICER))
    assert first.json() == second.json()
    assert await number_of("point") == 1


async def test_an_act_of_the_life_cycle_is_done_once_under_its_key(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    address = f"/api/v1/consultations/{SLUG}/review"
    with clock.frozen(BEFORE):
        first = await client.post(address, headers=KEY | bearer(OFFICER))
        again = await client.post(address, headers=KEY | bearer(OFFICER))
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["idempotent-replayed"] == "true"
        without = await client.post(address, headers=bearer(OFFICER))
    wrong(without, 409, "out_of_order")
    await said_and_closed(client)


async def said_and_closed(client: httpx.AsyncClient) -> None:
    """A key on a reading call changes nothing."""
    await opened(slug="other")
    await said("好", slug="other")
    await closed("other")
    with clock.frozen(DURING):
        response = await client.get("/api/v1/consultations/other", headers=KEY)
    assert response.status_code == 200
