"""Over many simulated entropies everybody is drawn as often as published, and a biased order would come to light."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256

import pytest
from scipy.stats import chi2

from participation.representatives.draw import ordering
from participation.representatives.draw.ordering import DrawnType, seated
from participation.representatives.draw.running import DrawnPanel, panel_of
from participation.representatives.draw.seeding import seed_of, ticket_of
from tests.drawing.small import TICKETS, Portfolio, couples, hashed, two_genders

Found = Counter[str]


def drawn(portfolio: Portfolio, times: int) -> Found:
    """How often each person is selected with so many entropies, counted from 1."""
    types = [
        DrawnType(
            id=one["id"],
            members=tuple(one["members"]),
            households=tuple(one.get("households", ())),
            household_class=one.get("household_class"),
        )
        for one in portfolio["types"]
    ]
    panels = [DrawnPanel(one["tickets"], one["counts"]) for one in portfolio["panels"]]
    published = hashed(portfolio)
    found: Found = Counter()
    for draw in range(times):
        seed = seed_of(published, f"{draw}./")
        panel = panels[panel_of(panels, ticket_of(seed, TICKETS))]
        found.update(seat.id for seat in seated(types, panel.counts, seed)[0])
    return found


def agrees(portfolio: Portfolio, found: Found, times: int) -> bool:
    """Whether frequencies and chances agree: a chi-square inside each type, and each person by themselves."""
    for one in portfolio["types"]:
        counts = [found[member] for member in one["members"]]
        mean = sum(counts) / len(counts)
        # drawn without putting back, they scatter less than the distribution says: the test is on the safe side
        square = sum((count - mean) ** 2 / mean for count in counts)
        if square > chi2.ppf(0.999, len(counts) - 1):
            return False
        chance = float(Fraction(one["probability"]))
        spread = (times * chance * (1 - chance)) ** 0.5
        if any(abs(count - times * chance) > 4.5 * spread for count in counts):
            return False
    return True


def by_one_digit(_: str, person: str) -> str:
    """A careless order: sixteen places only, so that early names come first wherever two share one."""
    return sha256(f"{_}/person/{person}".encode()).hexdigest()[0]


PORTFOLIOS = pytest.mark.parametrize("made", [two_genders, couples])


@PORTFOLIOS
def test_everybody_is_drawn_as_often_as_published(made: Callable[[], Portfolio]) -> None:
    portfolio = made()
    assert agrees(portfolio, drawn(portfolio, 2000), 2000)


@PORTFOLIOS
@pytest.mark.slow
def test_everybody_is_drawn_as_often_as_published_in_twenty_thousand_draws(made: Callable[[], Portfolio]) -> None:
    portfolio = made()
    assert agrees(portfolio, drawn(portfolio, 20_000), 20_000)


def test_a_biased_order_comes_to_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "place_of_person", by_one_digit)
    portfolio = two_genders()
    assert not agrees(portfolio, drawn(portfolio, 2000), 2000)


def test_a_ticket_that_favours_one_panel_comes_to_light() -> None:
    portfolio = two_genders()
    portfolio["panels"][0]["tickets"] -= 30 * 10**10
    portfolio["panels"][1]["tickets"] += 30 * 10**10
    assert not agrees(portfolio, drawn(portfolio, 2000), 2000)
