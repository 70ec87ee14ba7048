"""常见问题: written by one, published by another, corrected with a date, withdrawn with a trace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from asyncpg import RestrictViolationError

from consultations.queries.faq import candidates, faq, filed_entry, filed_faq
from consultations.rules.faq import FaqAct, FaqStanding
from consultations.schemas.faq import CorrectedFaqEntry
from consultations.services.families.grouping import group
from consultations.services.faq import correct_entry, decide, order_entries
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DAY, DURING, SLUG, clauses, opened, point, prepared, refused, said
from tests.moderation.redacted import redact
from tests.questionnaires.steps import entry
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

pytestmark = pytest.mark.usefixtures("world")
LATER = DURING + DAY
SUBJECTS = "SELECT verb FROM audit WHERE subject = {} ORDER BY id"


async def decided(act: FaqAct, entry_: UUID, reason: str = "", *, actor: Actor = REVIEWER, at: Any = DURING) -> None:
    with clock.frozen(at):
        await decide(actor, entry=entry_, act=act, reason=reason)


async def corrected(entry_: UUID, version: int = 1, *, actor: Actor = OFFICER, **given: Any) -> None:
    texts = {"question": "一楼要不要出钱？", "answer": "一楼不分摊，二楼自愿。"} | given
    with clock.frozen(LATER):
        await correct_entry(actor, entry=entry_, change=CorrectedFaqEntry(version=version, **texts))


async def public() -> list[Any]:
    with clock.frozen(LATER):
        return (await faq(NOBODY, SLUG)).items


async def test_an_entry_is_public_once_somebody_else_published_it() -> None:
    await opened()
    third = (await clauses())[2].id
    made = await entry(clause=third, question_en="Does the ground floor pay?", answer_en="It does not.")
    assert await public() == []
    await decided(FaqAct.PUBLISH, made)
    (shown,) = await public()
    assert (shown.question, shown.answer_en, shown.clause_number) == ("一楼要不要出钱？", "It does not.", "第三条")
    assert (shown.published_at, shown.corrected_at) == (DURING, None)


async def test_a_correction_is_public_with_its_date_once_it_is_published() -> None:
    await opened()
    made = await entry()
    await decided(FaqAct.PUBLISH, made)
    await corrected(made)
    assert [one.answer for one in await public()] == ["一楼不分摊建设费用。"]
    await decided(FaqAct.PUBLISH, made, actor=LEADER, at=LATER)
    (shown,) = await public()
    assert (shown.answer, shown.published_at, shown.corrected_at) == ("一楼不分摊，二楼自愿。", DURING, LATER)


async def test_what_is_withdrawn_keeps_its_place_with_day_and_reason_and_no_text() -> None:
    await opened()
    made = await entry()
    await decided(FaqAct.PUBLISH, made)
    await decided(FaqAct.WITHDRAW, made, "市里另有规定。", actor=OFFICER, at=LATER)
    (left,) = await public()
    assert (left.question, left.answer, left.withdrawn_at, left.withdrawn_for) == ("", "", LATER, "市里另有规定。")
    await corrected(made)
    await decided(FaqAct.PUBLISH, made, at=LATER)
    assert [one.answer for one in await public()] == ["一楼不分摊，二楼自愿。"]


async def test_what_was_never_public_leaves_no_trace_outside() -> None:
    await opened()
    made = await entry()
    await decided(FaqAct.SEND_BACK, made, "请写短些。")
    assert (await filed_entry(OFFICER, SLUG, made)).standing is FaqStanding.SENT_BACK
    await corrected(made)
    await decided(FaqAct.WITHDRAW, made, "不需要了。", actor=OFFICER)
    assert await public() == []


async def test_versions_and_decisions_are_only_added_to() -> None:
    await opened()
    made = await entry()
    await decided(FaqAct.PUBLISH, made)
    await corrected(made)
    found = await filed_entry(OFFICER, SLUG, made)
    assert [(one.version, one.by) for one in found.versions] == [(1, OFFICER.name), (2, OFFICER.name)]
    assert [(one.act, one.version, one.by) for one in found.decisions] == [("publish", 1, REVIEWER.name)]
    for statement in ("UPDATE faq_version SET answer = 'x'", "DELETE FROM faq_decision"):
        with pytest.raises(RestrictViolationError, match="only added to"):
            await execute(statement)


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, REVIEWER, LEADER, CLERK, RESIDENT, NOBODY], ids=lambda a: a.name)
async def test_nobody_but_an_officer_of_the_body_writes(actor: Actor) -> None:
    await opened()
    made = await entry()
    with refused() as found:
        await corrected(made, actor=actor)
    assert found.answer == (403, "wrong_role")
    with refused() as found, clock.frozen(DURING):
        await order_entries(actor, slug=SLUG, entries=[made])
    assert found.answer == (403, "wrong_role")


@pytest.mark.parametrize(
    "actor", [OFFICER, COLLEAGUE, OFFICER_ELSEWHERE, CLERK, RESIDENT, NOBODY], ids=lambda a: a.name
)
async def test_nobody_but_a_reviewer_or_leader_publishes(actor: Actor) -> None:
    await opened()
    made = await entry()
    with refused() as found:
        await decided(FaqAct.PUBLISH, made, actor=actor)
    assert found.answer == (403, "wrong_role")
    assert await public() == []


async def test_what_an_entry_came_from_is_of_this_consultation() -> None:
    await opened()
    (comment,) = await said("一楼要出钱吗？")
    stated = await point("费用分摊", [comment], at=DURING)
    made = await entry(comments=[comment], points=[stated])
    found = (await filed_entry(OFFICER, SLUG, made)).newest
    assert (found.comments, found.points) == ([comment], [stated])
    with refused() as wrong:
        await entry(comments=[made], families=[made], points=[comment], clause=made)
    assert wrong.fields == dict.fromkeys(("comments", "families", "points", "clause"), "unknown_value")


async def test_everything_that_is_missing_is_named() -> None:
    await opened()
    with refused() as wrong:
        await entry("", "", question_en="Who pays?")
    assert wrong.fields == {"question": "required", "answer": "required", "answer_en": "required"}


async def test_two_officers_do_not_overwrite_each_other() -> None:
    await opened()
    made = await entry()
    await corrected(made)
    with refused() as found:
        await corrected(made, actor=COLLEAGUE)
    assert found.answer == (409, "edited_meanwhile")


async def test_entries_stand_in_the_order_the_officer_chose() -> None:
    await opened()
    made = [await entry(f"第{n}问？") for n in range(3)]
    for one in made:
        await decided(FaqAct.PUBLISH, one)
    with clock.frozen(DURING):
        await order_entries(OFFICER, slug=SLUG, entries=[made[2], made[0], made[1]])
    assert [one.id for one in await public()] == [made[2], made[0], made[1]]
    with refused() as found, clock.frozen(DURING):
        await order_entries(OFFICER, slug=SLUG, entries=made[:2])
    assert found.answer == (409, "edited_meanwhile")


async def test_every_act_is_on_record() -> None:
    await opened()
    made = await entry()
    await decided(FaqAct.PUBLISH, made)
    await corrected(made)
    await decided(FaqAct.SEND_BACK, made, "请写短些。")
    await decided(FaqAct.WITHDRAW, made, "不需要了。", actor=OFFICER)
    verbs = [row["verb"] for row in await execute(SUBJECTS, f"faq:{made}")]
    assert verbs == ["faq.written", "faq.published", "faq.corrected", "faq.sent_back", "faq.withdrawn"]


async def test_families_that_ask_are_proposed_those_of_most_people_first_and_answered_ones_last() -> None:
    await opened()
    await said("一楼要不要出钱？", "一楼要不要出钱？", "一楼要不要出钱？")
    await said("请问电梯坏了谁来修。", actor=RESIDENT)
    await said("支持加装电梯。", actor=RESIDENT)
    consultation = (await execute("SELECT id FROM consultation WHERE slug = {}", SLUG))[0]["id"]
    with clock.frozen(DURING):
        await group(consultation)
        found = await candidates(OFFICER, SLUG)
        assert [(one.text, one.voices.people, one.voices.messages) for one in found] == [
            ("请问电梯坏了谁来修。", 1, 1),
            ("一楼要不要出钱？", 0, 3),
        ]
        await entry(families=[found[0].family])
        again = await candidates(OFFICER, SLUG)
    assert [(one.text, one.answered) for one in again] == [("一楼要不要出钱？", False), ("请问电梯坏了谁来修。", True)]


async def test_what_is_redacted_is_in_no_proposal() -> None:
    await opened()
    (comment,) = await said("我是3号楼的王阿姨，一楼要出钱吗？")
    consultation = (await execute("SELECT id FROM consultation WHERE slug = {}", SLUG))[0]["id"]
    await redact(comment, "3号楼的王阿姨")
    with clock.frozen(DURING):
        await group(consultation)
        (found,) = await candidates(OFFICER, SLUG)
    assert "王阿姨" not in found.text


async def test_before_the_opening_only_the_office_knows_of_the_entries() -> None:
    await prepared()
    made = await entry()
    await decided(FaqAct.PUBLISH, made)
    with refused() as found:
        await faq(NOBODY, SLUG)
    assert found.refusal.status == 404
    assert len((await filed_faq(CLERK, SLUG)).items) == 1
