"""Who may change what people may do: the command line, and administrators of the body."""

from __future__ import annotations

from uuid import UUID

from participation.base.errors import FORBIDDEN, SIGN_IN_REQUIRED, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.errors import ROLE_REQUIRED, SECOND_FACTOR_REQUIRED
from participation.base.identity.words import Role


def require_administrator(actor: Actor, body: UUID | None = None) -> None:
    """Raises :class:`Refused` unless the actor is the command line or administers ``body`` (None: any body)."""
    if actor.via == "command" or actor.has(Role.ADMINISTRATOR, body=body):
        return
    raise Refused(ROLE_REQUIRED)


def person_of(actor: Actor) -> UUID:
    """The person who acts; raises :class:`Refused` where nobody is signed in."""
    if actor.person is None:
        raise Refused(SIGN_IN_REQUIRED)
    return actor.person


def own_hand(actor: Actor) -> UUID:
    """The person, where they are at a page themselves: a token may not change how its owner signs in."""
    person = person_of(actor)
    if actor.via != "page":
        raise Refused(FORBIDDEN)
    return person


def fully_signed_in(actor: Actor) -> UUID:
    """The person at a page; raises :class:`Refused` for staff without their second factor."""
    person = own_hand(actor)
    if not actor.second_factor:
        raise Refused(SECOND_FACTOR_REQUIRED)
    return person
