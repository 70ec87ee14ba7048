"""Who may start and stop, and who is still here: two files under ``flock``.

``mutex`` is held alone and briefly, around every start and stop. ``users`` is held shared by everyone attached;
whoever can turn it into an exclusive lock on leaving is the last. The kernel drops both when a holder dies.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from participation.base.postgres.waiting import Say, waited

if sys.platform != "win32":
    import fcntl

_held: set[int] = set()


def _let_go() -> None:
    """A forked child shares our locks until it closes them; a worker must not keep the server up for us."""
    for file in _held:
        with suppress(OSError):
            os.close(file)
    _held.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go)


def _open(path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    _held.add(file)
    return file


def close(file: int) -> None:
    """Give up a lock."""
    _held.discard(file)
    os.close(file)


def _taken(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def alone(path: Path, *, say: Say) -> Iterator[None]:
    """Hold the mutex; wait for it as long as somebody else starts or stops the server."""
    while True:
        file = _open(path)
        try:
            waited(
                lambda: _taken(file, fcntl.LOCK_EX),  # noqa: B023 # called within this round only
                say=say,
                sentence=lambda: "Waiting for somebody else who is starting or stopping the database",
            )
            if _still_there(file, path):
                yield
                return
        finally:
            close(file)


def _still_there(file: int, path: Path) -> bool:
    """Whether the file we locked is the one others will lock, and not one that was discarded meanwhile."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def attach(path: Path) -> int:
    """Be counted among the users, under the mutex; the lock ends with :func:`close` or with this process."""
    file = _open(path)
    fcntl.flock(file, fcntl.LOCK_SH)  # never waits: exclusively it is held under the mutex only
    return file


def is_last(file: int) -> bool:
    """Under the mutex: whether nobody else is attached. Whoever asks is leaving, the shared lock may be lost."""
    return _taken(file, fcntl.LOCK_EX)
