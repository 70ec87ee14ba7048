"""Signing in on the pages, with scripts off."""

from __future__ import annotations

import html

import httpx
import pytest

from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.identity.services.passwords import set_password
from participation.base.identity.words import ContactKind
from tests.identity.conftest import PASSWORD, Code, post_form, totp, with_credentials
from tests.identity.test_authentication import setting
from tests.world import CONTACTS, OFFICER, RESIDENT, sign_in_secret, signed_in

MOBILE = "+8613800000201"


async def test_a_resident_signs_in_with_a_code_and_is_sent_where_they_wanted_to_go(
    browser: httpx.AsyncClient, code: Code
) -> None:
    page = await browser.get("/sign-in?next=/consultations/lift%3Fclause%3D3")
    assert page.status_code == 200
    assert 'name="next" value="/consultations/lift?clause=3"' in page.text
    sent = await post_form(browser, "/sign-in", {"contact": "138 0000 0201", "next": "/consultations/lift?clause=3"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in/code")
    page = await browser.get("/sign-in/code")
    assert "138****0201" in page.text
    assert 'autocomplete="one-time-code"' in page.text
    done = await post_form(browser, "/sign-in/code", {"code": await code(MOBILE)})
    assert (done.status_code, done.headers["location"]) == (303, "/consultations/lift?clause=3")
    assert (await browser.get("/who")).json()["person"] == str(RESIDENT.person)


async def test_the_sign_in_cookie_is_httponly_and_lax(browser: httpx.AsyncClient, code: Code) -> None:
    await post_form(browser, "/sign-in", {"contact": MOBILE})
    done = await post_form(browser, "/sign-in/code", {"code": await code(MOBILE)})
    cookie = next(c for c in done.headers.get_list("set-cookie") if c.startswith("kaimen_sign_in="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert "Max-Age=2592000" in cookie


async def test_a_wrong_contact_comes_back_with_what_was_typed(browser: httpx.AsyncClient) -> None:
    answer = await post_form(browser, "/sign-in", {"contact": "12 <3", "next": "/receipts"})
    assert answer.status_code == 422
    assert 'value="12 &lt;3"' in answer.text
    assert 'name="next" value="/receipts"' in answer.text
    assert 'href="#f-contact"' in answer.text
    assert await execute("SELECT id FROM one_time_code") == []


async def test_a_known_and_an_unknown_contact_get_the_same_answer(browser: httpx.AsyncClient) -> None:
    answers = []
    for contact in ("13800000201", "13800000999"):
        browser.cookies.clear()
        sent = await post_form(browser, "/sign-in", {"contact": contact})
        page = await browser.get("/sign-in/code")
        wrong = await post_form(browser, "/sign-in/code", {"code": "x"})
        texts = [page.text, wrong.text]
        token = browser.cookies[cookies.name_of("kaimen_csrf")]
        shown = [text.replace(contact[-4:], "····").replace(token, "") for text in texts]
        answers.append((sent.status_code, sent.headers["location"], page.status_code, wrong.status_code, *shown))
    assert answers[0] == answers[1]


async def test_a_wrong_code_comes_back_as_an_error_of_the_field(browser: httpx.AsyncClient) -> None:
    await post_form(browser, "/sign-in", {"contact": MOBILE})
    answer = await post_form(browser, "/sign-in/code", {"code": "x"})
    assert answer.status_code == 422
    assert 'href="#f-code"' in answer.text
    assert "138****0201" in answer.text


async def test_a_new_code_is_sent_to_the_same_contact(browser: httpx.AsyncClient, code: Code) -> None:
    await post_form(browser, "/sign-in", {"contact": MOBILE})
    again = await post_form(browser, "/sign-in/code/new")
    assert again.headers["location"] == "/sign-in/code"
    assert len(await execute("SELECT id FROM delivery")) == 2
    done = await post_form(browser, "/sign-in/code", {"code": await code(MOBILE)})
    assert done.status_code == 303


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/second-factor"])
async def test_who_comes_to_the_second_step_first_is_sent_to_the_first(browser: httpx.AsyncClient, path: str) -> None:
    expected = "/sign-in" if path == "/sign-in/code" else "/sign-in/staff"
    assert (await browser.get(path)).headers["location"] == expected
    assert (await post_form(browser, path, {"code": "123456"})).headers["location"] == expected


ELSEWHERE = [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/ok\r\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_a_way_to_another_site_is_not_followed(browser: httpx.AsyncClient, code: Code, elsewhere: str) -> None:
    page = await browser.get("/sign-in", params={"next": elsewhere})
    assert 'name="next" value=""' in page.text
    await post_form(browser, "/sign-in", {"contact": MOBILE, "next": elsewhere})
    done = await post_form(browser, "/sign-in/code", {"code": await code(MOBILE)})
    assert done.headers["location"] == "/account"
    signed = await browser.get("/sign-in", params={"next": elsewhere})
    assert signed.headers["location"] == "/account"


async def test_too_many_codes_are_refused_with_the_time_to_come_again(browser: httpx.AsyncClient) -> None:
    for _ in range(5):
        assert (await post_form(browser, "/sign-in", {"contact": MOBILE})).status_code == 303
    answer = await post_form(browser, "/sign-in", {"contact": MOBILE})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3600


async def test_staff_sign_in_with_password_and_authenticator(browser: httpx.AsyncClient) -> None:
    await with_credentials(OFFICER)
    assert OFFICER.person is not None
    contact = CONTACTS[OFFICER.person][1]
    first = await post_form(
        browser, "/sign-in/staff", {"contact": contact, "password": PASSWORD, "next": "/workbench?a=b,c;d=意"}
    )
    assert first.headers["location"] == "/sign-in/second-factor"
    assert (await browser.get("/who")).json()["person"] is None
    assert (await browser.get("/sign-in/second-factor")).status_code == 200
    done = await post_form(browser, "/sign-in/second-factor", {"code": totp()})
    assert (done.status_code, done.headers["location"]) == (303, "/workbench?a=b,c;d=%E6%84%8F")
    cookie = next(c for c in done.headers.get_list("set-cookie") if c.startswith("kaimen_sign_in="))
    assert "Max-Age" not in cookie
    assert (await browser.get("/who")).json()["roles"] == ["officer"]


async def test_a_wrong_password_is_not_sent_back_and_names_no_contact(browser: httpx.AsyncClient) -> None:
    await with_credentials(OFFICER)
    pages = []
    for contact in ("13800000101", "13800000999"):
        answer = await post_form(browser, "/sign-in/staff", {"contact": contact, "password": "not this one"})
        assert answer.status_code == 422
        assert "not this one" not in answer.text
        pages.append(answer.text.replace(contact, ""))
    assert pages[0] == pages[1]


async def test_staff_without_an_authenticator_are_led_to_enrol_one(browser: httpx.AsyncClient) -> None:
    await set_password(OFFICER, password=PASSWORD)
    assert OFFICER.person is not None
    done = await post_form(browser, "/sign-in/staff", {"contact": CONTACTS[OFFICER.person][1], "password": PASSWORD})
    assert done.headers["location"] == "/account/second-factor"
    who = (await browser.get("/who")).json()
    assert (who["roles"], who["second_factor"]) == ([], False)


async def test_signing_out_takes_a_form_of_ours_and_forgets_the_browser(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    browser.headers.pop("X-CSRF-Token")
    assert (await browser.post("/sign-out")).status_code == 403
    assert (await browser.get("/who")).json()["person"]
    done = await post_form(browser, "/sign-out")
    assert (done.status_code, done.headers["location"]) == (303, "/")
    browser.cookies.set(cookies.name_of(cookies.SIGN_IN), sign_in_secret(RESIDENT))
    assert (await browser.get("/who")).json()["person"] is None


async def test_who_is_signed_in_is_sent_on(browser: httpx.AsyncClient) -> None:
    assert (await signed_in(browser, RESIDENT).get("/sign-in?next=/receipts")).headers["location"] == "/receipts"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/staff"])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
async def test_the_pages_are_in_the_readers_language_and_run_no_inline_script(
    browser: httpx.AsyncClient, path: str, language: str
) -> None:
    page = (await browser.get(f"{path}?lang={language}")).text
    assert f'<html lang="{language}">' in page
    assert ("登录" in page) is (language == "zh-Hans")
    assert " style=" not in page
    assert " onclick=" not in page


async def test_the_code_goes_to_the_contact_in_the_readers_language(browser: httpx.AsyncClient) -> None:
    browser.headers["Accept-Language"] = "en"
    await post_form(browser, "/sign-in", {"contact": "Emma.Clark@example.com"})
    rows = await execute("SELECT contact_kind, contact, locale FROM delivery")
    assert rows == [{"contact_kind": ContactKind.EMAIL.value, "contact": "emma.clark@example.com", "locale": "en"}]


async def test_on_https_the_sign_in_cookie_is_secure(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, code: Code
) -> None:
    setting(monkeypatch, base_url="https://127.0.0.1:8000")
    browser.base_url = "https://127.0.0.1:8000"
    await post_form(browser, "/sign-in", {"contact": MOBILE})
    done = await post_form(browser, "/sign-in/code", {"code": await code(MOBILE)})
    cookie = next(c for c in done.headers.get_list("set-cookie") if "kaimen_sign_in=" in c)
    assert cookie.startswith("__Host-kaimen_sign_in=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_typed_text_is_escaped(browser: httpx.AsyncClient) -> None:
    typed = '"><script>alert(1)</script>'
    answer = await post_form(browser, "/sign-in", {"contact": typed})
    assert typed not in answer.text
    assert typed in html.unescape(answer.text)
