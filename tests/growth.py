"""How the time of a computation grows with what it is given, told apart from what else the machine does."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 6
# Four times the input: work in proportion takes 4 times as long, quadratic work 16 times.
FACTOR = 4
MOST = 9
# What is over sooner than this is not worth telling apart.
NOTHING = 0.05


def in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Whether ``work`` of ``FACTOR`` times the ``size`` takes well below the square of ``FACTOR`` times as long.

    Small and large are measured in turn, and one round that shows it is enough: another process slows a round down,
    but work that is quadratic is so in every round. The garbage of the whole test run is not collected meanwhile.
    """
    return any(_seconds(work, FACTOR * size) < MOST * _seconds(work, size) + NOTHING for _ in range(ROUNDS))


def _seconds(work: Callable[[int], object], size: int) -> float:
    collects = gc.isenabled()
    gc.disable()
    try:
        began = time.thread_time()
        work(size)
        return time.thread_time() - began
    finally:
        if collects:
            gc.enable()
