"""Forms are taken only from our own pages."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from participation.base.identity import cookies
from participation.base.security.csrf import COOKIE, PURPOSE
from participation.base.security.keys import sign
from tests.identity.test_authentication import setting
from tests.world import NEIGHBOUR, OFFICER, RESIDENT, bearer, sign_in_secret

HERE = "http://127.0.0.1:8000"


def sign_in_cookie(browser: httpx.AsyncClient, actor: Any) -> None:
    browser.cookies.set(cookies.name_of(cookies.SIGN_IN), sign_in_secret(actor))


async def token_of(browser: httpx.AsyncClient) -> str:
    return (await browser.get("/form")).text


async def send(browser: httpx.AsyncClient, token: str | None, **headers: str) -> int:
    fields = {"text": "意见"} | ({"_csrf_token": token} if token is not None else {})
    return (await browser.post("/form", data=fields, headers=headers)).status_code


@pytest.mark.parametrize("actor", [None, RESIDENT])
async def test_a_form_of_our_own_page_is_taken(browser: httpx.AsyncClient, actor: Any) -> None:
    if actor:
        sign_in_cookie(browser, actor)
    assert await send(browser, await token_of(browser)) == 200


@pytest.mark.parametrize("actor", [None, RESIDENT])
async def test_without_the_token_or_with_another_it_is_refused(browser: httpx.AsyncClient, actor: Any) -> None:
    if actor:
        sign_in_cookie(browser, actor)
    token = await token_of(browser)
    assert [await send(browser, sent) for sent in (None, "", "x", token[:-1], token + "0")] == [403] * 5
    assert await send(browser, token) == 200


async def test_without_the_cookie_it_is_refused(browser: httpx.AsyncClient) -> None:
    token = await token_of(browser)
    browser.cookies.clear()
    assert await send(browser, token) == 403


async def test_a_token_nobody_signed_is_refused(browser: httpx.AsyncClient) -> None:
    browser.cookies.set(cookies.name_of(COOKIE), "nonce.0123")
    assert await send(browser, "nonce.0123") == 403


async def test_another_persons_token_and_cookie_together_are_refused(browser: httpx.AsyncClient) -> None:
    sign_in_cookie(browser, NEIGHBOUR)
    theirs = await token_of(browser)
    sign_in_cookie(browser, RESIDENT)
    # the cookie of the other is still there, as if planted by a neighbouring site
    assert await send(browser, theirs) == 403


async def test_a_token_of_nobody_is_refused_once_somebody_is_signed_in(browser: httpx.AsyncClient) -> None:
    before = await token_of(browser)
    sign_in_cookie(browser, RESIDENT)
    assert await send(browser, before) == 403
    assert await send(browser, await token_of(browser)) == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": HERE}, 200),
        ({"Origin": "http://kaimen.internal", "Host": "kaimen.internal"}, 200),
    ],
)
async def test_a_form_sent_from_elsewhere_is_refused_even_with_the_token(
    browser: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert await send(browser, await token_of(browser), **headers) == status


async def test_the_token_may_come_in_a_header_and_the_body_stays_whole(browser: httpx.AsyncClient) -> None:
    token = await token_of(browser)
    answer = await browser.put("/form", content="a raw body", headers={"X-CSRF-Token": token})
    assert (answer.status_code, answer.text) == (200, "a raw body")
    assert (await browser.put("/form", content="a raw body")).status_code == 403


async def test_the_handler_reads_the_same_form_afterwards_with_its_files(browser: httpx.AsyncClient) -> None:
    token = await token_of(browser)
    answer = await browser.post(
        "/form", data={"_csrf_token": token, "text": "意见"}, files={"file": ("a.txt", "附件".encode())}
    )
    assert answer.json() == {"_csrf_token": token, "text": "意见", "file": "附件"}


async def test_a_token_of_the_api_needs_none_of_this(browser: httpx.AsyncClient) -> None:
    headers = bearer(OFFICER) | {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert (await browser.post("/form", data={"a": "b"}, headers=headers)).status_code == 200
    assert (await browser.post("/api/v1/things", json={"a": 1}, headers=headers)).json() == {"a": 1}


async def test_an_api_call_needs_the_token_only_with_a_sign_in_cookie(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/api/v1/things", json={})).status_code == 200
    sign_in_cookie(browser, RESIDENT)
    refused = await browser.post("/api/v1/things", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    headers = {"X-CSRF-Token": await token_of(browser)}
    assert (await browser.post("/api/v1/things", json={"a": 1}, headers=headers)).json() == {"a": 1}


async def test_reading_needs_no_token(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/form", headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"})
    assert answer.status_code == 200


async def test_the_cookie_comes_with_a_page_that_has_a_form_once_and_with_nothing_else(
    browser: httpx.AsyncClient,
) -> None:
    for path in ("/who", "/static/file.txt", "/signed-in"):
        assert "set-cookie" not in (await browser.get(path, headers={"Accept": "application/json"})).headers
    assert "set-cookie" not in (await browser.post("/api/v1/things", json={})).headers
    cookie = (await browser.get("/form")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert "set-cookie" not in (await browser.get("/form")).headers


async def test_on_https_the_cookie_is_secure_and_held_to_this_host(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting(monkeypatch, base_url="https://kaimen.example")
    cookie = (await browser.get("/form")).headers["set-cookie"]
    assert cookie.startswith("__Host-kaimen_csrf=")
    assert "Secure" in cookie


async def test_a_token_made_with_another_key_is_refused(browser: httpx.AsyncClient) -> None:
    forged = f"nonce.{sign('another purpose', 'nonce ')}"
    browser.cookies.set(cookies.name_of(COOKIE), forged)
    assert await send(browser, forged) == 403
    ours = f"nonce.{sign(PURPOSE, 'nonce ')}"
    browser.cookies.set(cookies.name_of(COOKIE), ours)
    assert await send(browser, ours) == 200


async def test_a_form_that_cannot_be_decoded_is_refused_and_does_not_break(browser: httpx.AsyncClient) -> None:
    await token_of(browser)
    body = b'--b\r\nContent-Disposition: form-data; name="_csrf_token"\r\n\r\n\xff\xfe\r\n--b--\r\n'
    answer = await browser.post("/form", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 403
