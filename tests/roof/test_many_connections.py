"""Who comes while very many have a connection open, as browsers do after a page, is answered all the same."""

from __future__ import annotations

import asyncio
import os
import resource
from pathlib import Path

import pytest

from participation import server
from participation.server import FILES, OPEN, connections_kept
from tests.house.serving import Served

# more than the server library takes by itself, with one worker
MANY = 1_100
SOON = 10.0
ASKED = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def answered(port: int) -> asyncio.StreamWriter:
    """A connection that was answered once and stays open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ASKED)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    return writer


async def test_open_connections_keep_nobody_out(database: None, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, MANY + FILES), hard))
    settings = {"KAIMEN_DATABASE_URL": os.environ["KAIMEN_DATABASE_URL"], "KAIMEN_WORKERS": "1"}
    open_ones: list[asyncio.StreamWriter] = []
    with Served(tmp_path, **settings) as served:
        assert served.is_up(), served.log
        try:
            for _ in range(MANY):
                async with asyncio.timeout(SOON):
                    open_ones.append(await answered(served.port))
        finally:
            for one in open_ones:
                one.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(open_ones) == MANY


@pytest.mark.parametrize(
    ("soft", "hard", "kept", "asked"),
    [
        (1_024, 1_048_576, OPEN, OPEN + FILES),
        (1_024, resource.RLIM_INFINITY, OPEN, OPEN + FILES),
        (1_048_576, 1_048_576, OPEN, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, OPEN, None),
        (1_024, 4_096, 4_096 - FILES, 4_096),
        (256, 256, 128, None),
    ],
)
def test_as_many_are_kept_open_as_the_system_allows_files(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, kept: int, asked: int | None
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(server.resource, "getrlimit", lambda _which: (soft, hard))
    monkeypatch.setattr(server.resource, "setrlimit", lambda _which, limits: told.append(limits))
    assert connections_kept() == kept
    assert told == ([] if asked is None else [(asked, hard)])
