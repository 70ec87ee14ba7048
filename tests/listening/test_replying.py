"""Replies to written requests: by link, from an account, from a paper; what they count as, and who may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consultations.listening.words import Answer, Progress
from consultations.queries.listening_replying import letter
from consultations.services import pointing
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    DURING,
    SLUG,
    clauses,
    closed,
    opened,
    prepared,
    published,
    refused,
    reported,
)
from tests.listening.listeners import (
    AFTER_DUE,
    ASKED,
    CATERERS,
    DUE,
    MAILBOX,
    addressee,
    asks,
    replies,
    stands,
    token_of,
)
from tests.world import (
    CHAMBER,
    CLERK,
    COLLEAGUE,
    FOR_THE_CHAMBER,
    LEADER,
    MERCHANT,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
)

pytestmark = pytest.mark.usefixtures("world")


async def rows() -> list[dict[str, Any]]:
    """The comments as they are kept."""
    return await execute("SELECT * FROM comment ORDER BY id")


async def test_a_reply_with_comments_is_received_as_comments() -> None:
    await opened()
    made = await asks()
    third = (await clauses())[2]
    done = await replies(
        made.id,
        comments=[
            {"text": "比例请写明计算方法。", "clause": str(third.id)},
            {"text": "", "proposed_text": ""},
            {"text": "建议增加施工期间的安全要求。", "stance": "support"},
        ],
        token=await token_of(MAILBOX),
    )
    assert (done.version, len(done.comments)) == (1, 2)
    first, second = await rows()
    assert (first["channel"], first["author_name"], first["author_kind"]) == ("organisation", CATERERS, "organisation")
    assert (first["contact"], first["clerk"], first["person"]) == (MAILBOX, None, None)
    assert (first["clause"], second["stance"]) == (third.id, "support")
    assert first["source"] == f"written request {made.code}"
    assert [
        c["template"] for c in await execute("SELECT template FROM delivery WHERE template = 'comment_received'")
    ] == ["comment_received"] * 2
    found = await addressee(made.id, CATERERS)
    assert found.progress is Progress.REPLIED
    assert found.replies[0].comments == [comment.id for comment in done.comments]


async def test_no_change_in_one_click_is_a_comment_that_has_its_outcome() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    await replies(made.id, answer="no change", token=await token_of(MAILBOX))
    await closed()
    await published()
    assert [row["text"] for row in await rows()] == ["无修改意见。"]
    assert [row["outcome"] for row in await execute("SELECT outcome FROM reported_outcome")] == ["no change asked"]


async def test_who_declines_leaves_no_comment_and_may_still_comment() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    await replies(made.id, answer="declined", note="不涉及本协会。", token=token)
    assert (await addressee(made.id, CATERERS)).progress is Progress.DECLINED
    assert await rows() == []
    await replies(made.id, "补充一条意见。", token=token, version=1)
    found = await addressee(made.id, CATERERS)
    assert (found.progress, [reply.answer for reply in found.replies]) == (
        Progress.REPLIED,
        [Answer.DECLINED, Answer.COMMENTS],
    )


@pytest.mark.parametrize("actor", [OFFICER, CLERK])
async def test_officer_and_clerk_enter_a_paper_with_its_date(actor: Actor) -> None:
    await opened()
    made = await asks()
    committee = (await stands(made.id)).addressees[3]
    await replies(made.id, "请给底楼补偿标准。", actor=actor, addressee=str(committee.id), replied_on=date(2027, 3, 10))
    [row] = await rows()
    assert (row["clerk"], row["person"], row["stated_on"]) == (actor.person, None, date(2027, 3, 10))
    assert (row["channel"], row["author_name"]) == ("organisation", committee.name)
    assert (await addressee(made.id, committee.name)).replies[0].entered_by == actor.name


async def test_the_paper_of_a_registered_organisation_counts_for_it() -> None:
    await opened()
    made = await asks()
    chamber = (await stands(made.id)).addressees[1]
    await replies(made.id, "请明确工期。", actor=OFFICER, addressee=str(chamber.id))
    assert [(row["organisation"], row["clerk"]) for row in await rows()] == [(CHAMBER, OFFICER.person)]


async def test_an_organisation_replies_from_its_account_and_a_body_by_its_staff() -> None:
    await opened()
    made = await asks()
    await replies(made.id, "请明确工期。", actor=FOR_THE_CHAMBER)
    await replies(made.id, answer="no change", actor=OFFICER_ELSEWHERE)
    first, second = await rows()
    assert (first["organisation"], first["person"], first["channel"]) == (CHAMBER, MERCHANT.person, "organisation")
    assert (second["author_name"], second["channel"]) == ("区商务委", "departmental opinion")
    tally = (await stands(made.id)).tally
    assert (tally.replied, tally.no_change, tally.waiting) == (1, 1, 2)


@pytest.mark.parametrize("actor", [NOBODY, RESIDENT, MERCHANT, LEADER])
async def test_who_was_not_asked_cannot_reply(actor: Actor) -> None:
    await opened()
    made = await asks()
    with refused() as found:
        await replies(made.id, "我也说两句。", actor=actor)
    assert found.answer == (404, "not_found")
    assert await rows() == []


async def test_nobody_replies_in_the_name_of_another_addressee() -> None:
    await opened()
    made = await asks()
    other = (await stands(made.id)).addressees[3]
    for given in ({"actor": FOR_THE_CHAMBER}, {"token": await token_of(MAILBOX)}):
        with refused() as found:
            await replies(made.id, "代他们说。", addressee=str(other.id), **given)
        assert found.answer == (403, "not_asked")
    assert await rows() == []


async def test_staff_of_the_asking_office_who_open_a_link_are_noted_as_who_entered_it() -> None:
    await opened()
    made = await asks()
    first = (await stands(made.id)).addressees[0]
    await replies(made.id, "电话里说的。", actor=OFFICER, token=await token_of(MAILBOX), addressee=str(first.id))
    assert [row["clerk"] for row in await rows()] == [OFFICER.person]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"comments": []}, {"comments.0.text": "required"}),
        ({"comments": [{"text": " "}]}, {"comments.0.text": "required"}),
        (
            {"comments": [{"text": "好"}, {"text": "x", "clause": "018f4b7e-0000-7000-8000-000000000000"}]},
            {"comments.1.clause": "unknown_value"},
        ),
        ({"comments": [{"text": "好"}], "answer": "no change"}, {"answer": "contradiction"}),
        ({"comments": [{"proposed_text": "改成这样"}]}, {"comments.0.clause": "required"}),
    ],
)
async def test_a_wrong_reply_is_named_and_leaves_nothing_behind(given: dict[str, Any], fields: dict[str, str]) -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    with refused() as found:
        await replies(made.id, token=await token_of(MAILBOX), **given)
    assert found.fields == fields
    assert await rows() == []
    assert (await addressee(made.id, CATERERS)).replies == []


@pytest.mark.parametrize("day", [date(2027, 3, 9), date(2027, 3, 11)])
async def test_a_paper_is_dated_between_the_letter_and_today(day: date) -> None:
    await opened()
    made = await asks(addressees=ASKED[3:])
    one = (await stands(made.id)).addressees[0]
    with refused() as found:
        await replies(made.id, "好", actor=OFFICER, addressee=str(one.id), replied_on=day)
    assert found.fields == {"replied_on": "out_of_range"}


async def test_a_reply_is_added_to_and_never_taken_back() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    await replies(made.id, "第一条。", token=token, version=0)
    with refused() as unseen:
        await replies(made.id, "没看见第一条。", token=token, version=0)
    with refused() as back:
        await replies(made.id, answer="no change", token=token, version=1)
    await replies(made.id, "第二条。", token=token, version=1)
    assert unseen.answer == (409, "answered_meanwhile")
    assert back.answer == (409, "replied_already")
    assert [row["text"] for row in await rows()] == ["第一条。", "第二条。"]


async def test_no_change_is_said_once() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    await replies(made.id, answer="no change", token=token)
    with refused() as found:
        await replies(made.id, answer="no change", token=token, version=1)
    assert found.answer == (409, "replied_already")
    assert len(await rows()) == 1


async def test_a_reply_before_the_opening_counts_and_is_told_of_when_it_is_answered() -> None:
    await prepared()
    made = await asks(at=BEFORE, addressees=ASKED[:1])
    await replies(made.id, "开门之前的意见。", at=BEFORE, token=await token_of(MAILBOX))
    assert [row["received_at"] < DURING for row in await rows()] == [True]
    assert await execute("SELECT FROM delivery WHERE template = 'comment_received'") == []
    with clock.frozen(BEFORE):
        seen = await letter(NOBODY, made.code, await token_of(MAILBOX))
    assert (seen.public, seen.open, [c.number for c in seen.clauses][:1]) == (False, True, ["第一条"])


async def test_late_replies_are_taken_until_the_report_is_in() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    assert (await stands(made.id, at=AFTER_DUE)).tally.silent == 1
    await closed()
    await replies(made.id, answer="no change", at=AFTER, token=token)
    assert (await stands(made.id, at=AFTER)).tally.no_change == 1
    await reported()
    with refused() as found:
        await replies(made.id, "太晚了。", at=AFTER, token=token, version=1)
    assert found.answer == (409, "listening_over")


async def test_a_link_ends_some_weeks_after_the_due_date() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    last = AFTER_DUE - timedelta(days=2) + timedelta(days=30)
    assert last.date() == DUE + timedelta(days=30)
    with clock.frozen(last):
        assert (await letter(NOBODY, made.code, token)).addressee.name == CATERERS
    with clock.frozen(last + timedelta(days=1)), refused() as reading:
        await letter(NOBODY, made.code, token)
    with refused() as replying:
        await replies(made.id, "好", at=last + timedelta(days=1), token=token)
    assert reading.answer == replying.answer == (403, "link_over")


async def test_a_link_opens_its_own_letter_and_place_only() -> None:
    await opened()
    await opened(slug="other")
    made = await asks()
    other = await asks(slug="other", addressees=[{"name": "甲协会", "contact": "jia@example.cn"}])
    mine, theirs = await token_of(MAILBOX), await token_of("jia@example.cn")
    wrong = [theirs, "2" + mine[1:], mine[:-1] + ("0" if mine[-1] != "0" else "1"), mine.replace("-2027", "-2028"), "x"]
    for token in wrong:
        with clock.frozen(DURING), refused() as reading:
            await letter(NOBODY, made.code, token)
        with refused() as replying:
            await replies(made.id, "冒充的意见。", token=token)
        assert reading.answer == replying.answer == (404, "not_found"), token
    with refused() as elsewhere:
        await replies(other.id, "别处的链接。", token=mine)
    assert elsewhere.answer == (404, "not_found")
    assert await rows() == []


async def test_a_link_that_is_used_again_and_again_is_stopped() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    await replies(made.id, answer="declined", token=token)
    codes = set()
    for _ in range(25):
        with refused() as found:
            await replies(made.id, answer="declined", token=token)
        codes.add(found.answer)
    assert codes == {(409, "replied_already"), (429, "too_many_requests")}


async def test_the_promise_holds_with_replies_of_every_kind() -> None:
    await opened()
    made = await asks()
    await replies(made.id, "一条意见。", token=await token_of(MAILBOX))
    await replies(made.id, answer="no change", actor=OFFICER_ELSEWHERE)
    await replies(made.id, answer="declined", actor=FOR_THE_CHAMBER)
    await closed()
    with clock.frozen(AFTER):
        await pointing.mark_no_change(COLLEAGUE, slug=SLUG, comments=[row["id"] for row in await rows()])
    await published()
    told = await execute("SELECT fate, contact FROM delivery WHERE template = 'report_published' ORDER BY contact")
    assert len(told) == 2
    assert told[0]["contact"] in {MAILBOX, "+8613800000102"}


async def test_a_reviewer_of_an_asked_body_replies_for_it() -> None:
    await opened()
    made = await asks()
    await replies(made.id, answer="no change", actor=REVIEWER)
    assert (await addressee(made.id, "区商务委")).progress is Progress.NO_CHANGE
