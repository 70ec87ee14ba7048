"""Questions by their pages: the office asks, a resident answers without a script, all see the chart with its table."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser

from tests.browser.city import City
from tests.browser.consultations import GOVERNMENT, WATER, Api, Office, prepared
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting

FLOOR, OPTIONS = "您多久去一次社区食堂？", ("每天", "每周", "很少")
CLEAR = "补贴标准写得清楚吗？"
ASKED, ANSWER = "一份老年餐补贴多少？", "每份补贴三元，见第三条。"
LOOKS = {
    WATER: Look("zh-Hans", PHONE, script=False),
    GOVERNMENT: Look("en", DESKTOP, script=True),
}


@pytest.mark.parametrize(
    "office",
    [
        pytest.param(WATER, id=str(LOOKS[WATER])),
        pytest.param(GOVERNMENT, id=str(LOOKS[GOVERNMENT]), marks=pytest.mark.slow),
    ],
)
async def test_what_is_asked_is_answered_and_shown_and_many_get_one_answer(
    browser: Browser, city: City, clients: AsyncExitStack, office: Office
) -> None:
    look = LOOKS[office]
    api = Api(city, office, clients)
    slug = await prepared(api, f"canteen-asks-{look}")
    async with (
        visiting(browser, city, look, api.office.officer) as officer,
        visiting(browser, city, look) as resident,
        visiting(browser, city, look, api.office.leader) as leader,
    ):
        await asks(officer, slug)
        await opens(api, slug)
        await answers(resident, slug)
        await sees_the_results(officer, f"/workbench/consultations/{slug}/questions/results")
        await resident.go(f"/consultations/{slug}/results", 404)
        await writes_an_entry(officer, slug)
        await publishes_it(leader, slug)
        await reads_it(resident, slug)
        await api.officer("POST", f"consultations/{slug}/closure", json={"reason": "补贴须在月底前发放。"})
        await resident.go(f"/consultations/{slug}")
        await resident.press(f"nav.tabs a[href='/consultations/{slug}/results']")
        await sees_the_results(resident, f"/consultations/{slug}/results")
        for visit in (officer, resident, leader):
            assert visit.complaints == []


async def asks(visit: Visit, slug: str) -> None:
    """A choice, and a scale beside the third clause."""
    page = visit.page
    await visit.go(f"/workbench/consultations/{slug}")
    await visit.press(f"nav.tabs a[href='/workbench/consultations/{slug}/edit']")
    await visit.press(f"nav.tabs a[href='/workbench/consultations/{slug}/questions']")
    await visit.press("button[name=do][value=add]")
    await page.fill("[name='questions.0.text']", FLOOR)
    await page.fill("[name='questions.0.options']", "\n".join(OPTIONS))
    await visit.press("button[name=do][value=add]")
    await page.fill("[name='questions.1.text']", CLEAR)
    await page.select_option("[name='questions.1.kind']", "scale")
    await page.select_option("[name='questions.1.clause']", index=3)
    await page.check("[name=results][value='after the close']")
    await visit.press("button[name=do][value=save]")
    assert await page.input_value("[name='questions.1.text']") == CLEAR


async def opens(api: Api, slug: str) -> None:
    """Signed with its questions."""
    await api.officer("POST", f"consultations/{slug}/review")
    await api.call(api.office.leader, "POST", f"consultations/{slug}/approval")
    await api.officer("POST", f"consultations/{slug}/opening")


async def answers(visit: Visit, slug: str) -> None:
    """First with a mistake, by which no answer is lost; then on the third clause, with nothing but an answer."""
    page = visit.page
    await visit.go(f"/consultations/{slug}/comment")
    assert await page.locator("input[type=radio][name^='answers.'][value='']").first.is_checked()
    await page.get_by_label(OPTIONS[1], exact=True).check()
    await page.fill("[name='author.contact']", "abc")
    await visit.press("#comment-form button.button-primary")
    assert await page.get_by_label(OPTIONS[1], exact=True).is_checked()
    await page.fill("[name='author.contact']", "")
    await visit.press("#comment-form button.button-primary")
    assert visit.path.startswith("/receipts/")
    await visit.go(f"/consultations/{slug}/draft")
    link = page.locator(".clause-comment").nth(2)
    if visit.look.script:
        await link.click()
    else:
        async with page.expect_navigation(wait_until="load"):
            await link.click()
    await page.locator("section.short-questions").wait_for()
    assert await page.locator("section.short-questions fieldset").count() == 1
    await page.locator("section.short-questions input[value='4']").check()
    await visit.press("#comment-form button.button-primary")
    assert visit.path.startswith("/receipts/")


async def sees_the_results(visit: Visit, address: str) -> None:
    """A picture for who sees it, and a table that says the same."""
    await visit.go(address)
    page = visit.page
    assert await page.locator("figure .answer-done").count() == 3 + 5
    assert await page.locator("figure .answer-done[width='100.0%']").count() == 2
    rows = await page.locator("table").first.locator("tbody tr").all_inner_texts()
    assert [row.split()[:3] for row in rows[:3]] == (
        [[option, "100%" if option == OPTIONS[1] else "0%", "1" if option == OPTIONS[1] else "0"] for option in OPTIONS]
    )


async def writes_an_entry(visit: Visit, slug: str) -> None:
    """Of the officer's own making, about the third clause."""
    await visit.go(f"/workbench/consultations/{slug}/faq")
    await visit.press("main a.button-primary")
    await visit.page.fill("[name=question]", ASKED)
    await visit.page.fill("[name=answer]", ANSWER)
    await visit.page.select_option("[name=clause]", index=3)
    await visit.press("form[action$='/faq/new'] button.button-primary")
    assert await visit.page.locator("form[action$='/publication']").count() == 0


async def publishes_it(visit: Visit, slug: str) -> None:
    """Somebody who did not write it."""
    await visit.go(f"/workbench/consultations/{slug}/faq")
    await visit.press(".faq-list a[href*='/faq/']")
    await visit.press("form[action$='/publication'] button")


async def reads_it(visit: Visit, slug: str) -> None:
    """On the page of the consultation, and beside the clause."""
    await visit.go(f"/consultations/{slug}")
    assert ANSWER in await visit.page.inner_text(".faq-entry")
    assert '"FAQPage"' in await visit.page.content()
    await visit.go(f"/consultations/{slug}/draft")
    await visit.page.locator(".clause-faq summary").click()
    assert ANSWER in await visit.page.inner_text(".clause-faq")
    await visit.press(".clause-faq a[href*='#faq-']")
    assert "#faq-" in visit.page.url
