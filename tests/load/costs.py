"""What requests cost: the processor time of the program and its PostgreSQL, and the statements of one request."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
import psutil  # type: ignore[import-untyped] # it ships none
from piccolo.querystring import QueryString

from participation.base.database import engine


def processor_seconds(roots: Iterable[int]) -> float:
    """The time that these processes and all below them have had of the processor so far."""
    total = 0.0
    for root in roots:
        parent = psutil.Process(root)
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system
    return total


class Told(msgspec.Struct, frozen=True):
    """A statement that was run, with its values and the seconds it took."""

    statement: str
    values: list[Any]
    seconds: float


@asynccontextmanager
async def told_statements() -> AsyncIterator[list[Told]]:
    """The statements that are run inside; what only begins or ends a transaction is none."""
    told: list[Told] = []
    db = engine()
    real = db.run_querystring

    async def telling(querystring: QueryString, in_pool: bool = True) -> Any:
        statement, values = querystring.compile_string(engine_type=db.engine_type)
        began = time.perf_counter()
        answer = await real(querystring, in_pool)
        told.append(Told(statement, values, time.perf_counter() - began))
        return answer

    db.run_querystring = telling  # type: ignore[method-assign] # for the while
    try:
        yield told
    finally:
        del db.run_querystring  # the class has it still


def most_work(told: Iterable[Told]) -> Told:
    """The statement that takes the database longest, judged by the quickest of its runs."""
    quickest: dict[str, Told] = {}
    for one in told:
        if one.statement not in quickest or one.seconds < quickest[one.statement].seconds:
            quickest[one.statement] = one
    return max(quickest.values(), key=lambda one: one.seconds)
