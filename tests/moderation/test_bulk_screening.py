"""Screening of many in one act: it touches what the preview showed, says what it did, and can be taken back."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.queries.moderating import batches, whole_batch
from consultations.rules.voices import Voices
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.moderating import BatchView, BulkScreening, Choice, Narrowing, ScreeningPreview
from consultations.services import moderating, screening
from consultations.words import Channel, ScreeningReason
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, LATER, SLUG, clauses, opened, refused, said
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

ADVERTISING = ScreeningReason.ADVERTISING


def hiding(choice: Choice, reason: ScreeningReason | None = ADVERTISING, **given: str) -> BulkScreening:
    return BulkScreening(choice=choice, show=False, reason=reason, **given)


def showing(choice: Choice) -> BulkScreening:
    return BulkScreening(choice=choice, show=True)


async def previewed(wanted: BulkScreening, actor: Actor = OFFICER) -> ScreeningPreview:
    with clock.frozen(DURING):
        return await moderating.preview(actor, slug=SLUG, wanted=wanted)


async def screened(wanted: BulkScreening, actor: Actor = OFFICER) -> BatchView:
    with clock.frozen(DURING):
        return await moderating.screen_many(actor, slug=SLUG, wanted=wanted)


async def taken_back(batch: UUID, actor: Actor = OFFICER) -> BatchView:
    with clock.frozen(DURING):
        return await moderating.take_back(actor, batch=batch)


async def standings(slug: str = SLUG) -> dict[str, tuple[str, str | None]]:
    """How the comments stand, by text."""
    page = await filed_comments(OFFICER, slug, Filter(), limit=200)
    return {c.text: (c.standing, c.hidden_for) for c in page.items}


async def as_a_family(comments: list[UUID]) -> UUID:
    """Put these comments, and no others, into one new family."""
    family = uuid4()
    await execute(
        "INSERT INTO family (id, consultation, members, made_at) SELECT {}, consultation, {}, {} FROM comment"
        " WHERE id = {}",
        family,
        len(comments),
        DURING,
        comments[0],
    )
    await execute("DELETE FROM family_member WHERE comment = ANY({})", comments)
    await execute(
        "INSERT INTO family_member (comment, family, similarity, placed_at)"
        " SELECT c, {}, 1, {} FROM unnest({}::uuid[]) AS c",
        family,
        DURING,
        comments,
    )
    return family


async def test_the_preview_says_exactly_what_would_be_touched(world: None) -> None:
    await opened()
    ids = await said("买房找我", "买房请找我", author_contact="13800000201")
    await said("同意")
    choice = Choice(filter=Narrowing(q="买房"))
    found = await previewed(hiding(choice))
    assert (found.total, found.changing, found.by_standing, found.told) == (2, 2, {"pending": 2}, 2)
    assert found.by_channel == {Channel.WEB: 2}
    assert found.voices == Voices(unidentified=2, distinct_texts=2, messages=2)
    assert [(one.id, one.excerpt) for one in found.sample] == [(ids[0], "买房找我"), (ids[1], "买房请找我")]
    assert await execute("SELECT FROM screening_act") == []


async def test_many_are_hidden_for_one_reason_and_the_act_says_what_it_did(world: None) -> None:
    await opened()
    await said("买房找我", "买房请找我")
    await said("同意")
    done = await screened(hiding(Choice(filter=Narrowing(q="买房"))))
    assert (done.standing, done.reason, done.touched, done.by) == ("hidden", ADVERTISING, 2, OFFICER.name)
    assert await standings() == {
        "买房找我": ("hidden", ADVERTISING),
        "买房请找我": ("hidden", ADVERTISING),
        "同意": ("pending", None),
    }
    whole = await whole_batch(OFFICER, SLUG, done.id)
    assert [(one.excerpt, one.standing) for one in whole.touched] == [
        ("买房找我", "pending"),
        ("买房请找我", "pending"),
    ]
    assert done.voices == Voices(unidentified=2, distinct_texts=2, messages=2)
    assert await batches(OFFICER, SLUG) == [done] == [whole.batch]
    [audit] = await execute("SELECT detail FROM audit WHERE verb = 'comments.hidden'")
    assert '"number": 2' in audit["detail"]


async def test_what_stands_so_already_is_left_as_it_is(world: None) -> None:
    await opened()
    ids = await said("甲", "乙")
    with clock.frozen(DURING):
        hide = ScreeningDecision(show=False, reason=ADVERTISING)
        await screening.screen(OFFICER, slug=SLUG, comments=ids[:1], decision=hide)
    wanted = hiding(Choice(comments=ids))
    assert (await previewed(wanted)).changing == 1
    assert (await screened(wanted)).touched == 1
    with refused() as found:
        await screened(wanted)
    assert found.answer == (422, "nothing_chosen")


async def test_a_whole_family_is_screened(world: None) -> None:
    await opened()
    ids = await said("同一封信", "同一封信!", "另一件事")
    family = await as_a_family(ids[:2])
    assert (await screened(showing(Choice(family=family)))).touched == 2
    assert await standings() == {
        "同一封信": ("shown", None),
        "同一封信!": ("shown", None),
        "另一件事": ("pending", None),
    }


async def test_taking_back_gives_each_comment_its_own_standing_again(world: None) -> None:
    await opened()
    ids = await said("甲", "乙", "丙")
    with clock.frozen(DURING):
        for show, reason, id_ in ((True, None, ids[0]), (False, ScreeningReason.ABUSE, ids[1])):
            decision = ScreeningDecision(show=show, reason=reason)
            await screening.screen(OFFICER, slug=SLUG, comments=[id_], decision=decision)
    before = await standings()
    done = await screened(hiding(Choice(comments=ids)))
    undone = await taken_back(done.id)
    assert (undone.touched, undone.undoes, undone.standing) == (3, done.id, None)
    assert await standings() == before
    with clock.frozen(DURING):
        assert [(c.text, c.hidden_for) for c in (await seen_comments(NOBODY, SLUG, Filter())).items] == [
            ("甲", None),
            ("", "abuse"),
        ]
    assert [one.undone_by for one in await batches(OFFICER, SLUG)] == [None, undone.id]
    # nothing was destroyed: every act is still there
    assert len(await execute("SELECT FROM screening_act")) == 2 + 3 + 3


async def test_what_somebody_screened_since_is_not_taken_back(world: None) -> None:
    await opened()
    ids = await said("甲", "乙")
    done = await screened(hiding(Choice(comments=ids)))
    with clock.frozen(DURING):
        await screening.screen(COLLEAGUE, slug=SLUG, comments=ids[:1], decision=ScreeningDecision(show=True))
    assert (await taken_back(done.id)).touched == 1
    assert await standings() == {"甲": ("shown", None), "乙": ("pending", None)}


async def test_an_act_is_taken_back_once_and_taking_back_is_not(world: None) -> None:
    await opened()
    done = await screened(hiding(Choice(comments=await said("甲"))))
    undone = await taken_back(done.id)
    for batch, code in ((done.id, "taken_back"), (undone.id, "not_taken_back")):
        with refused() as found:
            await taken_back(batch)
        assert found.answer == (409, code)
    with refused() as found:
        await taken_back(uuid4())
    assert found.refusal.status == 404


async def test_comments_that_changed_since_the_preview_stop_the_act(world: None) -> None:
    await opened()
    ids = await said("买房找我")
    wanted = hiding(Choice(filter=Narrowing(q="买房")))
    seen = await previewed(wanted)
    await said("买房也找我")
    with refused() as found:
        await screened(hiding(wanted.choice, fingerprint=seen.fingerprint))
    assert found.answer == (409, "changed_meanwhile")
    assert (await standings())["买房找我"] == ("pending", None)
    seen = await previewed(wanted)
    await screened(hiding(Choice(comments=ids), ScreeningReason.ABUSE))
    with refused() as found:
        await screened(hiding(wanted.choice, fingerprint=seen.fingerprint))
    assert found.answer == (409, "changed_meanwhile")
    seen = await previewed(wanted)
    assert (await screened(hiding(wanted.choice, fingerprint=seen.fingerprint))).touched == 2


async def test_a_filter_narrows_as_the_list_does(world: None) -> None:
    await opened()
    first = (await clauses())[0].id
    await said("关于第一条", clause=first, stance="oppose")
    await said("关于全文", stance="support")
    await said("电话记录", actor=OFFICER, channel="counter")
    for narrowing, number in (
        (Narrowing(clause=first), 1),
        (Narrowing(whole=True), 2),
        (Narrowing(channel=Channel.COUNTER), 1),
        (Narrowing(standing="pending"), 3),
        (Narrowing(q="第一条"), 1),
        (Narrowing(), 3),
    ):
        assert (await previewed(showing(Choice(filter=narrowing)))).total == number, narrowing


async def test_one_way_of_choosing_and_a_reason(world: None) -> None:
    await opened()
    [comment] = await said("甲")
    for choice in (
        Choice(),
        Choice(comments=[comment], family=uuid4()),
        Choice(comments=[comment], filter=Narrowing()),
    ):
        with refused() as found:
            await previewed(showing(choice))
        assert found.fields == {"choice": "required"}
    with refused() as found:
        await previewed(hiding(Choice(comments=[comment]), None))
    assert found.fields == {"reason": "reason_required"}
    with refused() as found:
        await previewed(showing(Choice(comments=[comment, uuid4()])))
    assert found.fields == {"choice.comments": "unknown_value"}
    with refused() as found:
        await previewed(showing(Choice(family=uuid4())))
    assert found.answer == (422, "nothing_chosen")


async def test_comments_of_another_consultation_are_out_of_reach(world: None) -> None:
    await opened(slug="other")
    elsewhere = await said("别处", slug="other")
    family = await as_a_family(elsewhere)
    await opened()
    await said("此处")
    for choice in (Choice(comments=elsewhere), Choice(family=family)):
        with refused():
            await screened(showing(choice))
    await screened(showing(Choice(filter=Narrowing())))
    assert await standings("other") == {"别处": ("pending", None)}


@pytest.mark.parametrize("actor", [CLERK, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_else_screens_many(world: None, actor: Actor) -> None:
    await opened()
    wanted = showing(Choice(comments=await said("甲")))
    for act in (previewed, screened):
        with refused() as found:
            await act(wanted, actor)
        assert found.answer == (403, "wrong_role")
    done = await screened(wanted, REVIEWER)
    with refused() as found:
        await taken_back(done.id, actor)
    assert found.answer == (403, "wrong_role")


async def test_nothing_is_screened_once_the_consultation_is_over(world: None) -> None:
    await opened()
    wanted = hiding(Choice(comments=await said("甲")))
    done = await screened(wanted)
    await execute("UPDATE consultation SET state = 'withdrawn'")
    with clock.frozen(LATER):
        for act in (
            moderating.screen_many(OFFICER, slug=SLUG, wanted=wanted),
            moderating.take_back(OFFICER, batch=done.id),
        ):
            with refused() as found:
                await act
            assert found.answer == (409, "out_of_order")


async def test_those_who_left_a_contact_are_told_once_that_it_is_hidden_and_that_it_no_longer_is(world: None) -> None:
    await opened()
    ids = await said("甲", author_contact="13800000201")
    ids += await said("乙")
    done = await screened(hiding(Choice(comments=ids)))
    again = await screened(hiding(Choice(comments=ids), ScreeningReason.ABUSE))
    await taken_back(again.id)
    told = await execute(
        "SELECT template, contact, \"values\"->>'reason' AS reason FROM delivery WHERE template <> 'comment_received'"
        " ORDER BY id"
    )
    assert told == [
        {"template": "comment_hidden", "contact": "+8613800000201", "reason": "It is advertising."},
        {"template": "comment_hidden", "contact": "+8613800000201", "reason": "It insults or threatens somebody."},
        {"template": "comment_hidden", "contact": "+8613800000201", "reason": "It is advertising."},
    ]
    await execute("DELETE FROM delivery")
    with refused() as found:
        await taken_back(again.id)
    assert found.answer == (409, "taken_back")
    await screened(showing(Choice(comments=ids)))
    assert [row["template"] for row in await execute("SELECT template FROM delivery")] == ["comment_shown"]
    assert done.touched == 2
