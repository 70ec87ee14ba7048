"""Who can be drawn, and how many of each kind the panel must have."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from participation.base.canonical import canonical


class Quota(msgspec.Struct, frozen=True):
    """The panel has at least ``min`` and at most ``max`` persons whose ``category`` is ``feature``."""

    category: str
    feature: str
    min: int
    max: int


class Person(msgspec.Struct, frozen=True):
    """One eligible applicant.

    id: the pseudonym under which the pool is published.
    values: feature by category; only those of categories with quotas count.
    household: the pseudonym of the household, None: lives alone or the rule does not hold.
    """

    id: str
    values: Mapping[str, str]
    household: str | None = None


class Pool(msgspec.Struct, frozen=True):
    """All eligible applicants and the quotas.

    one_per_household: at most one person of a household may sit.
    """

    persons: Sequence[Person]
    quotas: Sequence[Quota]
    one_per_household: bool = False

    def categories(self) -> tuple[str, ...]:
        """The categories that have quotas, in the order of the quotas."""
        return tuple(dict.fromkeys(quota.category for quota in self.quotas))


def pool_sha256(pool: Pool) -> str:
    """The hash of the pool's rows, which a reader of the portfolio can take again from the file alone."""
    kept = pool.categories()
    rows = [
        [
            person.id,
            {category: person.values[category] for category in kept},
            person.household if pool.one_per_household else None,
        ]
        for person in sorted(pool.persons, key=lambda person: person.id)
    ]
    return hashlib.sha256(canonical(rows)).hexdigest()
