"""Seats given again: the panel that sits is fixed, and only the vacant seats are drawn."""

from __future__ import annotations

from collections.abc import Collection

from participation.representatives.draw.pool import Pool, Quota


def vacancies(pool: Pool, seats: int, *, seated: Collection[str], gone: Collection[str]) -> tuple[Pool, int]:
    """The pool and the number of seats of a draw that fills what is vacant.

    seated: ids of those who sit; gone: ids of those who declined, did not answer or may not sit any more. The quotas
    are lessened by what the seated hold; with the household rule nobody of their households is in the pool. Raises
    KeyError where an id is not in the pool.
    """
    by_id = {person.id: person for person in pool.persons}
    sitting = [by_id[person] for person in sorted(seated)]
    out = {by_id[person].id for person in (*seated, *gone)}
    homes = {person.household for person in sitting if pool.one_per_household and person.household is not None}
    quotas = []
    for quota in pool.quotas:
        held = sum(person.values[quota.category] == quota.feature for person in sitting)
        quotas.append(Quota(quota.category, quota.feature, max(0, quota.min - held), max(0, quota.max - held)))
    persons = [person for person in pool.persons if person.id not in out and person.household not in homes]
    return Pool(persons, quotas, pool.one_per_household), seats - len(sitting)
