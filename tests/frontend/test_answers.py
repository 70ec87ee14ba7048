"""What every page shares: the reader's language, a notice said once, and what caches may keep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, Response, get, post

from frontend.answers import FLASH, html, page_for, see_other
from frontend.page import Notice
from frontend.pages.problem import problem_page
from participation.base import clock
from participation.base.errors import Refusal
from participation.base.identity import cookies
from participation.base.problems import handlers
from tests.frontend.reading import document, main, opens, words
from tests.world import FOREIGNER, OFFICER, signed_in


async def test_the_language_is_chosen_by_the_address_then_the_cookie_then_the_browser(
    client: httpx.AsyncClient,
) -> None:
    async def language(path: str = "/about", accept: str = "en") -> str:
        return str(document(await client.get(path, headers={"Accept-Language": accept})).get("lang"))

    assert await language() == "en"
    assert await language(accept="fr") == "zh-Hans"
    assert await language("/about?lang=zh-Hans") == "zh-Hans"
    assert await language() == "zh-Hans"


@pytest.mark.usefixtures("world")
async def test_who_is_signed_in_reads_their_own_language_and_nothing_is_kept(client: httpx.AsyncClient) -> None:
    signed_in(client, FOREIGNER)
    response = await client.get("/about", headers={"Accept-Language": "zh-CN"})
    page = document(response)
    assert page.get("lang") == "en"
    assert "Emma Clark" in words(page)
    assert response.headers["cache-control"] == "private, no-store"
    assert "/workbench" not in page.xpath("//a/@href")


@pytest.mark.usefixtures("world")
async def test_staff_find_the_workbench(client: httpx.AsyncClient) -> None:
    signed_in(client, OFFICER)
    assert "/workbench" in (await opens(client, "/about")).xpath("//a/@href")


async def test_pages_differ_by_cookie_language_and_htmx(client: httpx.AsyncClient) -> None:
    response = await client.get("/about")
    assert response.headers["vary"] == "Cookie, Accept-Language, HX-Request"
    assert response.headers["cache-control"] == "private, no-cache"


@post("/act")
async def act() -> Response[Any]:
    """Something that is done, and said once."""
    return see_other("/told", Notice("Closes on %(date)s", {"date": "1 August"}, "note"))


@get("/told")
async def told(request: Request[Any, Any, Any]) -> Response[str]:
    """Where it is said."""
    return html(request, "about/about.html", page_for(request))


@get("/broken")
async def broken() -> str:
    """A mistake of ours."""
    raise RuntimeError("a secret of the inside")


@get("/gone")
async def gone() -> str:
    """The database is away."""
    raise ConnectionRefusedError("10.0.0.7")


@pytest.fixture
async def alone() -> AsyncIterator[httpx.AsyncClient]:
    """A browser before an application without a database, without sign-in and without protection of its forms."""
    app = Litestar([act, told, broken, gone], exception_handlers=handlers(problem_page), openapi_config=None)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    sent = {"Accept-Language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=sent) as browser:
        yield browser


async def test_a_notice_is_said_once_after_a_redirect(alone: httpx.AsyncClient) -> None:
    response = await alone.post("/act")
    assert (response.status_code, response.headers["location"]) == (303, "/told")
    fragment = await alone.get("/told", headers={"HX-Request": "true"})
    first = await alone.get("/told")
    second = await alone.get("/told")
    said = [bool(document(answer).xpath("//p[contains(@class, 'flash-note')]")) for answer in (fragment, first, second)]
    assert said == [False, True, False]


async def test_a_notice_that_is_not_ours_or_too_old_is_not_said(alone: httpx.AsyncClient) -> None:
    alone.cookies.set(cookies.name_of(FLASH), "5b5d.0000")
    forged = await alone.get("/told")
    alone.cookies.clear()
    await alone.post("/act")
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        late = await alone.get("/told")
    for answer in (forged, late):
        assert answer.status_code == 200
        assert not document(answer).xpath("//div[@class='flash']")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/broken", 500, "Something went wrong"),
        ("/gone", 503, "Not available for a moment"),
        ("/nowhere", 404, "There is no such page"),
    ],
)
async def test_a_failure_is_a_page_that_says_nothing_of_the_inside(
    alone: httpx.AsyncClient, path: str, status: int, says: str
) -> None:
    response = await alone.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert says in main(document(response))
    assert "secret" not in response.text
    assert "10.0.0.7" not in response.text


async def test_whoever_may_not_is_shown_the_way_to_sign_in() -> None:
    @get("/closed")
    async def shut(request: Request[Any, Any, Any]) -> Response[Any]:
        return problem_page(request, Refusal("sign_in_required", 401, "Please sign in to do this."))

    transport = httpx.ASGITransport(app=Litestar([shut], openapi_config=None))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as browser:
        response = await browser.get("/closed?a=1", headers={"Accept-Language": "zh-CN"})
    page = document(response)
    assert response.status_code == 401
    assert "请先登录" in main(page)
    assert page.xpath("//main//a[contains(@class, 'button-primary')]/@href") == ["/sign-in?next=%2Fclosed%3Fa%3D1"]
