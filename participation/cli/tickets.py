"""``kaimen tickets``: the keys that sign tickets."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    command = commands.add_parser("tickets", help="list, change or retire the keys that sign tickets")
    acts = command.add_subparsers(title="acts", metavar="ACT", required=True)
    acts.add_parser("keys", help="list the keys, the newest first").set_defaults(run=_list)
    change = acts.add_parser("rotate", help="sign with a new key from now on; what older ones signed stays good")
    change.add_argument("--reason", required=True, help="kept beside the key")
    change.add_argument("--retire", action="store_true", help="take nothing any more that older keys signed")
    change.set_defaults(run=_rotate)
    end = acts.add_parser("retire", help="take nothing any more that one key signed, which is not in use")
    end.add_argument("key", type=int, metavar="KEY", help="its number")
    end.add_argument("--reason", required=True, help="kept in the record")
    end.set_defaults(run=_retire)


def _list(arguments: argparse.Namespace) -> int:
    from participation.cli.attaching import on_database

    async def act() -> list[str]:
        from events.queries.ticket_keys import known_keys

        lines = []
        for key in await known_keys():
            retired = f"retired {key.retired_at:%Y-%m-%dT%H:%M:%SZ}" if key.retired_at else "good"
            lines.append(f"{key.id}\t{key.made_at:%Y-%m-%dT%H:%M:%SZ}\t{retired}\t{key.reason}")
        return lines

    for line in on_database(act):
        print(line)
    return 0


def _rotate(arguments: argparse.Namespace) -> int:
    from participation.cli.attaching import on_database

    async def act() -> int:
        from events.services.ticket_keys import rotate
        from participation.base.identity.actor import COMMAND

        return (await rotate(COMMAND, reason=arguments.reason, retire=arguments.retire)).id

    print(on_database(act))
    return 0


def _retire(arguments: argparse.Namespace) -> int:
    from participation.cli.attaching import on_database

    async def act() -> None:
        from events.services.ticket_keys import retire_key
        from participation.base.identity.actor import COMMAND

        await retire_key(COMMAND, key=arguments.key, reason=arguments.reason)

    on_database(act)
    return 0
