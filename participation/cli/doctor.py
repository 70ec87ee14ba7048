"""``kaimen doctor``: looks at what an installation stands on, and says what is wrong."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("doctor", help="check settings, database, Redis, mail, disk, clock and address")
    command.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    import asyncio

    from participation.cli.attaching import attached, say

    with attached():
        from participation.diagnosis import Finding, examine

        def tell(finding: Finding) -> None:
            print(f"{finding.mark:<6} {finding.subject:<11} {finding.sentence}", flush=True)

        findings = asyncio.run(examine(tell))
    wrong = sum(finding.wrong for finding in findings)
    if wrong:
        say(f"{wrong} of {len(findings)} checks found something wrong.")
    return 1 if wrong else 0
