"""What others see of a comment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.screening import SEEN_IN, Screened, Sight, check_screened, sight
from consultations.words import Publish, Screening, ScreeningReason, Standing, State

SHOWN = Screened()
ABUSE = Screened(ScreeningReason.ABUSE)

screenings = st.sampled_from(list(Screening))
acts = st.lists(st.builds(Screened, st.none() | st.sampled_from(list(ScreeningReason))), max_size=4)
publishing = st.sampled_from(list(Publish))
states = st.sampled_from(list(State))


@pytest.mark.parametrize(
    ("screening", "acts", "standing"),
    [
        (Screening.AFTER_SCREENING, [], Standing.UNPUBLISHED),
        (Screening.AFTER_SCREENING, [SHOWN], Standing.VISIBLE),
        (Screening.AFTER_SCREENING, [SHOWN, ABUSE], Standing.HIDDEN),
        (Screening.AFTER_SCREENING, [ABUSE, SHOWN], Standing.VISIBLE),
        (Screening.AT_ONCE, [], Standing.VISIBLE),
        (Screening.AT_ONCE, [ABUSE], Standing.HIDDEN),
        (Screening.NEVER, [], Standing.UNPUBLISHED),
        (Screening.NEVER, [SHOWN], Standing.UNPUBLISHED),
    ],
)
def test_the_last_act_of_screening_decides(screening: Screening, acts: list[Screened], standing: Standing) -> None:
    assert sight(screening, acts, Publish.TEXT, State.OPEN).standing is standing


def test_the_name_is_seen_only_by_the_commenters_own_choice() -> None:
    with_name = sight(Screening.AT_ONCE, [], Publish.TEXT_AND_NAME, State.OPEN)
    assert with_name == Sight(Standing.VISIBLE, name=True)
    assert not sight(Screening.AT_ONCE, [], Publish.TEXT, State.OPEN).name
    assert not sight(Screening.AT_ONCE, [SHOWN], Publish.NO, State.OPEN).text


def test_a_hidden_comment_tells_the_reason_in_its_place() -> None:
    seen = sight(Screening.AT_ONCE, [Screened(ScreeningReason.NOT_THEIRS)], Publish.TEXT, State.PUBLISHED)
    assert seen == Sight(Standing.HIDDEN, hidden_for=ScreeningReason.NOT_THEIRS)


@given(screenings, acts, publishing, states, st.booleans())
def test_what_is_seen_was_meant_to_be_seen(
    screening: Screening, acts: list[Screened], publish: Publish, state: State, erased: bool
) -> None:
    seen = sight(screening, acts, publish, state, erased=erased)
    if seen.text:
        assert not erased
        assert publish is not Publish.NO
        assert screening is not Screening.NEVER
        assert not acts or acts[-1].hidden_for is None
        assert acts or screening is Screening.AT_ONCE
        assert state in SEEN_IN
    if seen.name:
        assert seen.text
        assert publish is Publish.TEXT_AND_NAME
    assert (seen.hidden_for is not None) == (seen.standing is Standing.HIDDEN)


@given(screenings, acts, publishing, states)
def test_nothing_is_left_to_see_of_an_erased_comment(
    screening: Screening, acts: list[Screened], publish: Publish, state: State
) -> None:
    assert sight(screening, acts, publish, state, erased=True) == Sight(Standing.ERASED)


@pytest.mark.parametrize("state", [State.PREPARED, State.APPROVED, State.SCHEDULED, State.WITHDRAWN])
def test_no_comment_is_seen_before_the_opening_or_after_a_withdrawal(state: State) -> None:
    assert not sight(Screening.AT_ONCE, [SHOWN], Publish.TEXT, state).text


@pytest.mark.parametrize(
    ("show", "reason", "code"),
    [
        (False, "abuse", None),
        (False, "not theirs", None),
        (False, None, "reason_required"),
        (False, "", "reason_required"),
        (False, "I do not like it", "reason_unknown"),
        (True, None, None),
        (True, "abuse", "reason_unknown"),
    ],
)
def test_hiding_needs_a_coded_reason(show: bool, reason: str | None, code: str | None) -> None:
    refusal = check_screened(show=show, reason=reason)
    assert (refusal and refusal.code) == code
