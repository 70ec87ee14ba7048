"""A receipt's file is downloaded, checked in the browser, and refused where one word of it was changed."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import httpx
from playwright.async_api import Browser

from tests.browser.city import City
from tests.browser.consultations import HOUSING, Api, opened
from tests.browser.visiting import PHONE, Look, visiting
from tests.ledger.test_commands import rewrite
from tests.waiting import until


async def test_a_receipt_is_checked_in_the_browser_and_a_changed_one_refused(
    browser: Browser, city: City, clients: AsyncExitStack, tmp_path: Path
) -> None:
    api = Api(city, HOUSING, clients)
    await opened(api, "canteen-proved")
    said = {"text": "老年餐应当少油少盐。", "author": {"kind": "person"}, "publish": "text"}
    client = await clients.enter_async_context(httpx.AsyncClient(base_url=city.base_url))
    commented = await client.post("/api/v1/consultations/canteen-proved/comments", json=said)
    receipt = commented.json()["receipt"]
    async with visiting(browser, city, Look("zh-Hans", PHONE)) as visit:
        assert until(lambda: city.served.answers(f"/receipts/{receipt}.json"))
        await visit.go(f"/receipts/{receipt}")
        async with visit.page.expect_download() as downloading:
            await visit.page.click("a[download]")
        path = tmp_path / "receipt.json"
        await (await downloading.value).save_as(path)
        await visit.go("/ledger/verify")
        await visit.page.set_input_files("#receipt-file", path)
        await visit.page.locator("#verdict h2", has_text="核验通过").wait_for()
        verdict = await visit.page.inner_text("#verdict")
        assert "老年餐应当少油少盐。" in verdict
        assert "（意见）在账本中" in verdict
        rewrite(path, "少油少盐", "多油多盐")
        await visit.page.set_input_files("#receipt-file", [])
        await visit.page.set_input_files("#receipt-file", path)
        await visit.page.locator("#verdict h2", has_text="核验未通过").wait_for()
        assert "对应的不是这段文字" in await visit.page.inner_text("#verdict")
        assert visit.complaints == []
