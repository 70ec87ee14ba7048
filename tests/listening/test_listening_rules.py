"""The rules of targeted listening, for every combination there is."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.listening.words import BUSINESS, Answer, Party, Progress
from consultations.rules.listening import (
    LISTENING,
    check_associations,
    check_due,
    check_listening,
    check_reply,
    progress,
    tally,
)
from consultations.rules.opinions import clause_named, opinions_of
from consultations.rules.waiting import Due, Task, Waiting, tasks
from consultations.words import Kind, State
from participation.base.identity.words import Role
from participation.base.rules_file import load
from participation.base.rules_file.values import Insistence, InsistencePerKind
from participation.base.working_days import WorkingDays
from tests.rules.test_waiting import MONDAY, ZONE

RULES = load()
DUE = date(2027, 3, 20)
days = st.integers(-40, 40).map(lambda n: DUE + timedelta(days=n))
answers = st.lists(st.sampled_from(list(Answer)), max_size=4)
parties = st.frozensets(st.sampled_from(list(Party)))


@given(answers, st.booleans(), days)
def test_who_answered_is_never_silent_and_silence_needs_the_date_to_be_past(
    found: list[Answer], reminded: bool, today: date
) -> None:
    stands = progress(found, reminded=reminded, due_on=DUE, today=today)
    assert (stands is Progress.SILENT) is (not found and today > DUE)
    assert (stands is Progress.REPLIED) is (Answer.COMMENTS in found)
    assert (stands in {Progress.ASKED, Progress.REMINDED}) is (not found and today <= DUE)


@given(answers, days, days)
def test_only_time_makes_somebody_silent_and_no_answer_is_lost_by_it(
    found: list[Answer], first: date, second: date
) -> None:
    early, late = sorted((first, second))
    before = progress(found, reminded=False, due_on=DUE, today=early)
    after = progress(found, reminded=False, due_on=DUE, today=late)
    assert after in {before, Progress.SILENT}


@given(st.lists(st.sampled_from(list(Progress))))
def test_the_numbers_of_a_letter_add_up(found: list[Progress]) -> None:
    numbers = tally(found)
    parts = numbers.replied + numbers.no_change + numbers.declined + numbers.silent + numbers.waiting
    assert numbers.asked == parts == len(found)


@given(st.sampled_from(list(Answer)), answers, st.integers(0, 5) | st.none())
def test_a_reply_stands_only_beside_what_its_writer_saw(
    answer: Answer, before: list[Answer], version: int | None
) -> None:
    refusal = check_reply(answer, before, version)
    if version is not None and version != len(before):
        assert refusal is not None
        assert refusal.code == "answered_meanwhile"
    elif answer is Answer.COMMENTS:
        assert refusal is None
    else:
        assert (refusal is None) is (Answer.COMMENTS not in before and answer not in before)


@given(st.sampled_from(list(State)))
def test_people_are_heard_until_the_report_is_drawn_up(state: State) -> None:
    refusal = check_listening(state)
    assert (refusal is None) is (state in LISTENING)
    assert LISTENING.isdisjoint({State.REPORT_SUBMITTED, State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN})


@given(days)
def test_a_due_date_leaves_a_day_at_least(today: date) -> None:
    assert (check_due(DUE, today) is None) is (today < DUE)
    assert check_due(today + timedelta(days=367), today) is not None


def insisting(everywhere: Insistence) -> InsistencePerKind:
    return InsistencePerKind(*[everywhere] * len(Kind))


@given(st.sampled_from(list(Kind)), st.booleans(), parties, st.sampled_from(list(Insistence)))
def test_approval_waits_for_business_only_where_the_rules_say_so_and_business_is_concerned(
    kind: Kind, concerns: bool, heard: frozenset[Party], wanted: Insistence
) -> None:
    rules = msgspec.structs.replace(RULES.listening, associations_asked_before_approval=insisting(wanted))
    refusal = check_associations(kind, concerns_business=concerns, heard=heard, rules=rules)
    demanded = wanted is Insistence.REQUIRED and concerns and not heard & BUSINESS
    assert (refusal is not None) is demanded
    if refusal:
        assert (refusal.status, refusal.code) == (409, "associations_not_asked")
        assert refusal.extra == {"lacks": ["association", "enterprise"]}


def test_the_rules_as_shipped_hold_nobody_up() -> None:
    found = {RULES.listening.associations_asked_before_approval.of(kind) for kind in Kind}
    assert found == {Insistence.WARN, Insistence.OFF}


@pytest.mark.parametrize("state", list(State))
def test_the_officer_is_asked_to_remind_while_replies_are_taken(state: State) -> None:
    given_ = Waiting(
        state=state, closes_at=MONDAY, received=0, pending=0, oldest_pending=None, uncovered=0, silent=3,
        silent_since=DUE,
    )  # fmt: skip
    calendar = WorkingDays.of(RULES)

    def found(*roles: Role) -> list[Due]:
        every = tasks(given_, roles=roles, now=MONDAY, zone=ZONE, rules=RULES, calendar=calendar)
        return [due for due in every if due.task is Task.REMIND]

    expected = [Due(Task.REMIND, 3, DUE, True)] if state in LISTENING else []
    assert found(Role.OFFICER) == expected
    assert found(Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR) == []


MINUTES = """1. 餐饮协会：外摆时间可以接受，
同一条街同一个钟点。

（二）王阿姨: 底楼 3.5 米以内要有补偿。

希望早点开工。

- 3.5%的比例太高"""


def test_opinions_are_parted_from_their_numbers_and_speakers() -> None:
    assert [(one.speaker, one.text) for one in opinions_of(MINUTES)] == [
        ("餐饮协会", "外摆时间可以接受，\n同一条街同一个钟点。"),
        ("王阿姨", "底楼 3.5 米以内要有补偿。"),
        ("", "希望早点开工。"),
        ("", "3.5%的比例太高"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲：好\n乙：不好", [("甲", "好"), ("乙", "不好")]),
        ("3.5 米太窄", [("", "3.5 米太窄")]),
        ("10:30 开始太晚", [("", "10:30 开始太晚")]),
        ("Chamber: one street, one hour", [("Chamber", "one street, one hour")]),
        ("我说，要点有二：一是时间", [("", "我说，要点有二：一是时间")]),
        ("甲：", [("", "甲：")]),
        ("  \n \n", []),
    ],
)
def test_a_colon_ends_a_speaker_only_where_one_stands(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.speaker, one.text) for one in opinions_of(text)] == found


@given(st.text(alphabet="甲乙丙：:，1.、 \n（一）-", max_size=80))
def test_no_word_of_the_minutes_is_lost(text: str) -> None:
    kept = "".join(one.speaker + one.text for one in opinions_of(text))
    for character in "甲乙丙":
        assert kept.count(character) == text.count(character)


def test_an_opinion_names_a_clause_only_where_it_names_one() -> None:
    numbers = ["第一条", "第十条", "第十一条", "Article 1", "Article 12"]
    assert clause_named("第十一条写得不清楚", numbers) == "第十一条"
    assert clause_named("第一条和第十条矛盾", numbers) == ""
    assert clause_named("Article 12 is vague", numbers) == "Article 12"
    assert clause_named("都很好", numbers) == ""
