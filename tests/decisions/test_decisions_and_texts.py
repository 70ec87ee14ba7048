"""What was decided and written of a meeting: versions with reasons, no lost edit, public only once it was signed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from decisions.queries.agenda import decisions_on
from decisions.queries.meetings_public import public_meeting
from decisions.schemas.agenda import DecisionView
from decisions.schemas.meeting import MeetingHeld
from decisions.schemas.meeting_text import SavedText, TextView
from decisions.services.agenda import remove_item
from decisions.services.deciding import hand_in_decisions, record_decision
from decisions.services.edition_signing import approve_edition
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import hold_meeting
from decisions.services.meeting_texts import hand_in_text, save_text
from decisions.words import EditionKind, MeetingKind, Ruling
from participation.base import clock
from participation.base.database import execute
from tests.decisions.refusals import refused
from tests.decisions.steps import (
    AFTER,
    MEETING,
    START,
    a_decided_item,
    a_held_meeting,
    a_meeting,
    an_announced_meeting,
    an_item,
    new_decision,
    published,
)
from tests.world import COLLEAGUE, OFFICER, OFFICER_ELSEWHERE, REVIEWER, bearer

pytestmark = [pytest.mark.usefixtures("world")]
SLUG = "executive-112"


async def test_nothing_is_decided_before_the_meeting_was_held_or_on_another_day() -> None:
    item = await an_announced_meeting()
    with clock.frozen(START):
        assert await refused(record_decision(OFFICER, item=item.id, new=new_decision())) == "not_held"
    with clock.frozen(AFTER):
        await hold_meeting(OFFICER, which=SLUG, counted=MeetingHeld(members_present=9))
        day = new_decision().decided_on
        early, late = (new_decision(decided_on=day + timedelta(days=n)) for n in (-1, 1))
        assert await refused(record_decision(OFFICER, item=item.id, new=early)) == "too_early"
        assert await refused(record_decision(OFFICER, item=item.id, new=late)) == "to_come"
        assert await refused(record_decision(OFFICER, item=item.id, new=new_decision(text=" "))) == "required"
        assert await refused(record_decision(OFFICER_ELSEWHERE, item=item.id, new=new_decision())) == "wrong_body"
        noted = new_decision(ruling=Ruling.NOTED, text="")
        assert (await record_decision(OFFICER, item=item.id, new=noted)).version == 1


async def test_a_later_version_of_a_decision_has_a_reason_and_both_stay() -> None:
    item = await a_decided_item()
    with clock.frozen(AFTER):
        second = new_decision(ruling=Ruling.DEFERRED, text="下次再议。")
        assert await refused(record_decision(OFFICER, item=item.id, new=second)) == "reason_required"
        second = new_decision(ruling=Ruling.DEFERRED, text="下次再议。", reason="记录有误")
        await record_decision(COLLEAGUE, item=item.id, new=second)
        assert await refused(remove_item(OFFICER, item=item.id)) == "item_spoken_to"
    found = await decisions_on(item.id)
    assert [(one.version, one.ruling, one.reason) for one in found] == [
        (2, "deferred", "记录有误"),
        (1, "adopted with changes", ""),
    ]
    leaves = await execute("SELECT kind FROM ledger_pending WHERE kind = 'decision'")
    assert len(leaves) == 2


async def test_of_two_who_decide_at_once_one_is_first_and_the_other_gives_a_reason() -> None:
    item = await a_held_meeting()
    with clock.frozen(AFTER):
        done = await asyncio.gather(
            *(record_decision(actor, item=item.id, new=new_decision()) for actor in (OFFICER, COLLEAGUE)),
            return_exceptions=True,
        )
    assert [isinstance(one, DecisionView) for one in done].count(True) == 1
    assert len(await decisions_on(item.id)) == 1


async def test_only_decisions_that_the_office_lets_be_public_are_in_the_edition() -> None:
    await a_meeting()
    shown = await an_item(title="公开的议题")
    kept = await an_item(title="不公开决定的议题", decision_public=False)
    hidden = await an_item(title="不公开的议题", title_public=False)
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which=SLUG)).id)
    with clock.frozen(AFTER):
        await hold_meeting(OFFICER, which=SLUG, counted=MeetingHeld(members_present=9))
        assert await refused(hand_in_decisions(OFFICER, which=SLUG)) == "nothing_public"
        for item in (shown, kept, hidden):
            await record_decision(OFFICER, item=item.id, new=new_decision(text=f"决定 {item.position}"))
        edition = await hand_in_decisions(OFFICER, which=SLUG)
        assert await refused(approve_edition(OFFICER, edition=edition.id)) == "author_may_not_approve"
        await published(edition.id)
        found = await public_meeting(SLUG)
    assert found.decisions is not None
    assert [one.text for one in found.decisions.decisions] == ["决定 1"]
    assert (found.decisions.withheld, found.decisions.quorum_reached) == (2, True)


async def test_whoever_recorded_a_decision_does_not_sign_it() -> None:
    item = await a_held_meeting()
    with clock.frozen(AFTER):
        await record_decision(COLLEAGUE, item=item.id, new=new_decision())
        edition = await hand_in_decisions(OFFICER, which=SLUG)
        assert await refused(approve_edition(COLLEAGUE, edition=edition.id)) == "author_may_not_approve"
        assert (await approve_edition(REVIEWER, edition=edition.id)).standing == "approved"


async def test_the_second_of_two_who_write_the_minutes_is_told_and_the_first_text_stays() -> None:
    await a_held_meeting()
    with clock.frozen(AFTER):
        first, second = await asyncio.gather(
            *(
                save_text(actor, which=SLUG, kind=EditionKind.MINUTES, saved=SavedText(text=actor.name))
                for actor in (OFFICER, COLLEAGUE)
            ),
            return_exceptions=True,
        )
        kept = [one for one in (first, second) if isinstance(one, TextView)]
        assert len(kept) == 1
        late = SavedText(text="再写", version=1)
        assert (await save_text(OFFICER, which=SLUG, kind=EditionKind.MINUTES, saved=late)).version == 2
        assert await refused(save_text(COLLEAGUE, which=SLUG, kind=EditionKind.MINUTES, saved=late)) == (
            "edited_meanwhile"
        )


async def test_minutes_for_the_file_are_signed_and_shown_to_nobody(client: httpx.AsyncClient) -> None:
    await a_held_meeting()
    with clock.frozen(AFTER):
        assert await refused(hand_in_text(OFFICER, which=SLUG, kind=EditionKind.MINUTES)) == "empty_text"
        for kind, public in ((EditionKind.MINUTES, False), (EditionKind.SUMMARY, True)):
            saved = SavedText(text=f"内容 {kind}", public=public)
            await save_text(OFFICER, which=SLUG, kind=kind, saved=saved)
            await published((await hand_in_text(OFFICER, which=SLUG, kind=kind)).id)
        page = (await client.get(f"/meetings/{SLUG}")).text
        program = (await client.get(f"/api/v1/meetings/{SLUG}")).text
    for read in (page, program):
        assert "内容 summary" in read
        assert "内容 minutes" not in read


async def test_a_replaced_text_has_a_reason_that_is_shown(client: httpx.AsyncClient) -> None:
    await a_held_meeting()
    with clock.frozen(AFTER):
        for version, reason in ((0, ""), (1, "人数有误")):
            saved = SavedText(text=f"摘要正文{version + 1}", version=version)
            await save_text(OFFICER, which=SLUG, kind=EditionKind.SUMMARY, saved=saved)
            await published((await hand_in_text(OFFICER, which=SLUG, kind=EditionKind.SUMMARY, reason=reason)).id)
        page = (await client.get(f"/meetings/{SLUG}")).text
    assert "人数有误" in page
    assert "摘要正文2" in page
    assert "摘要正文1" not in page


async def test_only_a_hearing_has_a_record_and_a_report() -> None:
    await a_held_meeting()
    await a_held_meeting(slug="hearing", kind=MeetingKind.HEARING, members=None, quorum=None)
    saved = SavedText(text="听证笔录")
    with clock.frozen(AFTER):
        refusal = await refused(save_text(OFFICER, which=SLUG, kind=EditionKind.HEARING_RECORD, saved=saved))
        assert refusal == "no_hearing"
        made = await save_text(OFFICER, which="hearing", kind=EditionKind.HEARING_RECORD, saved=saved)
    assert made.version == 1


async def test_a_program_decides_once_under_one_key(client: httpx.AsyncClient) -> None:
    item = await a_held_meeting()
    sent = {"ruling": "adopted", "decided_on": new_decision().decided_on.isoformat(), "text": "同意。"}
    headers = bearer(OFFICER) | {"Idempotency-Key": "decision-1"}
    with clock.frozen(AFTER):
        first = await client.post(f"/api/v1/agenda/{item.id}/decision", json=sent, headers=headers)
        again = await client.post(f"/api/v1/agenda/{item.id}/decision", json=sent, headers=headers)
        other = await client.post(f"/api/v1/agenda/{item.id}/decision", json=sent, headers=bearer(OFFICER))
        wrong = await client.post(
            f"/api/v1/agenda/{item.id}/decision", json=sent | {"votes": 3}, headers=bearer(OFFICER)
        )
    assert (first.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "reason")
    assert wrong.status_code == 422
    assert len(await decisions_on(item.id)) == 1


async def test_a_program_prepares_a_meeting_by_slug_and_by_id(client: httpx.AsyncClient) -> None:
    sent = {"title": "座谈会", "kind": "forum", "body": "fgj", "starts_at": MEETING.isoformat(), "place": "镇政府"}
    with clock.frozen(START):
        made = (await client.post("/api/v1/meetings", json=sent, headers=bearer(OFFICER))).json()
        item = await client.post(
            f"/api/v1/meetings/{made['id']}/agenda", json={"title": "菜场改造"}, headers=bearer(OFFICER)
        )
        handed_in = await client.post(f"/api/v1/meetings/{made['slug']}/announcement", headers=bearer(OFFICER))
        desk = (await client.get(f"/api/v1/meetings/{made['slug']}/agenda/desk", headers=bearer(OFFICER))).json()
    assert item.status_code == 201
    assert (handed_in.status_code, handed_in.json()["standing"]) == (201, "submitted")
    assert [one["title"] for one in desk["items"]] == ["菜场改造"]
