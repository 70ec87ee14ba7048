"""``kaimen reconcile``: the four numbers of the promise."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("reconcile", help="the four numbers of a consultation, which must be the same")
    command.add_argument("slug", metavar="SLUG", help="the consultation's address")
    command.set_defaults(run=_reconcile)


def _reconcile(arguments: argparse.Namespace) -> int:
    import msgspec

    from participation.cli.attaching import on_database, say

    async def act() -> Any:
        from consultations.queries.reconciling import promise

        return await promise(arguments.slug)

    found = on_database(act)
    print(msgspec.json.encode(found).decode())
    if found.kept:
        return 0
    say(f"The numbers of {arguments.slug} differ.")
    return 1
