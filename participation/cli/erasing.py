"""``kaimen erasures``: whether an older copy of the database brought back what was erased, and erasing it again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("erasures", help="after a restore: what the journal of erasures says is back")
    command.add_argument("--journal", metavar="F", type=Path, help="default: erasures.jsonl in KAIMEN_DATA_DIR")
    command.add_argument("--again", action="store_true", help="erase it again")
    command.set_defaults(run=_erasures)


def _erasures(arguments: argparse.Namespace) -> int:
    from participation.cli.attaching import on_database, say
    from participation.cli.main import Failed

    async def act() -> int:
        from consultations.erasure_journal import JournalWrong, entries, journal_path
        from consultations.services.erasing_again import erase_again, returned

        try:
            journal = list(entries(arguments.journal or journal_path()))
        except JournalWrong as error:
            raise Failed(str(error)) from error
        back = await returned(journal)
        left = 0
        for entry in back:
            if arguments.again and await erase_again(entry):
                say(f"comment {entry.comment}: erased again.")
                continue
            left += 1
            print(f"{entry.comment} {entry.way} {entry.at.isoformat()}")
        say(f"{len(journal)} in the journal, {len(back)} came back, {left} left to do.")
        return left

    return 1 if on_database(act) else 0
