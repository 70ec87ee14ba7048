"""``kaimen diff``: what became of each clause between two drafts; no running server and no database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the command of this file."""
    command = commands.add_parser(
        "diff", help="align two drafts (.md .txt .docx .html), one JSON a line: old, new, change, similarity"
    )
    command.add_argument("old", metavar="OLD", type=Path)
    command.add_argument("new", metavar="NEW", type=Path)
    command.set_defaults(run=_diff)


def _diff(arguments: argparse.Namespace) -> None:
    import sys

    from consultations.drafts.aligning.command import diff_lines
    from participation.cli.main import Failed

    try:
        lines = list(diff_lines(arguments.old, arguments.new))
    except OSError as error:
        raise Failed(f"{error.filename} cannot be read: {error.strerror}.") from error
    sys.stdout.buffer.writelines(line + b"\n" for line in lines)
