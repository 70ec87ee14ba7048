"""Making the database: in a folder of another name, which becomes the data folder when all is in it."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path

from participation.base.postgres.account import Account
from participation.base.postgres.binaries import MAJOR
from participation.base.postgres.errors import PostgresFailed
from participation.base.postgres.notes import read_note, sync_folder
from participation.base.postgres.passwords import SUPERUSER, Passwords, new_passwords, write_passwords
from participation.base.postgres.place import Place, new_place, note_place, noted_place
from participation.base.postgres.postmaster import postmaster
from participation.base.postgres.programs import run_program
from participation.base.postgres.server import stop
from participation.base.postgres.waiting import Say

UNFINISHED = "new-"
# Sorting and case are PostgreSQL's own, the same on every system. The system's own C.UTF-8 still decides which
# signs are letters for text search; macOS has it under another name.
CTYPE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
INITDB = (
    *("--no-sync", "--no-instructions", "--auth=scram-sha-256", f"--username={SUPERUSER}", "--encoding=UTF8"),
    *("--locale=C", f"--lc-ctype={CTYPE}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--set=timezone=UTC", "--set=log_timezone=UTC", "--set=max_connections=100", "--set=log_checkpoints=off"),
    "--set=log_min_messages=log",  # not the errors of statements, which quote what people wrote
)
ROLE_AND_DATABASE = """\
CREATE ROLE kaimen LOGIN CREATEDB PASSWORD '{password}'
CREATE DATABASE kaimen OWNER kaimen
"""


def made_cluster(folder: Path, account: Account, *, durable: bool, say: Say) -> Place:
    """The place of the complete database of ``folder``, made if there is none. To be called under the mutex."""
    place = noted_place(folder, account)
    if place is None:
        place = new_place(folder, account)
        if place.data.exists() and not place.passwords.exists():
            _set_aside(place, say)
        if not place.data.exists():
            say(f"Making the database in {place.data}")
            _make(place, durable=durable)
        note_place(place)
    _clear(place)
    if (version := read_note(place.data / "PG_VERSION")) != MAJOR:
        raise PostgresFailed(
            f"The database in {place.data} is of PostgreSQL {version or 'of an unknown version'}, not {MAJOR}."
        )
    return place


def _make(place: Place, *, durable: bool) -> None:
    passwords = new_passwords()
    staging = place.home / f"{UNFINISHED}{secrets.token_hex(4)}"
    try:
        _initdb(place, staging, passwords)
        # from here on a kill leaves passwords without data, which the next start replaces together
        write_passwords(place.passwords, passwords)
        if durable:
            _run(place, "initdb", "--sync-only", "-D", staging.name)
        staging.rename(place.data)
        sync_folder(place.home)
    except BaseException:
        _clear(place)
        raise


def _initdb(place: Place, staging: Path, passwords: Passwords) -> None:
    secret = staging.with_suffix(".password")
    handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(passwords.superuser)
    place.account.give(secret)
    _run(place, "initdb", *INITDB, f"--pwfile={secret.name}", "-D", staging.name)
    secret.unlink()
    # In single-user mode, so that the role and the database are there before the folder gets its name.
    # No fsync (-F): everything is synced at once afterwards.
    statements = ROLE_AND_DATABASE.format(password=passwords.role)
    single = ("--single", "-F", "-c", "exit_on_error=on", "-c", "log_checkpoints=off")
    _run(place, "postgres", *single, "-D", staging.name, "postgres", typed=statements)


def _run(place: Place, program: str, *options: str, typed: str = "") -> None:
    ended = run_program(place.programs / program, *options, account=place.account, folder=place.home, typed=typed)
    if ended.returncode != 0:
        raise PostgresFailed(f"The database could not be made: {program} failed.\n{ended.stderr.strip()}")


def _set_aside(place: Place, say: Say) -> None:
    """The data of a project folder that was removed since; nobody has its passwords, but somebody may want it."""
    if postmaster(place.data):
        stop(place, say=say)
    aside = place.home / "data.old"
    shutil.rmtree(aside, ignore_errors=True)
    place.data.rename(aside)
    say(f"The database of an earlier folder of this name is kept in {aside}; remove it when it is not needed.")


def _clear(place: Place) -> None:
    for left in place.home.glob(f"{UNFINISHED}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
