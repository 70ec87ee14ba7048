"""A grouping whose process is killed at work, or whose server ends: nothing is lost, and it goes on where it was."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from uuid import UUID

import pytest

from consultations.queries.families import waiting
from consultations.services.families import apart
from participation.base.database import execute
from tests.consultations.steps import opened, said
from tests.families.steps import LETTER, consultation_id, counts_are_true

pytestmark = pytest.mark.slow
LETTERS, OTHERS = 3_000, 9_000
MANY = """
INSERT INTO comment (id, consultation, receipt, channel, received_at, author_kind, text, publish, salt, body, text_hash)
SELECT gen_random_uuid(), c.consultation, 'r' || n, 'web', c.received_at, 'person',
    CASE WHEN n <= {} THEN c.text ELSE md5(n::text) || md5((n + 1)::text) || md5((n * 7)::text) END, 'text', '', '', ''
FROM comment c, generate_series(1, {}) n WHERE c.id = {}
"""


async def imported() -> UUID:
    """One letter thousands of times, and as many texts of others; the consultation."""
    await opened()
    (one,) = await said(LETTER)
    await execute(MANY, LETTERS, LETTERS + OTHERS, one)
    return await consultation_id()


async def until_so_many_are_filed(number: int) -> None:
    async with asyncio.timeout(120):
        while (await execute("SELECT count(*) AS n FROM text_signature"))[0]["n"] < number:
            pass


async def all_are_placed(consultation: UUID) -> bool:
    """Everybody, each once; the letter is one family however often the work was begun anew."""
    largest = await execute("SELECT members FROM family ORDER BY members DESC LIMIT 2")
    assert largest[0]["members"] == LETTERS + 1
    assert largest[1]["members"] < 10
    return await waiting(consultation) == 0 and await counts_are_true()


async def test_killed_at_work_and_run_again(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = await imported()
    started: list[Process] = []
    real = asyncio.create_subprocess_exec

    async def kept(*given: str, **named: object) -> Process:
        started.append(await real(*given, **named))  # type: ignore[arg-type] # as given
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", kept)
    for filed in (1, 2_001):
        work = asyncio.create_task(apart.group_apart(consultation))
        await until_so_many_are_filed(filed)
        started[-1].kill()
        with pytest.raises(apart.GroupingFailed):
            await work
        assert await waiting(consultation) > 0
    await apart.group_apart(consultation)
    assert await all_are_placed(consultation)


async def test_broken_off_its_process_ends_too(world: None) -> None:
    consultation = await imported()
    work = asyncio.create_task(apart.group_apart(consultation))
    await until_so_many_are_filed(1)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await apart.group_apart(consultation)
    assert await all_are_placed(consultation)


async def test_it_ends_with_whoever_started_it(world: None) -> None:
    consultation = await imported()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", apart.__name__, str(consultation), stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
    )
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 60) != 0
    assert await waiting(consultation) > 0
