"""The states of an import as the outside sees them."""

from __future__ import annotations

from participation.base.words import Word


class ImportState(Word):
    """Prepared until somebody starts it; then it waits its turn, runs and is done; stopped where it could not go on."""

    PREPARED = "prepared"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    DISCARDED = "discarded"
