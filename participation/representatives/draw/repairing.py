"""Quotas that contradict each other, or that a pool cannot meet: why, and the smallest change that mends it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from participation.representatives.draw.conditions import conditions_of
from participation.representatives.draw.kinds import sorted_into_kinds
from participation.representatives.draw.pool import Pool, Quota
from participation.representatives.draw.reasons import Cause, Reason, sentence, too_few, too_tight
from participation.representatives.draw.solving import INFINITY, Program


class Change(msgspec.Struct, frozen=True):
    """One bound to change: ``bound`` is ``min`` or ``max``."""

    category: str
    feature: str
    bound: str
    old: int
    new: int


class Repair(msgspec.Struct, frozen=True):
    """The smallest change: ``size`` is the sum of all absolute changes, of the seats too."""

    seats: int
    new_seats: int
    changes: tuple[Change, ...]
    size: int
    reasons: tuple[Reason, ...]

    def applied(self, quotas: Sequence[Quota]) -> tuple[Quota, ...]:
        """The quotas after the change."""
        new = {(change.category, change.feature, change.bound): change.new for change in self.changes}
        return tuple(
            Quota(
                quota.category,
                quota.feature,
                new.get((quota.category, quota.feature, "min"), quota.min),
                new.get((quota.category, quota.feature, "max"), quota.max),
            )
            for quota in quotas
        )


def repair_of_quotas(quotas: Sequence[Quota], seats: int, *, seats_may_change: bool = False) -> Repair | None:
    """The smallest repair of quotas that no pool whatever could meet; None where they do not contradict each other."""
    categories = list(dict.fromkeys(quota.category for quota in quotas))
    rows_of = [[place, len(quotas) + categories.index(quota.category)] for place, quota in enumerate(quotas)]
    limits = np.full(len(quotas), float(seats + sum(quota.max for quota in quotas)))
    seat_rows = range(len(quotas), len(quotas) + len(categories))
    found = _smallest(quotas, seats, rows_of, limits, seat_rows, [], seats_may_change)
    return _repair(quotas, seats, found, too_tight(quotas, seats))


def repair_of_pool(pool: Pool, seats: int, *, seats_may_change: bool = False) -> Repair | None:
    """The smallest repair of quotas that this pool cannot meet; None where a panel meets them.

    The number of seats is changed only where it may be, or where the pool has fewer persons (or households).
    """
    types = sorted_into_kinds(pool)
    conditions = conditions_of(pool, types, seats)
    rows_of = [[row for row in rows if row >= 0] for rows in conditions.rows_of.tolist()]
    homes = conditions.high[conditions.seats_row + 1 :].tolist()
    limits = conditions.limits.astype(np.float64)
    found = None
    for may in dict.fromkeys((seats_may_change, True)):
        found = _smallest(pool.quotas, seats, rows_of, limits, [conditions.seats_row], homes, may)
        if found is not None:
            break
    reasons = too_tight(pool.quotas, seats)
    reasons += too_few(pool, seats)
    return _repair(pool.quotas, seats, found, reasons)


def explained(repair: Repair) -> str:
    """Why, and what to change, in one sentence each."""
    why = [sentence(reason) for reason in repair.reasons]
    what = [f"{one.category} = {one.feature}: {one.bound} {one.new} instead of {one.old}" for one in repair.changes]
    if repair.new_seats != repair.seats:
        what.insert(0, f"{repair.new_seats} seats instead of {repair.seats}")
    why.insert(0, f"No panel of {repair.seats} meets all quotas.")
    return f"{' '.join(why)} The smallest change that helps: {'; '.join(what)}."


Found = tuple[list[int], int, int]


def _smallest(
    quotas: Sequence[Quota],
    seats: int,
    rows_of: Sequence[Sequence[int]],
    limits: np.ndarray[tuple[int], np.dtype[np.float64]],
    seat_rows: Sequence[int],
    homes: Sequence[int],
    seats_may_change: bool,
) -> Found | None:
    """The seats of each quota in the panel that needs the least change, the seats, and the size of the change."""
    low = [*(quota.min for quota in quotas), *(seats for _ in seat_rows), *(0 for _ in homes)]
    high = [*(quota.max for quota in quotas), *(seats for _ in seat_rows), *homes]
    columns = [list(rows) for rows in rows_of]
    values = [[1.0] * len(rows) for rows in columns]
    # then what each quota lacks, what it has too much, and seats fewer and more
    for sign in (1.0, -1.0):
        columns += [[place] for place in range(len(quotas))]
        values += [[sign]] * len(quotas)
    for sign in (1.0, -1.0):
        columns.append(list(seat_rows))
        values.append([sign] * len(seat_rows))
    slack = 2 * len(quotas) + 2
    most = [*([INFINITY] * (2 * len(quotas))), *([INFINITY if seats_may_change else 0.0] * 2)]
    most[-2] = min(most[-2], seats - 1.0)
    program = Program(
        np.concatenate([np.zeros(len(rows_of)), np.full(slack, -1.0)]),
        (np.zeros(len(columns)), np.concatenate([limits, most])),
        (low, high),
        (np.cumsum([0, *map(len, columns)]), np.concatenate(columns), np.concatenate(values)),
        whole=True,
        mip_rel_gap=0.0,
        mip_abs_gap=0.5,
    )
    if not program.solve():
        return None
    solution = np.rint(program.values()).astype(int).tolist()
    counts = solution[: len(rows_of)]
    sums = [0] * len(low)
    for count, rows in zip(counts, rows_of, strict=True):
        for row in rows:
            sums[row] += count
    return sums[: len(quotas)], sums[seat_rows[0]], sum(solution[len(rows_of) :])


def _repair(quotas: Sequence[Quota], seats: int, found: Found | None, reasons: list[Reason]) -> Repair | None:
    if found is None:
        return None
    sums, new_seats, size = found
    changes = []
    for quota, total in zip(quotas, sums, strict=True):
        if total < quota.min:
            changes.append(Change(quota.category, quota.feature, "min", quota.min, total))
        elif total > quota.max:
            changes.append(Change(quota.category, quota.feature, "max", quota.max, total))
    if not changes and new_seats == seats:
        return None
    known = tuple(reasons) or (Reason(Cause.TOGETHER, "", "", 0, 0),)
    return Repair(seats, new_seats, tuple(changes), size, known)
