"""What becomes of a notice: sent, tried again, bounced, given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import msgspec
import pytest
import structlog

from participation.base import clock, settings
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.notices import delivering, services, texts
from participation.base.notices.delivering import HANDLERS
from participation.base.notices.queries import in_trouble
from participation.base.outbox import relay
from participation.base.outbox.queries import dead_jobs
from participation.base.outbox.relay import drain, relaying
from participation.base.outbox.rules import TRIES
from participation.base.webhooks import calling
from participation.base.webhooks.signing import read_key, verifies
from tests.notices.mail_world import CHEN, LIN, LINK, MailServer, free_port, row, rows, send_code, set_to, tell
from tests.webhooks.other_side import OtherSide, answer


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def no_servers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    set_to(monkeypatch, data_dir=tmp_path, smtp_url="", sms_webhook_url="")
    return tmp_path


async def drain_later(days: float) -> int:
    with clock.frozen(clock.now() + timedelta(days=days)):
        return await drain(HANDLERS)


async def test_without_a_mail_server_a_mail_is_a_file(database: None, no_servers: Path) -> None:
    await tell()
    await drain(HANDLERS)
    sent = await row()
    assert (sent.fate, sent.tries, sent.last_error) == ("sent", 1, "")
    (path,) = (no_servers / "mail").iterdir()
    assert path.name == f"{sent.id}.eml"
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["To"] == "lin@example.org"
    assert mail["Subject"] == "您的意见已收到：《夜间经济街区管理办法》"
    assert mail["Message-ID"] == f"<{sent.id}@localhost>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert LINK in body.get_content()


async def test_without_a_gateway_a_text_is_a_file(database: None, no_servers: Path) -> None:
    await tell(contact=CHEN)
    await drain(HANDLERS)
    (path,) = (no_servers / "sms").iterdir()
    text = msgspec.json.decode(path.read_bytes())
    assert text["to"] == "+8613800001111"
    assert "ABCD-EFGH-JKMN-PQRS-T" in text["text"]
    assert text["at"].endswith("Z")
    assert path.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"


async def test_a_mail_is_sent_and_marked(database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    await tell()
    async with server.running():
        await drain(HANDLERS)
    (mail,) = server.taken
    assert mail["From"] == "开门 <notices@city.example>"
    assert mail["Message-ID"] == f"<{(await row()).id}@city.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert (await row()).fate == "sent"


async def test_a_mail_server_that_is_down_is_named_on_the_row_and_the_mail_arrives_later(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    await tell()
    await drain(HANDLERS)
    waiting = await row()
    assert (waiting.fate, waiting.tries) == ("queued", 1)
    assert waiting.last_error.startswith("mail server did not answer: ")
    assert [told.id for told in await in_trouble()] == [waiting.id]
    async with server.running():
        assert await drain_later(days=1) == 1
    sent = await row()
    assert (sent.fate, sent.tries, sent.last_error, len(server.taken)) == ("sent", 2, "", 1)
    assert await in_trouble() == []


async def test_a_running_relay_sends_it_by_itself_once_the_server_is_back(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    monkeypatch.setattr(relay, "IDLE", 0.05)
    monkeypatch.setattr("participation.base.outbox.rules.FIRST", timedelta(seconds=0.05))
    async with relaying(HANDLERS):
        await tell()
        async with asyncio.timeout(30):
            while (await row()).tries == 0:
                await execute("SELECT pg_sleep(0.05)")
        async with server.running():
            await server.until(1)
            async with asyncio.timeout(30):
                while (await row()).fate != "sent":
                    await execute("SELECT pg_sleep(0.05)")
    assert len(server.taken) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 <lin@example.org>: unknown user", "550 no such user", "552 5.2.2 full"])
async def test_a_recipient_refused_for_good_is_bounced(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    server.refuses = {"lin@example.org": answer}
    await tell()
    async with server.running():
        await drain(HANDLERS)
    bounced = await row()
    assert bounced.fate == "bounced"
    assert "lin@example.org" not in bounced.last_error
    assert await drain_later(days=1) == 0


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", "554 5.7.1 relay access denied", "450 busy"])
async def test_a_refusal_that_is_not_the_recipients_is_tried_again(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    server.refuses = {"lin@example.org": answer}
    await tell()
    async with server.running():
        await drain(HANDLERS)
        assert (await row()).fate == "queued"
        server.refuses = {}
        await drain_later(days=1)
    assert (await row()).fate == "sent"


async def test_a_notice_is_given_up_with_its_job_and_sent_once_an_administrator_retries_it(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    await tell()
    for days in range(TRIES + 1):
        await drain_later(days)
    given_up = await row()
    assert (given_up.fate, given_up.tries) == ("gave up", TRIES)
    assert given_up.last_error.startswith("mail server did not answer: ")
    assert len(await dead_jobs()) == 1
    await services.retry(Actor(name="root"), delivery=given_up.id)
    assert (await row()).fate == "queued"
    async with server.running():
        await drain(HANDLERS)
    assert (await row()).fate == "sent"
    assert await execute("SELECT verb, subject FROM audit") == [
        {"verb": "retried", "subject": f"delivery:{given_up.id}"}
    ]


async def test_what_was_sent_is_not_sent_again_by_hand(database: None, no_servers: Path) -> None:
    await tell()
    await drain(HANDLERS)
    with pytest.raises(Refused) as refused:
        await services.retry(Actor(), delivery=(await row()).id)
    assert refused.value.refusal.code == "delivery_not_in_trouble"


async def test_a_job_that_comes_twice_sends_once(database: None, no_servers: Path) -> None:
    await tell()
    payload = {"delivery": str((await row()).id)}
    await delivering.deliver(payload)
    await delivering.deliver(payload)
    assert (await row()).tries == 1


async def test_a_crash_between_sending_and_marking_repeats_the_mail_under_the_same_id(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    await tell()

    async def crash(*_values: object) -> None:
        raise SystemError

    async with server.running():
        with monkeypatch.context() as once:
            once.setattr(delivering, "_settle", crash)
            await drain(HANDLERS)
        await drain_later(days=1)
        await drain_later(days=2)
    assert len(server.taken) == 2
    assert len({mail["Message-ID"] for mail in server.taken}) == 1
    assert (await row()).fate == "sent"


async def test_a_sign_in_code_is_forgotten_when_it_is_sent_and_never_logged(database: None, no_servers: Path) -> None:
    await send_code()
    assert "314159" in (await row()).values
    with structlog.testing.capture_logs() as lines:
        await drain(HANDLERS)
    assert ((await row()).fate, (await row()).values) == ("sent", "{}")
    assert "314159" not in str(lines)
    (path,) = (no_servers / "sms").iterdir()
    assert "314159" in path.read_text()


async def test_a_sign_in_code_whose_minutes_are_over_is_not_sent(database: None, no_servers: Path) -> None:
    await send_code()
    await drain_later(days=1)
    late = await row()
    assert (late.fate, late.values) == ("gave up", "{}")
    assert late.last_error == "its time was over before it could be sent"
    assert not (no_servers / "sms").exists()
    with pytest.raises(Refused):
        await services.retry(Actor(), delivery=late.id)


async def test_neither_log_nor_job_names_the_recipient(
    database: None, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(monkeypatch, smtp_url=server.url)
    server.refuses = {"lin@example.org": "451 4.3.0 <lin@example.org>: try later"}
    await tell()
    with structlog.testing.capture_logs() as lines:
        async with server.running():
            await drain(HANDLERS)
    jobs = await execute("SELECT last_error, payload FROM outbox")
    assert "lin@example.org" not in str(lines) + str(jobs)
    assert "try later" in str(jobs)


@asynccontextmanager
async def gateway(monkeypatch: pytest.MonkeyPatch, *answers: str) -> AsyncIterator[OtherSide]:
    """A text gateway of the city that answers as it is told."""
    other = OtherSide(*answers)
    set_to(monkeypatch, sms_webhook_url=other.url)
    async with other.running():
        yield other


async def test_the_gateway_gets_a_text_as_signed_json_under_a_name_that_stays(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "PATIENCE", 1.0)
    async with gateway(monkeypatch, "", answer(503), answer(200)) as other:
        await tell(contact=CHEN)
        await drain(HANDLERS)
        assert (await row()).last_error == "text gateway did not answer: did not answer in time"
        await drain_later(days=1)
        assert (await row()).last_error == "text gateway refused the text: 503"
        await drain_later(days=2)
    assert (await row()).fate == "sent"
    bodies = [msgspec.json.decode(sent.body) for sent in other.taken]
    assert {(body["id"], body["to"], body["type"]) for body in bodies} == {(str((await row()).id), CHEN[1], "text")}
    assert {sent.headers["idempotency-key"] for sent in other.taken} == {str((await row()).id)}
    assert {sent.headers["webhook-id"] for sent in other.taken} == {str((await row()).id)}
    key = read_key(texts.secret())
    assert key is not None
    assert verifies(key, other.taken[0].headers, other.taken[0].body, now=clock.now())


async def test_a_number_the_gateway_does_not_know_is_bounced(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gateway(monkeypatch, answer(422)):
        await tell(contact=CHEN)
        await drain(HANDLERS)
    assert ((await row()).fate, (await row()).last_error) == ("bounced", "text gateway refused the number: 422")


async def test_a_gateway_that_is_not_there_is_said_on_the_row(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, sms_webhook_url=f"http://127.0.0.1:{free_port()}/send")
    await tell(contact=CHEN)
    await drain(HANDLERS)
    assert (await row()).last_error == "text gateway did not answer: ConnectError"


async def test_a_disk_that_takes_nothing_is_said_on_the_row(database: None, no_servers: Path) -> None:
    (no_servers / "mail").write_text("in the way")
    await tell(contact=LIN)
    await drain(HANDLERS)
    (waiting,) = await rows()
    assert (waiting.fate, waiting.last_error) == ("queued", "mail could not be written: File exists")
    assert settings.current().mail_dir == no_servers / "mail"
