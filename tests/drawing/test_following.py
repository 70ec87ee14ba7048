"""Seats that fall empty go to the next alternate, and where there is none to a draw that fixes who sits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import rfc8785

from participation.base.errors import Refused
from participation.representatives.draw.following import Seated, empty_seats, next_alternate, read_draw, sitting
from participation.representatives.draw.pool import Person, Pool, Quota
from participation.representatives.draw.preparing import prepared
from participation.representatives.draw.refilling import refilled
from participation.representatives.draw.running import Draw, read_portfolio, run
from participation.representatives.draw.standalone.draw_verify import NotVerified, verify
from tests.drawing.small import Portfolio, couples, two_genders

ENTROPY = [("digits", "039481"), ("weather", "rain")]
SOURCES = ["digits;kind=digits;count=6", "weather"]
FRESH = ["lottery;kind=numbers", "index"]


def drawn(made: Callable[[], Portfolio]) -> Draw:
    return read_draw(run(made(), ENTROPY).file())


def districts() -> Portfolio:
    """Three seats, none or one for each of five districts of two persons."""
    features = ["centre", "east", "north", "south", "west"]
    persons = [Person(f"{name}{at}", {"district": name}) for name in features for at in range(2)]
    quotas = [Quota("district", name, 0, 1) for name in features]
    portfolio: Portfolio = json.loads(prepared(Pool(persons, quotas), 3, sources=SOURCES).file)
    return portfolio


def of_type(draw: Draw, type_id: str) -> list[str]:
    """Who is asked for the seats of a type, in this order."""
    return [seat.id for seat in draw.selected if seat.type == type_id] + draw.alternates[type_id]


def test_the_first_who_declines_is_followed_by_the_first_alternate() -> None:
    draw = drawn(two_genders)
    women = of_type(draw, "t1")
    seated = [seat.id for seat in draw.selected if seat.id != women[0]]
    assert next_alternate(draw, "t1", seated=seated, gone=[women[0]]) == draw.alternates["t1"][0]
    assert draw.alternates["t1"][0] in [one.id for one in sitting([draw], [women[0]])]


def test_who_has_declined_before_is_not_asked_again() -> None:
    draw = drawn(two_genders)
    first, second = draw.alternates["t1"][:2]
    assert next_alternate(draw, "t1", seated=[], gone=[first]) == second
    assert next_alternate(draw, "t1", seated=[first], gone=[]) == second


def test_who_lives_with_somebody_who_sits_is_passed_over() -> None:
    draw = drawn(couples)
    first, second = draw.alternates["t2"][:2]
    # her partner has a seat by now
    partner = first.replace("w", "m")
    assert next_alternate(draw, "t2", seated=[partner], gone=[]) == second
    assert next_alternate(draw, "t2", seated=[], gone=[partner]) == first


def test_a_type_runs_dry() -> None:
    draw = drawn(two_genders)
    assert next_alternate(draw, "t2", seated=[], gone=of_type(draw, "t2")) is None


def all_men_gone(draw: Draw) -> list[str]:
    return of_type(draw, "t2")


def followed(draw: Draw, gone: Sequence[str]) -> tuple[Portfolio, Draw]:
    """The portfolio for the empty seats, and the draw from it."""
    seated = sitting([draw], gone)
    made = refilled([draw], seated=seated, gone=gone, sources=FRESH)
    portfolio = read_portfolio(made.file)
    return portfolio, run(portfolio, [("lottery", "7 3 21"), ("index", "3,215.37")])


def test_empty_seats_are_drawn_with_the_panel_that_sits_fixed() -> None:
    draw = drawn(two_genders)
    portfolio, second = followed(draw, all_men_gone(draw))
    assert (portfolio["seats"], len(second.selected), len(second.alternates)) == (1, 1, 1)
    assert second.selected[0].id in draw.alternates["t1"]
    said = verify(second.file(), earlier=[draw.file()])
    assert [line for line in said if line.startswith("It follows from 1 earlier draws, which hold; 2 persons sit")]
    assert [line for line in said if line == "NOT CHECKED: that 5 persons declined or did not answer in time."]


def test_a_draw_that_follows_says_what_is_missing_to_check_it() -> None:
    draw = drawn(two_genders)
    _, second = followed(draw, all_men_gone(draw))
    assert "NOT CHECKED: that it follows from the draws that it names (--after)." in verify(second.file())


def test_who_sat_by_a_later_draw_is_no_longer_an_alternate_of_the_first() -> None:
    first = drawn(two_genders)
    gone = all_men_gone(first)
    _, second = followed(first, gone)
    by_second = second.selected[0].id
    # one of the first two women leaves: the next of the first draw follows, not the one who sits already
    leaving = of_type(first, "t1")[0]
    sit = sitting([first, second], [*gone, leaving])
    assert [one.draw for one in sit if one.id == by_second] == [1]
    assert len(sit) == 3
    assert empty_seats(first, 0, sit) == {"t1": 0, "t2": 1}


def test_a_third_draw_follows_from_both() -> None:
    first = drawn(districts)
    gone = of_type(first, first.selected[0].type)
    _, second = followed(first, gone)
    gone = sorted({*gone, *(person for one in second.alternates for person in of_type(second, one))})
    seated = sitting([first, second], gone)
    made = refilled([first, second], seated=seated, gone=gone, sources=FRESH)
    third = run(read_portfolio(made.file), [("lottery", "9"), ("index", "4,000.00")])
    said = verify(third.file(), earlier=[first.file(), second.file()])
    assert [line for line in said if line.startswith("It follows from 2 earlier draws, which hold; 2 persons sit")]
    with pytest.raises(NotVerified):
        verify(third.file(), earlier=[second.file(), first.file()])


def test_where_nobody_is_left_nobody_is_drawn() -> None:
    first = drawn(two_genders)
    gone = [*of_type(first, "t1")[1:], *of_type(first, "t2")]
    with pytest.raises(Refused) as refused:
        refilled([first], seated=sitting([first], gone), gone=gone, sources=FRESH)
    assert refused.value.refusal.code == "nobody_left"


def test_nobody_draws_again_while_there_are_alternates() -> None:
    draw = drawn(two_genders)
    woman = of_type(draw, "t1")[0]
    seated = [Seated(seat.id, 0, seat.type) for seat in draw.selected if seat.id != woman]
    with pytest.raises(Refused) as refused:
        refilled([draw], seated=seated, gone=[woman], sources=FRESH)
    assert refused.value.refusal.code == "alternates_left"


def test_nobody_draws_again_while_all_seats_are_taken() -> None:
    draw = drawn(two_genders)
    with pytest.raises(Refused) as refused:
        refilled([draw], seated=sitting([draw], []), gone=[], sources=FRESH)
    assert refused.value.refusal.code == "nothing_empty"


def passed_over(follows: dict[str, Any]) -> None:
    follows["gone"].pop()


def a_friend_sits(follows: dict[str, Any]) -> None:
    friends = [{"id": f"w{at}", "draw": 0, "type": "t1"} for at in range(1, 4)]
    follows["seated"] = sorted([*follows["seated"][1:], *friends], key=lambda one: str(one["id"]))


def another_draw(follows: dict[str, Any]) -> None:
    follows["draws"] = ["0" * 64]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (passed_over, "was passed over"),
        (a_friend_sits, "more persons sitting than seats"),
        (another_draw, "others than named"),
    ],
)
def test_a_draw_that_does_not_follow_is_refused(spoil: Callable[[dict[str, Any]], None], why: str) -> None:
    draw = drawn(two_genders)
    portfolio, _ = followed(draw, all_men_gone(draw))
    spoil(portfolio["follows"])
    with pytest.raises(NotVerified, match=why):
        verify(rfc8785.dumps(portfolio), earlier=[draw.file()])


def test_an_earlier_draw_that_does_not_hold_is_refused() -> None:
    draw = drawn(two_genders)
    _, second = followed(draw, all_men_gone(draw))
    spoiled = {**json.loads(draw.file()), "ticket": draw.ticket + 1}
    with pytest.raises(NotVerified):
        verify(second.file(), earlier=[rfc8785.dumps(spoiled)])


def test_what_is_no_draw_is_refused() -> None:
    with pytest.raises(Refused):
        read_draw(b"{}")
    with pytest.raises(Refused):
        read_portfolio(rfc8785.dumps({**two_genders(), "tickets_total": 7}))
