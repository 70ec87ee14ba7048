"""Starting PostgreSQL's programs: under the right account, with nothing of our environment but the paths."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from participation.base.postgres.account import Account
from participation.base.postgres.errors import INSTEAD, PostgresFailed
from participation.base.postgres.interrupts import held_back


def start_program(
    *command: str | Path, account: Account | None, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a program in ``folder``, in a session of its own, so that Ctrl-C in the terminal does not reach it.

    ``account`` None means ourselves. PG* variables would redirect it and our secrets are none of its business,
    so it inherits the search paths only. Its messages are in English, which :mod:`postmaster` relies on.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        return subprocess.Popen(  # noqa: S603 # no shell; the programs are ours, the arguments written here
            list(map(str, command)),
            cwd=folder,
            env={**kept, "LC_ALL": "C", **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            **(account.as_popen() if account else {}),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PostgresFailed(f"{command[0]} cannot be started: {error}. {INSTEAD}") from error


def run_program(
    *command: str | Path,
    account: Account | None,
    folder: Path,
    typed: str = "",
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end with ``typed`` as its input; interrupted, it ends with all its children."""
    started = None
    try:
        with held_back():
            started = start_program(*command, account=account, folder=folder, environment=environment)
        out, err = started.communicate(typed)
    except BaseException:
        if started:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.wait()
        raise
    return subprocess.CompletedProcess(started.args, started.returncode, out, err)
