"""A clause keeps its identity in a new version, also where it was split or merged."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

from consultations.drafts.aligning import Stated
from consultations.drafts.aligning.identities import Known, descents
from tests.drafts.aligning.drafts_made import clause_text, numbered, sentence
from tests.drafts.aligning.test_many_clauses import SIZE, formulaic
from tests.growth import in_proportion


def known(clauses: list[Stated]) -> list[Known]:
    return [Known(uuid4(), clause) for clause in clauses]


def new(clauses: list[Stated], kept: dict[int, UUID | None] | None = None) -> list[Known]:
    return [Known((kept or {}).get(at), clause) for at, clause in enumerate(clauses)]


def test_what_the_officer_kept_comes_before_what_resembles() -> None:
    earlier = known(numbered([clause_text(1), clause_text(2)]))
    later = numbered([clause_text(2), clause_text(9)])
    found = descents(earlier, new(later, {1: earlier[1].identity}))
    assert [one.identity for one in found] == [None, earlier[1].identity]


def test_no_identity_is_given_twice() -> None:
    earlier = known(numbered([clause_text(1), clause_text(2)]))
    kept = {0: earlier[0].identity, 1: earlier[0].identity}
    found = [one.identity for one in descents(earlier, new(numbered([clause_text(3), clause_text(4)]), kept))]
    assert found == [earlier[0].identity, None]


def test_an_identity_from_elsewhere_is_not_taken_over() -> None:
    earlier = known(numbered([clause_text(1)]))
    [found] = descents(earlier, new(numbered([clause_text(5)]), {0: uuid4()}))
    assert (found.identity, found.origins) == (None, ())


def test_the_parts_of_a_split_clause_come_from_it_and_one_of_them_is_it() -> None:
    earlier = known(numbered([clause_text(1), f"{sentence(20)}\n{sentence(21)}"]))
    found = descents(earlier, new(numbered([clause_text(1), sentence(20), sentence(21)])))
    assert [one.plain for one in found].count(False) == 1
    assert {one.identity for one in found} == {earlier[0].identity, earlier[1].identity, None}
    assert [one.origins for one in found[1:]] == [(earlier[1].identity,)] * 2


def test_a_merged_clause_is_one_of_those_it_comes_from() -> None:
    earlier = known(numbered([sentence(20), sentence(21, 40), clause_text(1)]))
    found = descents(earlier, new(numbered([f"{sentence(20)}\n{sentence(21, 40)}", clause_text(1)])))
    assert found[0].identity == earlier[1].identity
    assert found[0].origins == (earlier[1].identity, earlier[0].identity)
    assert found[1].plain


def match(versions: dict[int, tuple[list[Known], list[Known]]], size: int) -> None:
    assert all(one.identity for one in descents(*versions[size]))


def test_rewritten_clauses_are_matched_in_proportion_to_their_number() -> None:
    versions = {size: (known(formulaic(0, size)), new(formulaic(1, size))) for size in (SIZE, 4 * SIZE)}
    assert in_proportion(partial(match, versions), SIZE)
