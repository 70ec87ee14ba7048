"""``kaimen topics``: a draft list of what comments are about."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the command of this file."""
    command = commands.add_parser("topics", help="draft topics: keywords, sizes and the ids most typical of each")
    command.add_argument("file", metavar="FILE.jsonl", type=Path, help='a comment a line: {"id": …, "text": …}')
    command.add_argument("--out", metavar="F", type=Path, help="write to this file rather than to standard output")
    command.add_argument("--topics", metavar="N", type=_number, help="how many topics (default: as befits the texts)")
    command.set_defaults(run=_topics)


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() and text.isascii() else 0
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 100")
    return number


def _topics(arguments: argparse.Namespace) -> None:
    import sys

    import msgspec

    from consultations.grouping.lines import LineWrong
    from consultations.topics.command import draft_file
    from participation.cli.main import Failed

    def say(sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    out: Path | None = arguments.out
    if out and not out.parent.is_dir():  # said now rather than after all the work
        raise Failed(f"{out} cannot be written: {out.parent} is no folder.")
    try:
        with arguments.file.open("rb") as file:
            found = draft_file(file, say, topics=arguments.topics)
    except LineWrong as error:
        raise Failed(f"{arguments.file}: {error}") from error
    except OSError as error:
        raise Failed(f"{arguments.file} cannot be read: {error.strerror or error}.") from error
    written = msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    if not out:
        sys.stdout.buffer.write(written)
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        raise Failed(f"{out} cannot be written: {error.strerror}.") from error
