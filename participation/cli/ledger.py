"""``kaimen ledger``: the checkpoint for a newspaper or a witness, and a new key in the place of the old."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("ledger", help="print the signed checkpoint, or change the key that signs")
    acts = command.add_subparsers(title="acts", metavar="ACT", required=True)
    acts.add_parser("checkpoint", help="take in what is owed, and print the newest checkpoint").set_defaults(run=_print)
    change = acts.add_parser("new-key", help="sign with a new key from now on; the old one vouches for it")
    change.add_argument("--reason", required=True, help="published beside the key")
    change.add_argument("--lost", action="store_true", help="the old key cannot be used any more: nobody vouches")
    change.set_defaults(run=_change)


def _print(arguments: argparse.Namespace) -> int:
    from participation.cli.attaching import on_database

    async def act() -> str:
        from participation.base.ledger.proofs import latest_checkpoint
        from participation.base.ledger.sequencing import sequence

        await sequence()
        return (await latest_checkpoint()).note

    print(on_database(act), end="")
    return 0


def _change(arguments: argparse.Namespace) -> int:
    from participation.cli.attaching import on_database

    async def act() -> str:
        from participation.base.ledger.rotating import rotate

        return await rotate(reason=arguments.reason, lost=arguments.lost)

    print(on_database(act))
    return 0
