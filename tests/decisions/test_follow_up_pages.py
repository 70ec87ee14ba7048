"""Following up, extending, being satisfied and not, and what is overdue, as people do and read it on pages."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx

from decisions.queries.follow_ups import follow_up
from decisions.services.satisfaction import turns_of
from participation.base import clock
from participation.base.database import execute
from tests.decisions.follow_ups_steps import EARLIER, PROMISED, a_promise, day_after, followed_up, noon
from tests.decisions.opinions_steps import AFTER
from tests.decisions.satisfaction_steps import SOON, code_of, said
from tests.decisions.test_overdue import shown
from tests.world import CLERK, OFFICER, OFFICER_ELSEWHERE, signed_in

DESK = "/workbench/follow-ups"


async def only_follow_up() -> UUID:
    rows = await execute("SELECT id FROM follow_up")
    assert len(rows) == 1
    found: UUID = rows[0]["id"]
    return found


async def test_an_officer_follows_an_answer_up_from_the_page_of_the_opinion(
    client: httpx.AsyncClient, world: None
) -> None:
    opinion = (await a_promise()).opinion
    signed_in(client, OFFICER)
    address = f"/workbench/opinions/{opinion}/follow-ups"
    with clock.frozen(AFTER):
        assert PROMISED.isoformat() in (await client.get(address)).text
        later = (PROMISED + timedelta(days=9)).isoformat()
        form = {"title": "修改补贴细则第六条", "unit": "fgj", "due_on": later}
        refused = await client.post(address, data=form)
        assert refused.status_code == 422
        assert "修改补贴细则第六条" in refused.text
        done = await client.post(address, data=form | {"reason": "等市里的价格批复"})
        assert done.headers["location"] == f"{DESK}/{await only_follow_up()}"
        assert "等市里的价格批复" in (await client.get(done.headers["location"])).text


async def test_an_officer_notes_progress_with_evidence_and_completes(client: httpx.AsyncClient, world: None) -> None:
    id_ = (await followed_up((await a_promise()).id)).id
    signed_in(client, OFFICER)
    with clock.frozen(noon(EARLIER)):
        empty = await client.post(f"{DESK}/{id_}/progress", data={"do": "progress"})
        assert empty.status_code == 422
        assert 'href="#f-step_note"' in empty.text
        done = await client.post(
            f"{DESK}/{id_}/progress",
            data={"do": "progress", "step_note": "征求了意见"},
            files={"files": ("纪要.txt", "征求意见纪要".encode(), "text/plain")},
        )
        assert done.status_code == 303
        file = (await follow_up(OFFICER, id_)).steps[-1].files[0]
        assert (await client.get(f"/attachments/{file.id}")).content == "征求意见纪要".encode()
        assert (await client.post(f"{DESK}/{id_}/progress", data={"do": "complete", "step_note": "已印发"})).is_redirect
    assert (await follow_up(OFFICER, id_)).done_at is not None
    client.cookies.clear()
    assert (await client.get(f"/attachments/{file.id}")).status_code == 404


async def test_an_extension_without_day_or_reason_says_both(client: httpx.AsyncClient, world: None) -> None:
    id_ = (await followed_up((await a_promise()).id)).id
    signed_in(client, OFFICER)
    with clock.frozen(noon(EARLIER)):
        refused = await client.post(f"{DESK}/{id_}/extension", data={})
        assert refused.status_code == 422
        for field in ("later_due_on", "later_note"):
            assert f'href="#f-{field}"' in refused.text
        data = {"later_due_on": PROMISED.isoformat(), "later_note": "等市里的价格批复"}
        assert (await client.post(f"{DESK}/{id_}/extension", data=data)).status_code == 303
        handed = {"over_unit": "sww", "over_note": "属于商务委职责"}
        assert (await client.post(f"{DESK}/{id_}/hand-over", data=handed)).status_code == 303
        signed_in(client, OFFICER_ELSEWHERE)
        mine = (await client.get(DESK)).text
    assert "修改补贴细则第六条" in mine
    assert "等市里的价格批复" in mine


async def test_a_representative_says_on_their_own_page_that_they_are_not_satisfied(
    client: httpx.AsyncClient, world: None
) -> None:
    adoption = await a_promise()
    await followed_up(adoption.id)
    page = f"/attending/{await code_of(adoption.opinion)}"
    with clock.frozen(SOON):
        assert "修改补贴细则第六条" in (await client.get(page)).text
        form = {"opinion": str(adoption.opinion), "number": "1", "answer.1": "not satisfied"}
        token = {"_csrf_token": await csrf_of(client, page)}
        refused = await client.post(f"{page}/satisfaction", data=form | token)
        assert refused.status_code == 422
        assert 'href="#f-why.1"' in refused.text
        done = await client.post(f"{page}/satisfaction", data=form | token | {"why.1": "没有写明补多少"})
        assert done.status_code == 303
        assert "没有写明补多少" in (await client.get(page)).text
    assert [one.answer for one in await turns_of(adoption.opinion)] == ["not satisfied"]


async def csrf_of(client: httpx.AsyncClient, page: str) -> str:
    text = (await client.get(page)).text
    return text.split('name="_csrf_token" value="')[1].split('"')[0]


async def test_the_office_responds_and_a_clerk_notes_what_was_said(client: httpx.AsyncClient, world: None) -> None:
    opinion = (await a_promise()).opinion
    address = f"/workbench/opinions/{opinion}/satisfaction"
    signed_in(client, CLERK)
    with clock.frozen(SOON):
        noted = await client.post(address, data={"answer": "not satisfied", "said_reason": "没有写明补多少"})
        assert noted.status_code == 303
        signed_in(client, OFFICER)
        assert f"{address}" in (await client.get("/workbench/overdue")).text
        refused = await client.post(f"{address}/response", data={"response": "reopen"})
        assert refused.status_code == 422
        for field in ("reason", "due_on"):
            assert f'href="#f-{field}"' in refused.text
        done = await client.post(f"{address}/response", data={"response": "stand", "reason": "标准由市里定"})
        assert done.status_code == 303
    assert (await turns_of(opinion))[-1].response == "stand"


async def test_the_list_of_a_unit_the_tab_of_the_meeting_and_the_desk_show_what_is_late(
    client: httpx.AsyncClient, world: None
) -> None:
    adoption = await a_promise()
    await followed_up(adoption.id)
    await said(adoption.opinion)
    signed_in(client, OFFICER)
    with clock.frozen(day_after(EARLIER)):
        for address in (
            f"{DESK}?which=late",
            f"{DESK}?whose=meetings",
            "/workbench/meetings/executive-112/follow-ups",
            "/workbench/overdue?kind=follow-up&unit=fgj&body=fgj&q=细则",
        ):
            page = await client.get(address)
            assert page.status_code == 200
            assert "修改补贴细则第六条" in page.text, address
        assert "修改补贴细则第六条" not in (await client.get("/workbench/overdue?kind=answer")).text
        desk = (await client.get("/workbench")).text
    assert "/workbench/overdue#objections" in desk


async def test_everybody_reads_what_is_late_only_once_the_office_shows_it_and_never_the_words(
    client: httpx.AsyncClient, world: None
) -> None:
    adoption = await a_promise()
    await followed_up(adoption.id)
    with clock.frozen(day_after(EARLIER)):
        before = await client.get("/overdue")
        assert before.status_code == 200
        assert "红黄绿灯" not in before.text
        await shown()
        page = (await client.get("/overdue?body=fgj")).text
    assert "红黄绿灯" in page
    assert "第1条意见" in page
    for inside in ("修改补贴细则第六条", "电梯补贴能不能覆盖一楼", "区政府第112次常务会议"):
        assert inside not in page


async def test_an_officer_hands_in_that_the_list_is_public(client: httpx.AsyncClient, world: None) -> None:
    signed_in(client, OFFICER)
    done = await client.post("/workbench/overdue/fgj/edition", data={"public": "yes"})
    assert done.headers["location"].startswith("/workbench/editions/")
    assert (await client.get(done.headers["location"])).status_code == 200
    again = await client.post("/workbench/overdue/fgj/edition", data={"public": "yes"})
    assert again.status_code == 409
