"""The draft: versions, clauses whose identity survives redrafting, and who may read which version."""

from __future__ import annotations

import asyncpg
import pytest

from consultations.queries.comparing import changes_between
from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from consultations.schemas.draft import ClauseView, CorrectedClause, CorrectedDraft, DraftView
from consultations.services import drafting, life_cycle
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    DURING,
    SLUG,
    TEXT,
    closed,
    opened,
    prepared,
    published,
    refused,
    said,
    scheduled,
    submitted,
)
from tests.consultations.steps import answer as answered
from tests.consultations.steps import point as stated
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

REDRAFT = TEXT.replace("第二条", "第二条 本区各街道应当为居民提供咨询。\n\n第三条", 1)
REDRAFT = REDRAFT.replace("\n第三条 加装", "\n第四条 加装").replace("\n第四条 底层", "\n第五条 底层")


async def save(text: str, actor: Actor = OFFICER) -> DraftView:
    return await drafting.save_draft(actor, slug=SLUG, content=text.encode(), media_type="text/markdown")


def corrected(clauses: list[ClauseView]) -> list[CorrectedClause]:
    return [CorrectedClause(number=c.number, text=c.text, heading=c.heading, path=c.path, id=c.id) for c in clauses]


async def test_a_text_becomes_numbered_clauses(world: None) -> None:
    await prepared(None)
    found = await save(TEXT)
    assert found.version == 1
    assert [c.number for c in found.clauses] == ["第一条", "第二条", "第三条", "第四条"]
    assert "采光" in found.clauses[3].text
    assert await draft(OFFICER, SLUG) == found


async def test_each_saving_is_a_new_version_and_the_old_ones_stay(world: None) -> None:
    await prepared()
    second = await save(TEXT.replace("三分之二", "四分之三"))
    assert second.version == 2
    assert "三分之二" in (await draft(OFFICER, SLUG, 1)).clauses[2].text
    assert "四分之三" in (await draft(OFFICER, SLUG)).clauses[2].text


async def test_a_clause_keeps_its_identity_when_it_is_renumbered(world: None) -> None:
    await prepared()
    first = await draft(OFFICER, SLUG, 1)
    second = await save(REDRAFT)
    assert [c.number for c in second.clauses] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert [c.id for c in second.clauses if c.id in {d.id for d in first.clauses}] == [c.id for c in first.clauses]
    found = await changes_between(OFFICER, SLUG, 1, 2)
    assert [item.change for item in found.items] == ["same", "added", "same", "same", "same"]


async def test_an_edited_clause_keeps_its_identity_too(world: None) -> None:
    await prepared()
    await save(TEXT.replace("应当给予补偿", "应当协商给予补偿,协商不成的由街道办事处调解"))
    found = await changes_between(OFFICER, SLUG, 1, 2)
    assert [item.change for item in found.items] == ["same", "same", "same", "edited"]


async def test_a_clause_that_went_is_told_as_removed(world: None) -> None:
    await prepared()
    await save(TEXT[: TEXT.index("第四条")])
    found = await changes_between(OFFICER, SLUG, 1, 2)
    last = found.items[-1]
    assert (last.change, last.later) == ("removed", None)
    assert last.earlier is not None
    assert last.earlier.number == "第四条"


async def test_the_officer_corrects_the_split_and_keeps_identities(world: None) -> None:
    await prepared()
    before = (await draft(OFFICER, SLUG)).clauses
    clauses = corrected(before)
    clauses[0].text = "完全不同的一条。"
    clauses[1], clauses[2] = clauses[2], clauses[1]
    found = await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=clauses, title="办法"))
    assert [c.id for c in found.clauses] == [before[0].id, before[2].id, before[1].id, before[3].id]
    assert found.title == "办法"


async def test_one_identity_is_never_given_to_two_clauses(world: None) -> None:
    await prepared()
    clauses = corrected((await draft(OFFICER, SLUG)).clauses)
    clauses[1].id = clauses[0].id
    found = await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=clauses))
    assert len({c.id for c in found.clauses}) == 4


async def test_an_identity_from_elsewhere_is_not_taken_over(world: None) -> None:
    await prepared(slug="other")
    stolen = (await draft(OFFICER, "other")).clauses[0].id
    await prepared()
    clauses = [CorrectedClause(number="第一条", text="本区的新规定。", id=stolen)]
    found = await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=clauses))
    assert found.clauses[0].id != stolen


async def test_clauses_without_text_are_all_named(world: None) -> None:
    await prepared()
    clauses = [CorrectedClause(number="第一条", text=t) for t in ("好", "", "\u200b ")]
    with refused() as found:
        await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=clauses))
    assert found.fields == {"clauses.1.text": "required", "clauses.2.text": "required"}


