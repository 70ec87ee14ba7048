"""What preparing a draw takes, as a process of its own, and what the portfolio reaches."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from participation.representatives.draw.standalone import draw_verify
from tests.drawing.figures import Figures, figures
from tests.used import used_by

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
        cpu, peak = used_by(
            ["-m", "participation.cli", "draw", "prepare", *files, "--seats", str(seats), "--out", str(out)],
            stderr=stderr,
        )
    found = DEVIATION.search(told.read_text())
    assert found
    verified = out.with_suffix(".verified")
    with verified.open("w") as stdout:
        verify, _ = used_by([str(draw_verify.__file__), str(out)], stdout=stdout)
    return Measured(
        cpu,
        peak,
        verify,
        float(found[1]),
        "Optimality is proven" in verified.read_text(),
        figures(msgspec.json.decode(out.read_bytes())),
    )
