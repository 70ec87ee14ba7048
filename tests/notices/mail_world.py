"""What the tests of notices stand on: a mail server and a text gateway that a test starts, stops and makes refuse."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, Envelope

from participation.base import settings
from participation.base.database import fetch, transaction
from participation.base.notices.owing import owe_notice

LINK = "https://kaimen.example/receipts/ABCD-EFGH-JKMN-PQRS-T"
RECEIVED = {"title": "《夜间经济街区管理办法》", "receipt": "ABCD-EFGH-JKMN-PQRS-T", "link": LINK}
LIN = ("e-mail", "lin@example.org")
CHEN = ("mobile", "+8613800001111")


class Row(msgspec.Struct):
    """A delivery as it stands."""

    id: UUID
    fate: str
    tries: int
    last_error: str
    values: str


def set_to(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """Run with other settings."""
    changed = msgspec.structs.replace(settings.current(), **values)
    monkeypatch.setattr(settings, "current", lambda: changed)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class MailServer:
    """A mail server for the tests: keeps what it takes, refuses the recipients it is told to."""

    def __init__(self) -> None:
        self.port = free_port()
        self.refuses: dict[str, str] = {}
        self.taken: list[EmailMessage] = []
        self.senders: list[str | None] = []
        self.raw: list[bytes] = []
        self._changed = asyncio.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}/?from=notices%40city.example"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, enable_SMTPUTF8=True), "127.0.0.1", self.port)
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()

    async def handle_RCPT(  # the server calls its handler by this name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        self.senders.append(envelope.mail_from)
        self.raw.append(envelope.content)
        self._changed.set()
        return "250 OK"

    async def until(self, count: int) -> None:
        """Wait until so many mails were taken."""
        async with asyncio.timeout(30):
            while len(self.taken) < count:
                self._changed.clear()
                await self._changed.wait()


async def tell(contact: tuple[str, str] | None = LIN, owed_for: str = "received:1", locale: str = "zh-Hans") -> None:
    """Owe somebody the notice that their comment has arrived."""
    async with transaction():
        await owe_notice(
            template="comment_received",
            values=RECEIVED,
            owed_for=owed_for,
            subject="comment:1",
            contact=contact,
            locale=locale,
        )


async def send_code(contact: tuple[str, str] = CHEN) -> None:
    """Owe somebody a sign-in code."""
    async with transaction():
        await owe_notice(
            template="sign_in_code",
            values={"code": "314159", "minutes": 5},
            owed_for="sign_in_code:1",
            subject="sign_in_code:1",
            contact=contact,
            locale="zh-Hans",
        )


async def rows() -> list[Row]:
    """All deliveries, oldest first."""
    return await fetch(Row, 'SELECT id, fate, tries, last_error, "values" FROM delivery ORDER BY id')


async def row() -> Row:
    """The only delivery."""
    (one,) = await rows()
    return one
