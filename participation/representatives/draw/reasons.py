"""Why no panel meets the quotas, as far as one category or one feature is to blame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from participation.representatives.draw.pool import Pool, Quota


class Cause(StrEnum):
    """Why no panel meets the quotas."""

    MINS = "mins exceed seats"  # of one category together
    MAXES = "maxes below seats"
    PERSONS = "too few persons"  # fewer with the feature than its min
    POOL = "pool below seats"
    TOGETHER = "together"  # each category by itself could be met


class Reason(msgspec.Struct, frozen=True):
    """wanted: what the quotas ask for; there: what there is. Category and feature are empty where none is meant."""

    cause: Cause
    category: str
    feature: str
    wanted: int
    there: int


def sentence(reason: Reason) -> str:
    """The reason in plain English."""
    match reason.cause:
        case Cause.MINS:
            return f"The mins of {reason.category} add up to {reason.wanted}, but there are {reason.there} seats."
        case Cause.MAXES:
            return f"The maxes of {reason.category} add up to {reason.there}, but there are {reason.wanted} seats."
        case Cause.PERSONS:
            return (
                f"{reason.category} = {reason.feature} needs at least {reason.wanted},"
                f" but the pool can seat {reason.there}."
            )
        case Cause.POOL:
            return f"There are {reason.wanted} seats, but the pool can seat {reason.there}."
        case Cause.TOGETHER:
            return "Each category could be met by itself, but not all of them together."


def too_tight(quotas: Sequence[Quota], seats: int) -> list[Reason]:
    """Categories whose quotas contradict the number of seats, whoever applies."""
    reasons = []
    for category in dict.fromkeys(quota.category for quota in quotas):
        mins = sum(quota.min for quota in quotas if quota.category == category)
        maxes = sum(quota.max for quota in quotas if quota.category == category)
        if mins > seats:
            reasons.append(Reason(Cause.MINS, category, "", mins, seats))
        if maxes < seats:
            reasons.append(Reason(Cause.MAXES, category, "", seats, maxes))
    return reasons


def too_few(pool: Pool, seats: int) -> list[Reason]:
    """Features, and seats as a whole, for which there are too few persons (households, where one may send one)."""
    having: Counter[tuple[str, str]] = Counter()
    homes: set[tuple[str, str, str]] = set()
    everywhere: set[str] = set()
    alone = 0
    for person in pool.persons:
        home = person.household if pool.one_per_household else None
        if home is None:
            alone += 1
        else:
            everywhere.add(home)
        for category in pool.categories():
            feature = person.values[category]
            if home is None:
                having[category, feature] += 1
            else:
                homes.add((category, feature, home))
    having.update((category, feature) for category, feature, _ in homes)
    reasons = [
        Reason(Cause.PERSONS, quota.category, quota.feature, quota.min, having[quota.category, quota.feature])
        for quota in pool.quotas
        if having[quota.category, quota.feature] < quota.min
    ]
    if alone + len(everywhere) < seats:
        reasons.append(Reason(Cause.POOL, "", "", seats, alone + len(everywhere)))
    return reasons
