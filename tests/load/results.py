"""The figures, as a file for comparison and as a table to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

FILE = Path("var/bench/results.json")
COLUMNS = ("name", "value", "unit", "floor", "ratio", "cpu_ms", "statements", "p50_ms", "p95_ms", "p99_ms")


class Result(msgspec.Struct, frozen=True):
    """One figure; what has no meaning for it is None.

    Of a request: answers a second in the best round and what that round cost; ``ratio`` is value over floor. Of an
    engine: what it took or reached, beside what it must not exceed or must reach.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    cpu_ms: float | None = None
    statements: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None


def figure(name: str, value: float, unit: str, limit: float | None = None) -> Result:
    """A figure beside what it must reach, or must not exceed."""
    return Result(name, round(value, 5), unit, limit, round(value / limit, 4) if limit else None)


def write(results: Sequence[Result], file: Path = FILE) -> None:
    """Write the results, in place of those of an earlier run."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n")


def table(results: Sequence[Result]) -> str:
    """The results as people compare them."""
    rows = [COLUMNS, *(tuple(_cell(getattr(result, column)) for column in COLUMNS) for result in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    return "\n".join("  ".join(_aligned(*cell) for cell in zip(COLUMNS, row, widths, strict=True)) for row in rows)


def _aligned(column: str, cell: str, width: int) -> str:
    return cell.ljust(width) if column in {"name", "unit"} else cell.rjust(width)


def _cell(value: str | float | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return str(value)
