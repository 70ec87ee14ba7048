"""One consultation that is open, and everybody who may send something to it."""

from __future__ import annotations

import httpx
import pytest

from tests.faults.open_now import open_now


@pytest.fixture
async def open_one(client: httpx.AsyncClient, world: None) -> str:
    """The slug of an open consultation of two clauses, whose comments are seen at once."""
    return await open_now()
