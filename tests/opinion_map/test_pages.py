"""The pages: one statement after another, with and without script; the office's own page."""

from __future__ import annotations

import re
from uuid import UUID

import httpx
import pytest

from consultations.rules.opinion_map import SHOWN_FROM, MapAct, Vote
from participation.base import clock
from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.security.csrf import COOKIE, HEADER, PURPOSE
from participation.base.security.keys import sign
from tests.consultations.steps import DURING, SLUG, opened
from tests.opinion_map.steps import TEXTS, a_map, crowd, drawn, proposed, turned, votes
from tests.world import LEADER, OFFICER, RESIDENT, REVIEWER, signed_in

PAGE = f"/consultations/{SLUG}/opinion-map"
DESK = f"/workbench/consultations/{SLUG}/opinion-map"
STATEMENT = re.compile(r'name="statement" value="([0-9a-f-]{36})"')


@pytest.fixture
def visitor(client: httpx.AsyncClient, world: None) -> httpx.AsyncClient:
    """A browser of nobody that has a token for forms."""
    token = f"nonce.{sign(PURPOSE, 'nonce ')}"
    client.cookies.set(cookies.name_of(COOKIE), token)
    client.headers[HEADER] = token
    return client


async def got(client: httpx.AsyncClient, path: str = PAGE, **headers: str) -> httpx.Response:
    with clock.frozen(DURING):
        return await client.get(path, headers={"Accept-Language": "en", **headers})


async def sent(
    client: httpx.AsyncClient, path: str, data: dict[str, str | list[str]], **headers: str
) -> httpx.Response:
    with clock.frozen(DURING):
        return await client.post(path, data=data, headers={"Accept-Language": "en", **headers})


async def stored() -> list[tuple[UUID, int]]:
    rows = await execute("SELECT statement, vote FROM statement_vote ORDER BY at, id")
    return [(row["statement"], row["vote"]) for row in rows]


async def test_without_script_each_answer_leads_to_the_next_statement(visitor: httpx.AsyncClient) -> None:
    await a_map(TEXTS[:3])
    asked = []
    for vote in ("agree", "disagree", "pass"):
        found = STATEMENT.search((await got(visitor)).text)
        assert found
        asked.append(UUID(found[1]))
        answer = await sent(visitor, f"{PAGE}/votes", {"statement": found[1], "vote": vote})
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert len(set(asked)) == 3
    assert await stored() == list(zip(asked, (1, -1, 0), strict=True))
    end = (await got(visitor)).text
    assert "You have answered all 3 statements." in end
    assert STATEMENT.search(end) is None


