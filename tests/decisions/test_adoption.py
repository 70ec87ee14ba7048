"""What became of an opinion: who may say so, what it has to say, and that lists show what the rows amount to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from consultations.words import Status
from decisions.queries.opinion_one import opinion_inside, own_opinions
from decisions.queries.opinions import OpinionFilter, RecordIs, opinions, progress, reader_of
from decisions.schemas.adoption import AdoptionView, NewAdoption
from decisions.services.adopting import adopt
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinion_telling import ask_to_confirm
from decisions.services.opinions_handing_in import hand_in
from decisions.words import Said
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.in_force import current_calendar
from participation.base.rules_file.counting import last_day_of
from participation.base.rules_file.parts import Counting, Days, Text
from tests.decisions.opinions_steps import AFTER, DURING, SECRETARY, SLUG, a_sitting, an_opinion
from tests.decisions.steps import MEETING, START
from tests.world import BODY, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT

DUE = (AFTER + timedelta(days=90)).date()


def answer(**changes: Any) -> NewAdoption:
    """A complete answer that promises something."""
    values: dict[str, Any] = {"status": Status.ADOPTED, "reason": "写入第八条。", "unit": "fgj", "due_on": DUE}
    return NewAdoption(**values | changes)


async def answered(opinion: UUID, actor: Actor = SECRETARY, **changes: Any) -> AdoptionView:
    with clock.frozen(AFTER):
        return await adopt(actor, opinion=opinion, new=answer(**changes))


async def code(doing: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        await doing
    found = refused.value.refusal
    return (found.errors[0].code if found.errors else found.code), found.status


async def standing(opinion: UUID) -> dict[str, Any]:
    return (await execute("SELECT * FROM opinion_standing WHERE opinion = {}", opinion))[0]


async def test_an_answer_is_due_so_many_working_days_after_the_meeting(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    days = Days(days=15, counting=Counting.WORKING, source=Text(zh="-", en="-"))
    assert (await standing(made.id))["answer_due_on"] == last_day_of(MEETING.date(), days, current_calendar())


async def test_the_unit_that_presents_the_item_owes_the_answer(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, item=it.market)
    assert (await standing(made.id))["unit"] == BODY["sww"]
    assert await code(answered(made.id, OFFICER)) == ("wrong_unit", 403)
    done = await answered(made.id, OFFICER_ELSEWHERE, unit="sww")
    assert (done.version, done.unit) == (1, "sww")


async def test_a_unit_never_edits_the_answer_of_another(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, item=it.market)
    await answered(made.id, OFFICER_ELSEWHERE, unit="sww")
    for actor in (OFFICER, COLLEAGUE, LEADER, CLERK, RESIDENT, NOBODY):
        assert await code(answered(made.id, actor, reason="另一个单位改的")) == ("wrong_unit", 403)
    assert len(await execute("SELECT FROM adoption")) == 1


async def test_a_unit_passes_on_only_as_referred_and_the_secretary_names_any(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, item=it.market)
    assert await code(answered(made.id, OFFICER_ELSEWHERE, unit="fgj")) == ("other_unit", 403)
    await answered(made.id, OFFICER_ELSEWHERE, unit="fgj", status=Status.REFERRED, due_on=None)
    assert (await standing(made.id))["unit"] == BODY["fgj"]
    assert await code(answered(made.id, OFFICER_ELSEWHERE, unit="sww")) == ("wrong_unit", 403)
    await answered(made.id, SECRETARY, unit="lhsr")
    assert (await standing(made.id))["unit"] == BODY["lhsr"]


async def test_an_answer_that_lacks_something_is_refused(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    lacking: tuple[tuple[dict[str, Any], str], ...] = (
        ({"reason": " "}, "reason_required"),
        ({"due_on": None}, "due_required"),
        ({"due_on": date(2027, 3, 1)}, "due_over"),
        ({"status": Status.EXPLAINED}, "nothing_promised"),
        ({"unit": "nowhere"}, "unknown"),
        ({"version": 3}, "edited_meanwhile"),
    )
    for changes, refused in lacking:
        assert (await code(answered(made.id, **changes)))[0] == refused
    assert await execute("SELECT FROM adoption") == []


async def test_what_the_decision_shows_already_needs_no_day(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    done = await answered(made.id, due_on=None, shown_by="第八条第二款")
    assert done.due_on is None
    for status in (Status.FOR_STUDY, Status.REFERRED):
        assert (await answered(made.id, status=status, reason=f"{status}")).due_on == DUE


async def test_a_later_day_needs_a_reason_of_its_own(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await answered(made.id)
    later = DUE + timedelta(days=30)
    assert (await code(answered(made.id, due_on=later)))[0] == "reason_required"
    assert (await answered(made.id, due_on=later, reason="厂家延期供货，顺延一个月。")).version == 2
    assert (await standing(made.id))["due_on"] == later


async def test_every_version_of_an_answer_stays_and_is_told(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await answered(made.id)
    await answered(made.id, status=Status.PARTLY_ADOPTED, reason="改为部分采纳。", version=1)
    found = await opinion_inside(OFFICER, made.id)
    assert [one.status for one in found.adoptions] == [Status.ADOPTED, Status.PARTLY_ADOPTED]
    assert found.line.status is Status.PARTLY_ADOPTED
    told = await execute("SELECT contact FROM delivery WHERE template = 'opinion_answered'")
    assert [row["contact"] for row in told] == ["+8613800000201"] * 2
    assert (await standing(made.id))["answered_at"] == found.adoptions[0].at


async def test_corrections_keep_both_wordings(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, "一楼不用交钱")
    with clock.frozen(AFTER):
        await correct(NOBODY, opinion=made.id, version=1, text="一楼可以少交钱", participant=it.chen)
    own = (await own_opinions(it.chen))[0]
    assert [one.text for one in own.texts] == ["一楼不用交钱", "一楼可以少交钱"]
    assert own.confirmed
    reader = await reader_of(OFFICER, SLUG)
    assert [one.corrected for one in (await opinions(reader, of=OpinionFilter(record=RecordIs.CORRECTED))).items] == [
        True
    ]


async def test_nobody_confirms_for_somebody_else(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    assert await code(confirm(NOBODY, opinion=made.id, version=1, participant=it.shen)) == ("not_found", 404)
    assert await code(correct(NOBODY, opinion=made.id, version=1, text="冒", participant=it.shen)) == ("not_found", 404)
    for actor in (NOBODY, RESIDENT, LEADER, OFFICER_ELSEWHERE):
        assert (await code(confirm(actor, opinion=made.id, version=1, note="电话")))[1] == 403
    # who wrote the record does not note that it is right
    assert await code(confirm(SECRETARY, opinion=made.id, version=1, note="电话")) == ("author_may_not_confirm", 403)
    assert await execute("SELECT FROM opinion_confirmation") == []


async def test_a_clerk_notes_whom_they_asked(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, who=it.shen)
    assert await code(confirm(CLERK, opinion=made.id, version=1)) == ("note_required", 422)
    await confirm(CLERK, opinion=made.id, version=1, note="3月31日上午电话，沈阿婆本人。")
    assert await code(confirm(CLERK, opinion=made.id, version=1, note="再")) == ("confirmed_already", 409)
    assert (await own_opinions(it.shen))[0].texts[0].note == ""


async def test_what_was_changed_meanwhile_is_read_again_first(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await correct(NOBODY, opinion=made.id, version=1, text="我的话", participant=it.chen)
    assert await code(confirm(NOBODY, opinion=made.id, version=1, participant=it.chen)) == ("changed_meanwhile", 409)


async def test_each_wording_is_asked_about_once(world: None) -> None:
    it = await a_sitting()
    await an_opinion(it)
    await an_opinion(it, "第二条", who=it.shen)
    assert await ask_to_confirm(SECRETARY, meeting=SLUG) == 2
    assert await ask_to_confirm(SECRETARY, meeting=SLUG) == 0
    fates = {row["fate"] for row in await execute("SELECT fate FROM delivery WHERE template = 'opinion_to_confirm'")}
    assert fates == {"queued", "no contact"}


@pytest.mark.parametrize(
    ("at", "said"),
    [(START + timedelta(days=1), Said.BEFORE), (DURING, Said.DURING), (MEETING + timedelta(days=7), Said.AFTER)],
)
async def test_opinions_are_handed_in_before_during_and_after(world: None, at: Any, said: Said) -> None:
    it = await a_sitting()
    with clock.frozen(at):
        await hand_in(NOBODY, participant=it.shen, item=it.lift, text="手写的意见")
    rows = await execute("SELECT said, number FROM opinion")
    assert [(row["said"], row["number"]) for row in rows] == [(said, 1)]


async def test_what_is_handed_in_too_late_or_on_another_item_is_refused(world: None) -> None:
    it = await a_sitting()
    with clock.frozen(MEETING + timedelta(days=8)):
        assert await code(hand_in(NOBODY, participant=it.shen, item=it.lift, text="迟")) == ("too_late", 409)
    with clock.frozen(DURING):
        assert await code(hand_in(NOBODY, participant=it.shen, item=it.market, text="别")) == ("not_their_item", 409)
        assert (await code(hand_in(RESIDENT, participant=it.shen, item=it.lift, text="替", by_link=False)))[1] == 403
    assert await execute("SELECT FROM opinion") == []


async def test_progress_counts_what_is_answered_and_left(world: None) -> None:
    it = await a_sitting()
    first, _ = await an_opinion(it), await an_opinion(it, item=it.market)
    await answered(first.id)
    with clock.frozen(AFTER + timedelta(days=60)):
        whole = await progress(await reader_of(OFFICER, SLUG))
        theirs = await progress(await reader_of(OFFICER_ELSEWHERE, SLUG))
    assert (whole.opinions, whole.answered, whole.left, whole.late) == (2, 1, 1, 1)
    assert whole.by_status == {"adopted": 1}
    assert (theirs.opinions, theirs.left) == (1, 1)


async def test_a_list_goes_on_where_it_stopped(world: None) -> None:
    it = await a_sitting()
    for n in range(5):
        await an_opinion(it, f"第{n}条")
    reader = await reader_of(OFFICER, SLUG)
    first = await opinions(reader, limit=2)
    rest = await opinions(reader, cursor=first.next, limit=10)
    assert [one.number for one in [*first.items, *rest.items]] == [1, 2, 3, 4, 5]
    assert await code(opinions(reader, cursor="x")) == ("invalid", 422)
