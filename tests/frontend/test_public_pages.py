"""What everybody finds: home, list, notice and its tabs, and what nobody but the office may know."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from icalendar import Calendar

from consultations.schemas.comment import ScreeningDecision
from consultations.services import life_cycle, screening
from consultations.words import ScreeningReason, Status
from participation.base import clock
from tests.consultations.steps import (
    AFTER,
    CLOSES,
    DAY,
    DURING,
    LATER,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    prepared,
    published,
    said,
    scheduled,
    the_clock_strikes,
)
from tests.frontend.reading import main, opens, words
from tests.world import OFFICER, OFFICER_ELSEWHERE, RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")
TABS = ("", "/draft", "/note", "/interpretation", "/how", "/comment", "/comments", "/report")


async def test_home_says_what_closes_next_and_what_was_answered(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await opens(client, "/")
    assert "既有多层住宅加装电梯扶持办法" in main(page)
    assert "22 days left" in main(page)
    assert page.xpath("//main//form[@action='/receipts']//input[@name='code']")


async def test_home_without_anything_open_says_what_one_can_do(client: httpx.AsyncClient) -> None:
    page = await opens(client, "/")
    assert "Nothing is open for comments today." in main(page)


async def test_home_tells_what_became_of_the_comments_answered_lately(client: httpx.AsyncClient) -> None:
    await _answered()
    with clock.frozen(LATER):
        page = await opens(client, "/")
    answered = words(page.xpath("//h2[@id='answered']/following-sibling::ul")[0])
    assert "2 comments · 0 known people · 2 unidentified messages · 2 distinct texts" in answered
    assert "Adopted 2" in answered


async def test_the_list_is_narrowed_by_state_body_audience_and_words(client: httpx.AsyncClient) -> None:
    await opened(audiences=["业主"])
    with clock.frozen(DURING):
        for query in ("state=open", "body=fgj", "audience=业主", "q=加装电梯", "state=&body=&audience=&q="):
            page = await opens(client, f"/consultations?{query}")
            assert page.xpath(f"//a[@href='/consultations/{SLUG}']"), query
        for query in ("state=published", "body=sww", "audience=企业", "q=垃圾", "q=%25", "state=closed"):
            page = await opens(client, f"/consultations?{query}")
            assert "No consultation fits this." in main(page), query


async def test_what_is_being_answered_is_one_to_the_public(client: httpx.AsyncClient) -> None:
    await opened()
    await said("这条意见等着答复。")
    await closed()
    with clock.frozen(AFTER):
        page = await opens(client, "/consultations?state=closed")
    assert page.xpath(f"//a[@href='/consultations/{SLUG}']")


async def test_the_list_goes_on_by_a_cursor_and_comes_back(client: httpx.AsyncClient) -> None:
    for number in range(21):
        await opened(slug=f"lift-{number}")
    with clock.frozen(DURING):
        first = await opens(client, "/consultations?q=电梯")
        following = first.xpath("//a[@rel='next']/@href")[0]
        second = await opens(client, following)
    shown = [page.xpath("//main//h3/a/@href") for page in (first, second)]
    assert [len(hrefs) for hrefs in shown] == [20, 1]
    assert not set(shown[0]) & set(shown[1])
    assert second.xpath("//a[@rel='first']/@href") == ["/consultations?q=%E7%94%B5%E6%A2%AF"]


async def test_a_cursor_that_is_none_of_ours_is_refused_with_a_page(client: httpx.AsyncClient) -> None:
    page = await opens(client, "/consultations?cursor=nonsense", status=422)
    assert "This is not a cursor of this list." in main(page)


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("tab", TABS)
async def test_every_tab_is_a_page_in_both_languages(client: httpx.AsyncClient, tab: str, lang: str) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await opens(client, f"/consultations/{SLUG}{tab}?lang={lang}")
    assert page.get("lang") == lang
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//link[@rel='canonical']/@href)").endswith(f"/consultations/{SLUG}{tab}")
    assert page.xpath("//meta[@property='og:title']/@content")[0] in page.xpath("string(//title)")
    assert page.xpath("string(//meta[@name='description']/@content)")


@pytest.mark.parametrize("tab", [*TABS, ".ics", "/changes"])
async def test_what_is_not_open_yet_is_not_there_for_the_public(client: httpx.AsyncClient, tab: str) -> None:
    await prepared()
    await scheduled(slug="soon")
    with clock.frozen(DURING - 20 * DAY):
        for slug in (SLUG, "soon"):
            await opens(client, f"/consultations/{slug}{tab}", status=404)
        signed_in(client, RESIDENT)
        await opens(client, f"/consultations/{SLUG}{tab}", status=404)
        signed_in(client, OFFICER_ELSEWHERE)
        await opens(client, f"/consultations/{SLUG}{tab}", status=404)
        listed = await opens(client, "/consultations")
    assert f"/consultations/{SLUG}" not in listed.xpath("//a/@href")


async def test_its_office_reads_what_is_prepared(client: httpx.AsyncClient) -> None:
    await prepared()
    signed_in(client, OFFICER)
    with clock.frozen(DURING - 20 * DAY):
        notice = await opens(client, f"/consultations/{SLUG}?lang=en")
        draft = await opens(client, f"/consultations/{SLUG}/draft?lang=en")
    assert "In preparation" in main(notice)
    assert "第三条" in main(draft)


async def test_the_sign_off_chain_is_not_told_to_the_public(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await opens(client, f"/consultations/{SLUG}")
    assert "顾行" not in words(page)
    assert "Signed" not in main(page)


async def test_the_notice_says_until_when_from_whom_and_how_to_reach_them(client: httpx.AsyncClient) -> None:
    await opened(contact_phone="5550-0126", contact_address="听潮路188号", audiences=["业主"], asked=["区财政局"])
    with clock.frozen(DURING):
        page = await opens(client, f"/consultations/{SLUG}")
    for fact in (
        "1 Apr 2027",
        "22 days left",
        "District Housing Administration",
        "5550-0126",
        "听潮路188号",
        "区财政局",
    ):
        assert fact in main(page)
    assert page.xpath("//main//a[contains(@class, 'button-primary')]/@href") == [f"/consultations/{SLUG}/draft"]
    described = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert described["@type"] == "GovernmentService"


async def test_an_extension_and_a_withdrawal_are_told_with_their_reasons(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        await life_cycle.extend(OFFICER, slug=SLUG, closes_at=CLOSES + 10 * DAY, reason="清明假期顺延")
        page = await opens(client, f"/consultations/{SLUG}")
        assert "清明假期顺延" in main(page)
        assert "11 Apr 2027" in main(page)
        await life_cycle.withdraw(OFFICER, slug=SLUG, reason="上位法即将修改")
        page = await opens(client, f"/consultations/{SLUG}")
        assert "This consultation was withdrawn" in main(page)
        assert "上位法即将修改" in main(page)
        assert not page.xpath("//main//a[contains(@class, 'button-primary')]")
        await opens(client, "/consultations?state=withdrawn")


async def test_a_title_made_of_script_is_text_on_every_page(client: httpx.AsyncClient) -> None:
    await opened(title="</script><script>alert(1)</script><img src=x onerror=alert(2)>", summary="</script><b>x</b>")
    with clock.frozen(DURING):
        for tab in TABS:
            page = await opens(client, f"/consultations/{SLUG}{tab}")
            scripts = page.xpath("//script[not(@src)][not(@type='application/ld+json')]")
            assert (scripts, page.xpath("//img[@onerror]"), page.xpath("//main//b")) == ([], [], []), tab


async def test_the_draft_has_a_way_to_comment_and_a_count_beside_each_clause(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2]
    await said("三分之二太高。", clause=third.id)
    with clock.frozen(DURING):
        page = await opens(client, f"/consultations/{SLUG}/draft")
    clause = page.get_element_by_id(f"c-{third.id}")
    assert "1 comment" in words(clause)
    assert "0 known people · 1 unidentified message · 1 distinct text" in words(clause)
    assert "organisation" not in words(clause), "what is none is left out"
    assert clause.xpath(f".//a[@href='/consultations/{SLUG}/comment?clause={third.id}']")
    assert page.xpath("//nav[contains(@class, 'contents')]//a/@href")[2] == f"#c-{third.id}"


async def test_a_closed_draft_has_no_way_to_comment(client: httpx.AsyncClient) -> None:
    await opened()
    await closed()
    with clock.frozen(AFTER):
        page = await opens(client, f"/consultations/{SLUG}/draft")
        assert not page.xpath("//a[contains(@href, '/comment?')]")
        page = await opens(client, f"/consultations/{SLUG}/comment")
    assert "Comments are no longer taken." in main(page)
    assert not page.xpath("//main//form")


async def test_hidden_comments_stand_there_with_the_reason_and_without_their_text(client: httpx.AsyncClient) -> None:
    await opened(screening="at once")
    shown, hidden = await said("大家都能看见。", "张三住在302室。", publish="text and name", author_name="李四")
    await said("别给人看。", publish="no", author_contact="13800000209")
    decision = ScreeningDecision(show=False, reason=ScreeningReason.PERSONAL_DATA, detail="写了邻居的门牌")
    with clock.frozen(DURING):
        await screening.screen(OFFICER, slug=SLUG, comments=[hidden], decision=decision)
        page = await opens(client, f"/consultations/{SLUG}/comments")
        searched = await opens(client, f"/consultations/{SLUG}/comments?q=张三")
    assert "大家都能看见。" in main(page)
    assert "李四" in words(page.get_element_by_id(f"m-{shown}"))
    stands = words(page.get_element_by_id(f"m-{hidden}"))
    assert "It holds personal data." in stands
    for leaked in ("张三", "别给人看", "13800000209", "写了邻居的门牌"):
        assert leaked not in words(page)
    assert "李四" not in stands
    assert "No comment that may be shown fits this." in main(searched)


async def test_comments_are_narrowed_by_clause_and_stance(client: httpx.AsyncClient) -> None:
    await opened(screening="at once")
    third = (await clauses())[2]
    await said("关于第三条", clause=third.id, stance="oppose")
    await said("关于全文", stance="support")
    address = f"/consultations/{SLUG}/comments"
    with clock.frozen(DURING):
        for query, found in {
            f"clause={third.id}": "关于第三条",
            "clause=whole": "关于全文",
            "stance=oppose": "关于第三条",
            "clause=&stance=support&q=": "关于全文",
        }.items():
            page = await opens(client, f"{address}?{query}")
            assert [words(one) for one in page.xpath("//blockquote")] == [found], query


async def test_a_disposition_is_no_filter_before_it_is_published(client: httpx.AsyncClient) -> None:
    await opened(screening="at once")
    comment, _ = await said("写明标准。", "不要写。")
    await closed()
    await answer(await point("写明补偿标准", [comment]))
    with clock.frozen(AFTER + timedelta(hours=1)):
        page = await opens(client, f"/consultations/{SLUG}/comments?disposition=adopted")
    assert len(page.xpath("//li[contains(@class, 'said')]")) == 2
    assert not page.xpath("//select[@name='disposition']")


async def test_htmx_gets_the_comments_on_a_clause_as_a_fragment(client: httpx.AsyncClient) -> None:
    await opened(screening="at once")
    third = (await clauses())[2]
    await said(*(f"第{n}条意见" for n in range(7)), clause=third.id)
    with clock.frozen(DURING):
        response = await client.get(
            f"/consultations/{SLUG}/comments?clause={third.id}", headers={"HX-Request": "true", "Accept-Language": "en"}
        )
    assert "<html" not in response.text
    assert response.text.count("<blockquote") == 5
    assert "All comments on this clause" in response.text
    assert "HX-Request" in response.headers["Vary"]


async def test_the_closing_date_is_an_entry_for_calendars_that_an_extension_moves(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        before = await client.get(f"/consultations/{SLUG}.ics")
        await life_cycle.extend(OFFICER, slug=SLUG, closes_at=CLOSES + 10 * DAY, reason="清明假期顺延")
        after = await client.get(f"/consultations/{SLUG}.ics")
    assert before.headers["content-type"].startswith("text/calendar")
    first, second = (Calendar.from_ical(answer.content).walk("VEVENT")[0] for answer in (before, after))
    assert first["uid"] == second["uid"]
    assert (str(first.decoded("dtstart")), str(second.decoded("dtstart"))) == ("2027-04-01", "2027-04-11")
    assert (first["sequence"], second["sequence"]) == (0, 1)


async def test_robots_and_the_sitemap_name_what_is_public_and_nothing_else(client: httpx.AsyncClient) -> None:
    await opened()
    await prepared(slug="inside")
    with clock.frozen(DURING):
        robots = (await client.get("/robots.txt")).text
        sitemap = (await client.get("/sitemap.xml")).text
    assert "Disallow: /receipts/" in robots
    assert f"/consultations/{SLUG}</loc>" in sitemap
    assert "inside" not in sitemap


@pytest.mark.parametrize("path", ["/about", "/accessibility", "/privacy"])
async def test_the_pages_about_the_site_are_there_in_both_languages(client: httpx.AsyncClient, path: str) -> None:
    for lang in ("zh-Hans", "en"):
        page = await opens(client, f"{path}?lang={lang}")
        assert len(main(page)) > 200


async def _answered() -> None:
    await opened(screening="at once")
    comments = await said("写明标准。", "标准要写进第四条。")
    await closed()
    await answer(await point("写明补偿标准", comments), Status.ADOPTED)
    await published()
    await the_clock_strikes()
