"""The server is told to end, as at every new version, while people are waiting for it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

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
        with in_the_background(lambda: comment(served.base_url)) as waiting:
            assert until(lambda: b"idempotency_key" in line.held_back)
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


def before_a_word(reason: httpx.TransportError) -> bool:
    """Whether nobody opened, or the door was closed before anything was said: nothing of an answer arrived."""
    return isinstance(reason, httpx.ConnectError | httpx.ReadError) or "without sending a response" in str(reason)


def taken_up(served: Served, *routes: str) -> float:
    """How many requests for these pages the workers took up, by what they counted until their end."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(served.data_dir / "metrics" / str(served.port)))  # type: ignore[no-untyped-call] # the library types all but this
    samples = [sample for metric in registry.collect() for sample in metric.samples]
    return sum(s.value for s in samples if s.name == "kaimen_requests_total" and s.labels["route"] in routes)


@pytest.mark.slow
async def test_whoever_of_a_crowd_was_let_in_gets_the_whole_answer(consultation: str, tmp_path: Path) -> None:
    turned_away: list[httpx.TransportError] = []
    with Served(tmp_path / "var", KAIMEN_DATABASE_URL=current().database_url, KAIMEN_WORKERS="2") as served:
        assert served.is_up(), served.log
        with crowd(served.base_url, "/", "/consultations/lift", turned_away=turned_away) as told:
            assert until(lambda: len(told) > 50)
            os.kill(served.process.pid, signal.SIGTERM)
            assert until(served.group_is_empty, limit=20), served.log
        assert served.process.returncode == 0
        assert {one.answer.status_code for one in told} == {200}
        assert len(turned_away) == 4
        assert all(before_a_word(reason) for reason in turned_away), turned_away
        assert taken_up(served, "/", "/consultations/{slug}") == len(told)
