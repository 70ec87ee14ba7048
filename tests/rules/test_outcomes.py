"""What became of a comment, from the dispositions of its points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.outcomes import check_disposition, check_no_change_asked, outcome
from consultations.words import Outcome, Status

statuses = st.lists(st.sampled_from(list(Status)), min_size=1)


def test_every_status_is_an_outcome_and_two_more_are() -> None:
    assert {str(one) for one in Outcome} == {str(one) for one in Status} | {"mixed", "no change asked"}


@pytest.mark.parametrize(
    ("points", "no_change_asked", "expected"),
    [
        ([Status.ADOPTED], False, Outcome.ADOPTED),
        ([Status.REFERRED, Status.REFERRED], False, Outcome.REFERRED),
        ([Status.ADOPTED, Status.NOT_ADOPTED], False, Outcome.MIXED),
        ([Status.ADOPTED, Status.PARTLY_ADOPTED], False, Outcome.MIXED),
        ([], True, Outcome.NO_CHANGE_ASKED),
        ([], False, None),
        ([None], False, None),
        ([Status.ADOPTED, None], False, None),
        ([None], True, None),
        ([Status.EXPLAINED], True, Outcome.EXPLAINED),
    ],
)
def test_the_outcome_of_a_comment(points: list[Status | None], no_change_asked: bool, expected: Outcome | None) -> None:
    assert outcome(points, no_change_asked) is expected


@given(statuses, st.booleans())
def test_the_order_of_the_points_does_not_matter(points: list[Status], marked: bool) -> None:
    turned = points[::-1]
    assert outcome(points, marked) is outcome(turned, marked) is not None


@given(statuses, st.booleans())
def test_one_point_without_disposition_leaves_the_comment_uncovered(points: list[Status], marked: bool) -> None:
    assert outcome([*points, None], marked) is None


@given(statuses)
def test_it_is_mixed_exactly_when_the_points_differ(points: list[Status]) -> None:
    assert (outcome(points) is Outcome.MIXED) == (len(set(points)) > 1)


@pytest.mark.parametrize(("reason", "refused"), [("", True), (" \n", True), ("已写入第五条", False)])
def test_a_disposition_always_has_a_reason(reason: str, refused: bool) -> None:
    refusal = check_disposition(reason)
    assert (refusal is not None and refusal.code == "reason_required") is refused


def test_a_comment_with_points_cannot_be_marked_as_asking_for_no_change() -> None:
    assert check_no_change_asked(0) is None
    refusal = check_no_change_asked(2)
    assert refusal is not None
    assert (refusal.code, refusal.status) == ("has_points", 409)
