"""Tokens: keys to the API, shown once and stored as hashes."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import digest, new_secret, uuid7
from participation.base.database import execute, transaction
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.idempotency import answered
from participation.base.identity import errors
from participation.base.identity.actor import Actor
from participation.base.identity.services.authority import fully_signed_in, person_of
from participation.base.identity.words import Scope

# So that a token which strays into a log or a repository is found by those who search for such things.
PREFIX = "kaimen_"


class Issued(msgspec.Struct, frozen=True):
    """A new token; ``secret`` is seen only now, and empty where the same request is answered again."""

    id: UUID
    secret: str


async def issue_token(
    actor: Actor, *, name: str, scopes: Collection[Scope] = tuple(Scope), person: UUID | None = None
) -> Issued:
    """Make a token: one's own, or from the command line that of any ``person``.

    A token has the roles of its person, so staff make one only after their second factor; a token makes no tokens.
    Raises :class:`Refused`.
    """
    if not scopes:
        raise Refused(errors.wrong("scopes", errors.TOKEN_NEEDS_SCOPE, "required"))
    if actor.via != "command":
        own = fully_signed_in(actor)
        if person not in (None, own):
            raise Refused(FORBIDDEN)
        person = own
    if person is None:
        raise Refused(NOT_FOUND)
    issued = Issued(uuid7(), PREFIX + new_secret())
    async with transaction():
        await execute(
            "INSERT INTO token (id, person, name, scopes, secret_hash, created_at) VALUES ({}, {}, {}, {}, {}, {})",
            issued.id,
            person,
            name,
            sorted(scope.value for scope in scopes),
            digest(issued.secret),
            clock.now(),
        )
        await record(actor, "token issued", f"token:{issued.id}")
        # an answer that is kept for repeated requests lies in the database, where no secret belongs
        await answered(msgspec.structs.replace(issued, secret=""))
    return issued


async def revoke_token(actor: Actor, *, token: UUID) -> None:
    """Make one of the actor's tokens useless, at once. Raises :class:`Refused` (404) where it is not theirs."""
    person = person_of(actor)
    async with transaction():
        rows = await execute(
            "UPDATE token SET revoked_at = {} WHERE id = {} AND person = {} AND revoked_at IS NULL RETURNING id",
            clock.now(),
            token,
            person,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        await record(actor, "token revoked", f"token:{token}")
