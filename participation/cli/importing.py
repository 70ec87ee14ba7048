"""``kaimen import comments``: a file of comments into a consultation of the running installation."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

CHANNELS = ("letter", "e-mail", "hotline", "forum", "visit", "organisation", "departmental opinion", "counter")
PUBLISHES = ("text", "text and name", "no")
# Seconds between two looks at how far it is.
LOOK = 2.0


def add(commands: Any) -> None:
    """Add the commands of this file."""
    family = commands.add_parser("import", help="bring comments in: import comments")
    nouns = family.add_subparsers(title="what", metavar="WHAT", required=True)
    command = nouns.add_parser("comments", help="comments from CSV, .xlsx, JSON lines or e-mails, each row once")
    command.add_argument("slug", metavar="SLUG", help="the consultation's address")
    command.add_argument("files", metavar="FILE", type=Path, nargs="+", help="one table, or several e-mails (.eml)")
    command.add_argument("--channel", choices=CHANNELS, default="letter", metavar="CHANNEL", help=", ".join(CHANNELS))
    command.add_argument("--date", type=date.fromisoformat, metavar="DATE", help="of rows without one, as 2026-08-01")
    command.add_argument("--publish", choices=PUBLISHES, default="text", metavar="WHAT", help=", ".join(PUBLISHES))
    command.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column means; else it is guessed"
    )
    command.add_argument("--by", metavar="CONTACT", help="the clerk or officer who imports, by mobile number or e-mail")
    command.set_defaults(run=_import, parser=command)


def _import(arguments: argparse.Namespace) -> int:
    import msgspec

    from participation.cli.attaching import on_database, say

    mapping = {}
    for pair in arguments.map:
        column, parted, field = pair.rpartition("=")
        if not parted or not column:
            arguments.parser.error("--map takes COLUMN=FIELD")
        mapping[column] = field

    async def act() -> Any:
        from consultations.queries.imports import import_status
        from consultations.schemas.imports import Way
        from consultations.services import imports
        from consultations.services.imports_files import arriving, pieces, take
        from consultations.words import Channel, Publish

        actor = await _who(arguments.by)
        way = Way(
            channel=Channel(arguments.channel),
            stated_on=arguments.date,
            publish=Publish(arguments.publish),
            mapping=mapping or None,
        )
        async with arriving() as arrived:
            for path in arguments.files:
                arrived.append(await take(path.name, pieces(path)))
            begun = await imports.hand_over(actor, slug=arguments.slug, files=arrived, way=way, start=True)
        await _carried_out(actor, arguments.slug, begun.id, say)
        return await import_status(actor, arguments.slug, begun.id)

    found = on_database(act)
    print(msgspec.json.encode(found).decode())
    if found.rejected_total:
        say(f"{found.rejected_total} of {found.received} rows were refused.")
    # rows that were refused are told; only where nothing else was in the file was the file refused
    came_in = found.accepted or found.repeated or not found.rejected_total
    return 0 if found.state == "done" and came_in else 1


async def _who(contact: str | None) -> Any:
    """Who imports: a clerk or officer, or the command line itself."""
    from participation.base.database import fetch_one
    from participation.base.identity.actor import COMMAND, Actor
    from participation.base.identity.services.people import Found, contact_or_refuse
    from participation.cli.main import Failed

    if contact is None:
        return COMMAND
    kind, value = contact_or_refuse(contact)
    person = await fetch_one(
        Found, "SELECT person, true AS verified FROM contact WHERE kind = {} AND value = {}", kind, value
    )
    if person is None:
        raise Failed(f"Nobody here is reached by {contact}.")
    return Actor(person=person.person, via="command")


async def _carried_out(actor: Any, slug: str, whole: Any, say: Any) -> None:
    """Carry the import out here, or watch how a server that was quicker does it."""
    import asyncio

    from consultations.queries.imports import import_view
    from consultations.services.imports_carrying import carry_on

    told = -1
    working = asyncio.create_task(carry_on(whole))
    try:
        while True:
            done, _ = await asyncio.wait({working}, timeout=LOOK)
            line = (await import_view(actor, slug, whole)).line
            if line.position != told:
                told = line.position
                say(f"{told:,} rows" + (f" of {line.total:,}" if line.total else ""))
            if done:
                await working
                if line.state not in {"waiting", "running"}:
                    return
                # somebody else has it; if they fall silent, it is taken up again
                await asyncio.sleep(LOOK)
                if (await import_view(actor, slug, whole)).line.position == told:
                    working = asyncio.create_task(carry_on(whole))
    finally:
        working.cancel()
        await asyncio.wait({working})
