"""A worker whose server was killed ends by itself: it gives up the port, and the last one stops the database.

``kill -9`` leaves the server no instant to tell its workers anything, so each looks who its parent is. It also looks
whether the embedded database lives, which nobody else would start again.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import structlog

from participation.base.postgres import PostgresFailed, running, stands

log = structlog.get_logger()

# Seconds between looks, and until a worker that does not end in good order ends otherwise.
EVERY = 0.5
PATIENCE = 20.0

_orphaned = threading.Event()
_embedded: list[Path] = []


def watch(parent: int, embedded: Path | None, *, parent_now: Callable[[], int] = os.getppid) -> None:
    """Look after this worker of the process ``parent``; ``embedded`` is where the server's own database is."""
    if embedded:
        _embedded.append(embedded)

    def look() -> None:
        nobody_wakes = threading.Event()
        while parent_now() == parent:
            nobody_wakes.wait(EVERY)
            if embedded:
                keep_up(embedded)
        log.warning("server_gone", parent=parent)
        _orphaned.set()
        os.kill(os.getpid(), signal.SIGTERM)
        nobody_wakes.wait(PATIENCE)
        os._exit(1)

    threading.Thread(target=look, name="parent", daemon=True).start()


def keep_up(embedded: Path) -> None:
    """Start the embedded database again where it died; the server still holds it, so that it stays."""
    try:
        if not stands(embedded):
            log.warning("database_died")
            with running(embedded, say=lambda sentence: None):
                pass
    except PostgresFailed as error:
        log.warning("database_not_started", error=type(error).__name__)


def leave_database() -> None:
    """Where the server was killed: come to its database and leave again, for whoever leaves last stops it."""
    if not _orphaned.is_set():
        return
    for folder in _embedded:
        try:
            with running(folder, say=lambda sentence: None):
                pass
        except PostgresFailed as error:
            log.warning("database_left_running", error=type(error).__name__)
