"""The server is killed outright between a comment and its mail, and is started again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from participation.base.database import execute
from participation.base.settings import current
from tests.faults.open_now import open_now
from tests.faults.visitors import comment
from tests.house.serving import Served
from tests.notices.mail_world import MailServer
from tests.outbox.jobs_world import run_out
from tests.waiting import until

LIMIT = 60.0


class HoldingMailServer(MailServer):
    """Takes a whole mail and says nothing to it until it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.offered = asyncio.Event()
        self.allowed = asyncio.Event()
        self.refusing = False

    def cut_off(self) -> None:
        """Throw away what is held, as a mail server does where nobody waits for its answer; take what comes then."""
        self.refusing = True
        self.allowed.set()

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        held = not self.allowed.is_set()
        self.offered.set()
        await self.allowed.wait()
        if held and self.refusing:
            return "451 4.4.2 the line went dead"
        return await super().handle_DATA(server, session, envelope)


async def wait_for(condition: Callable[[], bool]) -> bool:
    """Wait for something outside while the mail server of this process goes on."""
    return await asyncio.to_thread(until, condition, limit=LIMIT)


async def fates() -> list[str]:
    return [row["fate"] for row in await execute("SELECT fate FROM delivery ORDER BY id")]


async def settled() -> list[str]:
    """The fates once none is queued."""
    async with asyncio.timeout(LIMIT):
        while "queued" in (found := await fates()):
            await execute("SELECT pg_sleep(0.05)")
    return found


@pytest.fixture
async def consultation(world: None) -> str:
    return await open_now()


async def start(folder: Path, mail: MailServer) -> Served:
    served = await asyncio.to_thread(
        Served, folder, KAIMEN_DATABASE_URL=current().database_url, KAIMEN_SMTP_URL=mail.url
    )
    assert await wait_for(served.answers), served.log
    return served


async def start_again(served: Served) -> None:
    """After the lease of whoever died has run out, which takes minutes by itself."""
    assert await wait_for(served.group_is_empty)
    await run_out()
    await asyncio.to_thread(served.start)
    assert await wait_for(served.answers), served.log


def receipt_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.slow
async def test_killed_before_the_mail_it_is_sent_after_the_start(consultation: str, tmp_path: Path) -> None:
    mail = MailServer()  # not there yet
    served = await start(tmp_path / "var", mail)
    try:
        thanked = (await asyncio.to_thread(comment, served.base_url)).answer
        assert thanked.status_code == 201
        served.tell(signal.SIGKILL)
        assert await fates() == ["queued"]
        await execute("UPDATE outbox SET due_at = now() WHERE state = 'waiting' AND topic = 'deliver'")
        async with mail.running():
            await start_again(served)
            await mail.until(1)
            assert await settled() == ["sent"]
    finally:
        await asyncio.to_thread(served.__exit__, None, None, None)
    (sent,) = mail.taken
    assert thanked.json()["receipt"] in receipt_in(sent)


@pytest.mark.slow
async def test_killed_while_the_mail_is_handed_over_it_comes_again_under_the_same_id(
    consultation: str, tmp_path: Path
) -> None:
    mail = HoldingMailServer()
    async with mail.running():
        served = await start(tmp_path / "var", mail)
        try:
            assert (await asyncio.to_thread(comment, served.base_url)).answer.status_code == 201
            await asyncio.wait_for(mail.offered.wait(), LIMIT)
            served.tell(signal.SIGKILL)
            assert await fates() == ["queued"]
            mail.allowed.set()
            await start_again(served)
            assert await settled() == ["sent"]
        finally:
            await asyncio.to_thread(served.__exit__, None, None, None)
    assert mail.taken
    assert len({sent["Message-ID"] for sent in mail.taken}) == 1, "the same mail, so that readers show it once"
    assert await execute("SELECT count(*) AS n FROM comment") == [{"n": 1}]


@pytest.mark.slow
async def test_killed_under_a_crowd_it_kept_every_comment_it_gave_a_receipt_for(
    consultation: str, tmp_path: Path
) -> None:
    served = await asyncio.to_thread(
        Served, tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url, KAIMEN_WORKERS="2"
    )
    try:
        assert await wait_for(served.answers), served.log
        keys = [f"crowd-{number}" for number in range(30)]
        asked = [asyncio.create_task(asyncio.to_thread(comment, served.base_url, key, author={})) for key in keys]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        served.tell(signal.SIGKILL)
        first = await asyncio.gather(*asked, return_exceptions=True)
        await start_again(served)
        again = [(await asyncio.to_thread(comment, served.base_url, key, author={})).answer for key in keys]
    finally:
        await asyncio.to_thread(served.__exit__, None, None, None)
    assert {answer.status_code for answer in again} == {201}, "who asks again under the same key gets a receipt"
    stored = {row["receipt"] for row in await execute("SELECT receipt FROM comment")}
    assert stored == {answer.json()["receipt"] for answer in again}, "one comment for each key"
    for told, answer in zip(first, again, strict=True):
        if not isinstance(told, BaseException) and told.answer.status_code == 201:
            assert told.answer.json() == answer.json(), "the receipt that was given before is the one that counts"
