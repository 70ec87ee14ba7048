"""The life of a meeting: announced when its chain has signed, moved, called off, held, concluded."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pytest

from decisions.queries.editions import editions_of, in_force
from decisions.queries.meetings import meeting_for_services
from decisions.schemas.meeting import EditedMeeting, MeetingHeld, Postponement
from decisions.schemas.meeting_editions import Announcement
from decisions.services.announced import row_of
from decisions.services.edition_signing import approve_edition, publish_edition, reject_edition
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import cancel_meeting, conclude_meeting, hold_meeting, postpone_meeting
from decisions.services.meeting_loading import meeting_named
from decisions.services.meetings import edit_meeting
from decisions.words import EditionKind, MeetingAct, MeetingKind, MeetingState
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
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
    new_meeting,
    published,
)
from tests.world import COLLEAGUE, LEADER, OFFICER, RESIDENT, REVIEWER

pytestmark = [pytest.mark.usefixtures("world")]
SLUG = "executive-112"
LATER = MEETING + timedelta(days=3)


async def test_a_meeting_is_announced_once_its_chain_has_signed() -> None:
    made = await a_meeting()
    await an_item()
    with clock.frozen(START):
        edition = await announce_meeting(OFFICER, which=SLUG)
        assert (await meeting_named(SLUG)).state is MeetingState.PREPARED
        assert await in_force(EditionKind.ANNOUNCEMENT, made.id, Announcement) is None
        await published(edition.id)
    found = await in_force(EditionKind.ANNOUNCEMENT, made.id, Announcement)
    assert found is not None
    assert (found.content.online, found.content.withheld, len(found.content.items)) == (True, 0, 1)
    assert "meeting.example.gov.cn" not in msgspec.json.encode(found.content).decode()
    view = await meeting_for_services(SLUG)
    assert (view.state, view.sequence, [step.act for step in view.steps]) == ("announced", 0, [MeetingAct.ANNOUNCE])


async def test_who_wrote_on_the_meeting_or_its_agenda_does_not_sign_it() -> None:
    await a_meeting()
    await an_item()
    with clock.frozen(START):
        change = EditedMeeting(**msgspec.structs.asdict(new_meeting()), version=1)
        await edit_meeting(COLLEAGUE, which=SLUG, change=change)
        edition = await announce_meeting(OFFICER, which=SLUG)
        assert await refused(approve_edition(COLLEAGUE, edition=edition.id)) == "author_may_not_approve"


async def test_a_notice_that_is_too_short_needs_a_reason_that_is_published() -> None:
    soon = START + timedelta(days=2)
    await a_meeting(starts_at=soon, slug="soon")
    await an_item("soon")
    with clock.frozen(START):
        with pytest.raises(Refused) as caught:
            await announce_meeting(OFFICER, which="soon")
        [error] = caught.value.refusal.errors
        assert (caught.value.refusal.status, error.code) == (422, "notice_too_short")
        assert (error.values["minimum"], error.values["counted"]) == (3, 2)
    made = await a_meeting(starts_at=soon, slug="soon-with-reason", shortening_reason="防汛抢险")
    await an_item("soon-with-reason")
    with clock.frozen(START):
        edition = await announce_meeting(OFFICER, which="soon-with-reason")
        await published(edition.id)
    found = await in_force(EditionKind.ANNOUNCEMENT, made.id, Announcement)
    assert found is not None
    assert found.content.shortening_reason == "防汛抢险"


async def test_a_notice_that_became_too_short_while_it_was_signed_is_not_published() -> None:
    await a_meeting()
    await an_item()
    with clock.frozen(START):
        edition = await announce_meeting(OFFICER, which=SLUG)
        await approve_edition(REVIEWER, edition=edition.id)
    with clock.frozen(MEETING - timedelta(days=1)):
        assert await refused(publish_edition(OFFICER, edition=edition.id)) == "notice_too_short"
        assert (await meeting_named(SLUG)).state is MeetingState.PREPARED


async def test_an_empty_agenda_and_a_missing_quorum_are_named_together() -> None:
    await a_meeting(members=None, quorum=None, place="", link="")
    with clock.frozen(START), pytest.raises(Refused) as caught:
        await announce_meeting(OFFICER, which=SLUG)
    assert {error.field for error in caught.value.refusal.errors} == {"place", "items", "quorum"}


async def test_what_stays_inside_is_not_in_the_announcement() -> None:
    made = await a_meeting()
    await an_item(title="人事事项", title_public=False)
    await an_item(summary="内部口径", summary_public=False)
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which=SLUG)).id)
    found = await in_force(EditionKind.ANNOUNCEMENT, made.id, Announcement)
    assert found is not None
    said = msgspec.json.encode(found.content).decode()
    assert found.content.withheld == 1
    assert "人事事项" not in said
    assert "内部口径" not in said


async def test_a_changed_agenda_is_a_new_version_with_a_reason() -> None:
    item = await an_announced_meeting()
    await an_item(title="新增议题")
    held = await meeting_named(SLUG)
    with clock.frozen(START):
        assert await refused(announce_meeting(OFFICER, which=SLUG)) == "required"
        edition = await announce_meeting(OFFICER, which=SLUG, reason="增加一个议题")
        assert await refused(announce_meeting(OFFICER, which=SLUG, reason="再改")) == "edition_waiting"
        await published(edition.id)
    found = await in_force(EditionKind.ANNOUNCEMENT, held.id, Announcement)
    assert found is not None
    assert (found.version, found.reason, len(found.content.items)) == (2, "增加一个议题", 2)
    assert found.content.items[0].id == item.id
    view = await meeting_for_services(SLUG)
    assert (view.sequence, view.steps[-1].act, view.steps[-1].reason) == (1, MeetingAct.CHANGE, "增加一个议题")


async def test_time_and_place_of_what_was_announced_move_only_by_a_postponement() -> None:
    await an_announced_meeting()
    held = await meeting_named(SLUG)
    moved = EditedMeeting(**msgspec.structs.asdict(new_meeting(starts_at=LATER)), version=held.version)
    assert await refused(edit_meeting(OFFICER, which=SLUG, change=moved)) == "use_postponement"
    other = EditedMeeting(**msgspec.structs.asdict(new_meeting(kind=MeetingKind.FORUM)), version=held.version)
    assert await refused(edit_meeting(OFFICER, which=SLUG, change=other)) == "fixed"


async def test_a_postponement_has_a_reason_and_lets_the_calendar_entry_grow() -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        assert await refused(postpone_meeting(OFFICER, which=SLUG, new=Postponement(starts_at=LATER))) == (
            "reason_required"
        )
        over = Postponement(starts_at=START - timedelta(days=1), reason="台风")
        assert await refused(postpone_meeting(OFFICER, which=SLUG, new=over)) == "over"
        same = Postponement(starts_at=MEETING, reason="台风")
        assert await refused(postpone_meeting(OFFICER, which=SLUG, new=same)) == "unchanged"
        await postpone_meeting(LEADER, which=SLUG, new=Postponement(starts_at=LATER, place="三楼", reason="台风"))
    view = await meeting_for_services(SLUG)
    assert (view.starts_at, view.place, view.sequence, view.steps[-1].reason) == (LATER, "三楼", 1, "台风")
    [row] = await execute("SELECT starts_at, place FROM announced_meeting")
    assert (row["starts_at"], row["place"]) == (LATER, "三楼")


async def test_an_announcement_handed_in_before_the_meeting_was_moved_is_not_published() -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        edition = await announce_meeting(OFFICER, which=SLUG, reason="补充说明")
        await approve_edition(REVIEWER, edition=edition.id)
        await postpone_meeting(OFFICER, which=SLUG, new=Postponement(starts_at=LATER, reason="台风"))
        assert await refused(publish_edition(OFFICER, edition=edition.id)) == "moved_meanwhile"
    assert (await meeting_named(SLUG)).starts_at == LATER


async def test_who_may_move_and_call_off_a_meeting() -> None:
    await an_announced_meeting()
    move = Postponement(starts_at=LATER, reason="台风")
    with clock.frozen(START):
        assert await refused(postpone_meeting(RESIDENT, which=SLUG, new=move)) == "wrong_body"
        assert await refused(postpone_meeting(REVIEWER, which=SLUG, new=move)) == "wrong_role"
        assert await refused(cancel_meeting(REVIEWER, which=SLUG, reason="台风")) == "wrong_role"


async def test_a_meeting_that_is_off_comes_to_nothing_more() -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        assert await refused(cancel_meeting(OFFICER, which=SLUG, reason=" ")) == "reason_required"
        await cancel_meeting(OFFICER, which=SLUG, reason="议题未成熟")
        assert await refused(cancel_meeting(OFFICER, which=SLUG, reason="再说一次")) == "out_of_order"
        move = Postponement(starts_at=LATER, reason="台风")
        assert await refused(postpone_meeting(OFFICER, which=SLUG, new=move)) == "out_of_order"
    view = await meeting_for_services(SLUG)
    assert (view.state, view.sequence) == (MeetingState.CANCELLED, 1)


async def test_a_meeting_is_held_once_it_has_begun_and_with_its_quorum() -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        assert await refused(hold_meeting(OFFICER, which=SLUG, counted=MeetingHeld(members_present=9))) == "not_yet"
    with clock.frozen(AFTER):
        assert await refused(hold_meeting(OFFICER, which=SLUG, counted=MeetingHeld())) == "required"
        assert await refused(hold_meeting(OFFICER, which=SLUG, counted=MeetingHeld(members_present=4))) == "no_quorum"
        too_many = MeetingHeld(members_present=10)
        assert await refused(hold_meeting(OFFICER, which=SLUG, counted=too_many)) == "out_of_range"
        await hold_meeting(OFFICER, which=SLUG, counted=MeetingHeld(members_present=5))
    view = await meeting_for_services(SLUG)
    assert (view.state, view.members_present, view.quorum_reached) == (MeetingState.HELD, 5, True)


async def test_where_the_kind_decides_every_item_needs_its_decision_before_the_end() -> None:
    await a_held_meeting()
    with clock.frozen(AFTER):
        assert await refused(conclude_meeting(OFFICER, which=SLUG)) == "undecided"


async def test_a_decided_meeting_is_concluded() -> None:
    await a_decided_item()
    with clock.frozen(AFTER):
        made = await conclude_meeting(OFFICER, which=SLUG)
    assert made.state is MeetingState.CONCLUDED


async def test_a_forum_is_concluded_without_decisions() -> None:
    await a_held_meeting(slug="forum", kind=MeetingKind.FORUM, members=None, quorum=None)
    with clock.frozen(AFTER):
        assert (await conclude_meeting(OFFICER, which="forum")).state is MeetingState.CONCLUDED


async def test_of_two_who_move_and_call_off_at_once_the_second_sees_what_the_first_did() -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        move = Postponement(starts_at=LATER, reason="台风")
        done = await asyncio.gather(
            postpone_meeting(OFFICER, which=SLUG, new=move),
            cancel_meeting(COLLEAGUE, which=SLUG, reason="取消"),
            postpone_meeting(COLLEAGUE, which=SLUG, new=move),
            return_exceptions=True,
        )
    view = await meeting_for_services(SLUG)
    assert view.state is MeetingState.CANCELLED
    assert view.sequence == sum(not isinstance(one, BaseException) for one in done)
    assert all(isinstance(one, Refused) for one in done if isinstance(one, BaseException))


async def test_a_rejected_announcement_can_be_handed_in_again() -> None:
    made = await a_meeting()
    await an_item()
    with clock.frozen(START):
        first = await announce_meeting(OFFICER, which=SLUG)
        await reject_edition(REVIEWER, edition=first.id, reason="地点写清楚")
        await published((await announce_meeting(OFFICER, which=SLUG)).id)
    assert [one.version for one in await editions_of(EditionKind.ANNOUNCEMENT, made.id)] == [2, 1]


async def test_the_public_list_is_what_announcements_and_moves_amount_to() -> None:
    await an_announced_meeting()
    held = await meeting_named(SLUG)

    async def as_listed() -> None:
        now = await meeting_named(SLUG)
        found = await in_force(EditionKind.ANNOUNCEMENT, held.id, Announcement)
        assert found is not None
        [row] = await execute("SELECT title, starts_at, place, items, attended, words FROM announced_meeting")
        made = row_of(found.content)
        assert (row["starts_at"], row["place"]) == (now.starts_at, now.place)
        assert (row["title"], row["items"], row["attended"], row["words"]) == (
            made.title,
            made.items,
            made.attended,
            made.words,
        )

    await as_listed()
    with clock.frozen(START):
        await postpone_meeting(OFFICER, which=SLUG, new=Postponement(starts_at=LATER, place="三楼", reason="台风"))
        await as_listed()
        await an_item(title="新增议题", attended=False)
        await as_listed()
        await published((await announce_meeting(OFFICER, which=SLUG, reason="增加一个议题")).id)
        await as_listed()
        await cancel_meeting(OFFICER, which=SLUG, reason="议题未成熟")
    await as_listed()
