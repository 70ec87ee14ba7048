"""``kaimen group``: near-identical comments share a family."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the command of this file."""
    command = commands.add_parser("group", help="find near-identical comments, one JSON a line: id, family, flag")
    command.add_argument("file", metavar="FILE.jsonl", type=Path, help='a comment a line: {"id": …, "text": …}')
    command.add_argument("--out", metavar="F", type=Path, help="write to this file rather than to standard output")
    command.set_defaults(run=_group)


def _group(arguments: argparse.Namespace) -> None:
    import sys

    from consultations.grouping.command import family_lines
    from consultations.grouping.lines import LineWrong
    from participation.cli.main import Failed

    def say(sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    out: Path | None = arguments.out
    if out and not out.parent.is_dir():  # said now rather than after all the work
        raise Failed(f"{out} cannot be written: {out.parent} is no folder.")
    try:
        with arguments.file.open("rb") as file:
            found = family_lines(file, say)
    except LineWrong as error:
        raise Failed(f"{arguments.file}: {error}") from error
    except OSError as error:
        raise Failed(f"{arguments.file} cannot be read: {error.strerror}.") from error
    if not out:
        sys.stdout.buffer.writelines(line + b"\n" for line in found)
        return
    try:
        with out.open("wb") as written:
            written.writelines(line + b"\n" for line in found)
    except OSError as error:
        raise Failed(f"{out} cannot be written: {error.strerror}.") from error
