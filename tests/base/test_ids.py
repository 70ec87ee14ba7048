"""Ids sort by the order in which they were made, and are versions of the standard."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from participation.base.codes import uuid7


def test_ids_sort_by_the_order_in_which_they_were_made() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == 20_000


def test_ids_sort_also_while_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now - 3_600_000_000_000)
    later = [uuid7() for _ in range(5_000)]
    assert [first, *later] == sorted([first, *later])


def test_an_id_tells_the_millisecond_it_was_made_in_and_its_version() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert before - 1 <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(), range(10_000)))
    assert len(set(made)) == 10_000
