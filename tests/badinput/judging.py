"""How an answer to bad input is judged: never a failure of ours, always a code and a sentence, nothing half stored."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from participation.base.database import execute

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# below the ledger a page is for who asks for one, as browsers do and this client does not
FOR_PROGRAMS = ("/api/", "/ledger/")
CODE = re.compile(r"[a-z][a-z0-9_]*")
COUNTED = (
    *("consultation", "draft", "clause", "comment", "step", "point", "disposition", "screening_act"),
    *("attachment", "upload", "outbox", "delivery", "audit", "idempotency_key", "person", "body", "organisation"),
)


def assert_it_helps(answer: httpx.Response, what: object = "") -> None:
    """Fails where the answer is not one that a person or a script can do something with."""
    said = f"{answer.request.method} {answer.request.url!s:.120} {what!s:.80}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code < 500, said
    if answer.status_code < 400:
        return
    kind = answer.headers.get("content-type", "")
    if answer.request.url.path.startswith(FOR_PROGRAMS):
        assert kind.startswith("application/problem+json"), said
        problem = answer.json()
        assert CODE.fullmatch(problem["code"]), said
        assert problem["status"] == answer.status_code, said
        sentences = [problem["detail"], *(error["message"] for error in problem.get("errors", []))]
        assert all(CHINESE.search(sentence) for sentence in sentences), said
        assert all(CODE.fullmatch(error["code"]) for error in problem.get("errors", [])), said
    elif answer.request.method != "HEAD":
        assert kind.startswith("text/html"), said
        assert CHINESE.search(answer.text), said


async def rows() -> dict[str, int]:
    """How many rows each table has whose rows mean something."""
    counted = " UNION ALL ".join(f"SELECT '{table}' AS t, count(*) AS n FROM {table}" for table in COUNTED)  # noqa: S608 # names of our own
    return {row["t"]: row["n"] for row in await execute(counted)}


@asynccontextmanager
async def nothing_stored() -> AsyncIterator[None]:
    """What is done inside leaves no row behind."""
    before = await rows()
    yield
    assert await rows() == before
