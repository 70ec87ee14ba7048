"""Who acts in a request: the holder of a token, of a cookie, or nobody."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from participation.base import clock, database, settings
from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.identity.services.sign_ins import Opened
from participation.base.identity.services.tokens import issue_token, revoke_token
from participation.base.identity.words import Scope
from tests.world import FOR_THE_CHAMBER, OFFICER, RESIDENT, REVIEWER, bearer, sign_in_secret, signed_in


def setting(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Other settings for the rest of a test."""
    other = msgspec.structs.replace(settings.current(), **changed)
    monkeypatch.setattr(settings, "current", lambda: other)


async def test_nobody_acts_without_token_and_cookie(browser: httpx.AsyncClient) -> None:
    who = (await browser.get("/who")).json()
    assert (who["person"], who["via"], who["address"]) == (None, "page", "203.0.113.7")


async def test_the_cookie_brings_the_person_and_their_roles(browser: httpx.AsyncClient) -> None:
    who = (await signed_in(browser, OFFICER).get("/who")).json()
    assert (who["person"], who["roles"], who["via"]) == (str(OFFICER.person), ["officer"], "page")


async def test_the_cookie_brings_the_capacity(browser: httpx.AsyncClient) -> None:
    who = (await signed_in(browser, FOR_THE_CHAMBER).get("/who")).json()
    assert who["organisation"] == str(FOR_THE_CHAMBER.organisation)


async def test_a_cookie_that_is_not_valid_is_nobody(browser: httpx.AsyncClient) -> None:
    browser.cookies.set(cookies.name_of(cookies.SIGN_IN), "made up")
    assert (await browser.get("/who")).json()["person"] is None


async def test_a_token_brings_the_person_by_the_api(browser: httpx.AsyncClient) -> None:
    who = (await browser.get("/who", headers=bearer(OFFICER))).json()
    assert (who["person"], who["roles"], who["via"]) == (str(OFFICER.person), ["officer"], "api")


@pytest.mark.parametrize("path", ["/who", "/api/v1/things"])
async def test_a_token_that_is_not_valid_is_a_problem_401(browser: httpx.AsyncClient, path: str) -> None:
    headers = {"Authorization": "Bearer made-up", "Accept": "application/json"}
    answer = await (browser.get(path, headers=headers) if path == "/who" else browser.post(path, headers=headers))
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "token_invalid"


async def test_a_revoked_token_is_not_valid(browser: httpx.AsyncClient) -> None:
    issued = await issue_token(RESIDENT, name="a")
    headers = {"Authorization": f"bearer {issued.secret}"}
    assert (await browser.get("/who", headers=headers)).json()["person"] == str(RESIDENT.person)
    await revoke_token(RESIDENT, token=issued.id)
    assert (await browser.get("/who", headers=headers)).status_code == 401


