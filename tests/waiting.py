"""Waiting for something outside of the test process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

POLL = 0.05


def until(condition: Callable[[], bool], *, limit: float = 30.0) -> bool:
    """Whether the condition came true within ``limit`` seconds."""
    nobody_wakes = threading.Event()
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            return False
        nobody_wakes.wait(POLL)
    return True
