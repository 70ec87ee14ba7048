"""Measuring one case after the other: rounds of load, the floor, and the statements of one request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.house.serving import Served
from tests.load.cases import Case, cases, copying_a_comment
from tests.load.costs import most_work, processor_seconds, told_statements
from tests.load.floors import pgbench, written
from tests.load.generator import Round, load, request
from tests.load.results import Result

WORKERS = 2
WARM_UP, SECONDS, ROUNDS = 1.0, 2.0, 3
FLOOR_SECONDS, FLOOR_ROUNDS = 1, 3
# requests by which the main statement of a case is found
TRIALS = 10

Say = Callable[[str], None]


async def measured(served: Served, url: str, say: Say) -> list[Result]:
    """The figures of every case. The bare handler comes first: it is the floor of what asks the database nothing."""
    from participation.app import create_app  # its settings are known only now
    from participation.base.database import close_pool, open_pool  # the same

    await open_pool()
    try:
        app: Any = create_app()
        transport = httpx.ASGITransport(app=app)
        results = []
        async with httpx.AsyncClient(transport=transport, base_url=served.base_url) as client:
            for case in await cases():
                say(f"Measuring: {case.name}")
                floor, statements = await _floor(client, case, url)
                results.append(await _result(served, case, floor, statements))
        return results
    finally:
        await close_pool()


async def _floor(client: httpx.AsyncClient, case: Case, url: str) -> tuple[float | None, int]:
    """What pgbench does with the main statement of the case, and how many statements a request takes."""
    method, kind = ("GET", {}) if case.body is None else ("POST", {"content-type": "application/json"})
    async with told_statements() as told:
        for _ in range(TRIALS):
            answer = await client.request(method, case.path, content=case.body, headers=kind)
            assert answer.status_code == case.status, answer.text
    if not told:
        return None, 0
    main = most_work(told)
    text = written(main.statement, main.values) if case.body is None else await copying_a_comment()
    rate = max(pgbench(url, text, seconds=FLOOR_SECONDS) for _ in range(FLOOR_ROUNDS))
    return rate, len(told) // TRIALS


async def _result(served: Served, case: Case, floor: float | None, statements: int) -> Result:
    sent = request(case.path, host=f"127.0.0.1:{served.port}", body=case.body)
    await load(served.port, lambda: sent, seconds=WARM_UP, status=case.status)
    rounds = [await _round(served, case, sent) for _ in range(ROUNDS)]
    best, cpu = max(rounds, key=lambda one: one[0].rate)
    return Result(
        name=case.name,
        value=round(best.rate, 1),
        unit="requests/s",
        floor=round(floor, 1) if floor else None,
        ratio=round(best.rate / floor, 4) if floor else None,
        cpu_ms=round(cpu * 1000 / best.answers, 4),
        statements=statements,
        p50_ms=round(best.percentile(50), 2),
        p95_ms=round(best.percentile(95), 2),
        p99_ms=round(best.percentile(99), 2),
    )


async def _round(served: Served, case: Case, sent: bytes) -> tuple[Round, float]:
    """A round and the processor time that the program and its database took for it, in seconds."""
    roots = [served.process.pid, postmaster(served.data_dir)]
    before = processor_seconds(roots)
    done = await load(served.port, lambda: sent, seconds=SECONDS, status=case.status)
    return done, processor_seconds(roots) - before


def postmaster(data_dir: Path) -> int:
    """The process of the PostgreSQL that keeps a data folder."""
    folder = data_dir / "postgres"
    data = folder / (folder / "location").read_text("utf-8").strip()
    return int((data / "postmaster.pid").read_text("utf-8").splitlines()[0])
