"""Commands with files in and out; they need no running server and no database, and start at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("clauses", help="split a draft (.md .txt .docx .html) into clauses, one JSON a line")
    command.add_argument("file", metavar="FILE", type=Path)
    command.set_defaults(run=_clauses)


def _clauses(arguments: argparse.Namespace) -> None:
    import sys

    from consultations.drafts.splitting.command import clause_lines
    from participation.cli.main import Failed

    try:
        lines = clause_lines(arguments.file)
    except OSError as error:
        raise Failed(f"{arguments.file} cannot be read: {error.strerror}.") from error
    for line in lines:
        sys.stdout.buffer.write(line + b"\n")
