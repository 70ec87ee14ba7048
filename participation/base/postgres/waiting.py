"""Waiting for something outside of us, and telling the person when it takes long."""

from __future__ import annotations

import time
from collections.abc import Callable

Say = Callable[[str], None]

POLL = 0.02  # seconds
FIRST_WORD, NEXT_WORDS = 3.0, 10.0  # seconds until we say that we wait, and between later sayings


def waited(done: Callable[[], bool], *, say: Say, sentence: Callable[[], str], limit: float | None = None) -> bool:
    """Wait until ``done``; false when it was not within ``limit`` seconds (None: however long it takes).

    ``sentence`` says what is being waited for, by ``say``, at first after three seconds.
    """
    began = time.monotonic()
    word = FIRST_WORD
    while not done():
        passed = time.monotonic() - began
        if limit is not None and passed >= limit:
            return False
        if passed >= word:
            say(f"{sentence()} ({passed:.0f} s)")
            word += NEXT_WORDS
        time.sleep(POLL)
    return True
