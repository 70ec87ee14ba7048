"""Who of a type gets its seats, and in which order the others are asked: an order that only the seed decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from participation.representatives.draw.seeding import place_of_household, place_of_person


class DrawnType(msgspec.Struct, frozen=True, kw_only=True):
    """What of a type of the portfolio the order needs; ``households`` belong to ``members`` one by one."""

    id: str
    members: tuple[str, ...]
    households: tuple[str | None, ...] = ()
    household_class: str | None = None


class Seat(msgspec.Struct, frozen=True):
    """A selected person, by pseudonym, and their type."""

    id: str
    type: str


Alternates = dict[str, list[str]]


def in_order(seed: str, members: Iterable[str]) -> list[str]:
    """Pseudonyms as the seed orders them: each order is equally likely."""
    return sorted(members, key=lambda member: (place_of_person(seed, member), member))


def seated(types: Sequence[DrawnType], counts: Mapping[str, int], seed: str) -> tuple[list[Seat], Alternates]:
    """The selected persons and, for each type with a seat, its alternates in the order in which they are asked."""
    chosen: dict[str, list[str]] = {}
    alternates: Alternates = {}
    classes: dict[str, list[DrawnType]] = {}
    for one in types:
        if one.household_class is not None:
            classes.setdefault(one.household_class, []).append(one)
        elif counts.get(one.id):
            order = in_order(seed, one.members)
            chosen[one.id], alternates[one.id] = order[: counts[one.id]], order[counts[one.id] :]
    for alike in classes.values():
        if any(counts.get(one.id) for one in alike):
            _seat_class(alike, counts, seed, chosen, alternates)
    return [Seat(member, one.id) for one in types for member in chosen.get(one.id, ())], {
        one.id: alternates[one.id] for one in types if one.id in alternates
    }


def _seat_class(
    alike: Sequence[DrawnType],
    counts: Mapping[str, int],
    seed: str,
    chosen: dict[str, list[str]],
    alternates: Alternates,
) -> None:
    """Seat the types of one class of households, which are all composed alike, so that no two seats share one.

    The households stand in an order that only the seed decides; each type in turn takes the next of them. Every
    household is thus equally likely to fall to a type, and in it every person of the type.
    """
    living: dict[str, dict[str, list[str]]] = {}
    for one in alike:
        for member, household in zip(one.members, one.households, strict=True):
            # who lives alone is a household by that person's own place
            place = place_of_person(seed, member) if household is None else place_of_household(seed, household)
            living.setdefault(place, {}).setdefault(one.id, []).append(member)
    order = sorted(living)
    start = 0
    for one in alike:
        end = start + counts.get(one.id, 0)
        chosen[one.id] = [in_order(seed, living[place][one.id])[0] for place in order[start:end]]
        start = end
    for one in alike:
        if counts.get(one.id):
            alternates[one.id] = [member for place in order[start:] for member in in_order(seed, living[place][one.id])]
