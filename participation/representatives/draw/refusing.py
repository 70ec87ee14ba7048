"""Why there is no portfolio, in words a secretary can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participation.representatives.draw.repairing import Repair


class Unreadable(Exception):
    """A file of the pool or of the quotas is not as it should be; the text says where and what."""


class NoPanel(Exception):
    """No panel meets all the quotas. ``repair``: the smallest change after which one does."""

    def __init__(self, sentence: str, repair: Repair) -> None:
        super().__init__(sentence)
        self.repair = repair


class Cancelled(Exception):
    """The one who started the solve does not want it any more."""


class Unsolved(Exception):
    """The solver gave up for a reason that the pool and the quotas do not explain."""
