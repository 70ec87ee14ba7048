"""The server is told to end, as at every new version, while people are waiting for it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx
import pytest

from participation.base.database import execute
from participation.base.settings import current
from tests.faults.line import Line
from tests.faults.open_now import open_now
from tests.faults.visitors import comment, crowd, in_the_background
from tests.house.serving import Served
from tests.waiting import until


@pytest.fixture
async def consultation(world: None) -> str:
    return await open_now()


async def test_a_comment_on_its_way_is_stored_and_answered_before_the_end(consultation: str, tmp_path: Path) -> None:
    with (
        Line(current().database_url) as line,
        Served(tmp_path / "var", KAIMEN_DATABASE_URL=line.url) as served,
    ):
        assert served.is_up(), served.log
        line.silence()
        held_back = line.held_back
        with in_the_background(lambda: comment(served.base_url)) as waiting:
            assert until(lambda: line.held_back > held_back)
            os.kill(served.process.pid, signal.SIGTERM)
            assert until(lambda: refuses(served))
            line.mend()
            told = waiting.result()
        assert told.answer.status_code == 201, served.log
        assert until(served.group_is_empty, limit=20), served.log
        assert served.process.returncode == 0
    assert await execute("SELECT receipt FROM comment") == [{"receipt": told.answer.json()["receipt"]}]


def refuses(served: Served) -> bool:
    """Whether it takes no new connections any more, or at least was told so."""
    try:
        httpx.get(served.base_url + "/health/live", timeout=1)
    except httpx.HTTPError:
        return True
    return "Shutting down" in served.log


async def test_nobody_of_a_crowd_gets_half_an_answer(consultation: str, tmp_path: Path) -> None:
    with Served(tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url, KAIMEN_WORKERS="2") as served:
        assert served.is_up(), served.log
        with pytest.raises(httpx.ConnectError), crowd(served.base_url, "/", "/consultations/lift") as told:  # noqa: PT012 # the crowd goes on until nobody opens
            assert until(lambda: len(told) > 50)
            os.kill(served.process.pid, signal.SIGTERM)
            assert until(served.group_is_empty, limit=20), served.log
        assert served.process.returncode == 0
    assert {one.answer.status_code for one in told} == {200}
