"""Recognising the server: the one that ``postmaster.pid`` names, if it lives and truly is of this data folder.

A number in a file proves nothing, since numbers are used again; so the operating system is asked what that
process is, and the server itself is asked who it is, with a password that each side proves to the other.
The start time in the file is not compared with the clock: a clock that was set would disown a living server.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from participation.base.postgres.account import Account
from participation.base.postgres.passwords import PORT, SUPERUSER, Passwords
from participation.base.postgres.place import Place
from participation.base.postgres.private_home import name_for
from participation.base.postgres.programs import run_program

PID_FILE = "postmaster.pid"
STATUS_LINE = 7
WRONG_PASSWORD = "password authentication failed"  # noqa: S105 # what the server says, not a password


@dataclass(frozen=True)
class Postmaster:
    """A living server of this data folder; ``ready`` when it says that it takes connections."""

    pid: int
    ready: bool


def cluster_name(data: Path) -> str:
    """The name by which a server of this folder is known in its command line."""
    return f"kaimen-{name_for(data)}"


def postmaster(data: Path) -> Postmaster | None:
    """The living server of the data folder, however far it has got; None where there is none."""
    pid, lines = _pid_file(data)
    if pid is None or not is_server(pid, data):
        return None
    return Postmaster(pid, len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready")


def is_server(pid: int, data: Path) -> bool:
    """Whether the process is a living PostgreSQL of this folder; its children and zombies are not."""
    if sys.platform == "linux":
        try:
            program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
            # a server works in its data folder, also after that was renamed
            return os.path.basename(program) == b"postgres" and Path(f"/proc/{pid}/cwd").samefile(data)  # noqa: PTH119 # bytes
        except OSError:
            return False
    command = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 # fixed but for the number
    return f"cluster_name={cluster_name(data)}" in shown.stdout


def remove_stale_pid_file(data: Path, account: Account) -> None:
    """Where no server lives: remove a file that PostgreSQL would trip over.

    It trips over one that is spoilt, and over one whose number now is somebody else's. All others it judges
    better itself, by the shared memory that they name too.
    """
    pid, _ = _pid_file(data)
    if (data / PID_FILE).exists() and (pid is None or _exists(pid)):
        run_program("rm", "-f", "--", PID_FILE, account=account, folder=data)


def asked(place: Place, socket_folder: Path, passwords: Passwords) -> str | None:
    """Connect as the superuser and ask for the data folder: None if it is ours, else why not."""
    # require_auth: the server must prove that it knows the password, so an impostor on the socket is noticed
    url = f"postgresql://{SUPERUSER}@/postgres?port={PORT}&require_auth=scram-sha-256&connect_timeout=10"
    answer = run_program(
        *(place.programs / "psql", "--no-psqlrc", "--no-password", "--tuples-only", "--no-align"),
        *("--command=SHOW data_directory", url),
        account=None,
        folder=place.folder,
        environment={"PGHOST": str(socket_folder), "PGPASSWORD": passwords.superuser, "PGPASSFILE": os.devnull},
    )
    if answer.returncode != 0:
        return answer.stderr.strip() or f"psql ended with status {answer.returncode}"
    named = Path(answer.stdout.removesuffix("\n"))
    if named.exists() and named.samefile(place.data):
        return None
    return f"the server on the socket in {socket_folder} is of {named}"


def _pid_file(data: Path) -> tuple[int | None, list[str]]:
    try:
        lines = (data / PID_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
        return abs(int(lines[0])), lines  # negative: PostgreSQL in single-user mode
    except (OSError, ValueError, IndexError):
        return None, []


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
