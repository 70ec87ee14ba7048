"""How people come to calls and know where they stand: the home page, the timeline, search engines and the feed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from lxml.etree import fromstring

from frontend.call_standing import steps_of_call
from frontend.nearest import open_now
from frontend.page import Page
from participation.base import clock
from participation.base.identity.actor import NOBODY
from participation.base.settings import current
from participation.representatives.queries.calls import call
from participation.representatives.services.call_life import withdraw_call
from participation.representatives.services.draw_freezing import void
from tests.representatives.draw_world import (
    CLOSED,
    COMPUTED,
    DRAWN,
    FROZEN,
    MEETING,
    SLUG,
    a_call,
    applicants,
    drawn,
    frozen,
)
from tests.representatives.draw_world import computed as chances_computed
from tests.representatives.steps import CLOSES, DURING, OPENS, START, announced, prepared
from tests.world import OFFICER

pytestmark = pytest.mark.usefixtures("world")
LATER = START + timedelta(days=20)
ATOM = "{http://www.w3.org/2005/Atom}"
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


async def stands(at: Any, listed: Any = None) -> dict[str, str]:
    """The steps of the drawn call as somebody reads them then, by label."""
    with clock.frozen(at):
        page = Page(locale="en", path="/", now=at, timezone=current().zone)
        return {step.label: step.state for step in steps_of_call(await call(NOBODY, SLUG), page, listed)}


async def test_the_timeline_goes_from_the_frozen_list_over_the_draw_to_the_published_list() -> None:
    await applicants(await a_call())
    list_, lot, names = (
        "The list of those who can be drawn is frozen and published",
        "Drawn by lot",
        "List of representatives published",
    )

    async def seen(at: Any, listed: Any = None) -> list[str]:
        steps = await stands(at, listed)
        return [steps[label] for label in (list_, lot, names, "区政府第112次常务会议")]

    assert await seen(COMPUTED) == ["now", "next", "next", "next"]
    await chances_computed()
    await frozen()
    assert await seen(FROZEN) == ["done", "now", "next", "next"]
    with clock.frozen(FROZEN + timedelta(minutes=1)):
        await void(OFFICER, slug=SLUG, reason="见证人无法到场。")
    assert await seen(FROZEN + timedelta(minutes=2)) == ["now", "next", "next", "next"]


@pytest.mark.slow
async def test_a_draw_that_was_held_waits_for_those_selected_until_the_list_is_public() -> None:
    await applicants(await a_call())
    await chances_computed()
    await frozen()
    await drawn()
    waiting = await stands(DRAWN)
    assert list(waiting.values()) == ["done", "done", "done", "done", "now", "next"]
    over = await stands(MEETING, DRAWN)
    assert set(over.values()) == {"done"}


async def test_where_nothing_is_drawn_the_timeline_promises_no_draw() -> None:
    await a_call(way="criteria")
    steps = await stands(CLOSED + timedelta(hours=1))
    assert "Seats are given" in steps
    assert "Drawn by lot" not in steps


async def test_the_home_page_offers_to_apply_beside_the_consultations(client: httpx.AsyncClient) -> None:
    await announced()
    with clock.frozen(START):
        assert (await open_now(4)).nearest == []
    with clock.frozen(DURING):
        now = await open_now(4)
        assert [one.call.slug for one in now.nearest if one.call] == ["lift-call"]
        page = (await client.get("/")).text
    assert 'href="/calls/lift-call"' in page
    assert 'href="/calls?state=open"' in page
    with clock.frozen(CLOSES):
        assert (await open_now(4)).calls == 0


async def test_the_nearest_deadlines_stand_first_and_no_more_of_them_than_asked_for() -> None:
    for days in (9, 3, 6):
        await announced(slug=f"call-{days}", closes_at=OPENS + timedelta(days=days + 7), draw_at=LATER)
    with clock.frozen(DURING):
        now = await open_now(2)
    assert [one.call.slug for one in now.nearest if one.call] == ["call-3", "call-6"]
    assert now.calls == 3


@pytest.mark.slow
async def test_seats_that_were_drawn_lately_are_on_the_home_page(client: httpx.AsyncClient) -> None:
    await applicants(await a_call())
    await chances_computed()
    await frozen()
    await drawn()
    page = (await client.get("/")).text
    assert f'href="/calls/{SLUG}/draw"' in page
    assert f'href="/calls/{SLUG}/representatives"' in page


async def test_search_engines_read_the_service_and_the_meeting(client: httpx.AsyncClient) -> None:
    view = await announced()
    with clock.frozen(DURING):
        page = (await client.get("/calls/lift-call?lang=en")).text
        [found] = [json.loads(one) for one in LD.findall(page)]
        await withdraw_call(OFFICER, slug=view.slug, reason="会议改期。")
        [later] = [json.loads(one) for one in LD.findall((await client.get("/calls/lift-call")).text)]
    assert found["@type"] == "GovernmentService"
    assert found["availableChannel"]["serviceUrl"].endswith("/calls/lift-call/apply")
    assert found["subjectOf"]["@type"] == "Event"
    assert found["subjectOf"]["eventStatus"].endswith("EventScheduled")
    assert later["subjectOf"]["eventStatus"].endswith("EventCancelled")
    assert f'<link rel="canonical" href="{current().base_url}/calls/lift-call">' in page
    assert 'hreflang="en"' in page
    assert f'property="og:title" content="{view.title}"' in page


async def test_the_feed_tells_of_calls_once_they_are_announced(client: httpx.AsyncClient) -> None:
    await prepared(slug="not-yet")
    await announced()
    feeds = [fromstring((await client.get(path)).content) for path in ("/feeds/calls.atom", "/feeds/fgj/calls.atom")]
    for feed in feeds:
        [entry] = feed.findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == "区政府常务会议公众代表列席报名公告"
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].endswith("/calls/lift-call")
    assert fromstring((await client.get("/feeds/sww/calls.atom")).content).findall(f"{ATOM}entry") == []
    assert (await client.get("/feeds/nobody/calls.atom")).status_code == 404


async def test_the_sitemap_names_calls_that_are_public_and_no_others(client: httpx.AsyncClient) -> None:
    await prepared(slug="not-yet")
    await announced()
    sitemap = (await client.get("/sitemap.xml")).text
    assert "/calls/lift-call</loc>" in sitemap
    assert "not-yet" not in sitemap
