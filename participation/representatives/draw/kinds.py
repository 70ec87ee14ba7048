"""Persons who differ in nothing that counts are one kind ("type" in the published file), and have one chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import msgspec

from participation.representatives.draw.pool import Person, Pool


class HouseholdClass(msgspec.Struct, frozen=True):
    """Households whose members have the same values: ``members`` tells how many of each type each of them has."""

    id: str
    households: int
    members: dict[str, int]


class Kind(msgspec.Struct, frozen=True):
    """Persons with the same values and, where the household rule holds, in households of the same class."""

    id: str
    features: tuple[str, ...]
    members: tuple[Person, ...]
    household_class: str | None

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.members)


class Sorted(msgspec.Struct, frozen=True):
    """A pool by types. ``limits``: how many of each type one panel can hold at most."""

    categories: tuple[str, ...]
    kinds: tuple[Kind, ...]
    classes: tuple[HouseholdClass, ...]
    limits: tuple[int, ...]


Features = tuple[str, ...]
Composition = tuple[tuple[Features, int], ...]


def sorted_into_kinds(pool: Pool) -> Sorted:
    """The types of a pool, in the order in which the portfolio numbers them."""
    categories = pool.categories()
    rank = {(quota.category, quota.feature): place for place, quota in enumerate(pool.quotas)}
    persons = sorted(pool.persons, key=lambda person: person.id)
    of_person = [tuple(person.values[category] for category in categories) for person in persons]

    def place(features: Features) -> tuple[int, ...]:
        return tuple(rank[pair] for pair in zip(categories, features, strict=True))

    if not pool.one_per_household:
        members: dict[Features, list[Person]] = defaultdict(list)
        for person, features in zip(persons, of_person, strict=True):
            members[features].append(person)
        ordered = sorted(members, key=place)
        kinds = tuple(
            Kind(f"t{number}", features, tuple(members[features]), None)
            for number, features in enumerate(ordered, start=1)
        )
        return Sorted(categories, kinds, (), tuple(kind.size for kind in kinds))
    return _with_households(categories, persons, of_person, place)


def _with_households(
    categories: tuple[str, ...],
    persons: Sequence[Person],
    of_person: Sequence[Features],
    place: Callable[[Features], tuple[int, ...]],
) -> Sorted:
    homes: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for number, person in enumerate(persons):
        alone = person.household is None
        homes[alone, person.id if person.household is None else person.household].append(number)
    households: dict[Composition, int] = Counter()
    grouped: dict[tuple[Features, Composition], list[Person]] = defaultdict(list)
    for inhabitants in homes.values():
        counted = Counter(of_person[number] for number in inhabitants)
        composition = tuple(sorted(counted.items(), key=lambda one: place(one[0])))
        households[composition] += 1
        for number in inhabitants:
            grouped[of_person[number], composition].append(persons[number])

    def order(composition: Composition) -> list[tuple[tuple[int, ...], int]]:
        return [(place(features), count) for features, count in composition]

    names = {composition: f"h{number}" for number, composition in enumerate(sorted(households, key=order), start=1)}
    ordered = sorted(grouped, key=lambda one: (place(one[0]), order(one[1])))
    type_names = {one: f"t{number}" for number, one in enumerate(ordered, start=1)}
    kinds = tuple(
        Kind(
            type_names[one],
            one[0],
            tuple(sorted(grouped[one], key=lambda person: person.id)),
            names[one[1]],
        )
        for one in ordered
    )
    classes = tuple(
        HouseholdClass(
            name, households[composition], {type_names[features, composition]: count for features, count in composition}
        )
        for composition, name in names.items()
    )
    return Sorted(categories, kinds, classes, tuple(households[composition] for _, composition in ordered))
