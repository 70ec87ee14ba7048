"""``kaimen person``: people and their first keys, for whoever runs the installation."""

from __future__ import annotations

import argparse
from typing import Any

ROLES = ("officer", "reviewer", "leader", "secretary", "host", "door", "clerk", "auditor", "administrator")


def add(commands: Any) -> None:
    """Add the commands of this file."""
    person = commands.add_parser("person", help="people: person add")
    acts = person.add_subparsers(title="acts", metavar="ACT", required=True)
    command = acts.add_parser("add", help="make a person, or give one that exists a role or a token")
    command.add_argument("contact", metavar="CONTACT", help="mobile number or e-mail address")
    command.add_argument("--name", required=True, help="as others read it")
    command.add_argument("--role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
    command.add_argument("--body", metavar="SLUG", help="the body in which the role is held; made where it is missing")
    command.add_argument("--token", action="store_true", help="print a token for the API, and nothing else")
    command.set_defaults(run=_add, parser=command)


def _add(arguments: argparse.Namespace) -> None:
    from participation.cli.attaching import on_database, say

    if (arguments.role is None) != (arguments.body is None):
        arguments.parser.error("--role and --body go together")

    async def act() -> str | None:
        from participation.base.identity.actor import Actor
        from participation.base.identity.queries import body_by_slug
        from participation.base.identity.services.people import add_person
        from participation.base.identity.services.tokens import issue_token
        from participation.base.identity.words import Role

        actor = Actor(name="command line", via="command")
        there = arguments.body is None or await body_by_slug(arguments.body) is not None
        person = await add_person(
            actor,
            contact=arguments.contact,
            name=arguments.name,
            role=Role(arguments.role) if arguments.role else None,
            body_slug=arguments.body,
        )
        if not there:
            say(f"Made the body {arguments.body}, which is called by its address until somebody describes it.")
        if not arguments.token:
            return None
        return (await issue_token(actor, name="kaimen person add", person=person)).secret

    if secret := on_database(act):
        print(secret)
    else:
        say(f"{arguments.name} can sign in with {arguments.contact}.")
