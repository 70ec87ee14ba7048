"""Bodies that are no JSON, or JSON that nobody meant, at every address of the API that reads one."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from litestar import Litestar

from participation.base.database import execute
from tests.badinput.dealing import dealt, in_shares
from tests.badinput.judging import assert_it_helps, nothing_stored
from tests.badinput.routes import addresses
from tests.world import bearer

JSON = {"content-type": "application/json"}
COMMENTS = "/api/v1/consultations/lift/comments"

BROKEN = {
    "nothing": b"",
    "blanks": b" \n\t",
    "half": b'{"text": "a',
    "two": b'{"text": "a"}{"text": "b"}',
    "not a number": b'{"text": NaN, "version": NaN}',
    "infinity": b'{"text": Infinity, "version": -Infinity}',
    "single quotes": b"{'text': 'a'}",
    "trailing comma": b'{"text": "a",}',
    "not utf-8": b'{"text": "\xff\xfe"}',
    "gbk": '{"text": "意见"}'.encode("gbk"),
    "utf-16": '{"text": "a"}'.encode("utf-16"),
    "surrogate": b'{"text": "\\ud800"}',
    "surrogate as bytes": b'{"text": "\xed\xa0\x80"}',
    "overlong": b'{"text": "\xc0\xaf"}',
    "deep list": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"text":' * 50_000 + b"1" + b"}" * 50_000,
    "deep within": b'{"answers": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "binary": bytes(range(256)),
    "raw null": b'{"text": "a\0b"}',
}
STRANGE: dict[str, Any] = {
    "null": None,
    "list": [],
    "list of objects": [{"text": "a"}],
    "text": "text",
    "number": 1,
    "true": True,
    "empty": {},
    "unknown": {"__proto__": {"x": 1}, "constructor": 1, "class": "a"},
    "null for all": {"text": None, "title": None, "name": None, "version": None, "comments": None},
    "wrong kinds": {"text": [], "title": {}, "version": "x", "comments": "x", "reason": 5, "opens_at": 5},
    "huge number": {"version": 10**400, "text": 10**30, "comments": [2**64]},
    "beyond 64 bits": {"version": 2**63, "text": -(2**63) - 1},
    "null character": {"text": "a\0b", "title": "a\0b", "name": "a\0b", "reason": "\0", "slug": "\0"},
    "many": {"comments": ["x"] * 20_000, "contacts": ["x"] * 20_000, "audiences": ["x"] * 500},
    "many fields": {f"field {number}": number for number in range(5_000)},
}


@in_shares
async def test_no_address_breaks_on_a_body_that_is_no_json(
    client: httpx.AsyncClient, app: Litestar, open_one: str, share: int
) -> None:
    deal = dealt(BROKEN, share)
    for address in addresses(app, "POST", "PUT", "PATCH", "DELETE"):
        if not address.api or address.path.endswith(("/draft", "/imports", "/uploads")):
            continue
        for name, body in next(deal).items():
            answer = await client.request(
                address.method, address.path, content=body, headers=JSON | bearer(address.whose)
            )
            assert_it_helps(answer, (address.method, name))
            if name not in {"nothing", "blanks"} and address.method != "DELETE":
                assert answer.status_code >= 400, (address, name)


@pytest.mark.slow
async def test_no_address_breaks_on_json_that_nobody_meant(
    client: httpx.AsyncClient, app: Litestar, open_one: str
) -> None:
    for address in addresses(app, "POST", "PUT", "PATCH"):
        if not address.api or address.path.endswith(("/draft", "/imports", "/uploads")):
            continue
        for name, body in STRANGE.items():
            answer = await client.request(address.method, address.path, json=body, headers=bearer(address.whose))
            assert_it_helps(answer, (address.method, name))


async def test_a_comment_that_is_no_json_stores_nothing(client: httpx.AsyncClient, open_one: str) -> None:
    for name, body in BROKEN.items():
        async with nothing_stored():
            answer = await client.post(COMMENTS, content=body, headers=JSON | {"Idempotency-Key": "k"})
        assert_it_helps(answer, name)
        assert answer.status_code in {400, 422}, name


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/msgpack", "", "x", "/"],
)
async def test_a_comment_of_another_kind_of_content_is_refused(
    client: httpx.AsyncClient, open_one: str, kind: str
) -> None:
    async with nothing_stored():
        answer = await client.post(COMMENTS, content=b"text=a", headers={"content-type": kind})
    assert_it_helps(answer, kind)
    assert answer.status_code in {400, 415, 422}


async def test_a_name_given_twice_is_refused_since_nobody_knows_which_counts(
    client: httpx.AsyncClient, open_one: str
) -> None:
    async with nothing_stored():
        answer = await client.post(COMMENTS, content='{"text": "先", "text": "后"}'.encode(), headers=JSON)
    assert_it_helps(answer)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "text")


async def test_a_body_beyond_the_limit_is_refused_before_it_is_read_whole(
    client: httpx.AsyncClient, open_one: str
) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b" " * 1_000_000

    async with nothing_stored():
        answer = await client.post(COMMENTS, content=endless(), headers=JSON)
        assert_it_helps(answer)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        answer = await client.post(COMMENTS, content=json.dumps({"text": "x" * 26_000_000}).encode(), headers=JSON)
        assert_it_helps(answer)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ", "k" * 201, "a\tb", "\x7f"])
async def test_a_key_that_is_none_is_refused(client: httpx.AsyncClient, open_one: str, key: str) -> None:
    async with nothing_stored():
        answer = await client.post(COMMENTS, json={"text": "a"}, headers=[(b"idempotency-key", key.encode())])
    assert_it_helps(answer, key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_invalid")


async def test_a_comment_after_the_close_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, open_one: str
) -> None:
    await execute("UPDATE consultation SET closes_at = now() - interval '1 second'")
    async with nothing_stored():
        answer = await client.post(COMMENTS, json={"text": "太晚了"}, headers={"Idempotency-Key": "late"})
    assert_it_helps(answer)
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
