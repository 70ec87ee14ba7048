"""Grouping many at once: the same families in any order, broken off and run again, and never over a person's head."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from uuid import UUID

import pytest

from consultations.queries.families import progress, waiting
from consultations.rules.families import Stage
from consultations.schemas.families import Split
from consultations.services.families import deciding, filing, gathering, grouping
from consultations.services.families.apart import GroupingFailed, group_apart
from consultations.services.families.placing import place
from participation.base import clock
from participation.base.database import execute
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
)
from tests.world import OFFICER

WORDS = [
    "加装电梯",
    "底楼采光",
    "补偿标准",
    "施工噪声",
    "资金分摊",
    "业主表决",
    "管线改造",
    "消防通道",
    "日常维护",
    "电费承担",
    "老人出行",
    "楼道照明",
]


def texts(number: int) -> list[str]:
    """Some letters again and again, and as many texts that nobody else has sent."""
    chance = random.Random(7)  # noqa: S311 # chance of a test, the same every time
    own = [
        "".join(f"{chance.choice(WORDS)}{chance.randrange(1000)}号{chance.choice(WORDS)}," for _ in range(8))
        for _ in range(number)
    ]
    return [text for one in own for text in (one, chance.choice([LETTER, RETYPED, AGAINST, OTHER]))]


async def imported(number: int = 20) -> list[UUID]:
    """Comments that nobody has placed yet."""
    await opened()
    ids = await said(*texts(number))
    await execute("DELETE FROM outbox WHERE topic = 'comment.place'")
    return ids


async def all_families(ids: Sequence[UUID]) -> set[frozenset[int]]:
    assert await waiting(await consultation_id()) == 0
    assert await counts_are_true()
    return await groups(ids)


async def test_many_are_compared_and_every_comment_has_its_family(world: None) -> None:
    ids = await imported()
    await grouping.group(await consultation_id())
    found = await all_families(ids)
    assert sorted(map(len, found), reverse=True)[:2] != [1, 1]
    assert sum(map(len, found)) == len(ids)
    told = await progress(await consultation_id())
    assert told is not None
    assert told.stage is Stage.DONE


async def test_a_batch_and_arrivals_one_by_one_come_to_the_same(world: None) -> None:
    ids = await imported()
    await grouping.group(await consultation_id())
    at_once, set_apart = await all_families(ids), await flags(ids)
    for table in ("family_member", "band_key", "text_signature", "family"):
        await execute(f"DELETE FROM {table}")  # noqa: S608 # names of our own tables
    for one in ids:
        await place(one)
    assert await all_families(ids) == at_once
    assert [a is None for a in await flags(ids)].count(False) > 0
    assert len(set_apart) == len(ids)


async def test_those_who_say_the_opposite_are_told_apart(world: None) -> None:
    await opened()
    ids = await said(LETTER, LETTER, RETYPED, AGAINST, AGAINST)
    await grouping.group(await consultation_id())
    assert await groups(ids) == {frozenset({0, 1, 2}), frozenset({3, 4})}
    assert await flags(ids) == [None, None, None, "polarity", "polarity"]
    families = await families_of(ids)
    assert await execute("SELECT apart_from FROM family WHERE id = {}", families[3]) == [{"apart_from": families[0]}]


async def test_short_texts_of_two_clauses_are_two_families(world: None) -> None:
    await opened()
    first, second = (await clauses())[:2]
    ids = [*(await said("建议删去本条。", clause=first.id)), *(await said("建议删去本条", clause=second.id))]
    ids += await said("建议,删去本条", clause=first.id)
    await grouping.group(await consultation_id())
    assert await groups(ids) == {frozenset({0, 2}), frozenset({1})}


async def test_broken_off_anywhere_and_run_again_it_comes_to_the_same(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await imported()
    consultation = await consultation_id()
    await grouping.group(consultation)
    whole = await all_families(ids)
    for module, name, small in ((grouping, "TEXTS", 3), (grouping, "COMMENTS", 3), (gathering, "READ", 4)):
        monkeypatch.setattr(module, name, small)
    breaks = [(filing, "file_families", 3), (grouping, "execute", 4), (grouping, "mend", 1)]
    for module, name, times in breaks:
        for table in ("family_member", "band_key", "text_signature", "family"):
            await execute(f"DELETE FROM {table}")  # noqa: S608 # names of our own tables
        with monkeypatch.context() as patched:
            breaking(patched, grouping, name, times)
            with pytest.raises(asyncio.CancelledError):
                await grouping.group(consultation)
        told = await progress(consultation)
        assert told is not None
        assert told.stage is not Stage.DONE
        await grouping.group(consultation)
        assert await all_families(ids) == whole, (module, name)


def breaking(patched: pytest.MonkeyPatch, module: object, name: str, times: int) -> None:
    """The process ends when something is done so often."""
    real, left = getattr(module, name), [times]

    async def broken(*given: object, **named: object) -> object:
        left[0] -= 1
        if left[0] <= 0:
            raise asyncio.CancelledError
        return await real(*given, **named)

    patched.setattr(module, name, broken)


async def test_what_an_officer_has_split_stays_split(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER)
    (family,) = {*(await families_of(ids))}
    assert family is not None
    with clock.frozen(DURING):
        await deciding.split(OFFICER, family=family, new=Split(version=1, comments=[ids[1]]))
        more = await said(LETTER, RETYPED, OTHER)
        await execute("DELETE FROM outbox WHERE topic = 'comment.place'")
        await grouping.group(await consultation_id())
    assert await groups([*ids, *more]) == {frozenset({0, 2, 3}), frozenset({1, 4}), frozenset({5})}
    assert await counts_are_true()


async def test_a_process_of_its_own_groups_an_import(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await imported(6)
    monkeypatch.setattr("consultations.services.families.apart.AT_HAND", 3)
    await group_apart(await consultation_id())
    assert sum(map(len, await all_families(ids))) == len(ids)


async def test_a_process_that_is_killed_is_a_failure_and_can_be_run_again(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await imported(6)
    monkeypatch.setattr("consultations.services.families.apart.AT_HAND", 3)
    started = asyncio.create_subprocess_exec

    async def killed(*given: object, **named: object) -> asyncio.subprocess.Process:
        process = await started(*given, **named)  # type: ignore[arg-type] # as given
        process.kill()
        return process

    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "create_subprocess_exec", killed)
        with pytest.raises(GroupingFailed):
            await group_apart(await consultation_id())
    await group_apart(await consultation_id())
    assert sum(map(len, await all_families(ids))) == len(ids)
