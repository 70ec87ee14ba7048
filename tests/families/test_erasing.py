"""Lawful erasure: the comment keeps its place and counts, but nothing of what it said is known any more."""

from __future__ import annotations

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, opened, said
from tests.families.steps import (
    LETTER,
    OTHER,
    RETYPED,
    counts_are_true,
    erase,
    families_of,
    groups,
    placed,
    the_machine_works,
    view_of,
)


async def test_an_erased_comment_stays_in_its_family_but_its_text_is_known_no_more(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, OTHER)
    (family,) = {*(await families_of(ids[:1]))}
    assert family is not None
    for one in (ids[0], ids[2]):
        await erase(one)
    with clock.frozen(DURING):
        await the_machine_works()
    view = await view_of(family)
    assert view.line is not None
    assert (view.line.representative, view.line.voices.messages, view.line.voices.distinct_texts) == (ids[1], 2, 1)
    assert sorted((m.erased, m.similarity) for m in view.items)[0] == (False, 1.0)
    assert await execute("SELECT count(*) AS n FROM text_signature") == [{"n": 1}]
    assert await execute("SELECT count(DISTINCT text) AS n, count(*) AS keys FROM band_key") == [{"n": 1, "keys": 16}]
    more = await placed(RETYPED, LETTER)
    assert await groups([*ids, *more]) == {frozenset({0, 1, 3, 4}), frozenset({2})}
    assert await counts_are_true()


async def test_what_was_erased_before_it_was_placed_stands_alone(world: None) -> None:
    await opened()
    ids = await said(LETTER, LETTER)
    await erase(ids[0])
    with clock.frozen(DURING):
        await the_machine_works()
    assert await groups(ids) == {frozenset({0}), frozenset({1})}
    assert await counts_are_true()
