"""What preparing a draw takes, as a process of its own, and what the portfolio reaches."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import msgspec

from participation.representatives.draw.standalone import draw_verify
from tests.drawing.figures import Figures, figures
from tests.server import HOUSE

DEVIATION = re.compile(r"deviation from the proven optimum: (\S+)")


class Measured(msgspec.Struct, frozen=True):
    """One run of ``kaimen draw prepare``, and one of the verifier on what it wrote.

    deviation: the largest difference of a published chance from the proven optimum; proven: what the verifier says.
    """

    cpu_seconds: float
    peak_mib: float
    verify_seconds: float
    deviation: float
    proven: bool
    figures: Figures


def measured(pool: Path, seats: int, out: Path) -> Measured:
    """Prepare the draw of a folder with pool and quotas, and verify it."""
    told = out.with_suffix(".told")
    files = ["--pool", str(pool / "respondents.csv"), "--quotas", str(pool / "categories.csv")]
    with told.open("w") as stderr:
        cpu, peak = _run(
            ["-m", "participation.cli", "draw", "prepare", *files, "--seats", str(seats), "--out", str(out)],
            stderr=stderr,
        )
    found = DEVIATION.search(told.read_text())
    assert found
    verified = out.with_suffix(".verified")
    with verified.open("w") as stdout:
        verify, _ = _run([str(draw_verify.__file__), str(out)], stdout=stdout)
    return Measured(
        cpu,
        peak,
        verify,
        float(found[1]),
        "Optimality is proven" in verified.read_text(),
        figures(msgspec.json.decode(out.read_bytes())),
    )


def _run(arguments: Sequence[str], stdout: IO[str] | None = None, stderr: IO[str] | None = None) -> tuple[float, float]:
    """CPU seconds and peak MiB of a Python process."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=HOUSE,
        stdout=stdout or subprocess.DEVNULL,
        stderr=stderr or subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    # Linux counts in KiB, macOS in bytes
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1024 / 1024
