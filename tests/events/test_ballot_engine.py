"""The drawing: every party one chance, served whole by its best wish that is left, the same for whoever repeats it."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.drawing.dictatorship import in_order, served
from events.drawing.file import drawn, frozen_of, read_frozen
from events.drawing.wishes import OfferedSession, Party
from participation.base.errors import Refused
from tests.events.ballots import ENTROPY, SOURCES, party, sessions, small

SEATS = st.lists(st.integers(0, 12), min_size=1, max_size=4)
SEED = st.integers(0, 2**64).map(lambda n: hashlib.sha256(str(n).encode()).hexdigest())


@st.composite
def ballots(draw: st.DrawFn) -> tuple[list[OfferedSession], list[Party]]:
    """Sessions, and parties of one to six who wish for some of them."""
    offered = sessions(*draw(SEATS))
    wishes = st.lists(st.sampled_from([one.id for one in offered]), min_size=1, unique=True)
    of_party = st.tuples(st.integers(1, 6), wishes)
    return offered, [party(f"P{at:03}", n, *w) for at, (n, w) in enumerate(draw(st.lists(of_party, max_size=25)))]


@given(ballots(), SEED)
def test_nobody_gets_a_session_without_a_wish_for_it_and_no_session_more_than_its_seats(
    ballot: tuple[list[OfferedSession], list[Party]], seed: str
) -> None:
    offered, parties = ballot
    by_name = {one.pseudonym: one for one in parties}
    taken: Counter[str] = Counter()
    for outcome in served(offered, parties, seed):
        if outcome.session is not None:
            assert outcome.session in by_name[outcome.pseudonym].wishes
            taken[outcome.session] += by_name[outcome.pseudonym].seats
    assert all(taken[one.id] <= one.seats for one in offered)


@given(ballots(), SEED)
def test_no_party_that_would_fit_a_better_wish_is_served_worse_than_a_later_one(
    ballot: tuple[list[OfferedSession], list[Party]], seed: str
) -> None:
    offered, parties = ballot
    by_name = {one.pseudonym: one for one in parties}
    outcomes = served(offered, parties, seed)
    for outcome in outcomes:
        one = by_name[outcome.pseudonym]
        better = one.wishes[: one.wishes.index(outcome.session) if outcome.session else None]
        for wish in better:
            before = [by_name[o.pseudonym] for o in outcomes if o.session == wish and o.place < outcome.place]
            free = next(s.seats for s in offered if s.id == wish) - sum(p.seats for p in before)
            assert free < one.seats, "a wish was passed over although the whole party fitted"


@given(ballots(), SEED, st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_result_in_any_order_of_entries(
    ballot: tuple[list[OfferedSession], list[Party]], seed: str, random: object
) -> None:
    offered, parties = ballot
    shuffled = list(parties)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a Random
    assert served(offered, shuffled, seed) == served(offered, parties, seed)
    assert frozen_of("b", 1, offered, shuffled, SOURCES) == frozen_of("b", 1, offered, parties, SOURCES)


@given(ballots(), SEED)
def test_whoever_ranks_otherwise_than_they_wish_never_gets_something_dearer(
    ballot: tuple[list[OfferedSession], list[Party]], seed: str
) -> None:
    offered, parties = ballot
    if not parties:
        assert served(offered, parties, seed) == []
        return
    honest, others = parties[0], parties[1:]

    def rank(reported: tuple[str, ...]) -> int:
        outcomes = served(offered, [party(honest.pseudonym, honest.seats, *reported), *others], seed)
        got = next(one.session for one in outcomes if one.pseudonym == honest.pseudonym)
        return honest.wishes.index(got) if got else len(honest.wishes)

    assert rank(tuple(reversed(honest.wishes))) >= rank(honest.wishes)


def test_a_large_party_has_the_chance_of_a_small_one_to_come_first() -> None:
    parties = [party("large", 6, "s1"), *(party(f"P{at}", 1, "s1") for at in range(9))]
    places: Counter[int] = Counter()
    for number in range(4000):
        seed = hashlib.sha256(f"fixed {number}".encode()).hexdigest()
        places[[one.pseudonym for one in in_order(seed, parties)].index("large")] += 1
    expected = 4000 / 10
    chi_square = sum((places[at] - expected) ** 2 / expected for at in range(10))
    assert chi_square < 27.88, "nine degrees of freedom: a fair drawing is above this once in a thousand"


def test_parties_of_one_size_and_wish_are_equally_often_served() -> None:
    parties = [party(f"P{at}", 2, "s1") for at in range(6)]
    served_at: Counter[str] = Counter()
    for number in range(3000):
        seed = hashlib.sha256(f"even {number}".encode()).hexdigest()
        served_at.update(one.pseudonym for one in served(sessions(4), parties, seed) if one.session)
    expected = 3000 * 2 / 6
    assert all(abs(served_at[one.pseudonym] - expected) < 4 * (3000 * 2 / 9) ** 0.5 for one in parties)


def test_a_party_that_does_not_fit_is_passed_over_and_a_smaller_one_after_it_is_served() -> None:
    outcomes = served(sessions(2), [party("three", 3, "s1"), party("two", 2, "s1")], "any")
    assert {one.pseudonym: one.session for one in outcomes} == {"three": None, "two": "s1"}


def test_the_record_holds_all_that_its_repetition_needs() -> None:
    frozen = small()
    record = drawn(frozen, ENTROPY)
    assert record.key == "9.18.26.34.41.45./039481./"
    assert record.frozen_sha256 == hashlib.sha256(frozen.file()).hexdigest()
    again = drawn(read_frozen(frozen.file()), list(reversed(ENTROPY)))
    assert again.file() == record.file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entropy", "code"),
    [
        ([ENTROPY[0]], "missing"),
        ([*ENTROPY, ("天气", "晴")], "unknown"),
        ([*ENTROPY, ENTROPY[0]], "doubled"),
        ([("现场摇号", "12345"), ENTROPY[1]], "malformed"),
    ],
)
def test_chance_that_is_not_what_the_freeze_names_is_refused(entropy: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        drawn(small(), entropy)
    assert code in {one.code for one in refused.value.refusal.errors}


@pytest.mark.slow
@pytest.mark.parametrize("file", [b"{}", b"nothing", b'{"format":"kaimen-ballot/2"}', small().file()[:-1]])
def test_what_is_no_frozen_ballot_is_not_drawn_from(file: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_frozen(file)
    assert refused.value.refusal.code == "not_a_ballot"
