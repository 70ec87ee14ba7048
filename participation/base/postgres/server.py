"""Starting and stopping the server by ``pg_ctl``, and waiting for it as long as it needs. All under the mutex."""

from __future__ import annotations

import shlex
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from subprocess import Popen

from participation.base.postgres.errors import PostgresFailed
from participation.base.postgres.interrupts import held_back
from participation.base.postgres.passwords import PORT, Passwords
from participation.base.postgres.place import Place
from participation.base.postgres.postmaster import (
    PID_FILE,
    WRONG_PASSWORD,
    Postmaster,
    asked,
    cluster_name,
    is_server,
    postmaster,
    remove_stale_pid_file,
)
from participation.base.postgres.programs import run_program, start_program
from participation.base.postgres.socket_folder import SOCKET, remove_socket_folder, socket_folder
from participation.base.postgres.waiting import Say, waited

NO_LIMIT = "9999999"  # seconds: pg_ctl gives up after 60 otherwise, in the middle of a long recovery
READY_BUT_SILENT = 10.0  # seconds that a server which says it is ready may leave us without an answer
FAST_STOP, IMMEDIATE_STOP = 120.0, 30.0  # seconds
# Left by a server that was killed, until the last of its children has noticed.
CHILDREN_LEFT, CHILDREN_LEAVE = "pre-existing shared memory block", 60.0
LOG_LINES = 20
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def answering_server(place: Place, passwords: Passwords, *, durable: bool, say: Say) -> Path:
    """Adopt the server that lives, or start one; the folder of its socket. Raises :class:`PostgresFailed`."""
    sockets = socket_folder(place)
    if postmaster(place.data):
        reason = _awaited_answer(place, sockets, passwords, say)
        if reason is None:
            return sockets
        if WRONG_PASSWORD in reason:
            raise PostgresFailed(f"The server refuses the passwords in {place.passwords}: {reason}")
        if server := postmaster(place.data):
            say(f"PostgreSQL (process {server.pid}) does not answer and is started again: {reason}")
            stop(place, say=say)
            sockets = socket_folder(place)
    elif (place.data / PID_FILE).exists() and asked(place, sockets, passwords) is None:
        return sockets  # lives where we cannot see its process: in another container that shares this folder
    start(place, sockets, durable=durable, say=say)
    if reason := _awaited_answer(place, sockets, passwords, say):
        raise PostgresFailed(f"PostgreSQL was started but does not answer: {reason}\n{_log(place)}")
    return sockets


def _awaited_answer(place: Place, sockets: Path, passwords: Passwords, say: Say) -> str | None:
    """None as soon as the server answers; else why it does not although it should, or that it has gone.

    Until it says that it is ready it may be recovering from a crash, and until it is gone it may be writing its
    last checkpoint: both take as long as they take.
    """
    reason: str | None = None

    def decided() -> bool:
        server = postmaster(place.data)
        return server is None or server.ready

    def answered() -> bool:
        nonlocal reason
        reason = asked(place, sockets, passwords)
        return reason is None or WRONG_PASSWORD in reason or postmaster(place.data) is None

    waited(decided, say=say, sentence=lambda: f"Waiting for PostgreSQL: {_last_word(place)}")
    waited(answered, say=say, sentence=lambda: "Waiting for PostgreSQL to answer", limit=READY_BUT_SILENT)
    return reason


def start(place: Place, sockets: Path, *, durable: bool, say: Say) -> None:
    """Start the server where none lives and wait until it is ready. Interrupted, it leaves nothing behind."""
    remove_stale_pid_file(place.data, place.account)
    run_program("mv", "-f", "--", place.log.name, "log.previous", account=place.account, folder=place.home)
    options = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "cluster_name": cluster_name(place.data),
        **({} if durable else FOR_TESTS),
    }

    def started() -> bool:
        # Nobody else has this folder, so a socket here without a server is a leftover that would be in the way.
        for left in (SOCKET, f"{SOCKET}.lock"):
            (sockets / left).unlink(missing_ok=True)
        return _pg_ctl_start(place, options, say)

    if not waited(
        started,
        say=say,
        sentence=lambda: "Waiting for the last connections of a killed PostgreSQL to end",
        limit=CHILDREN_LEAVE,
    ):
        raise PostgresFailed(
            f"PostgreSQL does not start as long as connections of the killed server to {place.data} last; end them."
        )


def _pg_ctl_start(place: Place, options: dict[str, str], say: Say) -> bool:
    """False where children of a killed server are in the way, which leave by themselves."""
    # Names relative to the home and quoted options, because pg_ctl hands them to a shell.
    spelt = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
    command = (
        *(place.programs / "pg_ctl", "start", "-w", "-t", NO_LIMIT, "-s"),
        *("-D", place.data.name, "-l", place.log.name, "-o", spelt),
    )
    pg_ctl = None
    try:
        with held_back():
            pg_ctl = start_program(*command, account=place.account, folder=place.home)
        waited(
            partial(_has_ended, pg_ctl),
            say=say,
            sentence=lambda: f"Waiting for PostgreSQL to start: {_last_word(place)}",
        )
        _, complaint = pg_ctl.communicate()
    except BaseException:
        if pg_ctl:
            with held_back(), suppress(PostgresFailed):
                pg_ctl.send_signal(signal.SIGINT)  # it passes that on to the server it is waiting for
                pg_ctl.communicate()
                stop(place, say=say)
        raise
    # alive without its doing: started by somebody who was killed an instant before we got the mutex
    if pg_ctl.returncode == 0 or postmaster(place.data):
        return True
    if CHILDREN_LEFT in _log(place):
        run_program("rm", "-f", "--", place.log.name, account=place.account, folder=place.home)
        return False
    raise PostgresFailed(f"PostgreSQL did not start: {complaint.strip()}\n{_log(place)}")


def stop(place: Place, *, say: Say) -> None:
    """Stop the server of this place if one lives. Raises :class:`PostgresFailed` where it will not."""
    if server := postmaster(place.data):
        for mode, limit in (("fast", FAST_STOP), ("immediate", IMMEDIATE_STOP)):
            _tell_to_stop(place, mode)
            if waited(
                partial(_has_gone, server, place),
                say=say,
                sentence=lambda: f"Waiting for PostgreSQL to stop: {_last_word(place)}",
                limit=limit,
            ):
                break
        else:
            raise PostgresFailed(f"PostgreSQL (process {server.pid}) does not stop.\n{_log(place)}")
    remove_socket_folder(place)


def _has_gone(server: Postmaster, place: Place) -> bool:
    return not is_server(server.pid, place.data)


def _has_ended(program: Popen[str]) -> bool:
    return program.poll() is not None


def _tell_to_stop(place: Place, mode: str) -> None:
    run_program(
        *(place.programs / "pg_ctl", "stop", "-W", "-s", "-m", mode, "-D", place.data.name),
        account=place.account,
        folder=place.home,
    )


def _log(place: Place) -> str:
    try:
        return "\n".join(place.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:])
    except OSError:
        return ""


def _last_word(place: Place) -> str:
    """The end of the log, which tells of recovery and of a last checkpoint, without its time, number and level."""
    return _log(place).rpartition("\n")[2].rpartition(":  ")[2].strip() or "it says nothing yet"
