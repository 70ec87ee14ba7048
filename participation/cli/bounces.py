"""``kaimen bounces``: mails that came back, as the mail server hands them over one at a time."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("bounces", help="note mails that came back, from files or the standard input")
    command.add_argument("files", metavar="FILE", type=Path, nargs="*", help="mails, one a file; none: standard input")
    command.add_argument("--to", metavar="ADDRESS", default="", help="recipient of the envelope, where it is known")
    command.set_defaults(run=_bounces)


def _bounces(arguments: argparse.Namespace) -> int:
    import msgspec

    from participation.cli.attaching import on_database, say

    mails = [(str(path), path.read_bytes()) for path in arguments.files] or [("-", sys.stdin.buffer.read())]

    async def act() -> list[Any]:
        from participation.base.errors import Refused
        from participation.base.identity.actor import COMMAND
        from participation.base.notices.bounces.noting import note_bounce
        from participation.base.notices.bounces.reading import read_bounce

        noted: list[Any] = []
        for name, raw in mails:
            report = read_bounce(raw, to=arguments.to)
            try:
                noted.append(await note_bounce(COMMAND, report=report) if report else None)
            except Refused:
                noted.append(None)
            if noted[-1] is None:
                say(f"{name}: no report about a mail that was sent from here.")
        return noted

    noted = on_database(act)
    for one in noted:
        if one is not None:
            print(msgspec.json.encode(one).decode())
    return 0 if all(one is not None for one in noted) else 1
