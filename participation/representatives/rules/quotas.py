"""Whether quotas can be met at all, and by the people who applied; what is wrong comes with the smallest repair.

Each category is judged by itself here. That several categories cannot be met together is found by the solver of
the draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from participation.base.errors import N_

TOO_MANY_LEAST = N_(
    "%(category)s: the minimums add up to %(sum)s, but there are only %(seats)s seats. Lower them by %(by)s, for "
    "example %(value)s from %(was)s to %(becomes)s."
)
TOO_FEW_MOST = N_(
    "%(category)s: the maximums add up to %(sum)s, but %(seats)s seats have to be filled. Raise them by %(by)s, for "
    "example %(value)s from %(was)s to %(becomes)s."
)
EMPTY = N_("%(category)s has no value yet. Add at least two, or take the category away.")
NEEDED = N_(
    "%(category)s: at least %(was)s of the seats go to “%(value)s”, but only %(count)s eligible people are of it. Find "
    "%(by)s more, or lower the minimum to %(becomes)s."
)
NOT_FILLED = N_(
    "%(category)s: with the maximums as they are, only %(sum)s of %(seats)s seats can be filled by the people who "
    "applied. Find more people, or raise the maximum of “%(value)s” from %(was)s to %(becomes)s."
)
NOT_ENOUGH = N_("There are %(seats)s seats and only %(count)s eligible people so far: %(by)s are missing.")

TOGETHER = N_(
    "Each quota by itself can be met by these people, but not all together. Find more people, or make this smallest "
    "change:"
)
LOWER = N_("%(category)s: lower the minimum of “%(value)s” from %(was)s to %(becomes)s.")
RAISE = N_("%(category)s: raise the maximum of “%(value)s” from %(was)s to %(becomes)s.")
FEWER = N_("Give %(becomes)s seats instead of %(was)s.")


class Range(msgspec.Struct, frozen=True):
    """One value of a category and how many seats go to it."""

    value: str
    at_least: int
    at_most: int


class Category(msgspec.Struct, frozen=True):
    """One category by name with the ranges of its values."""

    name: str
    ranges: Sequence[Range]


class Trouble(msgspec.Struct, frozen=True):
    """One reason why the quotas cannot be met: a code, the category it is about, and a sentence with its repair."""

    code: str
    category: str
    sentence: str
    values: Mapping[str, Any]


def contradictions(seats: int, categories: Sequence[Category]) -> list[Trouble]:
    """What makes the quotas impossible whoever applies (codes ``empty``, ``too_many_least``, ``too_few_most``)."""
    found = []
    for category in categories:
        if not category.ranges:
            found.append(Trouble("empty", category.name, EMPTY, {"category": category.name}))
            continue
        least = sum(one.at_least for one in category.ranges)
        most = sum(one.at_most for one in category.ranges)
        if least > seats:
            largest = max(category.ranges, key=lambda one: one.at_least)
            by = least - seats
            values = _values(category, largest, largest.at_least, max(0, largest.at_least - by), least, seats, by)
            found.append(Trouble("too_many_least", category.name, TOO_MANY_LEAST, values))
        if most < seats:
            widest = max(category.ranges, key=lambda one: one.at_most)
            by = seats - most
            values = _values(category, widest, widest.at_most, widest.at_most + by, most, seats, by)
            found.append(Trouble("too_few_most", category.name, TOO_FEW_MOST, values))
    return found


def shortfalls(
    seats: int, categories: Sequence[Category], people: int, counts: Mapping[str, Mapping[str, int]]
) -> list[Trouble]:
    """What the people who can be selected do not yet allow; ``counts`` is by category and value.

    Codes: ``not_enough`` (fewer people than seats), ``needed`` (a minimum), ``not_filled`` (maximums leave seats
    empty although there are enough people).
    """
    if people < seats:
        return [
            Trouble("not_enough", "", NOT_ENOUGH, {"seats": seats, "count": people, "by": seats - people}),
            *_needed(categories, counts),
        ]
    found = _needed(categories, counts)
    for category in categories:
        there = counts.get(category.name, {})
        filled = sum(min(one.at_most, there.get(one.value, 0)) for one in category.ranges)
        spare = [one for one in category.ranges if there.get(one.value, 0) > one.at_most]
        if filled < seats and spare:
            most = max(spare, key=lambda one: there[one.value] - one.at_most)
            becomes = min(there[most.value], most.at_most + seats - filled)
            values = _values(category, most, most.at_most, becomes, filled, seats, seats - filled)
            found.append(Trouble("not_filled", category.name, NOT_FILLED, values))
    return found


def repairs(changes: Sequence[tuple[str, str, str, int, int]], seats: int, new_seats: int) -> list[Trouble]:
    """The smallest change that lets all quotas be met together, as sentences.

    Each change is the category, the value, ``min`` or ``max``, the old bound and the new one.
    """
    found = [Trouble("together", "", TOGETHER, {})]
    if new_seats != seats:
        found.append(Trouble("together", "", FEWER, {"was": seats, "becomes": new_seats}))
    for category, value, bound, was, becomes in changes:
        values = {"category": category, "value": value, "was": was, "becomes": becomes}
        found.append(Trouble("together", category, LOWER if bound == "min" else RAISE, values))
    return found


def _needed(categories: Sequence[Category], counts: Mapping[str, Mapping[str, int]]) -> list[Trouble]:
    found = []
    for category in categories:
        for one in category.ranges:
            count = counts.get(category.name, {}).get(one.value, 0)
            if count < one.at_least:
                values = {
                    "category": category.name,
                    "value": one.value,
                    "was": one.at_least,
                    "count": count,
                    "by": one.at_least - count,
                    "becomes": count,
                }
                found.append(Trouble("needed", category.name, NEEDED, values))
    return found


def _values(category: Category, one: Range, was: int, becomes: int, total: int, seats: int, by: int) -> dict[str, Any]:
    return {
        "category": category.name,
        "value": one.value,
        "was": was,
        "becomes": becomes,
        "sum": total,
        "seats": seats,
        "by": by,
    }
