"""A meeting is prepared and edited by the secretary or officer of its body; nobody overwrites anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from decisions.schemas.agenda import EditedItem
from decisions.schemas.meeting import EditedMeeting
from decisions.services import agenda
from decisions.services.meeting_loading import item_named, meeting_named
from decisions.services.meetings import edit_meeting, prepare_meeting
from participation.base.database import fetch
from tests.decisions.refusals import refused
from tests.decisions.steps import MEETING, a_meeting, an_item, new_item, new_meeting
from tests.world import AUDITOR, OFFICER, OFFICER_ELSEWHERE, RESIDENT

pytestmark = [pytest.mark.usefixtures("world")]


def again(version: int, **changes: Any) -> EditedMeeting:
    """The meeting of the steps once more, with changes."""
    return EditedMeeting(**msgspec.structs.asdict(new_meeting(**changes)), version=version)


async def test_a_meeting_is_prepared_with_its_agenda() -> None:
    made = await a_meeting()
    item = await an_item()
    held, found = await item_named(item.id)
    assert (held.slug, held.quorum, held.starts_at, made.state) == ("executive-112", 5, MEETING, "prepared")
    assert (found.position, found.attended, found.body) == (1, True, held.body)


async def test_only_the_office_of_the_body_prepares_and_edits() -> None:
    assert await refused(prepare_meeting(OFFICER_ELSEWHERE, new=new_meeting())) == "wrong_body"
    assert await refused(prepare_meeting(AUDITOR, new=new_meeting())) == "wrong_role"
    await a_meeting()
    assert await refused(edit_meeting(RESIDENT, which="executive-112", change=again(1))) == "wrong_body"
    assert await refused(agenda.add_item(OFFICER_ELSEWHERE, which="executive-112", new=new_item())) == "wrong_body"


async def test_the_second_of_two_editors_is_told_and_nothing_of_the_first_is_lost() -> None:
    await a_meeting()
    await edit_meeting(OFFICER, which="executive-112", change=again(1, place="三楼会议室"))
    assert await refused(edit_meeting(OFFICER, which="executive-112", change=again(1))) == "edited_meanwhile"
    assert (await meeting_named("executive-112")).place == "三楼会议室"


async def test_the_second_of_two_editors_of_an_item_is_told() -> None:
    await a_meeting()
    item = await an_item()
    change = EditedItem(**msgspec.structs.asdict(new_item(title="另一个题目")), version=1)
    await agenda.edit_item(OFFICER, item=item.id, change=change)
    assert await refused(agenda.edit_item(OFFICER, item=item.id, change=change)) == "edited_meanwhile"


async def test_a_taken_address_an_unknown_body_and_a_quorum_of_more_than_all_are_refused() -> None:
    await a_meeting()
    assert await refused(prepare_meeting(OFFICER, new=new_meeting())) == "slug_taken"
    assert await refused(prepare_meeting(OFFICER, new=new_meeting(slug="new"))) == "slug_taken"
    assert await refused(prepare_meeting(OFFICER, new=new_meeting(slug="b", body="nowhere"))) == "unknown_value"
    assert await refused(prepare_meeting(OFFICER, new=new_meeting(slug="b", call="nowhere"))) == "unknown_value"
    assert await refused(prepare_meeting(OFFICER, new=new_meeting(slug="b", quorum=10))) == "out_of_range"
    assert await refused(prepare_meeting(OFFICER, new=new_meeting(slug="b", link="javascript:x"))) == "invalid"


async def test_items_are_put_in_order_and_one_taken_off_stays_as_a_row() -> None:
    await a_meeting()
    first, second, third = [await an_item(title=f"议题{n}") for n in range(3)]
    await agenda.remove_item(OFFICER, item=second.id)
    assert await refused(agenda.order_agenda(OFFICER, which="executive-112", items=[third.id])) == "invalid"
    await agenda.order_agenda(OFFICER, which="executive-112", items=[third.id, first.id])
    rows = await fetch(
        dict[str, Any], "SELECT title, removed_at IS NULL AS there FROM agenda_item ORDER BY removed_at, position"
    )
    assert [row["title"] for row in rows if row["there"]] == ["议题2", "议题0"]
    assert len(rows) == 3


async def test_an_edit_keeps_the_time_of_what_is_planned() -> None:
    await a_meeting()
    later = MEETING + timedelta(hours=2)
    made = await edit_meeting(OFFICER, which="executive-112", change=again(1, starts_at=later))
    held = await meeting_named(made.id)
    assert (held.starts_at, made.version) == (later, 2)
