"""Ending in good order: whoever started a database stops it, also when told to end before the start is done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType


class Stopped(KeyboardInterrupt):
    """SIGTERM or SIGINT arrived. As a KeyboardInterrupt it also leaves an event loop, whichever task it meets."""


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Have SIGTERM leave the block as Ctrl-C does, through all that cleans up; being told to stop is no failure."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        # once is enough: a second one would interrupt the cleaning up
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with suppress(Stopped):
        yield
