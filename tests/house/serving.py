"""A real ``kaimen serve`` in a process group of its own, with the embedded database in a folder of the test's."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import httpx

from participation.base.postgres import discard
from tests.server import HOUSE, environment
from tests.waiting import until

START = 60.0
# compiles pages beside the workers
COMPILING = "kaimen-pages"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def kaimen(*arguments: str, cwd: Path = HOUSE, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ``kaimen`` to its end."""
    given = environment("", Path(settings.get("KAIMEN_DATA_DIR", os.environ["KAIMEN_DATA_DIR"]))) | settings
    return subprocess.run(
        [sys.executable, "-m", "participation.cli", *arguments],
        cwd=cwd,
        env={name: value for name, value in given.items() if value},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Served:
    """The server while it runs; leaving the block ends it and removes its database."""

    def __init__(self, data_dir: Path, *arguments: str, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._log = data_dir / "serve.log"
        self._arguments = arguments
        self._settings = settings
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, for the first time or again."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        given = environment("", self.data_dir) | {"PORT": str(self.port), **self._settings}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "participation.cli", "serve", *self._arguments],
                cwd=HOUSE,
                env={name: value for name, value in given.items() if value},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    @property
    def log(self) -> str:
        """All it said so far, for the message of a failed assertion."""
        return self._log.read_text("utf-8", errors="replace")

    def answers(self, path: str = "/health/ready") -> bool:
        """Whether it says that it is ready."""
        try:
            return httpx.get(self.base_url + path, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def is_up(self) -> bool:
        """Whether it answered within a minute, or ended."""
        until(lambda: self.process.poll() is not None or self.answers(), limit=START)
        return self.answers()

    def tell(self, sign: signal.Signals) -> None:
        """Send a signal to the whole group, as Ctrl-C and service managers do."""
        os.killpg(self.process.pid, sign)

    def group_is_empty(self) -> bool:
        """Whether no process of the group is left."""
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def database_runs(self) -> bool:
        """Whether the embedded database is up."""
        noted = self.data_dir / "postgres" / "location"
        if not noted.exists():
            return False
        data = self.data_dir / "postgres" / noted.read_text("utf-8").strip()
        return (data / "postmaster.pid").exists()

    def processor_seconds(self) -> float:
        """What its processes have used of the processor so far, those that ended too."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                # behind the name of the program, which may hold blanks: state, parent, group … and the times
                fields = stat.read_text("utf-8", errors="replace").rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid:
                    ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        return sorted(child for child in map(int, found) if _name(child) != COMPILING)

    def __enter__(self) -> Served:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.group_is_empty():
            self.tell(signal.SIGTERM)
        if not until(self.group_is_empty, limit=30):
            self.tell(signal.SIGKILL)
        self.process.wait()
        discard(self.data_dir, say=lambda sentence: None)


def _name(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/comm").read_text("utf-8").strip()
    return ""
