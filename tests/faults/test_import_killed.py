"""The server is killed outright while it imports a file, and started again: no row is lost, none comes in twice."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from participation.base.database import execute
from participation.base.settings import current
from tests.faults.open_now import open_now
from tests.faults.test_killed import wait_for
from tests.house.serving import Served
from tests.importing.files import ndjson
from tests.outbox.jobs_world import run_out
from tests.world import OFFICER, bearer

ROWS = 12_000
LIMIT = 90.0


async def position() -> int:
    return int((await execute("SELECT coalesce(max(position), 0) AS n FROM import"))[0]["n"])


async def reaches(rows: int) -> int:
    """How far the import is once it has dealt with so many rows."""
    async with asyncio.timeout(LIMIT):
        while (found := await position()) < rows:
            await execute("SELECT pg_sleep(0.02)")
    return found


@pytest.mark.slow
async def test_an_import_goes_on_after_the_server_was_killed(world: None, tmp_path: Path) -> None:
    slug = await open_now()
    day = str((await execute("SELECT (now() - interval '2 days')::date::text AS day"))[0]["day"])
    same = {"text": "同样的一封信，一字不差。", "date": day}
    content = ndjson(
        *(same if n % 10 == 0 else {"text": f"第{n}封信：底楼采光受影响。", "date": day} for n in range(ROWS))
    )
    served = await asyncio.to_thread(Served, tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url)
    try:
        assert await wait_for(served.answers), served.log
        async with httpx.AsyncClient(base_url=served.base_url, timeout=60) as client:
            answer = await client.post(
                f"/api/v1/consultations/{slug}/imports?channel=letter", content=content, headers=bearer(OFFICER)
            )
            assert answer.status_code == 202, answer.text
        broken_off = await reaches(1)
        served.tell(signal.SIGKILL)
        assert await wait_for(served.group_is_empty)
        assert broken_off < ROWS, "it was quicker than the kill; nothing is shown"
        counted = (await execute("SELECT count(*) AS n FROM comment"))[0]["n"]
        assert counted == await position()
        await run_out()
        await asyncio.to_thread(served.start)
        assert await wait_for(served.answers), served.log
        await reaches(ROWS)
    finally:
        await asyncio.to_thread(served.__exit__, None, None, None)
    rows = await execute(
        "SELECT count(*) AS n, count(DISTINCT source) AS rows, count(DISTINCT text) AS texts FROM comment"
    )
    assert rows == [{"n": ROWS, "rows": ROWS, "texts": ROWS - ROWS // 10 + 1}]
    told = await execute("SELECT accepted, repeated, rejected FROM import")
    assert told == [{"accepted": ROWS, "repeated": 0, "rejected": 0}]
