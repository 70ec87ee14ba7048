"""Holding back Ctrl-C for the instant in which a program is started but not yet known to us."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held_back() -> Iterator[None]:
    """Deliver SIGINT and SIGTERM after the block instead of within it.

    Assign what was started within the block, and have the block within the ``try`` that cleans up after it.
    Handlers in Python only, which a started program does not inherit: blocking the signals would also block
    them in the server. Only the main thread is ever interrupted, so elsewhere there is nothing to hold back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def later(number: int, frame: FrameType | None) -> None:
        arrived.append(number)

    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    replaced = {number: handler for number, handler in handlers.items() if callable(handler)}
    # an event loop would hear of it by this descriptor at once, and then a second time
    loop = signal.set_wakeup_fd(-1)
    try:
        for number in replaced:
            signal.signal(number, later)
        yield
    finally:
        for number, handler in replaced.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(loop)
        for late in dict.fromkeys(arrived):
            signal.raise_signal(late)
