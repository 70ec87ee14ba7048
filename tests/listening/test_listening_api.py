"""Targeted listening by programs: one call an act, the same call twice one act, and the demo city told so."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.demo.content import stories
from tests.consultations.steps import DURING, SLUG, opened
from tests.listening.listeners import ASKED, CATERERS, LETTER
from tests.world import CHAMBER, CLERK, OFFICER, OFFICER_ELSEWHERE, RESIDENT, bearer

pytestmark = pytest.mark.usefixtures("world")
HERE = f"/api/v1/consultations/{SLUG}"
NEW: dict[str, Any] = {
    "letter": LETTER,
    "due_on": "2027-03-20",
    "addressees": [*ASKED[:1], {"organisation": str(CHAMBER)}, *ASKED[2:]],
}


async def test_asking_replying_and_reading_by_the_api(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        made = await client.post(f"{HERE}/written-requests", json=NEW, headers=bearer(OFFICER))
        assert made.status_code == 201, made.text
        one = f"/api/v1/written-requests/{made.json()['id']}"
        shown = (await client.get(one, headers=bearer(CLERK))).json()
        committee = shown["addressees"][3]["id"]
        paper = {"answer": "no change", "addressee": committee, "replied_on": "2027-03-10", "version": 0}
        entered = await client.post(f"{one}/replies", json=paper, headers=bearer(CLERK))
        body = {"comments": [{"text": "请与商务部门衔接。"}]}
        replied = await client.post(f"{one}/replies", json=body, headers=bearer(OFFICER_ELSEWHERE))
        twice = await client.post(f"{one}/replies", json=paper, headers=bearer(CLERK))
        stranger = await client.post(f"{one}/replies", json=body, headers=bearer(RESIDENT))
        reminded = await client.post(f"{one}/reminders", json={}, headers=bearer(OFFICER))
        listed = (await client.get(f"{HERE}/written-requests", headers=bearer(OFFICER))).json()
    assert (entered.status_code, replied.status_code, twice.status_code, stranger.status_code) == (201, 201, 409, 404)
    assert twice.json()["code"] == "answered_meanwhile"
    assert reminded.json() == {"reminded": 2, "told": 2}
    assert listed["items"][0]["tally"] == {
        "asked": 4, "replied": 1, "no_change": 1, "declined": 0, "silent": 0, "waiting": 2,
    }  # fmt: skip
    assert listed["next"] is None


async def test_the_same_call_twice_asks_once(client: httpx.AsyncClient) -> None:
    await opened()
    headers = bearer(OFFICER) | {"Idempotency-Key": "letter-1"}
    forum = {"held_on": "2027-03-05", "place": "活动中心", "attendance": [{"kind": "residents", "people": 3}]}
    with clock.frozen(DURING):
        first = await client.post(f"{HERE}/written-requests", json=NEW, headers=headers)
        second = await client.post(f"{HERE}/written-requests", json=NEW, headers=headers)
        held = [await client.post(f"{HERE}/forums", json=forum, headers=headers) for _ in range(2)]
        made = held[0].json()["id"]
        said = {"opinions": [{"text": "早点开工。"}, {"text": "写明补偿。", "speaker": CATERERS}]}
        gathered = [await client.post(f"/api/v1/forums/{made}/comments", json=said, headers=headers) for _ in range(2)]
        minutes = [
            await client.post(f"/api/v1/forums/{made}/minutes", json={"text": "记录"}, headers=headers)
            for _ in range(2)
        ]
        shown = (await client.get(f"/api/v1/forums/{made}", headers=bearer(CLERK))).json()
        visits = (await client.get(f"{HERE}/visits", headers=bearer(OFFICER))).json()
    assert first.json() == second.json()
    assert held[0].json() == held[1].json()
    assert gathered[0].json() == gathered[1].json()
    assert [answer.status_code for answer in minutes] == [201, 201]
    assert (shown["voices"]["messages"], shown["participants"], shown["minutes_version"]) == (2, 3, 1)
    assert visits == {"items": [], "next": None}
    [count] = await execute(
        "SELECT (SELECT count(*) FROM written_request) AS asked, (SELECT count(*) FROM comment) AS n"
    )
    assert (count["asked"], count["n"]) == (1, 2)


async def test_all_wrong_fields_are_named_at_once(client: httpx.AsyncClient) -> None:
    await opened()
    wrong = {"letter": "", "due_on": "2027-03-01", "addressees": [{"name": "甲"}, {"name": "甲"}, {"body": "nowhere"}]}
    with clock.frozen(DURING):
        answer = await client.post(f"{HERE}/written-requests", json=wrong, headers=bearer(OFFICER))
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {
        "letter",
        "due_on",
        "addressees.1.name",
        "addressees.2.body",
    }


def test_the_demo_city_asked_five_associations_and_thirty_two_departments() -> None:
    told = {story.slug: story for story in stories()}
    night, hazard = told["night-economy"], told["geological-hazard"]
    assert ({str(one.kind) for one in night.asked}, len(night.asked)) == ({"association"}, 5)
    assert ({str(one.kind) for one in hazard.asked}, len(hazard.asked)) == ({"body"}, 32)
    for story, replied in ((night, 4), (hazard, 11)):
        names = {one.name for one in story.asked}
        authors = {
            line.author.name for line in story.comments if line.channel in {"organisation", "departmental opinion"}
        }
        assert len(names & authors) == replied
    assert {str(one.kind) for one in night.gatherings} == {"forum", "visit"}
