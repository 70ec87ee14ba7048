"""``kaimen verify``: receipts, proofs, checkpoints and reports, without a database."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("verify", help="check a receipt, a proof, a checkpoint or a report")
    command.add_argument("file", metavar="FILE", help="as it was downloaded")
    command.add_argument("--key", action="append", default=[], help="a published key of the ledger: NAME+ID+KEY")
    command.add_argument("--checkpoint", action="append", default=[], metavar="FILE", help="another one to compare")
    command.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    from participation.base.ledger.standalone.kaimen_verify import main

    given = [arguments.file]
    for key in arguments.key:
        given += ["--key", key]
    for checkpoint in arguments.checkpoint:
        given += ["--checkpoint", checkpoint]
    return main(given)
