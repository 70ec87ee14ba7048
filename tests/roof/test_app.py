"""What holds for every answer, and the addresses that belong to no room."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from litestar import Litestar

from participation import health
from participation.base.database import execute
from tests.world import FOREIGNER, OFFICER, bearer, signed_in

ANSWERS = [
    "/health/live",
    "/static/kit.css",
    "/schema",
    "/schema/openapi.json",
    "/nosuch",
    "/api/v1/nosuch",
    "/account",
]


@pytest.mark.parametrize("path", ANSWERS)
async def test_no_answer_leaves_without_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"]
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", ["/health/live", "/schema/openapi.json", "/static/kit.css", "/nosuch"])
async def test_head_answers_as_get_without_the_content(client: httpx.AsyncClient, path: str) -> None:
    whole, head = await client.get(path), await client.head(path)
    assert head.status_code == whole.status_code
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.content == b""
    assert whole.content


async def test_a_wrong_address_is_a_page_for_people_and_a_problem_for_programs(client: httpx.AsyncClient) -> None:
    page = await client.get("/nosuch", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    problem = await client.get("/api/v1/nosuch")
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "not_found"


async def test_a_wrong_method_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.post("/health/live", headers={"Accept": "application/json"})
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


async def test_it_is_ready_when_everything_it_needs_answers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"


async def test_a_database_without_this_schema_is_not_ready(client: httpx.AsyncClient) -> None:
    kept = await execute("SELECT name, app_name, ran_on FROM migration ORDER BY id DESC LIMIT 1")
    await execute("DELETE FROM migration WHERE name = {} AND app_name = {}", kept[0]["name"], kept[0]["app_name"])
    try:
        answer = await client.get("/health/ready")
    finally:
        await execute(
            "INSERT INTO migration (name, app_name, ran_on) VALUES ({}, {}, {})",
            kept[0]["name"],
            kept[0]["app_name"],
            kept[0]["ran_on"],
        )
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "missing": "migrations"})


async def test_a_database_that_is_gone_is_named(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(_sql: str) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(health, "execute", gone)
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()["missing"]) == (503, "database")
    assert (await client.get("/health/live")).status_code == 200


async def test_redis_that_is_set_but_gone_is_not_there() -> None:
    assert not await health.redis_answers("redis://127.0.0.1:1")


async def test_requests_are_counted_by_route_and_never_by_address(client: httpx.AsyncClient) -> None:
    await client.get("/static/nosuch-138000001.css")
    await client.request("BREW", "/health/live")
    numbers = (await client.get("/metrics")).text
    assert re.search(r'kaimen_requests_total\{method="GET",route="/static/\{name\}",status="404"\} \d', numbers)
    assert 'method="other",route="(none)"' in numbers
    assert "138000001" not in numbers
    assert 'kaimen_jobs{state="dead"} 0.0' in numbers


async def test_the_description_is_openapi_and_speaks_of_what_programs_ask_only(client: httpx.AsyncClient) -> None:
    document = (await client.get("/schema/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    assert document["paths"]
    # the ledger is read by programs at addresses of its own, which stay the same for good
    assert all(path.startswith(("/api/v1/", "/ledger/")) for path in document["paths"])
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


async def test_every_address_of_the_api_is_on_the_page_for_programs(client: httpx.AsyncClient) -> None:
    page = (await client.get("/schema")).text
    document = (await client.get("/schema/openapi.json")).json()
    assert [path for path in document["paths"] if f"<code>{path}</code>" not in page] == []
    assert not re.search(r'(src|href)="(https?:)?//(?!127\.0\.0\.1:8000)', page)


@pytest.mark.usefixtures("world")
async def test_somebody_who_is_signed_in_is_greeted_in_their_language(client: httpx.AsyncClient) -> None:
    page = await signed_in(client, FOREIGNER).get("/account")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert "Emma Clark" in page.text


@pytest.mark.usefixtures("world")
async def test_a_form_from_elsewhere_is_refused(client: httpx.AsyncClient) -> None:
    signed_in(client, OFFICER)
    form = {"name": "周敏", "locale": "en"}
    assert (await client.post("/account/profile", data=form)).status_code == 303
    elsewhere = await client.post("/account/profile", data=form, headers={"Origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403
    del client.headers["x-csrf-token"]
    assert (await client.post("/account/profile", data=form)).status_code == 403


@pytest.mark.usefixtures("world")
async def test_a_token_that_is_not_valid_is_refused_everywhere_in_the_api(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/consultations", headers={"Authorization": "Bearer nosuch"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert (await client.get("/api/v1/consultations", headers=bearer(OFFICER))).status_code == 200


async def test_a_body_beyond_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    body = json.dumps({"title": "x" * (25 * 1024 * 1024)}).encode()
    answer = await client.post("/api/v1/consultations", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_no_two_operations_have_the_same_name(app: Litestar) -> None:
    names = [
        operation["operationId"]
        for item in app.openapi_schema.to_schema()["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and "operationId" in operation
    ]
    assert len(names) == len(set(names))
    assert names
