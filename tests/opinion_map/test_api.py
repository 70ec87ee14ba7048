"""The same by programs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, opened
from tests.opinion_map.steps import TEXTS, a_map
from tests.world import OFFICER, RESIDENT, REVIEWER, bearer

C = f"/api/v1/consultations/{SLUG}"


@pytest.fixture
def program(client: httpx.AsyncClient, world: None) -> httpx.AsyncClient:
    """A script of nobody."""
    return client


async def call(client: httpx.AsyncClient, method: str, path: str, **sent: Any) -> httpx.Response:
    with clock.frozen(DURING):
        return await client.request(method, path, **sent)


async def test_a_map_from_the_first_statement_to_the_first_vote(program: httpx.AsyncClient) -> None:
    await opened()
    officer, reviewer = bearer(OFFICER), bearer(REVIEWER)
    made = await call(program, "POST", f"{C}/statements", json={"text": TEXTS[0]}, headers=officer)
    assert (made.status_code, made.json()["standing"]) == (201, "proposed")
    one = made.json()["id"]
    assert (await call(program, "GET", f"{C}/statements")).status_code == 404
    approved = await call(program, "POST", f"/api/v1/statements/{one}/approval", headers=reviewer)
    assert (approved.status_code, approved.json()) == (201, {"id": one, "standing": "public"})
    turned = await call(program, "POST", f"{C}/opinion-map/opening", headers=officer)
    assert (turned.status_code, turned.json()) == (201, {"on": True, "seen": "by rule"})
    listed = (await call(program, "GET", f"{C}/statements")).json()
    assert [(item["id"], item["text"], item["vote"]) for item in listed["items"]] == [(one, TEXTS[0], None)]
    voted = await call(
        program, "POST", f"/api/v1/statements/{one}/votes", json={"vote": "agree"}, headers=bearer(RESIDENT)
    )
    assert (voted.status_code, voted.json()) == (201, {"statement": one, "vote": "agree", "voted": 1, "statements": 1})
    assert "set-cookie" not in voted.headers
    found = (await call(program, "GET", f"{C}/opinion-map")).json()
    assert {name: found[name] for name in ("on", "open", "people", "unidentified", "missing", "drawn")} == {
        "on": True, "open": True, "people": 1, "unidentified": 0, "missing": 50, "drawn": None,
    }  # fmt: skip


async def test_a_script_without_account_is_known_by_its_cookie(program: httpx.AsyncClient) -> None:
    [statement] = await a_map(TEXTS[:1])
    path = f"/api/v1/statements/{statement}/votes"
    for vote in ("agree", "disagree"):
        assert (await call(program, "POST", path, json={"vote": vote})).status_code == 201
    assert [row["vote"] for row in await execute("SELECT vote FROM statement_vote")] == [-1]
    program.cookies.clear()
    await call(program, "POST", path, json={"vote": "pass"})
    assert [row["vote"] for row in await execute("SELECT vote FROM statement_vote ORDER BY id")] == [-1, 0]


async def test_the_same_key_is_one_vote(program: httpx.AsyncClient) -> None:
    [statement] = await a_map(TEXTS[:1])
    headers = bearer(RESIDENT) | {"Idempotency-Key": "one"}
    path = f"/api/v1/statements/{statement}/votes"
    first = await call(program, "POST", path, json={"vote": "agree"}, headers=headers)
    again = await call(program, "POST", path, json={"vote": "agree"}, headers=headers)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert [row["times"] for row in await execute("SELECT times FROM statement_vote")] == [1]


@pytest.mark.parametrize("sent", [{}, {"vote": 1}, {"vote": "maybe"}, {"vote": "agree", "weight": 9}])
async def test_a_vote_that_is_none_is_refused(sent: dict[str, Any], program: httpx.AsyncClient) -> None:
    [statement] = await a_map(TEXTS[:1])
    answer = await call(program, "POST", f"/api/v1/statements/{statement}/votes", json=sent)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert await execute("SELECT FROM statement_vote") == []


async def test_a_statement_has_a_length(program: httpx.AsyncClient) -> None:
    await opened()
    for text in ("", "长" * 141):
        answer = await call(program, "POST", f"{C}/statements", json={"text": text}, headers=bearer(OFFICER))
        assert [error["field"] for error in answer.json()["errors"]] == ["text"]