async def test_another_scheme_is_left_to_the_proxy_that_asked_for_it(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/who", headers={"Authorization": "Basic dXNlcjpwYXNz"})
    assert answer.json()["person"] is None


async def test_a_token_that_may_read_only_writes_nothing(browser: httpx.AsyncClient) -> None:
    headers = bearer(OFFICER, Scope.READ)
    assert (await browser.get("/who", headers=headers)).status_code == 200
    refused = await browser.post("/api/v1/things", json={}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_required")
    assert (await browser.post("/api/v1/things", json={}, headers=bearer(OFFICER))).status_code == 200


async def test_a_request_costs_one_statement_and_none_without_cookie_and_token(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = 0
    kind = type(database.engine())
    run = kind.run_querystring

    async def counting(engine: Any, *given: Any, **named: Any) -> Any:
        nonlocal statements
        statements += 1
        return await run(engine, *given, **named)

    monkeypatch.setattr(kind, "run_querystring", counting)
    await browser.get("/who")
    assert statements == 0
    await browser.get("/who", headers=bearer(OFFICER))
    assert statements == 1
    await signed_in(browser, OFFICER).get("/who")
    assert statements == 2
    await browser.get("/static/file.txt")
    assert statements == 2


GUARDED = ["/signed-in", "/staff", "/reviewers"]


@pytest.mark.parametrize(
    ("actor", "answers"),
    [(None, [401, 401, 401]), (RESIDENT, [200, 403, 403]), (OFFICER, [200, 200, 403]), (REVIEWER, [200, 200, 200])],
)
async def test_guards_let_in_whom_they_name(browser: httpx.AsyncClient, actor: Any, answers: list[int]) -> None:
    headers = bearer(actor) if actor else {}
    assert [(await browser.get(path, headers=headers)).status_code for path in GUARDED] == answers


async def test_staff_without_their_second_factor_are_told_so(browser: httpx.AsyncClient) -> None:
    await execute("UPDATE sign_in SET second_factor_at = NULL WHERE person = {}", OFFICER.person)
    signed_in(browser, OFFICER)
    refused = await browser.get("/staff", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert (await browser.get("/who")).json()["roles"] == []


async def test_a_guard_asks_for_the_scope_of_a_token(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/writers", headers=bearer(OFFICER, Scope.READ))).status_code == 403
    assert (await browser.get("/writers", headers=bearer(OFFICER))).status_code == 200
    assert (await signed_in(browser, RESIDENT).get("/writers")).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7"),
        (1, "<script>", "203.0.113.7"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
async def test_the_address_is_what_our_own_proxies_saw(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, proxies: int, forwarded: str, address: str
) -> None:
    setting(monkeypatch, trusted_proxy=proxies)
    assert (await browser.get("/who", headers={"X-Forwarded-For": forwarded})).json()["address"] == address


@pytest.mark.parametrize(
    ("headers", "query", "cookie", "locale"),
    [
        ({}, "", "", "zh-Hans"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "", "", "en"),
        ({"Accept-Language": "en"}, "", "zh-Hans", "zh-Hans"),
        ({"Accept-Language": "en"}, "?lang=zh-Hans", "en", "zh-Hans"),
        ({"Accept-Language": "en"}, "?lang=tlh", "", "en"),
    ],
)
async def test_nobodys_language_is_chosen_kept_or_asked_for(
    browser: httpx.AsyncClient, headers: dict[str, str], query: str, cookie: str, locale: str
) -> None:
    if cookie:
        browser.cookies.set("kaimen_lang", cookie)
    assert (await browser.get(f"/who{query}", headers=headers)).json()["locale"] == locale


async def test_a_persons_language_is_that_of_the_account_unless_another_is_chosen(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    browser.headers["Accept-Language"] = "en"
    assert (await browser.get("/who")).json()["locale"] == "zh-Hans"
    assert (await browser.get("/who?lang=en")).json()["locale"] == "en"


async def test_use_prolongs_the_cookie_of_a_resident_and_not_that_of_staff(browser: httpx.AsyncClient) -> None:
    await execute("UPDATE sign_in SET expires_at = created_at + interval '1 hour'")
    answer = await signed_in(browser, RESIDENT).get("/who")
    assert sign_in_secret(RESIDENT) in answer.headers["set-cookie"]
    assert "Max-Age=2592000" in answer.headers["set-cookie"]
    assert "set-cookie" not in (await browser.get("/who")).headers
    assert "set-cookie" not in (await signed_in(browser, OFFICER).get("/who")).headers


@pytest.mark.parametrize(("base_url", "secure"), [("http://127.0.0.1:8000", False), ("https://kaimen.example", True)])
def test_the_cookie_is_secure_exactly_on_https(monkeypatch: pytest.MonkeyPatch, base_url: str, secure: bool) -> None:
    setting(monkeypatch, base_url=base_url)
    opened = Opened("secret", clock.now(), second_factor=True)
    cookie = cookies.sign_in_cookie(opened).to_header(header="")
    assert ("Secure" in cookie) is secure
    assert cookie.startswith("__Host-kaimen_sign_in=" if secure else "kaimen_sign_in=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


async def test_the_middleware_does_not_touch_files(site: Litestar, browser: httpx.AsyncClient) -> None:
    browser.headers["Authorization"] = "Bearer made-up"
    answer = await browser.get("/static/file.txt")
    assert (answer.status_code, answer.text) == (200, "file")
    assert "set-cookie" not in answer.headers
