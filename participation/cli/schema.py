"""``kaimen migrate``: the schema of this version."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("migrate", help="bring the database to the schema of this version")
    command.set_defaults(run=_migrate)


def _migrate(arguments: argparse.Namespace) -> None:
    import asyncio

    from participation.cli.attaching import attached, say

    with attached():
        for name in asyncio.run(migrated()):
            say(f"Applied {name}")


async def migrated() -> list[str]:
    """Bring the schema up to date and add what only the roof knows to be due; the migrations that were applied."""
    from participation.base.migrations import migrate
    from participation.cli.attaching import pool

    async with pool():
        return await migrate()
