"""The comment form: nothing typed is lost, what is sent twice is one comment, and one is asked for little."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from consultations.services import life_cycle
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import AFTER, CLOSES, DURING, SECOND, SLUG, clauses, opened
from tests.frontend.reading import document, fields, main, opens, sends, words
from tests.world import FOR_THE_CHAMBER, OFFICER, RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")
FORM = f"/consultations/{SLUG}/comment"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0dIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"


async def stored() -> list[dict[str, object]]:
    """The comments that were received, oldest first."""
    return await execute("SELECT * FROM comment ORDER BY id")


async def test_a_comment_is_received_and_answered_by_its_receipt(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        response = await sends(client, form, {"text": "底楼采光受影响。", "stance": "oppose"})
        assert response.status_code == 303
        receipt = await opens(client, response.headers["location"])
        again = await opens(client, response.headers["location"])
    (comment,) = await stored()
    assert (comment["text"], comment["stance"], comment["channel"]) == ("底楼采光受影响。", "oppose", "web")
    assert comment["proposed_text"] == ""
    assert str(comment["receipt"]) in main(receipt)
    assert "We have received your comment." in main(receipt)
    assert receipt.xpath("//@data-kept-sent") == [f"comment-{SLUG}-whole"]
    assert "We have received your comment." not in main(again)


async def test_refused_input_comes_back_whole_with_every_error(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2]
    with clock.frozen(DURING):
        form = await opens(client, f"{FORM}?clause={third.id}")
        typed = {
            "proposed_text": "加装电梯应当由业主表决,过半数即可。",
            "stance": "support",
            "author.kind": "organisation",
            "author.credit_code": "123",
            "author.contact": "abc",
            "publish": "no",
        }
        response = await sends(client, form, typed)
    assert response.status_code == 422
    page = document(response)
    kept = fields(page.xpath("//main//form")[-1])
    assert {name: kept[name] for name in typed} == typed
    assert kept["clause"] == str(third.id)
    assert page.xpath("//section[@role='alert']//a/@href") == [
        "#f-author.name",
        "#f-author.credit_code",
        "#f-author.contact",
    ]
    assert page.xpath("string(//title)").startswith("Error:")
    assert page.xpath("//details[@class='wording'][@open]//ins")
    assert await stored() == []


async def test_script_in_a_comment_is_text_wherever_it_is_shown(client: httpx.AsyncClient) -> None:
    await opened(screening="at once")
    laden = '</textarea><script>alert(1)</script><img src=x onerror="alert(2)">'
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        refused = await sends(client, form, {"text": laden, "author.contact": "abc"})
        checked = await sends(client, form, {"text": laden, "step": "check"})
        sent = await sends(client, form, {"text": laden})
        receipt = await client.get(sent.headers["location"])
        comments = await client.get(f"/consultations/{SLUG}/comments")
    for answer in (refused, checked, receipt, comments):
        assert not document(answer).xpath("//script[not(@src)] | //main//img[@onerror]")
        assert "alert(1)" in words(document(answer))


async def test_sending_twice_is_one_comment_and_one_receipt(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        first = await sends(client, form, {"text": "只说一次。"})
        second = await sends(client, form, {"text": "只说一次。"})
        third = await sends(client, form, {"text": "回头又改了几个字。"})
    assert first.headers["location"] == second.headers["location"]
    assert third.headers["location"] != first.headers["location"]
    assert [row["text"] for row in await stored()] == ["只说一次。", "回头又改了几个字。"]


async def test_a_double_click_is_one_comment(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        answers = await asyncio.gather(*(sends(client, form, {"text": "点了两下。"}) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await stored()) == 1


async def test_the_same_words_of_two_people_are_two_comments(client: httpx.AsyncClient, app: object) -> None:
    await opened()
    transport = httpx.ASGITransport(app=app, client=("203.0.113.8", 50000))  # type: ignore[arg-type] # Litestar is one
    with clock.frozen(DURING):
        mine = await opens(client, FORM)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as other:
            theirs = await opens(other, FORM)
            stolen = {"form_key": fields(mine.xpath("//main//form")[-1])["form_key"], "text": "同一封信。"}
            first = await sends(client, mine, {"text": "同一封信。"})
            second = await sends(other, theirs, stolen)
    assert first.headers["location"] != second.headers["location"]
    assert len(await stored()) == 2


async def test_wording_left_as_it_stood_proposes_nothing(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2]
    with clock.frozen(DURING):
        form = await opens(client, f"{FORM}?clause={third.id}")
        assert fields(form.xpath("//main//form")[-1])["proposed_text"] == third.text
        await sends(client, form, {"text": "三分之二太高。"})
        await sends(client, form, {"proposed_text": "加装电梯应当由业主表决。"})
    assert [(row["text"], row["proposed_text"]) for row in await stored()] == [
        ("三分之二太高。", ""),
        ("", "加装电梯应当由业主表决。"),
    ]


async def test_what_is_about_to_be_sent_can_be_looked_at_first(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2]
    with clock.frozen(DURING):
        form = await opens(client, f"{FORM}?clause={third.id}")
        response = await sends(client, form, {"proposed_text": "加装电梯应当由业主过半数表决。", "step": "check"})
        assert response.status_code == 200
        page = document(response)
        assert page.xpath("//section[@class='checked']//ins")
        assert page.xpath("//section[@class='checked']//del")
        assert await stored() == []
        sent = await sends(client, page)
    assert sent.status_code == 303
    assert [row["proposed_text"] for row in await stored()] == ["加装电梯应当由业主过半数表决。"]


async def test_a_file_is_kept_through_a_refusal_and_belongs_to_the_comment(client: httpx.AsyncClient) -> None:
    await opened()
    photo = [("files", ("楼道.png", PNG, "image/png"))]
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        refused = await sends(client, form, {"author.contact": "abc"}, files=photo)
        page = document(refused)
        assert "楼道.png" in main(page)
        sent = await sends(client, page, {"text": "楼道很窄。", "author.contact": ""})
    assert sent.status_code == 303
    (comment,) = await stored()
    attached = await execute("SELECT subject, filename FROM attachment")
    assert attached == [{"subject": f"comment:{comment['id']}", "filename": "楼道.png"}]


async def test_a_file_of_another_kind_and_too_many_files_are_refused_beside_the_field(
    client: httpx.AsyncClient,
) -> None:
    await opened()
    program = [("files", ("a.png", b"MZ\x90\x00 a program", "image/png"))]
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        wrong = await sends(client, form, {"text": "见附件。"}, files=program)
        many = await sends(
            client, form, {"text": "见附件。"}, files=[("files", (f"{n}.png", PNG, "image/png")) for n in range(6)]
        )
    for answer in (wrong, many):
        assert answer.status_code == 422
        assert document(answer).xpath("//section[@role='alert']//a/@href") == ["#f-files"]
        assert "见附件。" in answer.text
    assert await stored() == []


async def test_a_comment_that_comes_too_late_is_not_lost(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(CLOSES - SECOND):
        form = await opens(client, FORM)
    with clock.frozen(CLOSES):
        response = await sends(client, form, {"text": "写了一个晚上。"})
    assert response.status_code == 409
    assert "写了一个晚上。" in response.text
    assert "Your comment was not sent." in main(document(response))
    assert await stored() == []


async def test_where_a_verified_contact_is_asked_for_one_signs_in_first(client: httpx.AsyncClient) -> None:
    await opened(assurance="contact verified")
    with clock.frozen(DURING):
        page = await opens(client, FORM)
        assert not page.xpath("//main//form")
        assert page.xpath("//main//a[contains(@class, 'button-primary')]/@href") == [
            "/sign-in?next=%2Fconsultations%2Flift%2Fcomment"
        ]
        signed_in(client, RESIDENT)
        form = await opens(client, f"{FORM}?lang=en")
        response = await sends(client, form, {"text": "我是楼里的住户。"})
    assert response.status_code == 303
    assert [row["person"] for row in await stored()] == [RESIDENT.person]


async def test_who_was_not_invited_is_told_and_keeps_the_words(client: httpx.AsyncClient) -> None:
    await opened(invited_only=True)
    with clock.frozen(DURING):
        assert not (await opens(client, FORM)).xpath("//main//form")
        signed_in(client, RESIDENT)
        form = await opens(client, f"{FORM}?lang=en")
        response = await sends(client, form, {"text": "没人请我。"})
    assert response.status_code == 403
    assert "没人请我。" in response.text
    assert "This consultation is open to invited people only." in main(document(response))


async def test_who_acts_for_an_organisation_finds_its_name_filled_in(client: httpx.AsyncClient) -> None:
    await opened()
    await execute("UPDATE sign_in SET expires_at = {}", AFTER)
    signed_in(client, FOR_THE_CHAMBER)
    with clock.frozen(DURING):
        form = await opens(client, f"{FORM}?lang=en")
        kept = fields(form.xpath("//main//form")[-1])
        assert (kept["author.kind"], kept["author.name"]) == ("organisation", "南埠商会")
        response = await sends(client, form, {"text": "商户的意见汇总。"})
    assert response.status_code == 303
    assert [row["author_name"] for row in await stored()] == ["南埠商会"]


async def test_a_form_from_elsewhere_is_refused(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        response = await client.post(FORM, data={"text": "伪造"}, headers={"Accept": "text/html"})
    assert response.status_code == 403
    assert await stored() == []


async def test_a_withdrawn_consultation_takes_no_comment(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        await life_cycle.withdraw(OFFICER, slug=SLUG, reason="上位法即将修改")
        response = await sends(client, form, {"text": "还能说吗?"})
    assert response.status_code == 409
    assert await stored() == []


async def test_htmx_gets_the_form_alone(client: httpx.AsyncClient) -> None:
    await opened()
    third = (await clauses())[2]
    with clock.frozen(DURING):
        response = await client.get(
            f"{FORM}?clause={third.id}", headers={"HX-Request": "true", "Accept-Language": "en"}
        )
    assert "<html" not in response.text
    form = document(response).xpath("//form")[0]
    assert form.get("data-keep") == f"comment-{SLUG}-{third.id}"
    assert fields(form)["clause"] == str(third.id)
    assert response.headers["cache-control"] == "private, no-store"


async def test_an_address_that_sends_too_much_keeps_its_words(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        for number in range(30):
            assert (await sends(client, form, {"text": f"第{number}条"})).status_code == 303
        response = await sends(client, form, {"text": "第三十一条"})
    assert response.status_code == 429
    assert "第三十一条" in response.text


async def test_a_clause_that_is_not_there_is_refused(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        form = await opens(client, FORM)
        other = await sends(client, form, {"text": "意见", "clause": "018f4b7e-0000-7000-8000-000000000000"})
        nonsense = await sends(client, form, {"text": "意见", "clause": "第三条"})
    assert (other.status_code, nonsense.status_code) == (422, 422)
    assert "The draft has no such clause." in other.text


async def test_after_the_close_the_page_says_what_comes(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(AFTER):
        page = await opens(client, FORM)
    assert "They are being answered now" in main(page)
