"""The receipt: found by its code, for whoever holds it, and for nobody else."""

from __future__ import annotations

import re

import httpx
import pytest

from consultations.schemas.comment import ScreeningDecision
from consultations.services import screening
from consultations.words import ScreeningReason, Status
from participation.base import clock
from participation.base.codes import new_code
from tests.consultations.steps import (
    AFTER,
    DURING,
    LATER,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    says,
)
from tests.frontend.reading import main, opens, words
from tests.world import OFFICER

pytestmark = pytest.mark.usefixtures("world")


async def test_a_code_is_found_however_it_is_typed(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        receipt = (await says()).receipt
        for typed in (receipt, receipt.lower(), receipt.replace("-", " "), f"  {receipt.replace('-', '')} "):
            response = await client.get("/receipts", params={"code": typed})
            assert (response.status_code, response.headers["location"]) == (303, f"/receipts/{receipt}")


async def test_a_wrong_code_comes_back_with_what_to_check(client: httpx.AsyncClient) -> None:
    for typed, sentence in ((new_code(), "no receipt with this code"), ("", "Enter the code on your receipt.")):
        response = await client.get("/receipts", params={"code": typed}, headers={"Accept-Language": "en"})
        assert response.status_code == 422
        assert sentence in response.text
        assert f'value="{typed}"' in response.text
    await opens(client, f"/receipts/{new_code()}", status=404)
    await opens(client, "/receipts/nonsense", status=404)


async def test_a_receipt_shows_what_was_said_and_where_it_stands(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2]
    with clock.frozen(DURING):
        received = await says("门槛太高。", clause=str(third.id), proposed_text="加装电梯应当由业主过半数表决。")
        page = await opens(client, f"/receipts/{received.receipt}")
    assert "门槛太高。" in main(page)
    assert page.xpath("//main//ins")
    assert page.xpath("//main//del")
    assert page.xpath("//li[@aria-current='step']//p[contains(., 'Open for comments until')]")
    assert "The answer" not in main(page)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    assert page.xpath(f"//img[@src='/receipts/{received.receipt}.svg']/@alt")


async def test_a_receipt_is_kept_by_no_browser_and_no_search_engine(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        receipt = (await says()).receipt
        response = await client.get(f"/receipts/{receipt}")
        picture = await client.get(f"/receipts/{receipt}.svg")
    assert response.headers["cache-control"] == "private, no-store"
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.headers["x-robots-tag"] == "noindex"
    assert "style=" not in picture.text


async def test_the_picture_of_a_code_tells_nothing_of_whether_there_is_such_a_receipt(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get(f"/receipts/{new_code()}.svg")).status_code == 200
    assert (await client.get("/receipts/nonsense.svg")).status_code == 404


async def test_the_answer_stands_on_the_receipt_once_it_is_published(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        mine = await says("写明补偿标准。")
    await closed()
    fourth = (await clauses())[3]
    await answer(await point("写明补偿标准", [mine.id]), Status.PARTLY_ADOPTED, clauses=[str(fourth.id)])
    with clock.frozen(AFTER):
        page = await opens(client, f"/receipts/{mine.receipt}")
        assert "Partly adopted" not in main(page)
        assert "Comments are being answered" in main(page)
    await published()
    with clock.frozen(LATER):
        page = await opens(client, f"/receipts/{mine.receipt}")
    told = words(page.xpath("//section[@aria-labelledby='answered']")[0])
    for part in ("Partly adopted", "写明补偿标准", "意见合理,已在第四条写明。", "第四条"):
        assert part in told


async def test_a_hidden_comment_is_told_to_its_holder_with_the_reason(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        mine = await says("张三住在302室。")
        decision = ScreeningDecision(show=False, reason=ScreeningReason.PERSONAL_DATA, detail="门牌")
        await screening.screen(OFFICER, slug=SLUG, comments=[mine.id], decision=decision)
        page = await opens(client, f"/receipts/{mine.receipt}")
    assert "It holds personal data." in main(page)
    assert "门牌" not in main(page)


async def test_a_receipt_says_nothing_of_contacts(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        mine = await says("有事请打电话。", author_contact="13800000209", author_name="李四")
        page = await opens(client, f"/receipts/{mine.receipt}")
    assert "13800000209" not in words(page)
    assert "李四" not in words(page)


async def test_codes_cannot_be_tried_without_end(client: httpx.AsyncClient) -> None:
    statuses = [(await client.get(f"/receipts/{new_code()}")).status_code for _ in range(301)]
    assert statuses == [404] * 300 + [429]


async def test_every_receipt_has_one_address(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        receipt = (await says()).receipt
        page = await opens(client, f"/receipts/{receipt}?lang=en")
    assert re.fullmatch(rf".*/receipts/{re.escape(receipt)}", page.xpath("string(//link[@rel='canonical']/@href)"))
