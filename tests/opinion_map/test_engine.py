"""What holds of every map, whatever the votes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.opinion_map import DISAGREE, NOT_CAST, Former, OpinionMap, Votes, components, draw_map
from consultations.opinion_map.clustering import k_means, possible_counts, silhouette
from consultations.opinion_map.components import principal_plane
from consultations.opinion_map.continuity import PATIENCE, how_many, stable_ids
from consultations.opinion_map.mapping import NO_GROUP
from consultations.opinion_map.representativeness import SHOWN, proportion_test, two_proportion_test
from consultations.opinion_map.votes import gather

VOTE = st.integers(-1, 1)
ROWS = st.lists(
    st.tuples(st.integers(0, 25).map(str), st.integers(0, 12).map("s{}".format), VOTE), min_size=1, max_size=250
)


def camps(size: int = 40, statements: int = 40, *, camps: int = 2, seed: int = 1, missing: float = 0.2) -> Votes:
    """Voters of several camps, each of which answers the statements in its own way, with a little noise."""
    chance = np.random.default_rng(seed)
    ways = chance.choice([-1, 1], size=(camps, statements))
    camp = np.arange(size * camps) % camps
    cells = np.where(chance.random((size * camps, statements)) < 0.05, -ways[camp], ways[camp]).astype(np.int8)
    cells[chance.random(cells.shape) < missing] = NOT_CAST
    return Votes(
        tuple(f"v{i}" for i in range(size * camps)), tuple(f"s{i}" for i in range(statements)), cells
    ).natural()


def memberships(drawn: OpinionMap) -> dict[str, int]:
    return {voter: int(group) for voter, group in zip(drawn.voters, drawn.group_of, strict=True)}


@settings(deadline=None)
@given(ROWS)
def test_the_order_of_voters_does_not_matter(rows: list[tuple[str, str, int]]) -> None:
    last = {(voter, statement): vote for voter, statement, vote in rows}
    turned = [(voter, statement, vote) for (voter, statement), vote in reversed(last.items())]
    one, other = draw_map(gather(rows)), draw_map(gather(turned))
    assert memberships(one) == memberships(other)
    assert np.array_equal(one.places, other.places)
    assert one.groups == other.groups


@settings(deadline=None)
@given(ROWS)
def test_the_last_vote_of_a_voter_counts(rows: list[tuple[str, str, int]]) -> None:
    votes = gather(rows)
    last = {(voter, statement): vote for voter, statement, vote in rows}
    for row, voter in enumerate(votes.voters):
        for column, statement in enumerate(votes.statements):
            assert votes.cells[row, column] == last.get((voter, statement), NOT_CAST)


@settings(deadline=None)
@given(ROWS, st.one_of(st.none(), st.integers(1, 6)))
def test_everybody_who_voted_enough_is_in_one_group_and_nobody_else(
    rows: list[tuple[str, str, int]], groups: int | None
) -> None:
    votes = gather(rows)
    drawn = draw_map(votes, groups=groups)
    enough = votes.cast() >= min(7, len(votes.statements))
    assert np.array_equal(drawn.group_of != NO_GROUP, enough)
    assert sum(group.size for group in drawn.groups) == np.count_nonzero(enough)
    assert all(group.size > 0 for group in drawn.groups)
    assert len({group.id for group in drawn.groups}) == len(drawn.groups)
    assert len(drawn.groups) <= (groups or 5)
    assert np.isfinite(drawn.places).all()


@settings(deadline=None)
@given(ROWS)
def test_consensus_lies_between_nothing_and_one_and_is_their_product(rows: list[tuple[str, str, int]]) -> None:
    drawn = draw_map(gather(rows))
    assert ((drawn.consensus > 0) & (drawn.consensus < 1)).all()
    if not drawn.groups:
        assert len(drawn.consensus) == 0
        return
    expected = np.ones(len(drawn.statements))
    for row in range(len(drawn.groups)):
        expected *= (drawn.counted.agreed[row] + 1) / (drawn.counted.seen[row] + 2)
    assert np.allclose(drawn.consensus, expected, atol=1e-15)


@settings(deadline=None)
@given(ROWS)
def test_every_group_is_told_apart_by_five_statements_at_most_agreed_ones_first(
    rows: list[tuple[str, str, int]],
) -> None:
    for group in draw_map(gather(rows)).groups:
        assert 1 <= len(group.representative) <= SHOWN
        assert [one.vote for one in group.representative] == sorted(one.vote for one in group.representative)
        assert len({one.statement for one in group.representative}) == len(group.representative)
        assert all(0 <= one.voted <= one.seen <= group.size for one in group.representative)


def test_two_camps_are_found() -> None:
    votes = camps()
    drawn = draw_map(votes)
    assert len(drawn.groups) == 2
    sides = {(int(voter[1:]) % 2, group) for voter, group in memberships(drawn).items() if group != NO_GROUP}
    assert len(sides) == 2


def test_statements_left_out_place_nobody_and_are_never_typical() -> None:
    votes = camps()
    # the camps differ most on one statement; with all others left out nobody differs
    drawn = draw_map(votes, left_out=[s for s in votes.statements if s != "s0"])
    assert np.count_nonzero(drawn.plane.directions[0]) == 1
    named = {drawn.statements[one.statement] for group in drawn.groups for one in group.representative}
    assert named <= {"s0"}


def test_few_votes_are_stretched_by_the_root_of_statements_over_votes() -> None:
    votes = camps(missing=0.0)
    cells = votes.cells.copy()
    half = list(range(7))
    cells[0, 7:] = NOT_CAST
    drawn = draw_map(Votes(votes.voters, votes.statements, cells))
    unstretched = (cells[0, half] - drawn.plane.centre[half]) @ drawn.plane.directions[:, half].T
    assert np.allclose(drawn.places[0], unstretched * np.sqrt(40 / 7))


def test_the_same_voters_keep_the_names_and_sides_of_their_groups() -> None:
    votes = camps(camps=3, seed=5)
    first = draw_map(votes)
    # everybody is asked one more statement, and the axes could as well point the other way
    turned = Former(
        groups={voter: group + 3 for voter, group in first.remembered().groups.items()},
        places={voter: (-x, -y) for voter, (x, y) in first.remembered().places.items()},
        shown=len(first.groups),
        best=first.best,
        times=first.times,
    )
    again = draw_map(votes, former=turned)
    assert memberships(again) == {
        voter: group + 3 if group != NO_GROUP else group for voter, group in memberships(first).items()
    }
    assert np.allclose(again.places, -first.places)


def test_a_group_that_is_new_takes_no_name_of_another() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2])
    voters = ("a", "b", "c", "d", "e", "f")
    former = Former(groups={"a": 4, "b": 4, "c": 1, "d": 1, "e": 1})
    assert stable_ids(voters, labels, 3, former) == [4, 1, 0]


def test_without_a_former_map_the_largest_group_comes_first() -> None:
    assert stable_ids(("a", "b", "c"), np.array([0, 1, 1]), 2, Former()) == [1, 0]


def test_another_number_of_groups_is_shown_only_after_it_was_best_often_enough() -> None:
    former = Former(shown=2, best=2, times=9)
    for time in range(1, PATIENCE):
        shown, times = how_many(3, former)
        assert (shown, times) == (2, time)
        former = Former(shown=shown, best=3, times=times)
    assert how_many(3, former) == (3, PATIENCE)
    assert how_many(5, Former()) == (5, 1)


def test_as_many_groups_are_tried_as_there_are_people_for() -> None:
    assert list(possible_counts(11)) == [2]
    assert list(possible_counts(12)) == [2, 3]
    assert list(possible_counts(1000)) == [2, 3, 4, 5]


def test_fewer_distinct_places_than_groups_make_fewer_groups() -> None:
    places = np.array([[0.0, 0.0]] * 5 + [[1.0, 1.0]] * 5)
    assert k_means(places, np.ones(10), 4).centres.tolist() in ([[0, 0], [1, 1]], [[1, 1], [0, 0]])
    assert k_means(np.zeros((4, 2)), np.ones(4), 3).labels.tolist() == [0, 0, 0, 0]


def test_silhouette_is_that_of_the_textbook() -> None:
    from sklearn.metrics import silhouette_score

    chance = np.random.default_rng(3)
    places, labels = chance.normal(size=(200, 2)), chance.integers(0, 4, 200)
    assert np.isclose(silhouette(places, labels), silhouette_score(places, labels))
    assert silhouette(places, np.zeros(200, dtype=np.int64)) == -1.0


@pytest.mark.parametrize("small", [30, 0], ids=["solved by voters", "power iteration"])
def test_tables_too_wide_to_be_solved_by_statements_have_the_same_plane(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = camps(size=10, statements=50, camps=3)
    nothing_out = np.zeros(50, dtype=bool)
    expected = principal_plane(votes, nothing_out).directions
    monkeypatch.setattr(components, "SMALL_SIDE", small)
    assert np.allclose(principal_plane(votes, nothing_out).directions, expected, atol=1e-5)


def test_people_who_all_say_the_same_are_one_group_in_the_middle() -> None:
    votes = gather([(f"v{i}", f"s{j}", 1) for i in range(20) for j in range(8)])
    drawn = draw_map(votes)
    assert [group.size for group in drawn.groups] == [20]
    assert not drawn.places.any()
    assert {one.vote for one in drawn.majorities} == {"agree"}


def test_tests_of_shares_are_those_of_the_paper() -> None:
    assert np.isclose(proportion_test(np.array([8]), np.array([9]))[0], 2 * np.sqrt(10) * (9 / 10 - 0.5))
    one = two_proportion_test(np.array([8]), np.array([1]), np.array([9]), np.array([9]))[0]
    pooled = (9 + 2) / 20
    assert np.isclose(one, (9 / 10 - 2 / 10) / np.sqrt(pooled * (1 - pooled) * (2 / 10)))
    assert two_proportion_test(np.array([4]), np.array([4]), np.array([4]), np.array([4]))[0] == 0


def test_a_vote_against_is_never_counted_as_one_for() -> None:
    votes = gather([(f"v{i}", f"s{j}", DISAGREE) for i in range(9) for j in range(7)])
    drawn = draw_map(votes)
    assert not drawn.counted.agreed.any()
    assert drawn.counted.disagreed.sum() == 63
    assert {one.vote for one in drawn.majorities} == {"disagree"}
