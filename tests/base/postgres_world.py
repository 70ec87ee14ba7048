"""What the tests of the embedded PostgreSQL stand on: clients in processes of their own, and a look at the system."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import participation
from participation.base import postgres
from participation.base.postgres import binaries
from participation.base.postgres.account import Account
from participation.base.postgres.binaries import PACKAGE, reachable_binaries
from participation.base.postgres.private_home import discard_home, homes_of
from participation.base.postgres.waiting import waited

REPOSITORY = Path(participation.__file__).parent.parent
ROOT = os.geteuid() == 0
PREFIX = "kaimen-test-"
PATIENCE = 30.0  # seconds, on a busy machine


def silent(sentence: str) -> None:
    """For tests that do not look at what is said."""


def until(done: Callable[[], bool], what: str) -> None:
    """Wait for a condition; fail the test when it does not come."""
    assert waited(done, say=silent, sentence=lambda: what, limit=PATIENCE), f"waited in vain: {what}"


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A data folder that every account can reach (pytest's own cannot), removed with its database afterwards."""
    above = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    above.chmod(0o755)
    data_dir = above / "var"
    data_dir.mkdir()
    try:
        yield data_dir
    finally:
        for orphan in living(above):  # of a failed test under a plain account
            with suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGKILL)
        for folder in (path for path in above.rglob("postgres") if (path / "mutex").exists()):
            with suppress(postgres.PostgresFailed):
                postgres.discard(folder.parent, say=silent)
            for home in homes_of(folder) if ROOT else []:
                discard_home(home)
        shutil.rmtree(above)


class Client:
    """A process that attaches to a data folder, in a process group of its own."""

    def __init__(
        self,
        data_dir: Path,
        *,
        become: tuple[int, int] | None = None,
        paths: tuple[Path, ...] = (),
        durable: bool = False,
    ) -> None:
        self.heard: list[str] = []
        self._idle, idle = os.pipe()[::-1]
        python_path = os.pathsep.join(map(str, (*paths, REPOSITORY, os.environ.get("PYTHONPATH", ""))))
        self.started = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("postgres_client.py")), str(data_dir)]
            + [str(number) for number in become or ()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=[idle],
            env={
                **os.environ,
                "PYTHONPATH": python_path,
                "IDLE": str(idle),
                "KAIMEN_SECRET_KEY": "whispered",
                **({"DURABLE": "1"} if durable else {}),
            },
        )
        os.close(idle)

    def hear(self, word: str) -> str:
        """The rest of the next line that begins with ``word``."""
        assert self.started.stdout
        for line in self.started.stdout:
            first, _, rest = line.rstrip("\n").partition(" ")
            self.heard.append(rest)
            if first == word:
                return rest
        raise AssertionError(f"The client never said {word!r}, but: {self.heard}")

    def tell(self, order: str) -> None:
        assert self.started.stdin
        self.started.stdin.write(order + "\n")
        self.started.stdin.flush()

    def leave(self) -> None:
        self.tell("leave")
        self.hear("left")
        assert self.started.wait(PATIENCE) == 0

    def kill(self) -> None:
        """As ``kill -9``."""
        self.started.kill()
        self.started.wait(PATIENCE)

    def interrupt(self) -> None:
        """As Ctrl-C in its terminal: the whole process group."""
        os.killpg(self.started.pid, signal.SIGINT)

    def close(self) -> None:
        self.kill()
        os.close(self._idle)
        for pipe in (self.started.stdin, self.started.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()


@contextmanager
def client(data_dir: Path, **how: object) -> Iterator[Client]:
    """A client that is gone at the end of the block, if it was not before."""
    started = Client(data_dir, **how)  # type: ignore[arg-type] # handed on as they are
    try:
        yield started
    finally:
        started.close()


@contextmanager
def plain_client(data_dir: Path) -> Iterator[Client]:
    """A client under a plain account: this one, or for root another, who gets the folder and can reach all it needs."""
    if not ROOT:
        with client(data_dir) as started:
            yield started
        return
    plain = pwd.getpwnam("daemon")
    os.chown(data_dir, plain.pw_uid, plain.pw_gid)
    site = next(path for path in data_dir.parents if path.name.startswith(PREFIX))
    wheel = reachable_binaries(site, Account(plain.pw_uid, plain.pw_gid, stands_in=True)).parent.parent
    assert wheel.name == PACKAGE
    (wheel / "__init__.py").touch()
    with client(data_dir, become=(plain.pw_uid, plain.pw_gid), paths=(wheel.parent,)) as started:
        yield started


def answer(url: str, sql: str) -> str:
    """What the database answers."""
    psql = [str(binaries() / "psql"), "-X", "-A", "-t", "-w", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url]
    answered = subprocess.run(psql, capture_output=True, text=True, check=False)
    assert answered.returncode == 0, answered.stderr
    return answered.stdout.strip()


def born(url: str) -> str:
    """When the server began: two that say the same are the same."""
    return answer(url, "SELECT pg_postmaster_start_time()")


def data_of(data_dir: Path) -> Path:
    """The data folder as PostgreSQL sees it."""
    folder = data_dir / "postgres"
    return folder / (folder / "location").read_text().strip()


def server_of(data_dir: Path) -> int:
    """The number of the server's process."""
    return int((data_of(data_dir) / "postmaster.pid").read_text().splitlines()[0])


def sockets_of(url: str) -> Path:
    """The folder of the socket."""
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def living(folder: Path) -> list[int]:
    """All processes that work in a folder or below: the server and its children, but none whose end has begun.

    A process gives up its memory, and with it its command line, an instant before its working folder.
    """
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            works_here = entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder)
            if works_here and (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def told_of(process: int) -> str:
    """What a process is, for the report of a test that did not expect it."""
    with suppress(OSError):
        entry = Path(f"/proc/{process}")
        command = entry.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"{process} {command} {entry.joinpath('stat').read_text()}"
    return f"{process} ended meanwhile"


def nothing_runs(data_dir: Path) -> bool:
    """Whether no process is left of the database of this folder, nor of one that was being made."""
    folder = data_dir / "postgres"
    homes = {data_of(data_dir).parent} if (folder / "location").exists() else set()
    left = [process for home in homes | set(homes_of(folder) if ROOT else [folder]) for process in living(home)]
    if left:
        sys.stderr.write("\n".join([*map(told_of, left), Path("/proc/locks").read_text()]))
    return not left
