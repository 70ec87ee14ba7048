"""The live picture of a pool against the quotas: how many of each value applied, may be selected, and are needed."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.representatives.queries.calls import categories_of
from participation.representatives.queries.pool import eligible, hoped_for
from participation.representatives.rules.quotas import Category, Range, Trouble, contradictions, repairs, shortfalls

# so many people a page looks at together
LARGEST = 2000


class ValueCount(msgspec.Struct, frozen=True, kw_only=True):
    """One value: its range of seats, how many applied and stand, how many of them passed review."""

    value: str
    value_en: str
    at_least: int
    at_most: int
    population: int | None
    standing: int
    eligible: int


class CategoryCount(msgspec.Struct, frozen=True, kw_only=True):
    """One category with its values; ``most`` is the largest number in it, for the picture."""

    name: str
    name_en: str
    values: list[ValueCount]

    @property
    def most(self) -> int:
        """The largest number of people or seats in it, at least 1."""
        return max([1, *(max(one.standing, one.at_least) for one in self.values)])


class PoolPicture(msgspec.Struct, frozen=True, kw_only=True):
    """``standing`` people applied and did not withdraw or drop out; ``troubles`` say why the quotas cannot be met."""

    seats: int
    standing: int
    eligible: int
    categories: list[CategoryCount]
    troubles: list[Trouble]


class _Seats(msgspec.Struct):
    seats: int
    one_per_household: bool
    standing: int
    eligible: int


class _Count(msgspec.Struct):
    quota: UUID
    standing: int
    eligible: int


async def pool_picture(call: UUID, *, waiting_too: bool = True) -> PoolPicture:
    """The picture of a call. With ``waiting_too`` troubles are judged by who waits for review as well, which is what
    outreach wants to know before the reviews are done; without it by who passed.
    """
    [totals] = await fetch(
        _Seats,
        "SELECT c.seats, c.one_per_household,"
        " count(a.id) FILTER (WHERE a.standing IN ('received', 'eligible')) AS standing,"
        " count(a.id) FILTER (WHERE a.standing = 'eligible') AS eligible"
        " FROM call c LEFT JOIN application a ON a.call = c.id WHERE c.id = {} GROUP BY c.id",
        call,
    )
    rows = await fetch(
        _Count,
        "SELECT v.quota, count(*) FILTER (WHERE a.standing IN ('received', 'eligible')) AS standing,"
        " count(*) FILTER (WHERE a.standing = 'eligible') AS eligible"
        " FROM application_value v JOIN application a ON a.id = v.application WHERE a.call = {} GROUP BY v.quota",
        call,
    )
    counts = {row.quota: row for row in rows}
    none = _Count(call, 0, 0)
    categories = [
        CategoryCount(
            name=one.name,
            name_en=one.name_en,
            values=[
                ValueCount(
                    value=quota.value,
                    value_en=quota.value_en,
                    at_least=quota.at_least,
                    at_most=quota.at_most,
                    population=quota.population,
                    standing=counts.get(quota.id, none).standing,
                    eligible=counts.get(quota.id, none).eligible,
                )
                for quota in one.quotas
            ],
        )
        for one in await categories_of(call)
    ]
    people = totals.standing if waiting_too else totals.eligible
    troubles = _troubles(totals.seats, categories, people, waiting_too=waiting_too)
    return PoolPicture(
        seats=totals.seats,
        standing=totals.standing,
        eligible=totals.eligible,
        categories=categories,
        troubles=troubles or await _together(call, totals, categories, waiting_too=waiting_too),
    )


def _troubles(seats: int, categories: list[CategoryCount], people: int, *, waiting_too: bool) -> list[Trouble]:
    ranges = [
        Category(one.name, [Range(value.value, value.at_least, value.at_most) for value in one.values])
        for one in categories
    ]
    there = {
        one.name: {value.value: value.standing if waiting_too else value.eligible for value in one.values}
        for one in categories
    }
    return contradictions(seats, ranges) or shortfalls(seats, ranges, people, there)


async def _together(call: UUID, totals: _Seats, categories: list[CategoryCount], *, waiting_too: bool) -> list[Trouble]:
    """Why no panel of these people meets all quotas at once, although each by itself could be met."""
    people = await (hoped_for(call) if waiting_too else eligible(call))
    # the solver of a draw explains pools of any size; a page that is looked at all day does so for those it can at once
    if len(people) > LARGEST or not categories:
        return []
    from participation.representatives.draw.pool import Person, Pool, Quota  # noqa: PLC0415 # costs a second once
    from participation.representatives.draw.repairing import repair_of_pool  # noqa: PLC0415 # as above

    quotas = [Quota(one.name, value.value, value.at_least, value.at_most) for one in categories for value in one.values]
    persons = [Person(one.pseudonym, one.values, one.household) for one in people]
    pool = Pool(persons, quotas, one_per_household=totals.one_per_household)
    found = await asyncio.to_thread(repair_of_pool, pool, totals.seats)
    if found is None:
        return []
    changes = [(one.category, one.feature, one.bound, one.old, one.new) for one in found.changes]
    return repairs(changes, totals.seats, found.new_seats)
