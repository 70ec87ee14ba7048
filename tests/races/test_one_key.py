"""Thirty calls under one key at the same time: one comment, and its one receipt for everybody who asks."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from participation.base import clock, connections
from participation.base.database import execute, first
from participation.base.idempotency import Claim
from tests.consultations.steps import DURING, SLUG, opened
from tests.world import RESIDENT, bearer

CALLS = 30
COMMENTS = f"/api/v1/consultations/{SLUG}/comments"
KEY = {"Idempotency-Key": "one-and-the-same"}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait for each other, however slow the machine: not who gives up is asked here."""
    monkeypatch.setattr(connections, "WAIT", 60.0)


async def at_once(client: httpx.AsyncClient, headers: dict[str, str]) -> list[httpx.Response]:
    with clock.frozen(DURING):
        calls = [client.post(COMMENTS, json={"text": "采光"}, headers=KEY | headers) for _ in range(CALLS)]
        return await asyncio.gather(*calls)


@pytest.mark.parametrize("who", ["nobody", "resident"])
async def test_thirty_calls_at_once_are_one_comment_with_one_receipt(
    client: httpx.AsyncClient, world: None, who: str
) -> None:
    await opened()
    answers = await at_once(client, bearer(RESIDENT) if who == "resident" else {})
    assert [response.status_code for response in answers] == [201] * CALLS
    assert len({response.text for response in answers}) == 1
    rows = await execute("SELECT id, receipt FROM comment")
    assert [str(row["id"]) for row in rows] == [answers[0].json()["id"]]
    assert sum("idempotent-replayed" in response.headers for response in answers) == CALLS - 1


async def test_without_the_claim_each_call_is_a_comment(
    client: httpx.AsyncClient, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()

    async def unclaimed(self: Claim) -> None:
        assert first.get() is not None

    monkeypatch.setattr(Claim, "take", unclaimed)
    answers = await at_once(client, {})
    assert [response.status_code for response in answers] == [201] * CALLS
    assert len(await execute("SELECT FROM comment")) == CALLS
