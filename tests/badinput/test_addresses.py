"""What stands in addresses, cookies and headers and was put there by nobody's browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from litestar import Litestar

from participation.base.identity.actor import Actor
from tests.badinput.dealing import dealt, in_shares
from tests.badinput.judging import assert_it_helps
from tests.badinput.routes import addresses
from tests.badinput.texts import SCRIPT
from tests.world import bearer, signed_in

# as they stand in the address
VALUES = {
    "nothing": "",
    "null": "%00",
    "not utf-8": "%ff%fe",
    "half a character": "%e6%84",
    "bad escape": "%zz%",
    "script": quote(SCRIPT),
    "template": quote("{{7*7}}%(x)s{}"),
    "statement": quote("' OR 1=1 --"),
    "huge number": "9" * 400,
    "beyond 64 bits": str(2**63),
    "negative": "-1",
    "fraction": "1.5",
    "not a number": "NaN",
    "surrogate": "%ed%a0%80",
    "emoji": quote("👩‍👩‍👧‍👦"),
    "long": "a" * 6_000,
    "pattern": quote("%_\\*["),
    "year one": "0001-01-01T00:00:00Z",
    "year 9999": "9999-12-31T23:59:59Z",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "first month": "0001-01",
    "last month": "9999-12",
    "last year": "9999",
    "nobody's id": "00000000-0000-0000-0000-000000000000",
}


async def assert_a_page_helps(client: httpx.AsyncClient, address: str, actor: Actor) -> None:
    signed_in(client, actor)
    headers = bearer(actor) if address.startswith("/api/") else {}
    assert_it_helps(await client.get(address, headers=headers), address[:100])


@in_shares
async def test_no_page_breaks_on_what_stands_in_its_query(
    client: httpx.AsyncClient, app: Litestar, open_one: str, share: int
) -> None:
    deal = dealt(VALUES, share)
    for address in addresses(app, "GET"):
        for name in address.queries:
            for value in next(deal).values():
                await assert_a_page_helps(client, f"{address.path}?{name}={value}", address.whose)


async def test_no_page_breaks_on_a_query_of_which_nobody_reads_anything(
    client: httpx.AsyncClient, app: Litestar, open_one: str
) -> None:
    for address in addresses(app, "GET"):
        await assert_a_page_helps(client, f"{address.path}?lang=%ff&cursor=%00&limit=x&=&&a=b=c&%zz=1", address.whose)
        await assert_a_page_helps(client, f"{address.path}?{'&'.join(f'a{n}={n}' for n in range(1500))}", address.whose)


@in_shares
async def test_no_page_breaks_on_what_stands_in_its_path(
    client: httpx.AsyncClient, app: Litestar, open_one: str, share: int
) -> None:
    deal = dealt(VALUES, share)
    for address in addresses(app, "GET"):
        if "{" in address.template:
            for value in next(deal).values():
                path = "/".join(value if part.startswith("{") else part for part in address.template.split("/"))
                await assert_a_page_helps(client, path, address.whose)


@pytest.mark.parametrize("value", ["..%2f..%2fetc%2fpasswd", "../../pyproject.toml", "%00", "%ff", "a" * 5_000, "."])
async def test_no_file_but_those_for_everybody_is_served(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.get(f"/static/{value}")
    assert answer.status_code in {400, 404}


HEADERS: dict[str, list[bytes]] = {
    "accept-language": [b"", b"\xff\xfe", b"zh-Hans;q=x", b"*", b"a" * 5_000, b",".join([b"de;q=0.1"] * 3_000)],
    "accept": [b"", b"\xff", b"text/html;q=nan", b"a/b," * 3_000],
    "authorization": [b"", b"Bearer", b"Bearer ", b"Bearer \xff\xfe", b"Bearer " + b"x" * 7_000, b"Basic \xff", b"\0"],
    "cookie": [
        b"kaimen_sign_in=\xff",
        b"kaimen_sign_in=" + b"x" * 7_000,
        b"kaimen_flash=zz.zz; kaimen_csrf=.; kaimen_lang=\xff",
        b"=; ;;; a; " * 200,
        b'kaimen_lang="zh-Hans',
        b"kaimen_flash=" + b"00" * 2_000 + b".x",
    ],
    "idempotency-key": [b"\xff"],
    "if-none-match": [b"\xff", b'W/"' + b"x" * 5_000, b"*", b""],
    "x-forwarded-for": [b"\xff", b"1.2.3.4, " * 1_000, b"::1%eth0"],
    "origin": [b"\xff", b"http://[", b"null", b"http://a:99999"],
    "hx-request": [b"\xff", b"true"],
    "x-csrf-token": [b"\xff", b".", b"a.b"],
    "content-length": [b"-1", b"x", b"99999999999999999999"],
    "host": [b"", b"\xff", b"a" * 3_000, b"evil.example"],
    "range": [b"bytes=0-0,-1", b"bytes=9999999999999999999999-"],
    "user-agent": [b"", b"\xff" * 3_000],
}
ASKED = (
    "/",
    "/consultations/lift",
    "/consultations/lift/comments",
    "/api/v1/consultations",
    "/sign-in",
    "/health/live",
)


@pytest.mark.parametrize("name", list(HEADERS))
async def test_no_header_breaks_a_page(client: httpx.AsyncClient, open_one: str, name: str) -> None:
    for value in HEADERS[name]:
        given = [(b"host", b"127.0.0.1:8000")] if name != "host" else []
        headers = [*given, (name.encode(), value)]
        for path in ASKED:
            assert_it_helps(await client.get(path, headers=headers), (name, value[:40]))
        for path in ("/api/v1/consultations/lift/comments", "/consultations/lift/comment", "/sign-in"):
            assert_it_helps(await client.post(path, headers=headers, content=b"{}"), (name, value[:40]))


async def test_methods_that_nobody_uses_are_refused(client: httpx.AsyncClient, open_one: str) -> None:
    for method in ("TRACE", "PROPFIND", "QUERY", "PATCH", "DELETE", "PUT", "X" * 500):
        for path in ASKED:
            answer = await client.request(method, path)
            assert_it_helps(answer, method)
            assert answer.status_code in {403, 404, 405}, (method, path)


async def test_a_cursor_that_is_none_of_ours_is_refused(client: httpx.AsyncClient, open_one: str) -> None:
    paths: dict[str, Any] = {"/api/v1/consultations": None, "/api/v1/consultations/lift/comments": None}
    for path in paths:
        for value in VALUES.values():
            if not value:
                continue
            answer = await client.get(f"{path}?cursor={value}")
            assert_it_helps(answer, value[:50])
            assert answer.status_code in {200, 400, 422}