async def test_ten_thousand_clauses_are_saved_and_saved_again(world: None) -> None:
    await prepared(None)
    texts = [f"第{n}处停车点的设置方式为{n * 7919 % 100_003}。" for n in range(10_000)]
    clauses = [CorrectedClause(number=f"{n}", text=text) for n, text in enumerate(texts)]
    first = await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=clauses))
    for clause in clauses[::2]:
        clause.text += "另行公布。"
    second = await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=clauses))
    assert [c.id for c in first.clauses] == [c.id for c in second.clauses]


async def test_a_thousand_rewritten_clauses_are_matched(world: None) -> None:
    await prepared(None)
    words = [
        "居民",
        "电梯",
        "补偿",
        "采光",
        "街道",
        "业主",
        "表决",
        "资金",
        "维护",
        "安全",
        "消防",
        "物业",
        "规划",
        "施工",
    ]

    def written(shift: int) -> list[CorrectedClause]:
        return [
            CorrectedClause(
                number=f"{n}", text="、".join(words[(n * k + shift * (k % 3 == 0)) % 14] for k in range(1, 30))
            )
            for n in range(1_000)
        ]

    await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=written(0)))
    found = await drafting.save_clauses(OFFICER, slug=SLUG, draft=CorrectedDraft(clauses=written(1)))
    assert len({c.id for c in found.clauses}) == 1_000


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, CLERK, LEADER, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_of_the_body_saves_a_draft(world: None, actor: Actor) -> None:
    await prepared()
    with refused() as found:
        await save(TEXT, actor)
    assert found.answer == (403, "wrong_role")


async def test_the_draft_is_fixed_under_review_and_while_it_is_open(world: None) -> None:
    await submitted()
    with refused() as found:
        await save(TEXT)
    assert found.answer == (409, "out_of_order")


async def test_the_draft_is_fixed_while_it_is_open(world: None) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await save(TEXT)
    assert found.answer == (409, "out_of_order")


async def test_what_is_no_draft_is_refused(world: None) -> None:
    await prepared(None)
    with refused() as found:
        await save("   \n")
    assert found.refusal.status == 422
    with refused() as found:
        await drafting.save_draft(OFFICER, slug=SLUG, content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert found.refusal.status == 415


async def test_who_writes_the_text_does_not_sign_it(world: None) -> None:
    await prepared()
    await save(REDRAFT, COLLEAGUE)
    rows = await execute("SELECT DISTINCT person FROM step WHERE act = 'correct'")
    assert COLLEAGUE.person in [row["person"] for row in rows]


async def test_attempts_before_the_review_are_never_public(world: None) -> None:
    await prepared(TEXT.replace("为了方便居民", "(内部讨论稿,请勿外传)为了方便居民"))
    await save(TEXT)
    with clock.frozen(BEFORE):
        await life_cycle.submit(OFFICER, slug=SLUG)
        await life_cycle.approve(REVIEWER, slug=SLUG)
        await life_cycle.open_(OFFICER, slug=SLUG)
    with clock.frozen(DURING):
        assert (await draft(NOBODY, SLUG)).version == 2
        with refused() as found:
            await draft(NOBODY, SLUG, 1)
        assert found.refusal.status == 404
        with refused() as found:
            await changes_between(RESIDENT, SLUG, 1, 2)
        assert found.refusal.status == 404
        assert (await draft(OFFICER, SLUG, 1)).version == 1
        assert (await consultation(NOBODY, SLUG)).draft_versions == [2]


async def test_nothing_of_a_scheduled_consultation_is_public(world: None) -> None:
    await scheduled()
    with clock.frozen(BEFORE), refused() as found:
        await draft(NOBODY, SLUG)
    assert found.refusal.status == 404


async def test_a_redraft_after_the_close_is_the_offices_own_until_the_report_is_published(world: None) -> None:
    await opened()
    [comment] = await said("底楼采光受影响")
    await closed()
    with clock.frozen(AFTER):
        assert (await save(TEXT.replace("应当给予", "要给予"))).version == 2
        assert (await save(REDRAFT)).version == 3
        assert (await draft(NOBODY, SLUG)).version == 1
        assert (await draft(OFFICER, SLUG)).version == 3
        with refused() as found:
            await draft(RESIDENT, SLUG, 3)
        assert found.refusal.status == 404
    await answered(await stated("采光", [comment]))
    await published()
    assert (await draft(NOBODY, SLUG)).version == 3
    assert (await consultation(NOBODY, SLUG)).draft_versions == [1, 3]
    assert [item.change for item in (await changes_between(NOBODY, SLUG, 1, 3)).items].count("added") == 1
    with refused() as found:
        await draft(NOBODY, SLUG, 2)
    assert found.refusal.status == 404


async def test_a_version_that_is_not_there_is_not_found(world: None) -> None:
    await prepared()
    with refused() as found:
        await draft(OFFICER, SLUG, 7)
    assert found.refusal.status == 404


async def test_a_saved_clause_is_never_changed(world: None) -> None:
    await prepared()
    for statement in ("UPDATE clause SET text = 'x'", "DELETE FROM clause", "UPDATE draft SET title = 'x'"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(statement)
