"""The app is killed outright, again and again, while it publishes a report and tells everybody who commented."""

from __future__ import annotations

import asyncio
import random
import signal
from pathlib import Path

import httpx
import pytest

from participation.base.database import execute
from tests.faults.telling import MoodyMailServer, account, fates, points_between, queued, report_to_publish, taken_by
from tests.faults.test_killed import HoldingMailServer, start, start_again
from tests.faults.visitors import NO_TLS
from tests.house.serving import Served
from tests.notices.mail_world import row, tell
from tests.notices.test_killed_process import process
from tests.outbox.jobs_world import run_out
from tests.world import OFFICER, bearer

# So long the longest of these may take in all, on a machine that does much else.
LIMIT = 900.0


def publish(base_url: str, slug: str) -> int:
    """Publish, or find that it is published; 0 where nobody answers."""
    path = f"{base_url}/api/v1/consultations/{slug}/report/publication"
    try:
        return httpx.post(path, headers=bearer(OFFICER), timeout=120, verify=NO_TLS).status_code
    except httpx.TransportError:
        return 0


async def kill(served: Served) -> None:
    served.tell(signal.SIGKILL)
    await start_again(served)


async def killed_while_publishing(served: Served, slug: str, after: float) -> None:
    """Ask for the publication, and kill the app that long afterwards, wherever it is by then."""
    asked = asyncio.create_task(asyncio.to_thread(publish, served.base_url, slug))
    await asyncio.wait({asked}, timeout=after)
    await kill(served)
    await asked


async def told_under_fire(folder: Path, commenters: int, *, early: int, late: int, seed: int) -> list[str]:
    """Publish to a crowd with so many kills around the publication and so many while mails go out; what is wrong."""
    chance = random.Random(seed)  # noqa: S311 # where to kill, the same in every run
    slug = await report_to_publish(commenters)
    mail = MoodyMailServer()
    async with mail.running(), asyncio.timeout(LIMIT):
        served = await start(folder, mail)
        try:
            for _ in range(early):
                await killed_while_publishing(served, slug, chance.uniform(0.0, 0.4 + commenters / 2500))
            # out of order by now, where it was done before the app was killed
            assert await asyncio.to_thread(publish, served.base_url, slug) in {200, 201, 409}, served.log
            assert len(await fates()) == commenters
            reachable = sum(not mail.is_gone(f"commenter{n}@example.org") for n in range(commenters))
            for point in points_between(len(mail.taken) + 1, reachable - reachable // 20, late, chance):
                await taken_by(mail, point)
                await kill(served)
            while await queued():
                # what has to be tried again is not waited for in full
                await execute("UPDATE outbox SET due_at = now() WHERE topic = 'deliver' AND state = 'waiting'")
                await taken_by(mail, len(mail.taken) + commenters)
            owed = await fates()
        finally:
            await asyncio.to_thread(served.__exit__, None, None, None)
    assert {one.fate for one in owed} == {"sent", "bounced"}
    assert sum(one.fate == "bounced" for one in owed) == commenters - reachable
    assert len(mail.put_off) == commenters // 10
    return account(owed, mail.taken, expected=commenters, kills=early + late)


@pytest.mark.slow
async def test_a_report_reaches_two_hundred_commenters_although_the_app_is_killed(world: None, tmp_path: Path) -> None:
    assert await told_under_fire(tmp_path / "var", 200, early=1, late=1, seed=20270401) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_report_reaches_five_thousand_commenters_although_the_app_is_killed(
    world: None, tmp_path: Path, seed: int
) -> None:
    assert await told_under_fire(tmp_path / "var", 5000, early=3, late=7, seed=seed) == []


@pytest.mark.parametrize("careless", [False, True])
async def test_a_sender_that_notes_before_it_sends_would_be_found_out(database: None, careless: bool) -> None:
    """The negative control: of two senders killed in the middle of a mail, the account convicts the careless one."""
    mail = HoldingMailServer()
    async with mail.running():
        if careless:
            await tell(owed_for="report:1")
        with process(mail, *(["--careless"] if careless else ["report:1"])):
            await asyncio.wait_for(mail.offered.wait(), 60)
        await execute("UPDATE delivery SET subject = 'report:1'")
        mail.cut_off()
        await run_out()
        with process(mail):
            async with asyncio.timeout(60):
                while await queued():
                    await execute("SELECT pg_sleep(0.05)")
    wrong = account(await fates(), mail.taken, expected=1, kills=1)
    assert (await row()).fate == "sent"
    assert wrong == (["lin@example.org counts as told and got no mail"] if careless else [])
