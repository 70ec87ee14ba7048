"""The floor under a request: pgbench running nothing but its main statement, from as many connections."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from participation.base.postgres import binaries
from tests.load.generator import CONNECTIONS

RATE = re.compile(r"tps = ([0-9.]+)")
CASTS = {UUID: "::uuid", datetime: "::timestamptz", date: "::date"}
PLACE = re.compile(r"\$(\d+)")


def written(statement: str, values: Sequence[Any]) -> str:
    """A statement with its values in their places, as pgbench reads it: one line."""
    return " ".join(PLACE.sub(lambda place: _literal(values[int(place[1]) - 1]), statement).split())


def pgbench(url: str, statement: str, *, seconds: int) -> float:
    """How often a second PostgreSQL alone runs the statement, prepared once on each connection."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        script = Path(folder) / "statement.sql"
        script.write_text(statement + ";\n", "utf-8")
        options = (
            *("--no-vacuum", "--protocol=prepared", f"--client={CONNECTIONS}", "--jobs=1", f"--time={seconds}"),
            *(f"--file={script}", f"--host={query['host'][0] if 'host' in query else parts.hostname}"),
            *(f"--port={parts.port or 5432}", f"--username={parts.username}", parts.path.lstrip("/")),
        )
        done = subprocess.run(
            [str(binaries() / "pgbench"), *options],
            env=os.environ | {"PGPASSWORD": unquote(parts.password or "")},
            capture_output=True,
            text=True,
            check=False,
        )
    found = RATE.search(done.stdout)
    if done.returncode != 0 or not found:
        raise RuntimeError(f"pgbench failed: {done.stderr}\n{statement}")
    return float(found[1])


def _literal(value: Any) -> str:
    if value is None or isinstance(value, bool | int | float):
        return "NULL" if value is None else str(value)
    if isinstance(value, list | tuple):
        # of no type of its own, so that it takes that of its place
        quoted = ('"' + str(one).replace("\\", "\\\\").replace('"', '\\"') + '"' for one in value)
        return _quoted("{" + ",".join(quoted) + "}")
    return _quoted(value) + CASTS.get(type(value), "")


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
