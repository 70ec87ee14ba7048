"""The demo city behind a real server with a database of its own, and the ways into both that tests need."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx

from participation.base import clock
from participation.base.codes import digest, new_secret, uuid7
from participation.demo.people import Account, accounts
from tests.house.serving import Served
from tests.waiting import until

DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


class City:
    """The server, its database, and its people by name."""

    def __init__(self, served: Served, connection: asyncpg.Connection[Any]) -> None:
        self.served = served
        self.base_url = served.base_url
        self._connection = connection

    async def rows(self, statement: str, *values: object) -> list[Any]:
        """The rows of a statement with $1, $2 … in it."""
        return list(await self._connection.fetch(statement, *values))

    async def one(self, statement: str, *values: object) -> Any:
        """The first column of the first row. Fails where there is none."""
        found = await self._connection.fetchrow(statement, *values)
        assert found is not None, statement
        return found[0]

    @staticmethod
    def account(name: str) -> Account:
        """Somebody of the demo by name."""
        return next(account for account in accounts() if account.name == name)

    async def person(self, name: str) -> Any:
        """The id of somebody of the demo."""
        return await self.one("SELECT id FROM person WHERE name = $1 ORDER BY created_at LIMIT 1", name)

    async def signed_in(self, name: str) -> str:
        """The secret of a new sign-in, as the browser's cookie holds it; staff have used their second factor."""
        secret, now, person = new_secret(), clock.now(), await self.person(name)
        staff = await self.one("SELECT EXISTS (SELECT FROM membership WHERE person = $1)", person)
        await self._connection.execute(
            "INSERT INTO sign_in (id, secret_hash, person, second_factor_at, created_at, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            uuid7(),
            digest(secret),
            person,
            now if staff else None,
            now,
            now + timedelta(days=30),
        )
        return secret

    async def api(self, name: str) -> httpx.AsyncClient:
        """The API with a token of somebody's."""
        secret = new_secret()
        await self._connection.execute(
            "INSERT INTO token (id, person, name, scopes, secret_hash, created_at)"
            " VALUES ($1, $2, 'of the tests', ARRAY['read', 'write'], $3, $4)",
            uuid7(),
            await self.person(name),
            digest(secret),
            clock.now(),
        )
        return httpx.AsyncClient(
            base_url=f"{self.base_url}/api/v1", headers={"Authorization": f"Bearer {secret}"}, timeout=30
        )

    def texted(self, contact: str) -> str:
        """The six digits of the newest text to a mobile number of the demo, waited for."""
        folder = self.served.data_dir / "sms"

        def texts() -> list[str]:
            found = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
            read = [json.loads(path.read_text("utf-8")) for path in found]
            return [text["text"] for text in read if text["to"] == f"+86{contact}"]

        assert until(lambda: bool(texts()), limit=20), f"no text to {contact}"
        digits = DIGITS.search(texts()[-1])
        assert digits
        return digits[0]


async def administer(url: str, statement: str) -> None:
    """Run one statement on a connection of its own: the city lasts as long as tests that cut connections."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def demo_city(folder: Path) -> AsyncIterator[City]:
    """Serve the demo city from ``folder``, in a new database of the server on which this worker's tests run."""
    own = os.environ["KAIMEN_DATABASE_URL"]
    name = f"{urlsplit(own).path.strip('/')}_city"
    await administer(own, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    url = urlunsplit(urlsplit(own)._replace(path=f"/{name}"))
    try:
        with Served(folder, "--demo", KAIMEN_DATABASE_URL=url) as served:
            assert served.is_up(), served.log[-1500:]
            connection = await asyncpg.connect(url)
            try:
                yield City(served, connection)
            finally:
                await connection.close()
    finally:
        await administer(own, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
