"""The server is killed outright while a job submits a large report, and started again: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from consultations.queries.report_lines import tree_of_lines
from consultations.schemas.point import NewDisposition, NewPoint
from consultations.services import answering, life_cycle, pointing
from consultations.services.report_submitting import AT_ONCE
from consultations.words import Status
from participation.base.database import execute
from participation.base.settings import current
from tests.faults.open_now import open_now
from tests.faults.test_killed import wait_for
from tests.house.serving import Served
from tests.load.exporting import COMMENT
from tests.outbox.jobs_world import run_out
from tests.world import OFFICER, bearer

COMMENTS = 2 * AT_ONCE
LIMIT = 240.0
LINKED = """
INSERT INTO point_comment (id, point, comment, person, at) SELECT gen_random_uuid(), {}, id, {}, now() FROM comment
"""


async def covered() -> str:
    """A closed consultation with more comments than one request deals with, all of which have an outcome."""
    slug = await open_now()
    [whole] = await execute("SELECT id FROM consultation WHERE slug = {}", slug)
    await execute(COMMENT, whole["id"], 1, COMMENTS)
    made = await pointing.state_point(OFFICER, slug=slug, new=NewPoint(title="采光"))
    await answering.dispose(OFFICER, point=made, new=NewDisposition(status=Status.ADOPTED, reason="意见合理。"))
    await execute(LINKED, made, OFFICER.person)
    await life_cycle.close(OFFICER, slug=slug, reason="期限已满。")
    return slug


async def reaches(comments: int) -> int:
    """How far the submitting is once the outcomes of so many are frozen."""
    async with asyncio.timeout(LIMIT):
        while (found := int((await execute("SELECT max(done) AS n FROM report_submission"))[0]["n"])) < comments:
            await execute("SELECT pg_sleep(0.02)")
    return found


async def handed_in(slug: str) -> None:
    """Wait until the report is."""
    async with asyncio.timeout(LIMIT):
        while not await execute("SELECT FROM step WHERE act = 'submit report'"):
            await execute("SELECT pg_sleep(0.05)")


@pytest.mark.slow
async def test_a_large_report_is_submitted_although_the_server_was_killed(world: None, tmp_path: Path) -> None:
    slug = await covered()
    served = await asyncio.to_thread(Served, tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url)
    try:
        assert await wait_for(served.answers), served.log
        async with httpx.AsyncClient(base_url=served.base_url, timeout=60) as client:
            answer = await client.post(f"/api/v1/consultations/{slug}/report", json={}, headers=bearer(OFFICER))
            assert answer.status_code == 202, answer.text
        broken_off = await reaches(1)
        served.tell(signal.SIGKILL)
        assert await wait_for(served.group_is_empty)
        assert broken_off < COMMENTS, "it was quicker than the kill; nothing is shown"
        [frozen] = await execute("SELECT count(*) AS n FROM reported_outcome")
        assert frozen["n"] == await reaches(1)
        await run_out()
        await asyncio.to_thread(served.start)
        assert await wait_for(served.answers), served.log
        await handed_in(slug)
    finally:
        await asyncio.to_thread(served.__exit__, None, None, None)
    [filed] = await execute("SELECT id, edition FROM report")
    assert filed["edition"] == "filed"
    [told] = await execute("SELECT count(*) AS n, count(DISTINCT comment) AS comments FROM reported_outcome")
    assert told == {"n": COMMENTS, "comments": COMMENTS}
    [tiles] = await execute("SELECT sum(length(hashes)) / 32 AS n FROM report_tile WHERE level = 0")
    assert tiles["n"] == COMMENTS
    lines, root = await tree_of_lines(filed["id"])
    [leaf] = await execute(
        "SELECT convert_from(body, 'UTF8')::jsonb ->> 'lines_root' AS root FROM ledger_leaf WHERE subject = {}"
        " UNION ALL SELECT convert_from(body, 'UTF8')::jsonb ->> 'lines_root' FROM ledger_pending WHERE subject = {}",
        filed["id"],
        filed["id"],
    )
    assert (lines, leaf["root"]) == (COMMENTS, root.hex())
