"""The same request thirty times at once, at a real server with two workers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from participation.base.database import execute
from participation.base.settings import current
from tests.faults.open_now import open_now
from tests.faults.visitors import comment
from tests.house.serving import Served

AT_ONCE = 30


@pytest.fixture
async def consultation(world: None) -> str:
    return await open_now()


@pytest.mark.slow
async def test_thirty_times_at_once_under_one_key_is_one_comment_and_one_receipt(
    consultation: str, tmp_path: Path
) -> None:
    with (
        Served(tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url, KAIMEN_WORKERS="2") as served,
        ThreadPoolExecutor(AT_ONCE) as crowd,
    ):
        assert served.is_up(), served.log
        told = list(crowd.map(lambda _: comment(served.base_url, "the-same-key").answer, range(AT_ONCE)))
        other = comment(served.base_url, "the-same-key", text="另一句话").answer
        assert await numbers() == {"comment": 1, "delivery": 1, "audit": 1}
        others = list(crowd.map(lambda number: comment(served.base_url, f"key-{number}").answer, range(AT_ONCE)))
        assert await numbers() == {"comment": 1 + AT_ONCE, "delivery": 1 + AT_ONCE, "audit": 1 + AT_ONCE}
    assert {answer.status_code for answer in told} == {201}, [answer.text for answer in told]
    assert len({answer.json()["receipt"] for answer in told}) == 1
    assert len([answer for answer in told if "idempotent-replayed" not in answer.headers]) == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len({answer.json()["receipt"] for answer in others}) == AT_ONCE, "other keys are other comments"


async def numbers() -> dict[str, int]:
    """How many comments there are, and what each of them brings along."""
    rows = await execute(
        "SELECT (SELECT count(*) FROM comment) AS comment, (SELECT count(*) FROM delivery) AS delivery,"
        " (SELECT count(*) FROM audit WHERE verb = 'comment.received') AS audit"
    )
    return rows[0]
