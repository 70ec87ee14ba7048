"""What goes into a draw: the pool under pseudonyms, the quotas, values taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.base.errors import FieldError, Refused, invalid
from participation.representatives.queries.pool import eligible
from participation.representatives.rules.draws import NAME_TAKEN, VALUE_UNKNOWN, Kind
from participation.representatives.schemas.draw import Merged
from participation.representatives.services.draw_loading import Held


class GivenQuota(msgspec.Struct, frozen=True):
    """The panel has at least ``least`` and at most ``most`` people of this value."""

    category: str
    value: str
    least: int
    most: int


class GivenPerson(msgspec.Struct, frozen=True):
    """One of the pool by pseudonym; ``household`` only where one of each may sit."""

    id: str
    values: dict[str, str]
    household: str | None = None


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """What the solver is given, and later shown to have been given.

    For seats that fell free it is what the earlier draws have left: ``follows`` says of them what the portfolio will
    say, ``places`` are the numbers of the seats and ``empty`` the last offers of these.
    """

    kind: Kind
    seats: int
    one_per_household: bool
    quotas: list[GivenQuota]
    persons: list[GivenPerson]
    coarser: list[Merged] = []
    places: list[int] = []
    empty: list[UUID] = []
    follows: dict[str, object] = {}


class _Quota(msgspec.Struct):
    category: str
    value: str
    least: int
    most: int


QUOTAS = """
SELECT c.name AS category, q.value, q.at_least AS least, q.at_most AS most
FROM quota q JOIN category c ON c.id = q.category WHERE c.call = {} ORDER BY c.position, q.position
"""


async def quotas_of(call: UUID) -> list[GivenQuota]:
    """The quotas of a call in their order."""
    rows = await fetch(_Quota, QUOTAS, call)
    return [GivenQuota(row.category, row.value, row.least, row.most) for row in rows]


async def persons_of(held: Held) -> list[GivenPerson]:
    """Everybody who can be drawn now, sorted by pseudonym."""
    return [
        GivenPerson(one.pseudonym, one.values, one.household if held.one_per_household else None)
        for one in await eligible(held.id)
    ]


async def input_of(held: Held, *, coarser: Sequence[Merged] = ()) -> Input:
    """What a draw of all seats would be made from now. Raises 422 where values to be taken together are not there."""
    quotas = await quotas_of(held.id)
    together = _renamed(quotas, coarser)
    return Input(
        kind=Kind.DRAW,
        seats=held.seats,
        one_per_household=held.one_per_household,
        quotas=_merged(quotas, together),
        persons=[_coarse(one, together) for one in await persons_of(held)],
        coarser=list(coarser),
    )


def _renamed(quotas: Sequence[GivenQuota], coarser: Sequence[Merged]) -> dict[tuple[str, str], str]:
    """The new name of each value that is taken together with others."""
    known = {(one.category, one.value) for one in quotas}
    wrong = []
    names: dict[tuple[str, str], str] = {}
    for at, one in enumerate(coarser):
        for value in one.values:
            if (one.category, value) not in known or (one.category, value) in names:
                wrong.append(
                    FieldError(f"coarser.{at}", "unknown", VALUE_UNKNOWN, {"value": value, "category": one.category})
                )
            names[one.category, value] = one.into
        if (one.category, one.into) in known and one.into not in one.values:
            wrong.append(FieldError(f"coarser.{at}.into", "taken", NAME_TAKEN, {"value": one.into}))
    if wrong:
        raise Refused(invalid(*wrong))
    return names


def _coarse(person: GivenPerson, together: Mapping[tuple[str, str], str]) -> GivenPerson:
    values = {category: together.get((category, value), value) for category, value in person.values.items()}
    return msgspec.structs.replace(person, values=values)


def _merged(quotas: Sequence[GivenQuota], together: Mapping[tuple[str, str], str]) -> list[GivenQuota]:
    """The ranges of values that are taken together are those of all of them."""
    found: dict[tuple[str, str], GivenQuota] = {}
    for one in quotas:
        key = (one.category, together.get((one.category, one.value), one.value))
        before = found.get(key)
        least, most = (before.least, before.most) if before else (0, 0)
        found[key] = GivenQuota(*key, least + one.least, most + one.most)
    return list(found.values())
