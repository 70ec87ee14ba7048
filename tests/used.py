"""What a command takes of the machine, whatever the process has taken that asks for it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import msgspec

from tests.server import HOUSE

# Linux counts to a process what its parent had when it began, and one that tests run in may have more than the command
# will take; so a small one stands between.
BETWEEN = """
import json, os, pathlib, subprocess, sys
_, status, used = os.wait4(subprocess.Popen(sys.argv[2:]).pid, 0)
taken = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss]
pathlib.Path(sys.argv[1]).write_text(json.dumps(taken))
"""


def used_by(
    arguments: Sequence[str], *, stdout: IO[str] | None = None, stderr: IO[str] | None = None
) -> tuple[float, float]:
    """Processor seconds and peak MiB of a Python process, which has to end well."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "used.json"
        subprocess.run(
            [sys.executable, "-c", BETWEEN, str(told), sys.executable, *arguments],
            cwd=HOUSE,
            stdout=stdout or subprocess.DEVNULL,
            stderr=stderr or subprocess.DEVNULL,
            check=True,
        )
        status, seconds, peak = msgspec.json.decode(told.read_bytes(), type=tuple[int, float, int])
    assert status == 0
    # Linux counts in KiB, macOS in bytes
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, peak * unit / 1024 / 1024
