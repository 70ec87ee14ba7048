"""``kaimen opinion-map``: who votes alike, from a file of votes; needs no running server and no database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

MOST_GROUPS = 20


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser(
        "opinion-map", help="group voters by their votes (participant,statement,vote), as JSON"
    )
    command.add_argument("file", metavar="VOTES.csv", type=Path)
    command.add_argument(
        "--groups",
        metavar="K",
        type=_groups,
        default=None,
        help="how many groups; left out: as many as fit best, 2 to 5",
    )
    command.add_argument("--out", metavar="F", type=Path, default=None, help="write to this file instead of printing")
    command.set_defaults(run=_opinion_map)


def _groups(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_GROUPS:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {MOST_GROUPS}")
    return int(text)


def _opinion_map(arguments: argparse.Namespace) -> None:
    import os
    import sys

    # one core does it in seconds; more would only spin while they wait for each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from consultations.opinion_map.command import map_of_file
    from consultations.opinion_map.table import BadVotes
    from participation.cli.main import Failed

    try:
        drawn = map_of_file(arguments.file, arguments.groups)
    except BadVotes as error:
        raise Failed(str(error)) from error
    except OSError as error:
        raise Failed(f"{arguments.file} cannot be read: {error.strerror}.") from error
    if arguments.out is None:
        sys.stdout.buffer.write(drawn + b"\n")
    else:
        arguments.out.write_bytes(drawn + b"\n")
