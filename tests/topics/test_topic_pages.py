"""The workbench's topics and suggestions, by forms and links without script, and by the API."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from consultations.queries import suggestions_model
from consultations.queries.points import points
from participation.base import clock
from tests.consultations.steps import DURING, SLUG, clauses, opened, point, said, the_clock_strikes
from tests.frontend.workbench import BASE, Desk
from tests.topics.corpora import demo
from tests.world import AUDITOR, CLERK, OFFICER, OFFICER_ELSEWHERE, RESIDENT, bearer

TOPICS = f"{BASE}/topics"
TEXTS = [text for text, _ in demo("lift").comments][:40]
MONEY = ["一楼采光没了，补偿标准请写清楚数额。", "底层业主的补偿标准太低。"]
NEW = "我家也是一楼，要求明确补偿标准"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No model of another test is used."""
    suggestions_model._kept.clear()
    yield
    suggestions_model._kept.clear()


async def raised() -> tuple[UUID, UUID]:
    """A point with two comments, and a comment without one."""
    await opened()
    ids = await said(*MONEY, NEW)
    return await point("补偿标准", ids[:2], at=DURING), ids[2]


async def test_a_list_is_asked_for_waited_for_and_read(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said(*TEXTS, stance="oppose", clause=str((await clauses())[2].id))
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        waiting = await desk.follow(TOPICS, TOPICS)
        assert TOPICS in waiting.links(), "the way to look again"
        assert TOPICS not in waiting.actions()
        await the_clock_strikes()
        sheet = await desk.get(f"{TOPICS}?lang=en")
    assert f"from {len(TEXTS)} comments" in sheet.words
    assert "draft" in sheet.words
    assert sheet.tree.xpath("//ol[@class='topics']/li")
    assert TOPICS in sheet.actions()
    assert f"{BASE}/comments?clause={(await clauses())[2].id}" in sheet.links()


async def test_a_point_is_stated_from_a_topic_with_the_comments_that_stay_ticked(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await said(*TEXTS)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        await desk.follow(TOPICS, TOPICS)
        await the_clock_strikes()
        sheet = await desk.get(TOPICS)
        form = sheet.first("//form[@class='topic-form']")
        names = [(field.get("name"), field.get("value")) for field in form.xpath(".//input")]
        page = await desk.get(str(httpx.URL(form.get("action"), params=names)))
        new = page.form(f"{BASE}/points/new")
        ticked = new.values("comments")
        assert new.value("title") == dict(names)["title"] != ""
        assert ticked == [value for name, value in names if name == "comments"]
        answer = await desk.post(f"{BASE}/points/new", new.filled(title="夜间噪音", comments=ticked[1:]))
        assert answer.status == 303
        (stated,) = (await points(OFFICER, SLUG)).items
    assert (stated.title, stated.comments) == ("夜间噪音", len(ticked) - 1)


async def test_a_refused_point_keeps_the_comments_also_those_no_longer_ticked(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    ids = await said(*TEXTS[:2])
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        page = await desk.get(f"{BASE}/points/new?title=x&comments={ids[0]}&comments={ids[1]}")
        answer = await desk.post(
            f"{BASE}/points/new", page.form(f"{BASE}/points/new").filled(title=" ", comments=[str(ids[1])])
        )
    again = answer.form(f"{BASE}/points/new")
    assert answer.status == 422
    assert again.values("listed") == [str(id_) for id_ in ids]
    assert again.values("comments") == [str(ids[1])]


@pytest.mark.parametrize("query", ["comments=nonsense", "comments=", "title=%00", "comments=1&comments=2&title=a"])
async def test_an_address_with_nonsense_begins_an_empty_point(
    client: httpx.AsyncClient, world: None, query: str
) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await Desk(client, OFFICER).get(f"{BASE}/points/new?{query}")
    assert page.status == 200
    assert page.form(f"{BASE}/points/new").values("comments") == []


async def test_a_comment_of_another_consultation_is_not_offered(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    (theirs,) = await said(TEXTS[0])
    await opened(slug="other", title="另一项")
    with clock.frozen(DURING):
        page = await Desk(client, OFFICER).get(f"/workbench/consultations/other/points/new?comments={theirs}")
    assert TEXTS[0][:10] not in page.text


async def test_stances_are_told_in_words_and_in_a_table_with_every_count(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await said("同意", "也同意", stance="support")
    await said("反对", stance="oppose")
    with clock.frozen(DURING):
        sheet = await Desk(client, OFFICER).get(f"{TOPICS}?lang=en")
    assert sheet.first("//desc[@id='stances-desc']").text_content() == "Supports 2, Opposes 1"
    rows = [[cell.text_content() for cell in row] for row in sheet.tree.xpath("(//figure//tbody)[1]/tr")]
    columns = [cell.text_content() for cell in sheet.tree.xpath("(//figure//thead)[1]//th")]
    assert columns == ["Counted", "Supports", "Opposes", "Neutral", "Not said"]
    assert [" ".join(row) for row in rows] == [
        "Messages 2 1 0 0",
        "Known people 0 0 0 0",
        "Unidentified messages 2 1 0 0",
        "Organisations 0 0 0 0",
        "Co-signatures 0 0 0 0",
        "Distinct texts 2 1 0 0",
    ]


async def test_who_only_reads_makes_no_list_and_links_nothing(client: httpx.AsyncClient, world: None) -> None:
    _, new = await raised()
    with clock.frozen(DURING):
        desk = Desk(client, AUDITOR)
        assert TOPICS not in (await desk.get(TOPICS)).actions()
        sheet = await desk.get(f"{BASE}/comments/{new}/suggestions")
    assert sheet.status == 200
    assert sheet.actions() == {"/sign-out"} & sheet.actions()


async def test_a_consultation_without_comments_says_so(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        sheet = await Desk(client, OFFICER).get(f"{TOPICS}?lang=en")
    assert "There are no comments yet." in sheet.words
    assert TOPICS not in sheet.actions()


async def test_a_suggestion_is_followed_by_its_button(client: httpx.AsyncClient, world: None) -> None:
    stated, new = await raised()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        page = await desk.get(f"{BASE}/comments/{new}")
        assert f"{BASE}/comments/{new}/suggestions" in page.links()
        sheet = await desk.get(f"{BASE}/comments/{new}/suggestions?lang=en")
        assert "补偿" in sheet.words
        assert any(text in sheet.words for text in MONEY)
        form = sheet.form(f"{BASE}/comments/{new}")
        assert form.value("link") == str(stated)
        assert ("do", "link") in form.buttons
        answer = await desk.post(f"{BASE}/comments/{new}", [*form.fields, ("do", "link")])
        assert answer.status == 303
        (found,) = (await points(OFFICER, SLUG)).items
        assert found.comments == 3
        after = await desk.get(f"{BASE}/comments/{new}/suggestions?lang=en")
    assert "No point has anything in common" in after.words


async def test_htmx_gets_the_suggestions_and_the_list_alone(client: httpx.AsyncClient, world: None) -> None:
    _, new = await raised()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for path, id_ in ((f"{BASE}/comments/{new}/suggestions", "suggestions"), (TOPICS, "topics")):
            answer = await client.get(path, headers={"HX-Request": "true"})
            assert answer.text.strip().startswith("<section")
            assert f'id="{id_}"' in answer.text
            assert f'id="{id_}"' in (await desk.get(path)).text


async def test_a_comment_that_is_not_there_has_no_suggestions(client: httpx.AsyncClient, world: None) -> None:
    stated, _ = await raised()
    with clock.frozen(DURING):
        assert (await Desk(client, OFFICER).get(f"{BASE}/comments/{stated}/suggestions")).status == 404


async def test_programs_ask_for_topics_and_read_them_and_suggestions(client: httpx.AsyncClient, world: None) -> None:
    stated, new = await raised()
    await said(*TEXTS)
    path, headers = f"/api/v1/consultations/{SLUG}/topics", bearer(OFFICER)
    with clock.frozen(DURING):
        first = await client.post(path, headers=headers | {"Idempotency-Key": "one"})
        again = await client.post(path, headers=headers | {"Idempotency-Key": "one"})
        assert (first.status_code, first.json()) == (202, again.json())
        under_way = (await client.get(path, headers=headers)).json()
        assert under_way["under_way"]["id"] == first.json()["id"]
        assert under_way["made"] is None
        await the_clock_strikes()
        found = (await client.get(path, headers=headers)).json()
        assert found["under_way"] is None
        assert found["made"]["comments"] == len(TEXTS) + 3
        assert [one["stance"] for one in found["stances"]] == ["support", "oppose", "neutral", None]
        (suggestion,) = (await client.get(f"/api/v1/comments/{new}/suggestions", headers=headers)).json()["items"]
    assert suggestion["point"] == str(stated)
    assert suggestion["words"]
    assert {example["excerpt"] for example in suggestion["examples"]} == set(MONEY)


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, RESIDENT, CLERK])
async def test_programs_of_others_have_no_list_made(client: httpx.AsyncClient, world: None, actor: object) -> None:
    await opened()
    with clock.frozen(DURING):
        answer = await client.post(f"/api/v1/consultations/{SLUG}/topics", headers=bearer(actor))  # type: ignore[arg-type] # one of the world's
    assert answer.status_code == 403
