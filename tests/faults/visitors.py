"""People and scripts who come by while something is wrong, and what they are told."""

from __future__ import annotations

import secrets
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec

# Made once: it takes longer than a page, and is for nothing on this machine.
NO_TLS = ssl.create_default_context()
# Nobody waits longer than this, whatever is wrong.
PATIENCE = 5.0
LONGEST = 20.0
COMMENTS = "/api/v1/consultations/lift/comments"
SAID = {"text": "底楼采光受影响,应当写明补偿标准。", "author": {"kind": "person", "contact": "lin@example.org"}}


class Told(msgspec.Struct, frozen=True):
    """An answer and the seconds it took."""

    path: str
    answer: httpx.Response
    seconds: float


def get(base_url: str, path: str, **headers: str) -> Told:
    """Ask for a page or a document over a connection of its own."""
    return _timed(path, lambda: httpx.get(base_url + path, headers=headers, timeout=LONGEST, verify=NO_TLS))


def comment(base_url: str, key: str | None = None, **changed: Any) -> Told:
    """Say something under an Idempotency-Key."""
    headers = {"Idempotency-Key": key or secrets.token_hex(8)}
    said = SAID | changed
    return _timed(
        COMMENTS,
        lambda: httpx.post(base_url + COMMENTS, json=said, headers=headers, timeout=LONGEST, verify=NO_TLS),
    )


def _timed(path: str, ask: Callable[[], httpx.Response]) -> Told:
    began = time.monotonic()
    answer = ask()
    return Told(path, answer, time.monotonic() - began)


@contextmanager
def in_the_background(ask: Callable[[], Told]) -> Iterator[Future[Told]]:
    """Somebody who has asked, and waits; the block's end waits with them."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(ask)


@contextmanager
def crowd(
    base_url: str, *paths: str, people: int = 4, turned_away: list[httpx.TransportError] | None = None
) -> Iterator[list[Told]]:
    """Some people who ask for one thing after the other as long as the block lasts; what they were told so far.

    Where ``turned_away`` is given, whoever gets no answer goes home and leaves the reason there.
    """
    told: list[Told] = []
    over = threading.Event()

    def visit(first: int) -> None:
        turn = first
        while not over.is_set():
            try:
                told.append(get(base_url, paths[turn % len(paths)], accept="text/html"))
            except httpx.TransportError as reason:
                if turned_away is None:
                    raise
                turned_away.append(reason)
                return
            turn += 1

    with ThreadPoolExecutor(people) as pool:
        visits = [pool.submit(visit, first) for first in range(people)]
        try:
            yield told
        finally:
            over.set()
    for one in visits:
        one.result()
