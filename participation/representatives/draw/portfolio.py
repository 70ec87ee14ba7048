"""The file that is published before the draw; docs/draw.md describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from participation.base.canonical import canonical
from participation.representatives.draw.conditions import Conditions, Ints
from participation.representatives.draw.kinds import Kind, Sorted
from participation.representatives.draw.levels import Level
from participation.representatives.draw.optimum import Optimum
from participation.representatives.draw.pool import Pool, pool_sha256
from participation.representatives.draw.tickets import TICKETS

FORMAT = "kaimen-portfolio/1"
RULE = "kaimen-draw/1"
PLACES = 18
CLAIMS = {
    "relaxation": (
        "No lottery over panels is fairer (leximin): the levels prove it by adding up the conditions every panel meets."
    ),
    "integral": (
        "No lottery over panels is fairer (leximin): for each level no panel exceeds its most, as duals prove or a"
        " search can find, and the mix reaches the levels exactly."
    ),
    "unmixed": (
        "No lottery over panels was found to be fairer (leximin): for each level no panel is believed to exceed its"
        " most; the exact shares that would reach the levels are not given."
    ),
}


def portfolio_of(
    pool: Pool,
    types: Sorted,
    conditions: Conditions,
    seats: int,
    optimum: Optimum,
    tickets: Sequence[tuple[int, Ints]],
    *,
    files: Mapping[str, str],
    sources: Sequence[str],
    made_by: str,
) -> dict[str, Any]:
    """The members of the file. tickets: each panel with its tickets; made_by: name and version of the program."""
    ids = [kind.id for kind in types.kinds]
    panels = [{"tickets": number, "counts": counts_of(ids, panel)} for number, panel in tickets]
    panels.sort(key=lambda panel: (-int(str(panel["tickets"])), canonical(panel["counts"])))
    drawn = chances_of(conditions, tickets)
    made: dict[str, Any] = {
        "format": FORMAT,
        "seats": seats,
        "tickets_total": TICKETS,
        "pool_sha256": pool_sha256(pool),
        "files": dict(files),
        "quotas": [
            {"category": quota.category, "feature": quota.feature, "min": quota.min, "max": quota.max}
            for quota in pool.quotas
        ],
        "types": [
            _type(types.categories, kind, chance, pool.one_per_household)
            for kind, chance in zip(types.kinds, drawn, strict=True)
        ],
        "panels": panels,
        "certificate": _certificate(ids, conditions, optimum),
        "sources": list(sources),
        "rule": RULE,
        "made_by": made_by,
    }
    if pool.one_per_household:
        made["households"] = [
            {"id": one.id, "households": one.households, "members": one.members} for one in types.classes
        ]
    return made


def chances_of(conditions: Conditions, tickets: Sequence[tuple[int, Ints]]) -> list[Fraction]:
    """Each type's chance, exactly."""
    total = [0] * len(conditions.sizes)
    for number, panel in tickets:
        for place in np.flatnonzero(panel).tolist():
            total[place] += number * int(panel[place])
    return [Fraction(seats, TICKETS * size) for seats, size in zip(total, conditions.sizes.tolist(), strict=True)]


def counts_of(ids: Sequence[str], panel: Ints) -> dict[str, int]:
    """The seats of the types that have one."""
    return {ids[place]: int(panel[place]) for place in np.flatnonzero(panel).tolist()}


def written(fraction: Fraction) -> str:
    """``num/den`` in lowest terms."""
    return f"{fraction.numerator}/{fraction.denominator}"


def _type(categories: Sequence[str], kind: Kind, chance: Fraction, one_per_household: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": kind.id,
        "values": dict(zip(categories, kind.features, strict=True)),
        "size": kind.size,
        "members": [person.id for person in kind.members],
        "probability": written(chance),
    }
    if one_per_household:
        made["households"] = [person.household for person in kind.members]
        made["household_class"] = kind.household_class
    return made


def _certificate(ids: Sequence[str], conditions: Conditions, optimum: Optimum) -> dict[str, Any]:
    claim = "unmixed" if optimum.kind == "integral" and optimum.mix is None else optimum.kind
    made: dict[str, Any] = {
        "kind": optimum.kind,
        "claim": CLAIMS[claim],
        "levels": [_level(ids, conditions, level, optimum.kind) for level in optimum.settled.levels],
    }
    if optimum.mix is not None:
        mix = [{"share": written(share), "counts": counts_of(ids, panel)} for share, panel in optimum.mix]
        made["mix"] = sorted(mix, key=lambda one: canonical(one["counts"]))
    return made


def _level(ids: Sequence[str], conditions: Conditions, level: Level, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {"value": _decimal(level.value)}
    if kind == "integral":
        made["weights"] = {ids[place]: str(weight) for place, weight in enumerate(level.weights) if weight}
        made["most"] = str(level.most)
    if level.duals is not None and level.limits is not None:
        made["duals"] = _duals(ids, conditions, level.duals, level.limits)
        if kind == "integral":
            made["divisor"] = str(level.divisor)
    return made


def _duals(
    ids: Sequence[str], conditions: Conditions, rows: Mapping[int, int], limits: Mapping[int, int]
) -> dict[str, Any]:
    duals: dict[str, Any] = {"quotas": {}, "seats": "0", "households": {}, "limits": {}}
    for row, dual in rows.items():
        if row < conditions.seats_row:
            duals["quotas"][str(row)] = str(dual)
        elif row == conditions.seats_row:
            duals["seats"] = str(dual)
        else:
            duals["households"][conditions.class_rows[row - conditions.seats_row - 1]] = str(dual)
    duals["limits"] = {ids[place]: str(dual) for place, dual in limits.items()}
    return duals


def _decimal(value: Fraction) -> str:
    digits = str(value.numerator * 10**PLACES // value.denominator).rjust(PLACES + 1, "0")
    return f"{digits[:-PLACES]}.{digits[-PLACES:]}"
