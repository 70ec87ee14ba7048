"""How a long solve tells how far it is, and hears that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from participation.representatives.draw.refusing import Cancelled


def _quiet(step: str, share: float) -> None:
    """Nobody watches."""


def _wanted() -> bool:
    return False


@dataclass(frozen=True)
class Watch:
    """``progress(step, share)`` is told a step and how much of it is done, 0 to 1; ``cancelled()`` is asked often."""

    progress: Callable[[str, float], None] = _quiet
    cancelled: Callable[[], bool] = _wanted

    def at(self, step: str, share: float) -> None:
        """Tell how far it is. Raises Cancelled."""
        if self.cancelled():
            raise Cancelled
        self.progress(step, min(1.0, max(0.0, share)))
