"""When a failed job is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from participation.base.outbox.rules import FIRST, LEASE, LONGEST, LONGEST_RUN, TRIES, next_try

NOON = datetime(2026, 8, 1, 4, 0, tzinfo=UTC)


def test_the_first_failure_is_tried_again_after_five_seconds() -> None:
    assert next_try(NOON, 1) == NOON + timedelta(seconds=5)


def test_the_last_try_is_followed_by_none() -> None:
    assert next_try(NOON, TRIES - 1) is not None
    assert next_try(NOON, TRIES) is None


@given(st.integers(1, TRIES - 2))
def test_each_pause_is_at_least_as_long_as_the_one_before_and_never_longer_than_six_hours(tries: int) -> None:
    first, second = next_try(NOON, tries), next_try(NOON, tries + 1)
    assert first is not None
    assert second is not None
    assert NOON + FIRST <= first <= second <= NOON + LONGEST


def test_all_tries_together_outlast_a_night() -> None:
    pauses = [next_try(NOON, tries) for tries in range(1, TRIES)]
    assert sum(((at - NOON) for at in pauses if at), timedelta()) > timedelta(hours=12)


def test_a_lease_is_shorter_than_the_longest_run_and_has_to_be_renewed() -> None:
    assert LEASE < LONGEST_RUN
