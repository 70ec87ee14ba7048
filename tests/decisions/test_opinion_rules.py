"""What an opinion amounts to, from its rows alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.words import Status
from decisions.rules.feedback import check_feedback
from decisions.rules.opinion_standing import AdoptionMade, OpinionHistory, SatisfactionSaid, Standing, standing_of
from decisions.rules.opinions import Window, check_handing_in, said_at
from decisions.rules.placing import Placing
from decisions.words import MeetingState, Response, Said, Satisfaction
from participation.base.in_force import current_calendar

ZONE = ZoneInfo("Asia/Shanghai")
MEETING = datetime(2026, 4, 1, 1, tzinfo=UTC)
HOUSE, UNIT, ITEM, CHEN, SHEN = (uuid4() for _ in range(5))
NOT, YES = Satisfaction.NOT_SATISFIED, Satisfaction.SATISFIED


def days(number: float) -> datetime:
    return MEETING + timedelta(days=number)


def made(at: float, unit: UUID = UNIT, due: int | None = 90) -> AdoptionMade:
    return AdoptionMade(Status.ADOPTED, unit, days(due).date() if due else None, days(at))


def standing(
    *adoptions: AdoptionMade,
    said: tuple[SatisfactionSaid, ...] = (),
    placings: tuple[Placing, ...] = (),
    received: float = 0,
    followed: bool = False,
) -> Standing:
    history = OpinionHistory(
        body=HOUSE,
        presents=UNIT,
        item=ITEM,
        participant=CHEN,
        meeting_at=MEETING,
        received_at=days(received),
        adoptions=adoptions,
        said=said,
        placings=placings,
        followed_up=followed,
    )
    return standing_of(history, days=15, calendar=current_calendar(), zone=ZONE)


def test_the_later_of_meeting_and_receipt_begins_the_days() -> None:
    # three days off for Qingming lie between
    assert standing().answer_due_on == date(2026, 4, 23)
    assert standing(received=-10).answer_due_on == standing().answer_due_on
    assert standing(received=5).answer_due_on > standing().answer_due_on


def test_the_newest_answer_counts_and_the_first_says_when() -> None:
    other = uuid4()
    found = standing(made(1), made(3, unit=other, due=None))
    assert (found.unit, found.due_on, found.answered_at) == (other, None, days(1))


def test_what_is_followed_up_is_due_there() -> None:
    assert standing(made(1), followed=True).due_on is None


def test_what_is_taken_up_again_waits_for_a_new_answer_until_its_day() -> None:
    reopened = SatisfactionSaid(NOT, Response.REOPEN, days(30).date(), days(5), days(4))
    found = standing(made(1), said=(reopened,))
    assert (found.answered_at, found.answer_due_on, found.objected_at) == (None, days(30).date(), None)
    again = standing(made(1), made(8), said=(reopened,))
    assert again.answered_at == days(8)


def test_who_is_not_satisfied_waits_until_the_office_responds() -> None:
    waits = SatisfactionSaid(NOT, at=days(4))
    assert standing(made(1), said=(waits,)).objected_at == days(4)
    stands = SatisfactionSaid(NOT, Response.STAND, None, days(5), days(4))
    found = standing(made(1), said=(stands, SatisfactionSaid(YES, at=days(6))))
    assert (found.objected_at, found.satisfaction, found.answered_at) == (None, YES, days(1))


def test_what_a_former_speaker_said_of_the_answer_does_not_count_but_what_it_set_going_does() -> None:
    reopened = SatisfactionSaid(NOT, Response.REOPEN, days(30).date(), days(5), days(4))
    moved = Placing(item=ITEM, participant=SHEN, at=days(7))
    waits = SatisfactionSaid(NOT, at=days(6))
    found = standing(made(1), said=(reopened, waits), placings=(moved,))
    assert (found.participant, found.speaker_since, found.satisfaction, found.objected_at) == (
        SHEN,
        days(7),
        None,
        None,
    )
    assert (found.answered_at, found.answer_due_on) == (None, days(30).date())
    own = SatisfactionSaid(YES, at=days(9))
    assert standing(made(1), said=(waits, own), placings=(moved,)).satisfaction is YES


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=6))
def test_answered_is_never_before_the_last_time_it_was_taken_up(turns: list[tuple[int, bool]]) -> None:
    said = tuple(SatisfactionSaid(NOT, Response.REOPEN, None, days(at + 0.5), days(at)) for at, again in turns if again)
    answers = sorted((made(at) for at, again in turns if not again), key=lambda one: one.at)
    found = standing(*answers, said=said)
    last = max((one.responded_at for one in said if one.responded_at), default=None)
    expected = [one.at for one in answers if last is None or one.at > last]
    assert found.answered_at == (expected[0] if expected else None)


@pytest.mark.parametrize(
    ("state", "code"),
    [(MeetingState.PREPARED, "not_announced"), (MeetingState.CANCELLED, "meeting_cancelled")],
)
def test_opinions_are_taken_of_meetings_that_are_public(state: MeetingState, code: str) -> None:
    refusal = check_handing_in(Window(state, MEETING, 120, 7), MEETING, ZONE)
    assert refusal is not None
    assert refusal.code == code


@given(st.floats(-30, 30))
def test_the_window_ends_with_a_local_day(offset: float) -> None:
    window = Window(MeetingState.HELD, MEETING, 120, 7)
    refused = check_handing_in(window, days(offset), ZONE) is not None
    assert refused == (days(offset).astimezone(ZONE).date() > date(2026, 4, 8))
    assert said_at(window, days(offset)) is (
        Said.BEFORE
        if days(offset) < MEETING
        else Said.DURING
        if days(offset) < days(0) + timedelta(hours=2)
        else Said.AFTER
    )


def test_feedback_says_how_many_have_no_answer() -> None:
    refusal = check_feedback(received=11, unanswered=2, interim=False, reason="")
    assert refusal is not None
    assert (refusal.code, refusal.status, refusal.extra) == ("unanswered", 409, {"unanswered": 2})
    assert check_feedback(received=11, unanswered=2, interim=True, reason="其余下周答复") is None
    assert check_feedback(received=11, unanswered=0, interim=False, reason="") is None
    nothing = check_feedback(received=0, unanswered=0, interim=False, reason="")
    assert nothing is not None
    assert nothing.code == "no_opinions"