async def test_a_browser_is_known_by_a_signed_cookie_that_no_script_reads(visitor: httpx.AsyncClient) -> None:
    [statement] = await a_map(TEXTS[:1])
    first = await sent(visitor, f"{PAGE}/votes", {"statement": str(statement), "vote": "agree"})
    cookie = next(header for header in first.headers.get_list("set-cookie") if header.startswith("kaimen_voter="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    again = await sent(visitor, f"{PAGE}/votes", {"statement": str(statement), "vote": "disagree"})
    assert not [header for header in again.headers.get_list("set-cookie") if header.startswith("kaimen_voter=")]
    assert await stored() == [(statement, -1)]
    # one that somebody made up is a stranger's
    visitor.cookies.delete("kaimen_voter")
    visitor.cookies.set("kaimen_voter", "made-up.0123456789")
    await sent(visitor, f"{PAGE}/votes", {"statement": str(statement), "vote": "agree"})
    assert len(await stored()) == 2


async def test_with_script_the_answer_is_the_next_statement_alone(visitor: httpx.AsyncClient) -> None:
    await a_map(TEXTS[:2])
    found = STATEMENT.search((await got(visitor)).text)
    assert found
    answer = await sent(visitor, f"{PAGE}/votes", {"statement": found[1], "vote": "agree"}, **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    following = STATEMENT.search(answer.text)
    assert following
    assert following[1] != found[1]
    assert "Statement 2 of 2" in answer.text


async def test_an_answer_is_changed_in_the_list(visitor: httpx.AsyncClient) -> None:
    [statement] = await a_map(TEXTS[:1])
    signed_in(visitor, RESIDENT)
    await votes(statement, Vote.AGREE, actor=RESIDENT)
    answer = await sent(visitor, f"{PAGE}/votes", {"statement": str(statement), "vote": "disagree", "back": "list"})
    assert answer.headers["location"] == f"{PAGE}/statements#s-{statement}"
    page = (await got(visitor, f"{PAGE}/statements")).text
    assert re.search(r'value="disagree" aria-pressed="true"', page)
    assert await stored() == [(statement, -1)]


async def test_a_form_without_an_answer_comes_back(visitor: httpx.AsyncClient) -> None:
    [statement] = await a_map(TEXTS[:1])
    for vote in ("", "perhaps"):
        answer = await sent(visitor, f"{PAGE}/votes", {"statement": str(statement), "vote": vote})
        assert answer.status_code == 422
        assert 'href="#f-vote"' in answer.text
    assert await stored() == []


async def test_the_tab_is_there_only_while_the_map_is_on(visitor: httpx.AsyncClient) -> None:
    await opened()
    assert PAGE not in (await got(visitor, f"/consultations/{SLUG}")).text
    assert (await got(visitor)).status_code == 404
    made = await proposed(TEXTS[:1])
    assert made
    assert (await got(visitor)).status_code == 404


async def test_a_consultation_with_a_map_links_to_it(visitor: httpx.AsyncClient) -> None:
    await a_map(TEXTS[:1])
    assert f'href="{PAGE}"' in (await got(visitor, f"/consultations/{SLUG}")).text
    await turned(MapAct.TURN_OFF)
    assert f'href="{PAGE}"' not in (await got(visitor, f"/consultations/{SLUG}")).text


async def test_below_fifty_the_page_says_how_many_are_missing_and_shows_no_figure(visitor: httpx.AsyncClient) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM - 1)
    await drawn()
    page = (await got(visitor)).text
    assert "1 more are needed" in page
    assert '<svg class="opinion-picture"' not in page
    assert "It is not a poll" in page


async def test_from_fifty_on_it_shows_a_picture_with_words_and_a_table_behind_it(visitor: httpx.AsyncClient) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM)
    await drawn()
    page = (await got(visitor)).text
    assert re.search(r'<svg class="opinion-picture"[^>]*role="img" aria-labelledby="map-title map-desc"', page)
    assert re.search(r'<desc id="map-desc">\d groups: group A with \d+ voters', page)
    assert "<caption" in page
    for text in TEXTS:
        assert text in page
    for row in await execute("SELECT id::text, browser FROM opinion_voter"):
        assert row["id"] not in page
        assert row["browser"] not in page


async def test_while_the_result_is_internal_only_the_office_sees_it(visitor: httpx.AsyncClient) -> None:
    made = await a_map()
    await crowd(made, SHOWN_FROM)
    await drawn()
    assert "opinion-picture" not in (await got(visitor)).text
    signed_in(visitor, OFFICER)
    # the public page is the public's, also for the office
    assert "opinion-picture" not in (await got(visitor)).text
    assert "opinion-picture" in (await got(visitor, DESK)).text


async def test_the_office_brings_a_map_about_on_its_page(visitor: httpx.AsyncClient) -> None:
    await opened()
    signed_in(visitor, OFFICER)
    answer = await sent(visitor, f"{DESK}/statements", {"texts": f"{TEXTS[0]}\n\n{TEXTS[1]}\n"})
    assert answer.status_code == 303
    page = (await got(visitor, DESK)).text
    assert TEXTS[0] in page
    assert 'value="approve"' not in page
    made = [str(row["id"]) for row in await execute("SELECT id FROM statement ORDER BY id")]
    signed_in(visitor, REVIEWER)
    refused = await sent(visitor, f"{DESK}/decisions", {"do": "approve"})
    assert (refused.status_code, 'href="#f-statements"' in refused.text) == (422, True)
    refused = await sent(visitor, f"{DESK}/decisions", {"do": "decline", "statements": made[1:]})
    assert (refused.status_code, 'href="#f-reason"' in refused.text) == (422, True)
    assert (await sent(visitor, f"{DESK}/decisions", {"do": "approve", "statements": made})).status_code == 303
    signed_in(visitor, LEADER)
    assert (await sent(visitor, f"{DESK}/acts", {"act": "turn on"})).status_code == 303
    assert (await got(visitor)).status_code == 200
    again = await sent(visitor, f"{DESK}/acts", {"act": "turn on"})
    assert again.status_code == 409
    assert "已经办理过" in again.text


async def test_a_statement_too_long_comes_back_with_everything_typed(visitor: httpx.AsyncClient) -> None:
    await opened()
    signed_in(visitor, OFFICER)
    texts = f"{TEXTS[0]}\n{'长' * 141}"
    answer = await sent(visitor, f"{DESK}/statements", {"texts": texts})
    assert answer.status_code == 422
    assert 'href="#f-texts"' in answer.text
    assert texts in answer.text
    assert await execute("SELECT FROM statement") == []
