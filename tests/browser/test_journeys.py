"""The promise, by its pages: somebody comments, the office answers and reports, and the receipt tells the answer."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack
from itertools import product

import pytest
from playwright.async_api import Browser

from tests.browser.city import City
from tests.browser.consultations import COMMERCE, EMERGENCY, GREENING, HOUSING, TITLE, Api, opened
from tests.browser.signing_in import as_staff, by_text
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting
from tests.waiting import until

SAID = "三元不够，一份饭的成本要十二元，请提高到五元。"
POINT = "提高每份老年餐的补贴"
REASON = "按本区财力，先提高到四元，试行一年后再研究。"
CLOSING = "补贴须在月底前发放，提前结束。"
OUTCOME = {"zh-Hans": "部分采纳", "en": "Partly adopted"}
NOTHING_YET = {"zh-Hans": "研究答复意见", "en": "Comments are being answered"}

LOOKS = [
    Look(locale, width, script=script)
    for locale, width, script in product(("zh-Hans", "en"), (PHONE, DESKTOP), (True, False))
]
FIRST = {Look("zh-Hans", PHONE, script=False), Look("en", DESKTOP, script=True)}
OFFICES = (HOUSING, COMMERCE, GREENING, EMERGENCY)


def looks() -> list[object]:
    """The two that differ in everything now, the others in the long run."""
    return [pytest.param(look, id=str(look), marks=[] if look in FIRST else pytest.mark.slow) for look in LOOKS]


@pytest.mark.parametrize("look", looks())
async def test_a_comment_gets_its_receipt_and_then_its_answer(
    browser: Browser, city: City, clients: AsyncExitStack, look: Look
) -> None:
    office = OFFICES[LOOKS.index(look) % len(OFFICES)]
    slug = await opened(Api(city, office, clients), f"canteen-{look}")
    number = f"1380001{secrets.randbelow(10**4):04}"
    async with (
        visiting(browser, city, look) as resident,
        visiting(browser, city, look) as officer,
        visiting(browser, city, look) as leader,
    ):
        await by_text(resident, number)
        receipt = await comment(resident, slug)
        assert await resident.page.get_by_text(NOTHING_YET[look.locale]).is_visible()
        await as_staff(officer, office.officer)
        await answer(officer, slug)
        await close(officer, slug)
        await report(officer, slug)
        assert await officer.page.locator("form[action$='/report/approval']").count() == 0
        await as_staff(leader, office.leader)
        await sign(leader, slug)
        await publish(officer, slug)
        await reads_the_answer(resident, slug, receipt)
        assert until(lambda: receipt in told(city, number), limit=20)
        for visit in (resident, officer, leader):
            assert visit.complaints == []


async def comment(visit: Visit, slug: str) -> str:
    """From the list to the third clause, and comment on it there; the code of the receipt."""
    page = visit.page
    await visit.go("/consultations?state=open")
    await visit.press(f"main a[href='/consultations/{slug}']")
    await visit.press(f"main a.button-primary[href='/consultations/{slug}/draft']")
    link = page.locator(".clause-comment").nth(2)
    if visit.look.script:
        await link.click()
        await page.locator(".clause-form textarea[name=text]").wait_for()
    else:
        async with page.expect_navigation(wait_until="load"):
            await link.click()
    await page.fill("textarea[name=text]", SAID)
    await page.check("input[name=stance][value=support]")
    await visit.press("#comment-form button.button-primary")
    code = visit.path.removeprefix("/receipts/")
    assert visit.path == f"/receipts/{code}"
    assert code in await page.inner_text("main")
    assert SAID in await page.inner_text("main")
    return code


async def answer(visit: Visit, slug: str) -> None:
    """Find the comment from the desk, state the point it raises, and decide on it."""
    page = visit.page
    visit.agree_to_everything()
    await visit.press(f"main a[href='/workbench/consultations/{slug}']")
    await visit.press("nav.tabs a[href$='/comments']")
    await visit.press(".row-head a")
    assert SAID in await page.inner_text("main")
    await _unfold(visit, "[name=title]")
    await page.fill("[name=title]", POINT)
    await visit.press("button[name=do][value=state]")
    await visit.press("aside a[href*='/points/']")
    await page.check("[name=status][value='partly adopted']")
    await page.fill("[name=reason]", REASON)
    await visit.press("form[action$='/disposition'] button.button-primary")
    assert REASON in await page.inner_text("main")


async def close(visit: Visit, slug: str) -> None:
    """End it before its time, with a reason that is published."""
    await visit.go(f"/workbench/consultations/{slug}")
    await _unfold(visit, "form[action$='/closure']")
    await visit.page.fill("form[action$='/closure'] [name=reason]", CLOSING)
    await visit.press("form[action$='/closure'] button[type=submit]")
    assert CLOSING in await visit.page.inner_text("main")


async def report(visit: Visit, slug: str) -> None:
    """Hand the report in."""
    await visit.go(f"/workbench/consultations/{slug}/report")
    await visit.press("form[action$='/report/submission'] button[type=submit]")
    assert POINT in await visit.page.inner_text("main")


async def sign(visit: Visit, slug: str) -> None:
    """Sign what somebody else has written, found on the own desk."""
    visit.agree_to_everything()
    await visit.press(f"main a.task-link[href='/workbench/consultations/{slug}/report']")
    await visit.press("form[action$='/report/approval'] button[type=submit]")


async def publish(visit: Visit, slug: str) -> None:
    """Make it public."""
    await visit.go(f"/workbench/consultations/{slug}/report")
    await visit.press("form[action$='/report/publication'] button[type=submit]")


async def reads_the_answer(visit: Visit, slug: str, receipt: str) -> None:
    """By the code on the receipt, and in the report for everybody."""
    page = visit.page
    await visit.go("/receipts")
    await page.fill("[name=code]", receipt.lower().replace("-", " "))
    await visit.press("main .button-primary")
    assert visit.path == f"/receipts/{receipt}"
    said = await page.inner_text("main")
    assert OUTCOME[visit.look.locale] in said
    assert POINT in said
    assert REASON in said
    await visit.press(f"main a[href='/consultations/{slug}/report']")
    public = await page.inner_text("main")
    assert POINT in public
    assert REASON in public
    await visit.go(f"/consultations/{slug}")
    assert TITLE in await page.inner_text("h1")
    assert CLOSING in await page.inner_text("main")


def told(city: City, number: str) -> str:
    """Everything that was texted to a number."""
    texts = (city.served.data_dir / "sms").glob("*.json")
    return "".join(text for path in texts if number in (text := path.read_text("utf-8")))


async def _unfold(visit: Visit, inside: str) -> None:
    """Open the folded part of the page in which something is."""
    folded = visit.page.locator(f"details:not([open]):has({inside}) > summary")
    if await folded.count():
        await folded.first.click()
