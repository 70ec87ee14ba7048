"""Two workers at one import, and two imports of one file at once: each row comes in once, whatever they do."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from consultations.importing.words import ImportState
from consultations.queries.imports import import_status, import_view
from consultations.services import imports_carrying, imports_writing
from consultations.services.imports_carrying import carry_on, give_up
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, opened
from tests.importing.files import carried_out, handed_over, letters, ndjson, number_of_comments
from tests.world import CLERK

NUMBER = 120


@pytest.fixture
async def consultation(world: None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("consultations.services.imports_rows.ROWS", 10)
    return await opened()


def meeting(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """So many workers look which rows are there already before any of them writes the first."""
    met, looked = asyncio.Barrier(number), imports_writing._sorted
    came = 0

    async def look_together(*asked: Any) -> Any:
        nonlocal came
        found = await looked(*asked)
        came += 1
        if came <= number:
            await met.wait()
        return found

    monkeypatch.setattr(imports_writing, "_sorted", look_together)


async def test_two_workers_at_one_import_bring_each_row_in_once(consultation: str) -> None:
    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(NUMBER)))
        await asyncio.gather(carry_on(whole), carry_on(whole), carry_on(whole))
    status = await import_status(CLERK, SLUG, whole)
    assert (status.state, status.received, status.accepted) == (ImportState.DONE, NUMBER, NUMBER)
    assert await number_of_comments() == NUMBER
    sources = await execute("SELECT count(DISTINCT source) AS n FROM comment")
    assert sources[0]["n"] == NUMBER


async def test_without_asking_how_far_it_is_two_workers_collide(
    consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def anybody(whole: object, after: int) -> None:
        """Nobody asks whether this batch is the next one."""

    monkeypatch.setattr(imports_writing, "_demand_next", anybody)
    meeting(monkeypatch, 3)
    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(NUMBER)))
        found = await asyncio.gather(*(carry_on(whole) for _ in range(3)), return_exceptions=True)
    status = await import_status(CLERK, SLUG, whole)
    # no comment is there twice, since its key is not; but what the import says of itself is no longer true
    assert await number_of_comments() <= NUMBER
    assert status.received != NUMBER or any(isinstance(one, BaseException) for one in found)


async def test_the_same_file_imported_twice_at_once_comes_in_once(consultation: str) -> None:
    content = ndjson(*letters(NUMBER))
    with clock.frozen(DURING):
        first, second = await handed_over(content), await handed_over(content)
        await asyncio.gather(carry_on(first), carry_on(second))
    told = [await import_status(CLERK, SLUG, whole) for whole in (first, second)]
    assert await number_of_comments() == NUMBER
    assert sum(status.accepted for status in told) == NUMBER
    assert sum(status.repeated for status in told) == NUMBER
    assert [status.state for status in told] == [ImportState.DONE, ImportState.DONE]


async def test_without_the_key_the_same_file_would_come_in_twice(
    consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting(monkeypatch, 2)
    content = ndjson(*letters(NUMBER))
    await execute("ALTER TABLE imported_row DROP CONSTRAINT imported_row_pkey")
    try:
        with clock.frozen(DURING):
            first, second = await handed_over(content), await handed_over(content)
            await asyncio.gather(carry_on(first), carry_on(second))
        assert await number_of_comments() > NUMBER
    finally:
        await execute("TRUNCATE imported_row")
        await execute("ALTER TABLE imported_row ADD PRIMARY KEY (consultation, key)")


async def test_who_is_overtaken_looks_later_whether_it_came_to_its_end(consultation: str) -> None:
    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(NUMBER)))
        await execute("UPDATE outbox SET state = 'handled' WHERE topic = 'import.carry on'")
        await asyncio.gather(carry_on(whole), carry_on(whole))
    owed = await execute("SELECT due_at FROM outbox WHERE topic = 'import.carry on' AND state = 'waiting'")
    assert {row["due_at"] for row in owed} == {DURING + imports_carrying.SEEN_TO}


async def test_an_import_goes_on_where_a_worker_left_it(consultation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = imports_carrying.write
    batches = 0

    async def breaking(*given: object) -> None:
        nonlocal batches
        batches += 1
        if batches == 4:
            raise asyncpg.ConnectionDoesNotExistError("the connection was cut")
        await written(*given)  # type: ignore[arg-type] # as they were given

    monkeypatch.setattr(imports_carrying, "write", breaking)
    same = [{"text": "同样的一封信。", "date": "2027-03-05"}] * 30
    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(25), *same, *letters(25)))
        with pytest.raises(asyncpg.ConnectionDoesNotExistError):
            await carry_on(whole)
        half = (await import_view(CLERK, SLUG, whole)).line
        await carry_on(whole)
    status = await import_status(CLERK, SLUG, whole)
    assert half.position == 30
    assert (status.received, status.accepted, status.repeated) == (80, 80, 0)
    assert await number_of_comments() == 80


async def test_an_import_that_was_given_up_goes_on_when_somebody_lets_it(consultation: str) -> None:
    from consultations.services import imports

    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(3)))
        await give_up(whole)
        await carried_out()
        assert (await import_view(CLERK, SLUG, whole)).line.state == ImportState.STOPPED
        await imports.start(CLERK, slug=SLUG, whole=whole)
        await carried_out()
    assert (await import_view(CLERK, SLUG, whole)).line.state == ImportState.DONE
    assert await number_of_comments() == 3


async def test_a_long_import_leaves_the_rest_to_another_job(consultation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_carrying, "LONG", -1.0)
    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(25)))
        await carry_on(whole)
        assert (await import_view(CLERK, SLUG, whole)).line.position == 10
        await carried_out()
    assert (await import_status(CLERK, SLUG, whole)).accepted == 25
