"""A worker that has more to answer than another sends its readers on, and no number is left behind."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx
import pytest

from participation.app import create_app
from participation.outermost import Kaimen
from participation.workload import BUSY, CROWDED, SOON, Workload, places_for

spawned = multiprocessing.get_context("spawn")


def work(path: Path, told: Connection) -> None:
    """A worker: does what it is told, and tells what came of it."""
    mine = Workload(path)
    told.send("ready")
    while (what := told.recv()) != "end":
        told.send(getattr(mine, what)(*([SOON] if what == "sends_on" else [])))


class Worker:
    """One in a process of its own, for the kernel locks places for processes."""

    def __init__(self, path: Path) -> None:
        self._line, theirs = spawned.Pipe()
        self.process: BaseProcess = spawned.Process(target=work, args=(path, theirs), daemon=True)
        self.process.start()
        theirs.close()
        assert self._line.recv() == "ready"

    def do(self, what: str, times: int = 1) -> Any:
        """The answer to the last."""
        for _ in range(times):
            self._line.send(what)
            answer = self._line.recv()
        return answer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return places_for(tmp_path / "workload" / "8000", 2)


@pytest.fixture
def workers(path: Path) -> Iterator[tuple[Worker, Worker]]:
    both = Worker(path), Worker(path)
    yield both
    for one in both:
        one.process.kill()
        one.process.join()


def numbers(path: Path) -> list[int]:
    """What stands in the file."""
    return sorted(memoryview(path.read_bytes()).cast("I").tolist())


def closed(worker: Worker, answers: int) -> int:
    """How many of so many answers send the reader on."""
    return sum(worker.do("sends_on") for _ in range(answers))


def test_a_worker_sends_on_as_many_as_it_has_more_than_the_least_busy(
    path: Path, workers: tuple[Worker, Worker]
) -> None:
    busier, other = workers
    busier.do("asked", 16)
    other.do("asked", 12)
    assert numbers(path) == [12, 16]
    assert closed(busier, 16) == 4
    assert closed(other, 16) == 0
    other.do("asked", 4)
    assert closed(busier, 16) == 0


def test_what_was_due_is_forgotten_once_all_have_as_much(workers: tuple[Worker, Worker]) -> None:
    busier, other = workers
    busier.do("asked", 10)
    other.do("asked", 9)
    assert closed(busier, 9) == 0
    other.do("asked")
    assert closed(busier, 1) == 0
    other.do("answered")
    assert closed(busier, 9) == 0
    assert closed(busier, 1) == 1


def test_a_few_requests_are_not_worth_a_new_connection(workers: tuple[Worker, Worker]) -> None:
    busier, _ = workers
    busier.do("asked", BUSY - 1)
    assert closed(busier, 20) == 0
    busier.do("asked")
    assert closed(busier, 20) == 20


def test_where_very_many_wait_nobody_is_made_to_come_anew(workers: tuple[Worker, Worker]) -> None:
    busier, _ = workers
    busier.do("asked", CROWDED)
    assert closed(busier, 20) == 20
    busier.do("asked")
    assert closed(busier, 20) == 0


def test_who_is_answered_soon_stays(path: Path) -> None:
    alone = Workload(path)
    for _ in range(20):
        alone.asked()
    assert not any(alone.sends_on(SOON / 2) for _ in range(20))
    assert all(alone.sends_on(SOON) for _ in range(20))


def test_the_place_of_a_killed_worker_is_taken_by_the_next_and_begins_at_nothing(
    path: Path, workers: tuple[Worker, Worker]
) -> None:
    killed, other = workers
    killed.do("asked", 9)
    other.do("asked", 3)
    killed.process.kill()
    killed.process.join()
    assert numbers(path) == [3, 9]
    following = Worker(path)
    assert numbers(path) == [0, 3]
    following.process.kill()
    following.process.join()


def test_a_worker_more_than_there_are_places_is_refused(path: Path, workers: tuple[Worker, Worker]) -> None:
    with pytest.raises(RuntimeError, match="all 2 places are taken"):
        Workload(path)


class Counted:
    """A workload that says of each request that others have less to do."""

    def __init__(self, *, uneven: bool) -> None:
        self.open, self.all, self._uneven = 0, 0, uneven

    def asked(self) -> None:
        self.open += 1
        self.all += 1

    def answered(self) -> None:
        self.open -= 1

    def sends_on(self, waited: float) -> bool:
        assert waited > 0
        return self._uneven


def scope_of(path: str, method: str = "GET", version: str = "1.1") -> Any:
    """What a server says of a request."""
    return {
        "type": "http",
        "http_version": version,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")],
        "client": ("203.0.113.7", 50000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }


def counting(workload: Counted) -> Kaimen:
    """The application with such a workload."""
    app = create_app()
    app.workload = workload  # type: ignore[assignment] # counts as one does
    return app


@pytest.mark.parametrize("path", ["/health/live", "/nosuch", "/static/kit.css"])
@pytest.mark.parametrize(
    ("uneven", "version", "closes"), [(True, "1.1", True), (False, "1.1", False), (True, "2", False)]
)
async def test_an_answer_closes_the_connection_only_where_others_have_less_to_do(
    path: str, uneven: bool, version: str, closes: bool
) -> None:
    workload, headers = Counted(uneven=uneven), dict[bytes, bytes]()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert workload.open == 0
            headers.update(message["headers"])

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    await counting(workload)(scope_of(path, version=version), receive, send)
    assert (headers.get(b"connection") == b"close") == closes
    assert (workload.open, workload.all) == (0, 1)


async def test_a_request_that_is_broken_off_before_its_answer_is_not_counted_for_ever() -> None:
    workload, waiting = Counted(uneven=False), asyncio.Event()

    async def receive() -> Any:
        waiting.set()
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        raise AssertionError(message)

    request = asyncio.create_task(counting(workload)(scope_of("/api/v1/tokens", "POST"), receive, send))
    await waiting.wait()
    assert workload.open == 1
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert (workload.open, workload.all) == (0, 1)


async def test_one_worker_alone_has_nobody_to_send_readers_to(client: httpx.AsyncClient) -> None:
    assert "connection" not in (await client.get("/health/live")).headers
