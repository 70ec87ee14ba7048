"""``kaimen demo``: the demo city, in an empty database."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("demo", help="load the demo city into an empty database")
    command.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> None:
    from participation.base.in_force import current_rules
    from participation.cli.attaching import on_database, put, say
    from participation.cli.secret_key import settle_secret_key

    settle_secret_key(put("KAIMEN_DEMO", "1"))
    current_rules()
    on_database(load)
    for line in sign_ins():
        say(line)


async def load() -> None:
    """Load the city where it is not loaded yet. Raises :class:`Failed` where the database is in use."""
    from participation.cli.attaching import say
    from participation.cli.main import Failed
    from participation.demo.loading import InUse, load, loaded

    if not await loaded():
        say("Loading the demo city 澄川市望潮区")
    try:
        await load(say)
    except InUse as error:
        raise Failed(str(error)) from error


def sign_ins() -> list[str]:
    """How to sign in as each role, a line each; the codes of the staff change, so the page that shows them is named."""
    from participation.base.settings import current
    from participation.demo.people import PASSWORD, accounts

    base = current().base_url
    lines = [f"Staff sign in at {base}/sign-in/staff with the password {PASSWORD} and the code shown at {base}/demo:"]
    shown: set[str] = set()
    for account in accounts():
        if account.role not in shown and account.staff:
            lines.append(f"  {account.role:<14} {account.name}  {account.contact}")
        shown.add(account.role)
    residents = [account for account in accounts() if not account.staff]
    lines.append(f"Residents sign in at {base}/sign-in with a code, a file in {current().data_dir}/sms or mail:")
    lines += [f"  {'resident':<14} {account.name}  {account.contact}" for account in residents]
    return lines
