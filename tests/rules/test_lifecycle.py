"""The life of a consultation as a table, and what no sequence of acts can bring about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.lifecycle import NEXT, Prepared, after, check_complete, is_open, state_at
from consultations.rules.sign_off import DECISIONS, may_act
from consultations.words import Act, Kind, State
from participation.base.errors import Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import Approval, signatures_left
from participation.base.rules_file.values import Stage, Text

THE_WAY = [
    (State.PREPARED, Act.SUBMIT, State.SUBMITTED),
    (State.SUBMITTED, Act.APPROVE, State.APPROVED),
    (State.APPROVED, Act.OPEN, State.OPEN),
    (State.OPEN, Act.EXTEND, State.OPEN),
    (State.OPEN, Act.CLOSE, State.CLOSED),
    (State.CLOSED, Act.SUBMIT_REPORT, State.REPORT_SUBMITTED),
    (State.REPORT_SUBMITTED, Act.REVIEW_REPORT, State.REPORT_SUBMITTED),
    (State.REPORT_SUBMITTED, Act.APPROVE_REPORT, State.REPORT_APPROVED),
    (State.REPORT_APPROVED, Act.PUBLISH, State.PUBLISHED),
    (State.PUBLISHED, Act.ARCHIVE, State.ARCHIVED),
]


@pytest.mark.parametrize(("state", "act", "to"), THE_WAY)
def test_the_way_from_draft_to_archive(state: State, act: Act, to: State) -> None:
    assert after(state, act) == to


@pytest.mark.parametrize(
    ("state", "act", "to"),
    [
        (State.SUBMITTED, Act.REJECT, State.REJECTED),
        (State.REJECTED, Act.CORRECT, State.REJECTED),
        (State.REJECTED, Act.SUBMIT, State.SUBMITTED),
        (State.REPORT_SUBMITTED, Act.REJECT_REPORT, State.CLOSED),
        (State.CLOSED, Act.SUBMIT_REPORT, State.REPORT_SUBMITTED),
    ],
)
def test_what_was_sent_back_can_be_corrected_and_sent_again(state: State, act: Act, to: State) -> None:
    assert after(state, act, reason="第三条与上位法不一致") == to


@pytest.mark.parametrize("act", [Act.REJECT, Act.REJECT_REPORT, Act.WITHDRAW])
@pytest.mark.parametrize("reason", ["", "   "])
def test_sending_back_and_withdrawing_need_a_reason(act: Act, reason: str) -> None:
    [state, *_] = NEXT[act]
    refusal = after(state, act, reason=reason)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.status, refusal.errors[0].field) == ("reason_required", 422, "reason")


@given(st.sampled_from(list(State)), st.sampled_from(list(Act)))
def test_an_act_out_of_order_is_refused_and_names_both(state: State, act: Act) -> None:
    result = after(state, act, reason="有理由")
    if state in NEXT[act]:
        assert isinstance(result, State)
    else:
        assert isinstance(result, Refusal)
        assert (result.code, result.status) == ("out_of_order", 409)
        assert result.extra == {"state": state, "act": act}


@given(st.sampled_from(list(State)))
def test_a_consultation_can_be_withdrawn_until_it_is_published(state: State) -> None:
    over = state in {State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN}
    assert isinstance(after(state, Act.WITHDRAW, reason="政策调整"), Refusal) is over


def test_an_answered_consultation_is_not_withdrawn_while_its_report_is_corrected() -> None:
    refusal = after(State.REPORT_SUBMITTED, Act.WITHDRAW, reason="政策调整", published_before=True)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "out_of_order"


def test_a_rejected_correction_leaves_the_published_report() -> None:
    assert after(State.PUBLISHED, Act.SUBMIT_REPORT, reason="数字有误") is State.REPORT_SUBMITTED
    state = after(State.REPORT_SUBMITTED, Act.REJECT_REPORT, reason="数字有误", published_before=True)
    assert state is State.PUBLISHED


def test_an_approval_with_signatures_left_changes_nothing_yet() -> None:
    assert after(State.SUBMITTED, Act.APPROVE, signatures_left=2) is State.SUBMITTED
    assert after(State.REPORT_SUBMITTED, Act.APPROVE_REPORT, signatures_left=1) is State.REPORT_SUBMITTED


def test_what_opens_later_is_scheduled_once() -> None:
    assert after(State.APPROVED, Act.OPEN, opens_later=True) is State.SCHEDULED
    assert isinstance(after(State.SCHEDULED, Act.OPEN, opens_later=True), Refusal)
    assert after(State.SCHEDULED, Act.OPEN) is State.OPEN


OPENS = datetime(2026, 6, 1, 1, tzinfo=UTC)
CLOSES = datetime(2026, 7, 1, 10, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "received"),
    [
        (OPENS - TICK, False),
        (OPENS, True),
        (CLOSES - TICK, True),
        (CLOSES, False),
        (CLOSES + TICK, False),
    ],
)
def test_a_comment_is_received_from_the_opening_to_just_before_the_close(now: datetime, received: bool) -> None:
    assert is_open(State.OPEN, OPENS, CLOSES, now) is received


@given(
    st.sampled_from(list(State)),
    st.datetimes(datetime(2026, 5, 1), datetime(2026, 8, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001 # hypothesis takes naive bounds
)
def test_no_comment_is_received_in_any_other_state_or_at_any_other_time(state: State, now: datetime) -> None:
    if is_open(state, OPENS, CLOSES, now):
        assert state in {State.SCHEDULED, State.OPEN}
        assert OPENS <= now < CLOSES


def test_the_clock_opens_and_closes_also_when_the_job_is_late() -> None:
    assert state_at(State.SCHEDULED, OPENS, CLOSES, OPENS) is State.OPEN
    assert state_at(State.SCHEDULED, OPENS, CLOSES, CLOSES) is State.CLOSED
    assert state_at(State.OPEN, OPENS, CLOSES, CLOSES) is State.CLOSED
    assert state_at(State.SCHEDULED, OPENS, CLOSES, OPENS - TICK) is State.SCHEDULED
    assert state_at(State.WITHDRAWN, OPENS, CLOSES, OPENS) is State.WITHDRAWN


READY = Prepared(Kind.MAJOR_DECISION, "加装电梯扶持办法", "为解决老人出行", 24, OPENS, CLOSES)


def missing(prepared: Prepared) -> list[str]:
    refusal = check_complete(prepared)
    return [error.field for error in refusal.errors] if refusal else []


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.IDEAS])
def test_a_review_needs_draft_and_drafting_note_for_every_kind_with_a_draft(kind: Kind) -> None:
    assert missing(Prepared(kind, "标题", "说明", 1, OPENS, CLOSES)) == []
    assert missing(Prepared(kind, "标题", " ", 0, OPENS, CLOSES)) == ["drafting_note", "draft"]


def test_a_call_for_ideas_needs_no_draft() -> None:
    assert missing(Prepared(Kind.IDEAS, "“十五五”规划建言", "", 0, OPENS, CLOSES)) == []


def test_all_that_is_missing_is_named_at_once() -> None:
    assert missing(Prepared(Kind.PLAN, "", "", 0, None, None)) == [
        "title",
        "drafting_note",
        "draft",
        "opens_at",
        "closes_at",
    ]
    assert check_complete(READY) is None


TITLE = Text(zh="审批", en="Approval")
CHAIN = (
    Stage("confidentiality", TITLE, (Role.REVIEWER,)),
    Stage("leader", TITLE, (Role.LEADER,)),
)
PEOPLE: dict[str, set[Role]] = {
    "周敏": {Role.OFFICER, Role.REVIEWER, Role.LEADER},
    "顾行": {Role.REVIEWER},
    "陆晔": {Role.LEADER, Role.REVIEWER},
    "小唐": {Role.CLERK},
}
REPORT_ACTS = {Act.APPROVE_REPORT, Act.REJECT_REPORT}


@given(
    st.sampled_from([CHAIN, CHAIN[1:]]),
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from(sorted(PEOPLE))), min_size=20, max_size=120),
)
def test_no_sequence_of_acts_publishes_without_the_signature_of_somebody_else(
    chain: tuple[Stage, ...], choices: list[tuple[int, str]]
) -> None:
    state = State.PREPARED
    approvals: dict[bool, list[Approval]] = {False: [], True: []}
    authors: dict[bool, set[str]] = {False: {"周敏"}, True: set()}
    published_before = False
    for choice, person in choices:
        # acts out of order are refused anyway (above); trying the possible ones gets further
        possible = [act for act in Act if state in NEXT[act] and act is not Act.WITHDRAW]
        if not possible:
            break
        act = possible[choice % len(possible)]
        report = act in REPORT_ACTS
        signed = approvals[report]
        if may_act(act, person=person, roles=PEOPLE[person], authors=authors[report], stages=chain, approvals=signed):
            continue
        would = [*signed, Approval(chain[len(signed)].name, person)] if act in DECISIONS else signed
        to = after(
            state,
            act,
            signatures_left=signatures_left(chain, would),
            reason="理由",
            published_before=published_before,
        )
        if isinstance(to, Refusal):
            continue
        match act:
            case Act.SUBMIT:
                approvals[False], authors[False] = [], authors[False] | {person}
            case Act.CORRECT:
                authors[False] |= {person}
            case Act.SUBMIT_REPORT:
                approvals[True], authors[True] = [], {person}
            case Act.APPROVE | Act.APPROVE_REPORT:
                approvals[report] = would
            case _:
                pass
        state = to
        published_before |= state is State.PUBLISHED
        if state in {State.OPEN, State.SCHEDULED, State.CLOSED}:
            assert [one.stage for one in approvals[False]] == [stage.name for stage in chain]
            assert not {one.person for one in approvals[False]} & authors[False]
        if state is State.PUBLISHED and act is Act.PUBLISH:
            assert [one.stage for one in approvals[True]] == [stage.name for stage in chain]
            assert not {one.person for one in approvals[True]} & authors[True]
            assert len({one.person for one in approvals[True]}) == len(chain)


def test_the_sequence_that_publishes_is_among_those_that_are_tried() -> None:
    state = State.PREPARED
    for _, act, _ in THE_WAY[:-1]:
        to = after(state, act)
        assert isinstance(to, State)
        state = to
    assert state is State.PUBLISHED
