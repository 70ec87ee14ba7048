"""A comment finds its family as it arrives, whatever came before it, and loses it to nobody but a person."""

from __future__ import annotations

from consultations.services.families import owe_grouping
from consultations.services.families.placing import place
from participation.base import clock
from participation.base.database import execute, transaction
from tests.consultations.steps import DURING, clauses, opened, said
from tests.families.steps import (
    AGAINST,
    LETTER,
    OTHER,
    RETYPED,
    consultation_id,
    counts_are_true,
    families_of,
    flags,
    groups,
    placed,
    the_machine_works,
    view_of,
)


async def test_the_same_letter_is_one_family_however_it_was_typed(world: None) -> None:
    await opened()
    ids = await placed(LETTER, LETTER.replace(",", " ，"), RETYPED, OTHER)
    assert await groups(ids) == {frozenset({0, 1, 2}), frozenset({3})}
    family = (await families_of(ids))[0]
    assert family is not None
    view = await view_of(family)
    assert [round(member.similarity, 2) == 1 for member in view.items] == [False, True, True]
    assert view.line is not None
    assert (view.line.voices.messages, view.line.voices.distinct_texts) == (3, 2)
    assert await counts_are_true()


async def test_a_letter_with_the_opposite_meaning_is_set_apart(world: None) -> None:
    await opened()
    ids = await placed(LETTER, AGAINST, LETTER, AGAINST)
    assert await groups(ids) == {frozenset({0, 2}), frozenset({1, 3})}
    assert await flags(ids) == [None, "polarity", None, "polarity"]
    families = await families_of(ids)
    rows = await execute("SELECT apart_from FROM family WHERE id = {}", families[1])
    assert rows == [{"apart_from": families[0]}]


async def test_a_short_text_means_something_only_with_its_clause(world: None) -> None:
    await opened()
    first, second = (await clauses())[:2]
    with clock.frozen(DURING):
        one = await said("建议删去本条。", clause=first.id)
        other = await said("建议删去本条。", clause=second.id)
        again = await said("建议 删去本条", clause=first.id)
        await the_machine_works()
    assert await groups([*one, *other, *again]) == {frozenset({0, 2}), frozenset({1})}


async def test_a_long_text_is_the_same_letter_on_every_clause(world: None) -> None:
    await opened()
    first, second = (await clauses())[:2]
    with clock.frozen(DURING):
        ids = [*(await said(LETTER, clause=first.id)), *(await said(LETTER, clause=second.id)), *(await said(LETTER))]
        await the_machine_works()
    assert await groups(ids) == {frozenset({0, 1, 2})}
    view = await view_of((await families_of(ids))[0])  # type: ignore[arg-type] # it has one
    assert view.line is not None
    assert view.line.clauses == [first.number, second.number]


async def test_placing_twice_places_once(world: None) -> None:
    await opened()
    (one,) = await placed(LETTER)
    before = await execute("SELECT * FROM family_member")
    await place(one)
    assert await execute("SELECT * FROM family_member") == before
    assert await counts_are_true()


async def test_families_of_two_consultations_know_nothing_of_each_other(world: None) -> None:
    await opened(slug="other")
    await opened()
    ids = [*(await placed(LETTER, slug="other")), *(await placed(LETTER))]
    assert await groups(ids) == {frozenset({0}), frozenset({1})}


async def test_a_batch_gives_the_families_that_arrivals_would(world: None) -> None:
    await opened()
    ids = await said(LETTER, OTHER, RETYPED, AGAINST, LETTER.replace(",", "、"), AGAINST)
    await execute("DELETE FROM outbox WHERE topic = 'comment.place'")
    with clock.frozen(DURING):
        async with transaction():
            await owe_grouping(await consultation_id())
        await the_machine_works()
    assert await groups(ids) == {frozenset({0, 2, 4}), frozenset({1}), frozenset({3, 5})}
    assert await counts_are_true()
