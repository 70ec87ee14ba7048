"""Where an entry stands after any acts, and who may decide on it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.faq import (
    ASKING,
    Decided,
    FaqAct,
    FaqStanding,
    Stands,
    check_decision,
    check_text,
    stands,
)
from participation.base.identity.words import Role

WRITER, OTHER = UUID(int=1), UUID(int=2)
WAITING = Stands(FaqStanding.WAITING)


@given(st.lists(st.tuples(st.sampled_from(FaqAct), st.integers(1, 5)), max_size=8), st.integers(0, 3))
def test_nothing_is_public_that_was_not_published_last(acts: list[tuple[FaqAct, int]], more: int) -> None:
    acts = sorted(acts, key=lambda one: one[1])
    newest = max([version for _, version in acts], default=1) + more
    found = stands(newest, [Decided(*one) for one in acts])
    settled = [one for one in acts if one[0] is not FaqAct.SEND_BACK]
    last = settled[-1] if settled else None
    assert found.public == (last[1] if last and last[0] is FaqAct.PUBLISH else None)
    assert (found.newest is FaqStanding.WAITING) == (not acts or acts[-1][1] < newest)


def test_a_correction_waits_beside_what_is_public() -> None:
    published = Decided(FaqAct.PUBLISH, 1)
    assert stands(1, [published]) == Stands(FaqStanding.PUBLIC, 1)
    assert stands(2, [published]) == Stands(FaqStanding.WAITING, 1)
    assert stands(2, [published, Decided(FaqAct.SEND_BACK, 2)]) == Stands(FaqStanding.SENT_BACK, 1)
    assert stands(2, [published, Decided(FaqAct.WITHDRAW, 2)]) == Stands(FaqStanding.WITHDRAWN, None)
    assert stands(3, [published, Decided(FaqAct.WITHDRAW, 2)]) == Stands(FaqStanding.WAITING, None)


@pytest.mark.parametrize(
    ("act", "now", "person", "roles", "reason", "code"),
    [
        (FaqAct.PUBLISH, WAITING, OTHER, {Role.REVIEWER}, "", None),
        (FaqAct.PUBLISH, WAITING, OTHER, {Role.LEADER}, "", None),
        (FaqAct.PUBLISH, WAITING, OTHER, {Role.OFFICER}, "", "wrong_role"),
        (FaqAct.PUBLISH, WAITING, OTHER, {Role.CLERK, Role.AUDITOR}, "", "wrong_role"),
        (FaqAct.PUBLISH, WAITING, WRITER, {Role.OFFICER, Role.REVIEWER}, "", "author_never_approves"),
        (FaqAct.PUBLISH, Stands(FaqStanding.PUBLIC, 1), OTHER, {Role.LEADER}, "", "out_of_order"),
        (FaqAct.SEND_BACK, WAITING, OTHER, {Role.LEADER}, "写得太长。", None),
        (FaqAct.SEND_BACK, WAITING, OTHER, {Role.LEADER}, " ", "reason_required"),
        (FaqAct.SEND_BACK, Stands(FaqStanding.SENT_BACK), OTHER, {Role.LEADER}, "再改。", "out_of_order"),
        (FaqAct.WITHDRAW, Stands(FaqStanding.PUBLIC, 1), WRITER, {Role.OFFICER}, "规定改了。", None),
        (FaqAct.WITHDRAW, Stands(FaqStanding.PUBLIC, 1), WRITER, {Role.OFFICER}, "", "reason_required"),
        (FaqAct.WITHDRAW, Stands(FaqStanding.WITHDRAWN), WRITER, {Role.OFFICER}, "规定改了。", "out_of_order"),
        (FaqAct.WITHDRAW, Stands(FaqStanding.PUBLIC, 1), OTHER, {Role.CLERK}, "规定改了。", "wrong_role"),
    ],
)
def test_who_may_decide_on_an_entry_and_when(
    act: FaqAct, now: Stands, person: UUID, roles: set[Role], reason: str, code: str | None
) -> None:
    found = check_decision(act, now, person=person, authors={WRITER}, roles=roles, reason=reason)
    assert (found.code if found else None) == code


def test_an_entry_needs_question_and_answer_and_english_for_both_or_neither() -> None:
    assert check_text("问？", "答。", "", "") == []
    assert check_text("问？", "答。", "Q?", "A.") == []
    assert [e.field for e in check_text("", "", "Q?", "")] == ["question", "answer", "answer_en"]
    assert [e.field for e in check_text("问？", "答。", "", "A.")] == ["question_en"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("一楼不出钱可以吗", True),
        ("Who pays for it?", True),
        ("请问补贴什么时候发。", True),
        ("支持加装电梯。", False),
        ("建议补贴提高到三十万元。", False),
    ],
)
def test_what_asks_something_is_told_by_its_words(text: str, asks: bool) -> None:
    assert bool(re.search(ASKING, text)) == asks
