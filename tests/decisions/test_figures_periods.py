"""Which days a period names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.rules.figures import AREAS, Number, Period, between, number_of, period_of
from participation.base.errors import Refused


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-01-05_2026-01-05", date(2026, 1, 5), date(2026, 1, 5)),
    ],
)
def test_a_period_begins_and_ends_on_its_days(name: str, first: date, last: date) -> None:
    assert period_of(name) == Period(first, last)
    assert period_of(name).name == name


@pytest.mark.parametrize(
    "name", ["", "26", "2026-13", "2026-Q5", "2026-H3", "0001", "9999", "2026-02-30_2026-03-01", "x"]
)
def test_what_names_no_days_is_refused(name: str) -> None:
    with pytest.raises(Refused) as caught:
        period_of(name)
    assert caught.value.refusal.status == 422


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        between("2026-02-02", "2026-02-01")
    assert caught.value.refusal.errors[0].code == "before_from"


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.integers(0, 800))
def test_every_period_is_found_again_by_its_name(first: date, days: int) -> None:
    period = Period(first, min(first + timedelta(days=days), date(2200, 12, 31)))
    assert period_of(period.name) == period


def test_every_number_has_its_place_and_is_found_by_its_address() -> None:
    told = [number for numbers in AREAS.values() for number in numbers]
    assert sorted(told) == sorted(Number)
    assert all(number_of(number.value.replace(" ", "-")) is number for number in Number)
