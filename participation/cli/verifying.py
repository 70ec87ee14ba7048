"""``kaimen verify``: receipts, proofs, checkpoints, reports, portfolios, draws and ballots, without a database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

OF_A_DRAW = ("kaimen-portfolio", "kaimen-draw-record")
OF_A_BALLOT = ("kaimen-ballot",)


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser(
        "verify", help="check a draw, its portfolio, a ballot, a receipt, a proof, a checkpoint or a report"
    )
    command.add_argument("file", metavar="FILE", help="as it was downloaded")
    command.add_argument("--key", action="append", default=[], help="a published key of the ledger: NAME+ID+KEY")
    command.add_argument("--checkpoint", action="append", default=[], metavar="FILE", help="another one to compare")
    command.add_argument("--portfolio-sha256", metavar="HEX", help="of a draw: what was published before the entropy")
    command.add_argument(
        "--after", action="append", default=[], metavar="FILE", help="of a draw that fills empty seats: an earlier one"
    )
    command.add_argument("--frozen-sha256", metavar="HEX", help="of a ballot: what was published before the entropy")
    command.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    given = [arguments.file]
    if _is_of(OF_A_BALLOT, arguments.file):
        from events.drawing.standalone.ballot_verify import main as verify_ballot

        if arguments.frozen_sha256 is not None:
            given += ["--frozen-sha256", arguments.frozen_sha256]
        return verify_ballot(given)
    if _is_of(OF_A_DRAW, arguments.file):
        from participation.representatives.draw.standalone.draw_verify import main as verify_draw

        if arguments.portfolio_sha256 is not None:
            given += ["--portfolio-sha256", arguments.portfolio_sha256]
        for earlier in arguments.after:
            given += ["--after", earlier]
        return verify_draw(given)
    from participation.base.ledger.standalone.kaimen_verify import main

    for key in arguments.key:
        given += ["--key", key]
    for checkpoint in arguments.checkpoint:
        given += ["--checkpoint", checkpoint]
    return main(given)


def _is_of(formats: tuple[str, ...], file: str) -> bool:
    """Whether the file says that it is of one of these; else the verifier of the ledger says what is wrong with it."""
    try:
        content = json.loads(Path(file).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and str(content.get("format")).startswith(formats)
