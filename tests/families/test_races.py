"""Many at once: the same letter ends in one family, and an officer's act is never undone by a comment that comes."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from consultations.schemas.families import Confirmation, Move, Split
from consultations.services.families import candidates, deciding, gathering, grouping, placing
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, opened, said
from tests.families.steps import (
    AGAINST,
    LETTER,
    OTHER,
    RETYPED,
    consultation_id,
    counts_are_true,
    families_of,
    groups,
    placed,
)
from tests.races.test_office_races import Together, at_once
from tests.world import COLLEAGUE, OFFICER

AT_ONCE = 24


async def placed_at_once(ids: list[UUID]) -> None:
    await asyncio.gather(*(placing.place(one) for one in ids))


async def test_the_same_letter_sent_by_many_at_once_is_one_family(world: None) -> None:
    await opened()
    ids = await said(*[LETTER] * AT_ONCE)
    await placed_at_once(ids)
    assert await groups(ids) == {frozenset(range(AT_ONCE))}
    assert await execute("SELECT members, version FROM family") == [{"members": AT_ONCE, "version": 1}]
    assert await counts_are_true()


async def test_letters_that_are_alike_and_come_at_once_are_one_family(world: None) -> None:
    await opened()
    ids = await said(*[LETTER, RETYPED, AGAINST] * (AT_ONCE // 3))
    await placed_at_once(ids)
    apart = frozenset(range(2, AT_ONCE, 3))
    assert await groups(ids) == {frozenset(range(AT_ONCE)) - apart, apart}
    assert await counts_are_true()


async def test_without_the_lock_two_that_are_alike_end_in_two_families(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()
    ids = await said(LETTER, RETYPED)
    together = Together(2)

    async def unheld(consultation: UUID) -> None:
        assert consultation

    real = candidates.candidates_of

    async def looked(*given: object) -> list[object]:
        found = await real(*given)  # type: ignore[arg-type] # as given
        await together.meet()
        return list(found)

    monkeypatch.setattr(placing, "hold_families", unheld)
    monkeypatch.setattr(placing, "candidates_of", looked)
    await placed_at_once(ids)
    assert await groups(ids) == {frozenset({0}), frozenset({1})}


async def test_a_comment_placed_twice_at_once_is_placed_once(world: None) -> None:
    await opened()
    (one,) = await said(LETTER)
    await placed_at_once([one] * AT_ONCE)
    assert await execute("SELECT members FROM family") == [{"members": 1}]


async def test_arrivals_and_a_grouping_at_once_agree(world: None) -> None:
    await opened()
    ids = await said(*[LETTER, RETYPED, AGAINST, OTHER] * 6)
    consultation = await consultation_id()
    await asyncio.gather(grouping.group(consultation), grouping.group(consultation), placed_at_once(ids[::2]))
    kinds = [frozenset(place for place in range(24) if place % 4 in kind) for kind in ({0, 1}, {2}, {3})]
    assert await groups(ids) == set(kinds)
    assert await counts_are_true()


async def test_a_text_filed_while_a_grouping_reads_the_filed_ones_is_no_obstacle(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()
    ids = await said(LETTER, RETYPED, OTHER, OTHER)
    await placed_at_once(ids[:1])
    real, filed = gathering.fetch, []

    async def read(kind: type, sql: str, *values: object) -> list[object]:
        if sql == gathering.WEIGHTS:
            filed.append(await placing.place(ids[2]))
        return list(await real(kind, sql, *values))

    monkeypatch.setattr(gathering, "fetch", read)
    await grouping.group(await consultation_id())
    assert len(filed) == 1
    assert await groups(ids) == {frozenset({0, 1}), frozenset({2, 3})}
    assert await counts_are_true()


async def test_of_two_officers_who_split_one_family_one_is_told(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER)
    (family,) = set(await families_of(ids))
    assert family is not None
    split = Split(version=1, comments=[ids[1]])
    with clock.frozen(DURING):
        done, codes = await at_once(
            lambda: deciding.split(OFFICER, family=family, new=split),
            lambda: deciding.split(COLLEAGUE, family=family, new=split),
            lambda: deciding.confirm(COLLEAGUE, family=family, given=Confirmation(version=1)),
        )
    assert (done, codes) == (1, ["edited_meanwhile"] * 2)
    assert await counts_are_true()


async def test_whoever_comes_while_two_families_are_joined_ends_in_the_joined_one(world: None) -> None:
    await opened()
    ids = await placed(LETTER, OTHER)
    one, other = await families_of(ids)
    assert one is not None
    assert other is not None
    more = await said(*[LETTER] * AT_ONCE)
    with clock.frozen(DURING):
        await asyncio.gather(placed_at_once(more), deciding.move(OFFICER, family=one, change=Move(version=1, to=other)))
    assert set(await families_of([*ids, *more])) in ({other}, {one, other})
    assert await counts_are_true()
    again = (await execute("SELECT members FROM family WHERE id = {}", one))[0]["members"]
    joined = (await execute("SELECT members FROM family WHERE id = {}", other))[0]["members"]
    assert (again, joined) == (0, AT_ONCE + 2)
