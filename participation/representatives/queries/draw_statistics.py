"""Who applied, who could be selected and who has a seat, by value, beside the quotas and the population."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one

# Below this many people of a value their number is not told where the pool is sealed.
FEWEST = 3


class ValueCount(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a category in numbers; ``population`` is None where nobody gave it.

    ``few`` says that so few applied that their number is not told; it is 0 then.
    """

    value: str
    value_en: str
    at_least: int
    at_most: int
    population: int | None
    applied: int
    eligible: int
    seated: int
    few: bool = False


class CategoryCount(msgspec.Struct, frozen=True, kw_only=True):
    """A category with its values, and their sums."""

    name: str
    name_en: str
    values: list[ValueCount]

    @property
    def applied(self) -> int:
        """All who applied."""
        return sum(one.applied for one in self.values)

    @property
    def eligible(self) -> int:
        """All who could be selected."""
        return sum(one.eligible for one in self.values)

    @property
    def seated(self) -> int:
        """All who have a seat or may still accept it."""
        return sum(one.seated for one in self.values)

    @property
    def population(self) -> int | None:
        """Everybody, where the number is known of each value."""
        known = [one.population for one in self.values if one.population is not None]
        return sum(known) if len(known) == len(self.values) else None


class _Row(msgspec.Struct):
    name: str
    name_en: str
    value: str
    value_en: str
    at_least: int
    at_most: int
    population: int | None
    applied: int
    eligible: int
    seated: int


COUNTS = """
SELECT c.name, c.name_en, q.value, q.value_en, q.at_least, q.at_most, q.population,
    count(a.id) FILTER (WHERE a.standing <> 'draft') AS applied,
    count(a.id) FILTER (WHERE a.standing = 'eligible') AS eligible,
    count(s.id) FILTER (WHERE coalesce((SELECT x.answer FROM seat_answer x WHERE x.seat = s.id
        ORDER BY x.turn DESC LIMIT 1), 'accepted') = 'accepted') AS seated
FROM category c JOIN quota q ON q.category = c.id
LEFT JOIN application_value v ON v.quota = q.id
LEFT JOIN application a ON a.id = v.application
LEFT JOIN seat s ON s.application = a.id
WHERE c.call = {} GROUP BY c.id, q.id ORDER BY c.position, q.position
"""


class _Standing(msgspec.Struct):
    given: bool
    sealed: bool


STANDING = """
SELECT EXISTS (SELECT FROM draw_freeze f WHERE f.call = {})
        OR EXISTS (SELECT FROM selection n WHERE n.call = {}) AS given,
    EXISTS (SELECT FROM draw_freeze f WHERE f.call = {} AND f.form = 'sealed'
        AND NOT EXISTS (SELECT FROM draw_voiding v WHERE v.round = f.id)) AS sealed
"""


async def public_statistics(call: UUID) -> list[CategoryCount]:
    """The same for everybody: nothing before the pool is frozen or seats are given; if sealed, few stay untold."""
    found = await fetch_one(_Standing, STANDING, call, call, call)
    if found is None or not found.given:
        return []
    told = await statistics(call)
    return [_hidden(one) for one in told] if found.sealed else told


def _hidden(category: CategoryCount) -> CategoryCount:
    values = [
        msgspec.structs.replace(one, applied=0, eligible=0, few=True) if 0 < one.applied < FEWEST else one
        for one in category.values
    ]
    return msgspec.structs.replace(category, values=values)


async def statistics(call: UUID) -> list[CategoryCount]:
    """The categories of a call in their order, each with its values."""
    found: dict[str, CategoryCount] = {}
    for row in await fetch(_Row, COUNTS, call):
        known = found.setdefault(row.name, CategoryCount(name=row.name, name_en=row.name_en, values=[]))
        given = msgspec.structs.asdict(row)
        known.values.append(ValueCount(**{name: given[name] for name in ValueCount.__struct_fields__ if name in given}))
    return list(found.values())
