"""The link to somebody's own calendar: a bearer link that is good until a new one is asked for."""

from __future__ import annotations

import hmac
from uuid import UUID

import msgspec

from participation.base import audit, clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.services.authority import person_of
from participation.base.security.keys import sign
from participation.base.settings import current

PURPOSE = "calendar of a person"
# 128 bits, as of the other links
LENGTH = 32


class _Generation(msgspec.Struct):
    generation: int


async def calendar_link(actor: Actor) -> str:
    """The address to which calendars of whoever is signed in subscribe. Raises 401 for nobody."""
    person = person_of(actor)
    return f"{current().base_url}/people/{_token(person, await _generation(person))}.ics"


async def renew_calendar_link(actor: Actor) -> None:
    """Let the address used so far lead nowhere. Raises 401 for nobody."""
    person = person_of(actor)
    async with transaction():
        await execute(
            "INSERT INTO calendar_link (id, person, generation, renewed_at) VALUES ({}, {}, 1, {})"
            " ON CONFLICT (person) DO UPDATE SET generation = calendar_link.generation + 1,"
            " renewed_at = EXCLUDED.renewed_at",
            uuid7(),
            person,
            clock.now(),
        )
        await audit.record(actor, "calendar.renewed", f"person:{person}")


async def person_of_calendar(token: str) -> UUID:
    """Whose calendar a link opens. Raises 404 for one that is no link of ours or not good any more."""
    if len(token) == 2 * LENGTH:
        try:
            person = UUID(hex=token[:LENGTH])
        except ValueError:
            raise Refused(NOT_FOUND) from None
        good = _token(person, await _generation(person))
        if hmac.compare_digest(good.encode(), token.lower().encode()):
            return person
    raise Refused(NOT_FOUND)


def _token(person: UUID, generation: int) -> str:
    return f"{person.hex}{sign(PURPOSE, f'{person}:{generation}')[:LENGTH]}"


async def _generation(person: UUID) -> int:
    row = await fetch_one(_Generation, "SELECT generation FROM calendar_link WHERE person = {}", person)
    return row.generation if row else 0
