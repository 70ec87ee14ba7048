"""What becomes of a notice whose mail comes back, and who may say that it did."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import COMMAND
from participation.base.notices.bounces.arriving import secret
from participation.base.notices.bounces.noting import note_bounce
from participation.base.notices.bounces.reading import Report
from participation.base.notices.bounces.return_path import return_path
from participation.base.notices.bounces.rules import SOFT_MOST
from participation.base.notices.delivering import HANDLERS
from participation.base.outbox.relay import drain
from participation.base.webhooks.signing import TOLERANCE, headers, read_key
from tests.notices.bounced_mails import MAILBOX, delivery_status
from tests.notices.mail_world import MailServer, Row, row, set_to, tell
from tests.server import HOUSE

PATH = "/api/v1/notices/bounces"


@pytest.fixture
async def sent(database: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Row:
    """A notice that was sent."""
    set_to(monkeypatch, data_dir=tmp_path, smtp_url="", sms_webhook_url="")
    await tell()
    await drain(HANDLERS)
    return await row()


async def bounce(status: str = "5.1.1", action: str = "failed", reason: str = "no lin@example.org here") -> str:
    noted = await note_bounce(COMMAND, report=Report((await row()).id, action, status, reason))
    return f"{noted.fate}, {'changed' if noted.changed else 'nothing new'}"


async def test_a_mail_goes_out_under_a_return_path_that_names_its_delivery(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MailServer()
    set_to(monkeypatch, smtp_url=f"{server.url}&bounces=returned%40city.example")
    await tell()
    async with server.running():
        await drain(HANDLERS)
    assert server.senders == [return_path((await row()).id, MAILBOX)]


async def test_a_hard_bounce_ends_it_without_naming_the_recipient(sent: Row) -> None:
    assert await bounce() == "bounced, changed"
    now = await row()
    assert (now.fate, now.last_error) == ("bounced", "the mail came back: 5.1.1 no … here")
    assert await bounce() == "bounced, nothing new"
    assert await execute("SELECT count(*) AS n FROM audit WHERE verb = 'bounce noted'") == [{"n": 1}]


async def test_a_soft_bounce_is_sent_again_under_the_same_message_id(sent: Row, tmp_path: Path) -> None:
    (first,) = (tmp_path / "mail").iterdir()
    first.unlink()
    assert await bounce("4.4.7") == "queued, changed"
    assert await bounce("4.4.7") == "queued, nothing new"
    assert await drain(HANDLERS) == 0, "not at once"
    with clock.frozen(clock.now() + timedelta(hours=5)):
        assert await drain(HANDLERS) == 1
    (again,) = (tmp_path / "mail").iterdir()
    assert again.name == first.name
    assert f"Message-ID: <{sent.id}@localhost>" in again.read_text()
    assert (await row()).fate == "sent"


async def test_soft_bounces_without_end_become_a_bounce(sent: Row) -> None:
    for day in range(1, SOFT_MOST):
        assert await bounce("4.2.1") == "queued, changed"
        with clock.frozen(clock.now() + timedelta(days=day)):
            await drain(HANDLERS)
    assert await bounce("4.2.1") == "bounced, changed"


async def test_a_mail_that_is_only_late_stays_sent(sent: Row) -> None:
    assert await bounce("4.4.1", "delayed") == "sent, changed"
    assert (await row()).last_error.startswith("their mail server has not delivered it yet: ")


async def test_a_report_of_success_changes_nothing(sent: Row) -> None:
    assert await bounce("2.0.0", "delivered") == "sent, nothing new"


async def test_a_bounce_of_a_mail_whose_process_died_before_it_noted_the_sending_counts(sent: Row) -> None:
    await execute("UPDATE delivery SET fate = 'queued', settled_at = NULL")
    assert await bounce() == "bounced, changed"
    await execute("UPDATE outbox SET state = 'waiting', leased_until = NULL")
    await drain(HANDLERS)
    assert (await row()).fate == "bounced"


async def test_a_bounce_of_nothing_is_refused(sent: Row) -> None:
    with pytest.raises(Refused, match="not_found"):
        await note_bounce(COMMAND, report=Report(uuid7(), "failed", "5.1.1"))


def signed(body: bytes, *, late: timedelta = timedelta()) -> dict[str, str]:
    key = read_key(secret())
    assert key is not None
    return headers(key, call="msg_1", at=clock.now() - late, body=body)


async def test_a_provider_reports_a_bounce_by_a_signed_call(sent: Row, client: httpx.AsyncClient) -> None:
    told = {"return_path": return_path(sent.id, MAILBOX), "status": "5.1.1", "reason": "no such user"}
    body = msgspec.json.encode({"type": "bounce", "data": told})
    answer = await client.post(PATH, content=body, headers=signed(body))
    assert answer.status_code == 200
    assert answer.json() == {"delivery": str(sent.id), "weight": "hard", "fate": "bounced", "changed": True}


async def test_a_provider_may_hand_over_the_mail_itself(sent: Row, client: httpx.AsyncClient) -> None:
    body = delivery_status(sent.id)
    answer = await client.post(PATH, content=body, headers=signed(body) | {"Content-Type": "message/rfc822"})
    assert answer.json()["fate"] == "bounced"


async def test_a_call_that_is_not_signed_with_our_secret_for_this_body_lately_is_refused(
    sent: Row, client: httpx.AsyncClient
) -> None:
    body = msgspec.json.encode({"data": {"message_id": f"<{sent.id}@city.example>"}})
    other = body.replace(b"data", b"dada")
    late = TOLERANCE + timedelta(seconds=5)
    for wrong in ({}, signed(other), signed(body, late=late), signed(body) | {"webhook-id": "msg_2"}):
        answer = await client.post(PATH, content=body, headers=wrong)
        assert (answer.status_code, answer.json()["code"]) == (403, "signature_wrong")
    assert (await row()).fate == "sent"
    assert (await client.post(PATH, content=body, headers=signed(body))).json()["fate"] == "bounced"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"no json", 422), (b'{"data": {}}', 422), (b'{"data": {"more": 1}}', 422), (b"[]", 422)],
)
async def test_a_signed_call_that_says_nothing_is_refused(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert (await client.post(PATH, content=body, headers=signed(body))).status_code == status


async def test_the_mail_server_hands_a_bounce_to_the_command(sent: Row) -> None:
    def run(mail: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "participation.cli", "bounces", "--to", return_path(sent.id, MAILBOX)]
        return subprocess.run(command, input=mail, env=dict(os.environ), cwd=HOUSE, capture_output=True, check=False)

    answered = run(b"From: lin@example.org\nSubject: thank you\n\nThanks.\n")
    assert (answered.returncode, answered.stdout) == (1, b"")
    assert b"no report" in answered.stderr
    done = run(delivery_status(sent.id, status="5.1.2"))
    assert done.returncode == 0, done.stderr
    assert msgspec.json.decode(done.stdout)["fate"] == "bounced"
    assert (await row()).fate == "bounced"
