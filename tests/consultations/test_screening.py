"""先审后显: what others see of a comment, and that hiding destroys nothing."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.schemas.comment import ScreeningDecision, SeenComment
from consultations.services import screening
from consultations.words import Screening, ScreeningReason, Stance, Standing
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import BEFORE, DURING, SLUG, clauses, opened, refused, said, says, scheduled
from tests.world import CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

SHOW = ScreeningDecision(show=True)
ABUSE = ScreeningDecision(show=False, reason=ScreeningReason.ABUSE, detail="骂人,原话见附件\x00")


async def decide(decision: ScreeningDecision, *comments: UUID, actor: Actor = OFFICER) -> int:
    with clock.frozen(DURING):
        return await screening.screen(actor, slug=SLUG, comments=comments, decision=decision)


async def seen(**wanted: object) -> list[SeenComment]:
    with clock.frozen(DURING):
        return (await seen_comments(NOBODY, SLUG, Filter(**wanted))).items  # type: ignore[arg-type] # as given


async def test_by_default_a_comment_is_seen_once_it_was_let_through(world: None) -> None:
    await opened()
    [comment] = await said("同意")
    assert await seen() == []
    assert await decide(SHOW, comment) == 1
    assert [(c.text, c.standing) for c in await seen()] == [("同意", Standing.VISIBLE)]


async def test_at_once_means_at_once_until_it_is_hidden(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    [comment] = await said("同意")
    assert [c.text for c in await seen()] == ["同意"]
    await decide(ABUSE, comment)
    assert [c.text for c in await seen()] == [""]


async def test_never_means_never(world: None) -> None:
    await opened(screening=Screening.NEVER)
    [comment] = await said("同意")
    await decide(SHOW, comment)
    assert await seen() == []


async def test_a_hidden_comment_stands_there_with_its_reason_and_nothing_else(world: None) -> None:
    await opened()
    clause = (await clauses())[0].id
    [comment] = await said(
        "难听的话", publish="text and name", author_name="某人", clause=clause, stance="oppose", proposed_text="改"
    )
    await decide(SHOW, comment)
    await decide(ABUSE, comment)
    [one] = await seen()
    assert (one.standing, one.hidden_for) == (Standing.HIDDEN, ScreeningReason.ABUSE)
    assert (one.text, one.proposed_text, one.author_name, one.stance) == ("", "", None, None)
    assert one.clause_number == "第一条"
    await decide(SHOW, comment)
    assert [(c.text, c.author_name) for c in await seen()] == [("难听的话", "某人")]


async def test_hiding_destroys_nothing_and_seals_the_detail(world: None) -> None:
    await opened()
    [comment] = await said("难听的话")
    await decide(ABUSE, comment)
    [filed] = (await filed_comments(OFFICER, SLUG, Filter())).items
    assert (filed.text, filed.hidden_for, filed.sealed_detail) == ("难听的话", "abuse", "骂人,原话见附件")
    rows = await execute("SELECT standing, reason, person, at FROM screening_act")
    assert rows == [{"standing": "hidden", "reason": "abuse", "person": OFFICER.person, "at": DURING}]
    [audit] = await execute("SELECT verb, detail FROM audit WHERE verb = 'comment.hidden'")
    assert "原话" not in audit["detail"]


async def test_hiding_takes_a_coded_reason_and_showing_takes_none(world: None) -> None:
    await opened()
    [comment] = await said("同意")
    with refused() as found:
        await decide(ScreeningDecision(show=False), comment)
    assert found.fields == {"reason": "reason_required"}
    with refused() as found:
        await decide(ScreeningDecision(show=True, reason=ScreeningReason.ABUSE), comment)
    assert found.fields == {"reason": "reason_unknown"}
    assert await execute("SELECT FROM screening_act") == []


@pytest.mark.parametrize("actor", [CLERK, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_else_screens(world: None, actor: Actor) -> None:
    await opened()
    [comment] = await said("同意")
    with refused() as found:
        await decide(SHOW, comment, actor=actor)
    assert found.answer == (403, "wrong_role")


async def test_a_reviewer_screens_too(world: None) -> None:
    await opened()
    [comment] = await said("同意")
    assert await decide(SHOW, comment, actor=REVIEWER) == 1


async def test_many_are_screened_in_one_act(world: None) -> None:
    await opened()
    comments = await said(*(f"第{n}条意见" for n in range(60)))
    assert await decide(SHOW, *comments, comments[0]) == 60
    assert len(await seen()) == 50
    assert len(await execute("SELECT FROM audit WHERE verb = 'comment.shown'")) == 1


async def test_comments_of_another_consultation_are_not_reached(world: None) -> None:
    await opened(slug="other")
    [elsewhere] = await said("同意", slug="other")
    await opened()
    [here] = await said("同意")
    for comments in ([here, elsewhere], [uuid4()], []):
        with refused() as found:
            await decide(SHOW, *comments)
        assert found.fields == {"comments": "unknown_value"}
    assert await execute("SELECT FROM screening_act") == []


async def test_names_are_seen_only_by_the_commenters_choice(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    await said("甲", author_name="沈阿婆", publish="text and name")
    await said("乙", author_name="陈立", publish="text")
    await said("丙", author_name="林可", publish="no")
    assert [(c.text, c.author_name) for c in await seen()] == [("甲", "沈阿婆"), ("乙", None)]


async def test_a_search_finds_what_may_be_read_and_nothing_that_is_hidden(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    shown, hidden = await said("底楼采光要补偿", "底楼采光的人都是骗子")
    await decide(ABUSE, hidden)
    assert [c.id for c in await seen(q="采光")] == [shown]
    assert await seen(q="骗子") == []
    assert [c.id for c in await seen(q="底楼 采光")] == [shown]


async def test_no_filter_tells_what_a_hidden_comment_said(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    shown, hidden = await said("不同意", "不同意,都是骗子", stance="oppose")
    await decide(ABUSE, hidden)
    assert [c.id for c in await seen(stance=Stance.OPPOSE)] == [shown]
    assert [c.id for c in await seen()] == [shown, hidden]


async def test_comments_on_a_clause_are_found_by_it(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    first, second = (await clauses())[:2]
    await said("关于第一条", clause=first.id)
    await said("关于第二条", clause=second.id)
    await said("关于全文")
    assert [c.text for c in await seen(clause=second.id)] == ["关于第二条"]
    assert [c.text for c in await seen(whole=True)] == ["关于全文"]


async def test_nothing_is_seen_before_the_opening(world: None) -> None:
    await scheduled()
    with clock.frozen(BEFORE), refused() as found:
        await seen_comments(NOBODY, SLUG, Filter())
    assert found.refusal.status == 404


async def test_the_offices_list_is_for_the_office(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        await says("我的电话在里面", author_contact="13800000201")
        for actor in (NOBODY, RESIDENT, OFFICER_ELSEWHERE):
            with refused() as found:
                await filed_comments(actor, SLUG, Filter())
            assert found.refusal.status == 403
        [filed] = (await filed_comments(CLERK, SLUG, Filter())).items
    assert filed.contact == "+8613800000201"


async def test_pages_of_comments_follow_each_other(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    comments = await said(*(f"第{n}条意见" for n in range(23)))
    found: list[UUID] = []
    cursor = None
    while True:
        with clock.frozen(DURING):
            page = await seen_comments(NOBODY, SLUG, Filter(), cursor=cursor, limit=10)
        found += [c.id for c in page.items]
        if (cursor := page.next) is None:
            break
    assert found == comments
