"""My account on the pages: name, contacts, capacity, password, authenticator, tokens."""

from __future__ import annotations

import re

import httpx
import pyotp
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.queries import claims_of, contacts_of, tokens_of
from participation.base.identity.services.organisations import confirm_authorisation
from participation.base.identity.services.passwords import set_password
from tests.identity.conftest import PASSWORD, Code, post_form, with_credentials
from tests.world import CHAMBER, CLERK, MERCHANT, OFFICER, RESIDENT, signed_in

PAGES = [
    "/account",
    "/account/contacts/new",
    "/account/organisations/new",
    "/account/tokens",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
async def test_every_page_answers_in_both_languages(browser: httpx.AsyncClient, path: str, language: str) -> None:
    answer = await signed_in(browser, RESIDENT).get(f"{path}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", [*PAGES, "/account/password", "/account/second-factor"])
async def test_nobody_is_asked_to_sign_in(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 401
    assert "/sign-in?next=" in answer.text


async def test_name_and_language_are_saved(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    done = await post_form(browser, "/account/profile", {"name": "陈先生", "locale": "en"})
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    page = (await browser.get("/account")).text
    assert '<html lang="en">' in page
    assert 'value="陈先生"' in page
    assert "Your changes are saved." in page
    assert "Your changes are saved." not in (await browser.get("/account")).text


async def test_a_name_that_is_too_long_comes_back_with_its_error(browser: httpx.AsyncClient) -> None:
    answer = await post_form(signed_in(browser, RESIDENT), "/account/profile", {"name": "长" * 61, "locale": "zh-Hans"})
    assert answer.status_code == 422
    assert "长" * 61 in answer.text
    assert 'href="#f-name"' in answer.text


async def test_one_chooses_for_whom_one_acts(browser: httpx.AsyncClient) -> None:
    signed_in(browser, MERCHANT)
    assert "南埠商会" in (await browser.get("/account")).text
    await post_form(browser, "/account/capacity", {"organisation": str(CHAMBER)})
    assert (await browser.get("/who")).json()["organisation"] == str(CHAMBER)
    await post_form(browser, "/account/capacity", {"organisation": ""})
    assert (await browser.get("/who")).json()["organisation"] is None


async def test_nobody_acts_for_an_organisation_that_did_not_authorise_them(browser: httpx.AsyncClient) -> None:
    answer = await post_form(signed_in(browser, RESIDENT), "/account/capacity", {"organisation": str(CHAMBER)})
    assert answer.status_code == 403
    assert (await post_form(browser, "/account/capacity", {"organisation": "x"})).status_code == 422


async def test_an_organisation_is_claimed_shown_as_waiting_and_taken_back(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    assert RESIDENT.person is not None
    fields = {"name": "快达物流", "credit_code": "91350100M000100Y44", "kind": "enterprise"}
    wrong = await post_form(browser, "/account/organisations", fields)
    assert wrong.status_code == 422
    assert 'value="快达物流"' in wrong.text
    done = await post_form(browser, "/account/organisations", {**fields, "credit_code": "91350100M000100Y43"})
    assert done.status_code == 303
    page = (await browser.get("/account?lang=en")).text
    assert "Waiting for a confirmation" in page
    assert "快达物流" in page
    assert 'name="organisation"' not in page
    claim = (await claims_of(RESIDENT.person))[0]
    assert (await post_form(browser, "/account/capacity", {"organisation": str(claim.id)})).status_code == 403
    done = await post_form(browser, f"/account/organisations/{claim.id}/removal")
    assert done.headers["location"] == "/account"
    assert "快达物流" not in (await browser.get("/account")).text


async def test_a_confirmed_organisation_can_be_chosen(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    assert RESIDENT.person is not None
    fields = {"name": "快达物流", "credit_code": "91350100M000100Y43", "kind": "enterprise"}
    await post_form(browser, "/account/organisations", fields)
    claim = (await claims_of(RESIDENT.person))[0]
    await confirm_authorisation(CLERK, organisation=claim.id, person=RESIDENT.person)
    await post_form(browser, "/account/capacity", {"organisation": str(claim.id)})
    assert (await browser.get("/who")).json()["organisation"] == str(claim.id)


async def test_a_contact_is_added_by_its_code_and_another_removed(browser: httpx.AsyncClient, code: Code) -> None:
    signed_in(browser, RESIDENT)
    assert RESIDENT.person is not None
    assert (await browser.get("/account/contacts/code")).headers["location"] == "/account/contacts/new"
    await post_form(browser, "/account/contacts", {"contact": "chen@example.com"})
    assert "c***@example.com" in (await browser.get("/account/contacts/code")).text
    assert (await post_form(browser, "/account/contacts/code", {"code": "x"})).status_code == 422
    done = await post_form(browser, "/account/contacts/code", {"code": await code("chen@example.com")})
    assert done.headers["location"] == "/account"
    ways = await contacts_of(RESIDENT.person)
    assert [way.value for way in ways] == ["+8613800000201", "chen@example.com"]
    await post_form(browser, f"/account/contacts/{ways[0].id}/removal")
    await post_form(browser, f"/account/contacts/{ways[1].id}/removal")
    assert [way.value for way in await contacts_of(RESIDENT.person)] == ["chen@example.com"]


async def test_a_token_is_shown_once(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    done = await post_form(browser, "/account/tokens", {"name": "导入", "scopes": "read"})
    assert (done.status_code, done.headers["location"]) == (303, "/account/tokens")
    page = (await browser.get("/account/tokens")).text
    secret = re.search(r"kaimen_[\w-]{43}", page)
    assert secret is not None
    assert secret[0] not in (await browser.get("/account/tokens")).text
    answer = await browser.get("/who", headers={"Authorization": f"Bearer {secret[0]}"})
    assert answer.json()["person"] == str(RESIDENT.person)


async def test_a_token_without_name_and_scope_comes_back(browser: httpx.AsyncClient) -> None:
    answer = await post_form(signed_in(browser, RESIDENT), "/account/tokens", {"name": " "})
    assert answer.status_code == 422
    assert 'href="#f-name"' in answer.text
    answer = await post_form(browser, "/account/tokens", {"name": "导入"})
    assert answer.status_code == 422
    assert 'href="#f-scopes"' in answer.text


async def test_a_token_is_revoked(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    assert RESIDENT.person is not None
    token = (await tokens_of(RESIDENT.person))[0]
    done = await post_form(browser, f"/account/tokens/{token.id}/revocation")
    assert done.headers["location"] == "/account/tokens"
    assert token.id not in {left.id for left in await tokens_of(RESIDENT.person)}


async def test_staff_set_a_password_then_an_authenticator_and_then_work(browser: httpx.AsyncClient) -> None:
    await execute("UPDATE sign_in SET second_factor_at = NULL WHERE person = {}", OFFICER.person)
    signed_in(browser, OFFICER)
    assert "/account/password" in (await browser.get("/account")).text
    assert (await browser.get("/account/second-factor")).headers["location"] == "/account/password"
    short = await post_form(browser, "/account/password", {"password": "short"})
    assert short.status_code == 422
    done = await post_form(browser, "/account/password", {"password": PASSWORD})
    assert done.headers["location"] == "/account/second-factor"
    page = (await browser.get("/account/second-factor")).text
    assert "data:image/svg+xml;base64," in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    secret = re.search(r'<code class="copy-text">([A-Z2-7 ]+)</code>', page)
    assert sealed is not None
    assert secret is not None
    wrong = await post_form(browser, "/account/second-factor", {"sealed": sealed[1], "password": PASSWORD, "code": "x"})
    assert wrong.status_code == 422
    assert secret[1] in wrong.text
    assert PASSWORD not in wrong.text
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(int(clock.now().timestamp()))
    done = await post_form(browser, "/account/second-factor", {"sealed": sealed[1], "password": PASSWORD, "code": code})
    assert done.headers["location"] == "/account"
    assert (await browser.get("/who")).json()["roles"] == ["officer"]


async def test_a_password_is_changed_with_the_one_before(browser: httpx.AsyncClient) -> None:
    await set_password(OFFICER, password=PASSWORD)
    signed_in(browser, OFFICER)
    assert 'name="current"' in (await browser.get("/account/password")).text
    answer = await post_form(browser, "/account/password", {"current": "x", "password": "another good password"})
    assert answer.status_code == 422
    assert 'href="#f-current"' in answer.text


async def test_staff_who_came_in_by_a_code_are_told_to_sign_in_as_staff(browser: httpx.AsyncClient) -> None:
    await with_credentials(OFFICER)
    await execute("UPDATE sign_in SET second_factor_at = NULL WHERE person = {}", OFFICER.person)
    signed_in(browser, OFFICER)
    assert "/sign-in/staff" in (await browser.get("/account")).text
    assert (await browser.get("/account/second-factor")).status_code == 403


async def test_residents_are_offered_no_password(browser: httpx.AsyncClient) -> None:
    signed_in(browser, RESIDENT)
    assert "/account/password" not in (await browser.get("/account")).text
    assert (await post_form(browser, "/account/password", {"password": PASSWORD})).status_code == 403
