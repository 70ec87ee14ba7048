"""The pages of opinions: recording without script, confirming on the own page, answering, publishing."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import httpx
import pytest

from consultations.words import Status
from decisions.attending_links import attending_path
from decisions.queries.editions import editions_of
from decisions.queries.feedback import public_feedback
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.feedback_publishing import NewFeedback, submit_feedback
from decisions.words import EditionKind
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from tests.decisions.opinions_steps import AFTER, DURING, SECRETARY, SLUG, Sitting, a_sitting, an_opinion
from tests.decisions.test_adoption import answered
from tests.world import CLERK, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer, signed_in

DESK = f"/workbench/meetings/{SLUG}"


async def published(it: Sitting, reason: str = "") -> None:
    """The feedback as it stands, through its whole chain."""
    with clock.frozen(AFTER):
        new = NewFeedback(interim=bool(reason), reason=reason)
        made = await submit_feedback(SECRETARY, meeting=it.meeting, new=new)
        await approve_edition(REVIEWER, edition=made.id)
        await publish_edition(OFFICER, edition=made.id)


async def test_the_recording_screen_works_without_script(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    signed_in(client, OFFICER)
    page = await client.get(f"{DESK}/record")
    assert page.status_code == 200
    assert 'id="recording"' in page.text
    form = {"opinion": str(uuid4()), "item": str(it.lift), "participant": str(it.chen), "text": "一楼怎么办"}
    for _ in range(2):
        assert (await client.post(f"{DESK}/record", data=form)).status_code == 303
    row = (await execute("SELECT id FROM opinion"))[0]
    change = {"text": "一楼住户怎么办", "base": "1"}
    assert (await client.post(f"{DESK}/record/{row['id']}", data=change)).status_code == 303
    assert [one["text"] for one in await execute("SELECT text FROM opinion_text ORDER BY version")] == [
        "一楼怎么办",
        "一楼住户怎么办",
    ]
    refused = await client.post(f"{DESK}/record", data=form | {"opinion": str(uuid4()), "text": " "})
    assert refused.status_code == 422
    assert "一楼住户怎么办" in refused.text


async def test_the_own_page_confirms_corrects_and_hands_in(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, "记得不太对")
    here = attending_path(it.chen)
    other = attending_path(it.shen)
    page = await client.get(here)
    assert "记得不太对" in page.text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert token
    csrf = {"_csrf_token": token[1]}
    words = csrf | {"version": "1", "text": "我是这样说的"}
    assert (await client.post(f"{other}/opinions/{made.id}/confirmation", data=words)).status_code == 404
    assert (await client.post(f"{here}/opinions/{made.id}/correction", data=words)).status_code == 303
    again = await client.post(f"{here}/opinions/{made.id}/correction", data=words)
    assert again.status_code == 409
    page = await client.get(here)
    assert "我是这样说的" in page.text
    assert "记得不太对" in page.text
    assert "我是这样说的" not in (await client.get(other)).text


async def test_the_desk_answers_and_tells_what_is_missing(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    signed_in(client, OFFICER)
    assert (await client.get(f"{DESK}/feedback")).status_code == 200
    here = f"/workbench/opinions/{made.id}"
    assert (await client.get(here)).status_code == 200
    sent = {"status": "adopted", "reason": "写入第八条", "unit": "fgj", "version": "0"}
    refused = await client.post(f"{here}/adoption", data=sent)
    assert refused.status_code == 422
    assert "写入第八条" in refused.text
    assert (await client.post(f"{here}/adoption", data=sent | {"shown_by": "第八条"})).status_code == 303
    listed = await client.get(f"{DESK}/feedback?answer=adopted")
    assert "写入第八条" in listed.text
    for ending in ("csv", "json", "xlsx"):
        assert (await client.get(f"{DESK}/feedback/opinions.{ending}")).status_code == 200


async def test_a_unit_sees_only_what_it_answers_for(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    own = await an_opinion(it, "菜场要有电梯", item=it.market)
    other = await an_opinion(it, "一楼不交钱")
    signed_in(client, OFFICER_ELSEWHERE)
    page = await client.get(f"{DESK}/feedback")
    assert page.status_code == 200
    assert "菜场要有电梯" in page.text
    assert "一楼不交钱" not in page.text
    assert f"{DESK}/feedback?answer=unanswered" in (await client.get("/workbench")).text
    assert (await client.get(f"/workbench/opinions/{own.id}")).status_code == 200
    assert (await client.get(f"/workbench/opinions/{other.id}")).status_code == 403


async def test_feedback_is_refused_while_an_opinion_has_no_answer(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    await an_opinion(it)
    second = await an_opinion(it, "第二条", who=it.shen)
    await answered(second.id)
    sent = await client.post(f"/api/v1/meetings/{SLUG}/feedback", headers=bearer(OFFICER), json={})
    assert sent.status_code == 409
    assert (sent.json()["code"], sent.json()["unanswered"]) == ("unanswered", 1)
    with pytest.raises(Refused) as refused:
        await submit_feedback(SECRETARY, meeting=SLUG, new=NewFeedback(interim=True))
    assert refused.value.refusal.code == "reason_required"


async def test_what_is_public_adds_up_and_names_nobody_who_did_not_allow_it(
    client: httpx.AsyncClient, world: None
) -> None:
    it = await a_sitting()
    await execute("UPDATE agenda_item SET opinions_public = false WHERE id = {}", it.market)
    first = await an_opinion(it)
    await an_opinion(it, "匿名的意见", who=it.shen)
    hidden = await an_opinion(it, "不公开的意见", item=it.market)
    await answered(first.id)
    await answered(hidden.id, status=Status.EXPLAINED, due_on=None)
    await published(it, "其余意见下周答复")
    found = await public_feedback(SLUG)
    assert found
    content = found.content
    assert content.received == sum(content.by_status.values()) + content.unanswered == 3
    assert content.received == sum(len(item.opinions) for item in content.items) + content.withheld
    assert content.interim
    raw = (await client.get(f"/api/v1/meetings/{SLUG}/feedback")).text
    assert "陈立" in raw
    assert "沈阿婆" not in raw
    assert "不公开的意见" not in raw
    told = await execute("SELECT FROM delivery WHERE template = 'opinion_feedback'")
    assert len(told) == 2


async def test_who_answered_does_not_sign_the_feedback(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await answered(made.id)
    edition = await submit_feedback(SECRETARY, meeting=SLUG, new=NewFeedback())
    assert (await editions_of(EditionKind.FEEDBACK, it.meeting))[0].id == edition.id
    with pytest.raises(Refused) as refused:
        await approve_edition(SECRETARY, edition=edition.id)
    assert refused.value.refusal.code == "author_may_not_approve"


async def test_the_counter_takes_in_what_somebody_brings(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    body = {"participant": str(it.shen), "text": "纸条上写的", "handed_in": True}
    with clock.frozen(DURING):
        done = await client.post(f"/api/v1/agenda/{it.lift}/opinions", headers=bearer(CLERK), json=body)
        spoken = await client.post(
            f"/api/v1/agenda/{it.lift}/opinions", headers=bearer(CLERK), json=body | {"handed_in": False}
        )
    assert (done.status_code, spoken.status_code) == (201, 403)
    assert done.json()["number"] == 1
    nobody = await client.post(f"/api/v1/agenda/{it.lift}/opinions", headers=bearer(RESIDENT), json=body)
    assert nobody.status_code == 403


async def test_a_device_syncs_by_the_api(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    text = {
        "id": str(uuid4()),
        "opinion": str(uuid4()),
        "item": str(it.lift),
        "participant": str(it.chen),
        "text": "离线记的",
        "said_at": DURING.isoformat(),
    }
    for expected in ("stored", "known"):
        sent = await client.post(
            f"/api/v1/meetings/{it.meeting}/opinions/sync", headers=bearer(OFFICER), json={"texts": [text]}
        )
        assert sent.status_code == 200
        assert sent.json()["results"][0]["result"] == expected
    asked = f"/api/v1/meetings/{SLUG}/opinions?answer=unanswered&record=unconfirmed&item={it.lift}"
    listed = await client.get(asked, headers=bearer(OFFICER))
    assert [one["text"] for one in listed.json()["items"]] == ["离线记的"]
    assert (await client.get(f"/api/v1/opinions/{text['opinion']}", headers=bearer(OFFICER))).status_code == 200
    code = attending_path(it.chen).removeprefix("/attending/")
    opinion = UUID(text["opinion"])
    confirmed = await client.post(f"/api/v1/opinions/{opinion}/confirmation", json={"version": 1, "code": code})
    assert confirmed.status_code == 201
    forged = await client.post(f"/api/v1/opinions/{opinion}/confirmation", json={"version": 1, "code": code[:-1] + "x"})
    assert forged.status_code == 404
