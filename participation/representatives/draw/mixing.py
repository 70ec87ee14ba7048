"""Exact shares of panels that give every type exactly its chance."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from participation.representatives.draw.conditions import Ints
from participation.representatives.draw.exact import solved
from participation.representatives.draw.levels import Settled

PRIME = (1 << 61) - 1


def mixed(panels: Sequence[Ints], settled: Settled) -> list[tuple[Fraction, Ints]] | None:
    """Shares that sum to 1 and reach all chances; None where these panels have none, or more than one way.

    panels: linearly independent, as those of a basis are.
    """
    wanted = [size * chance for size, chance in zip(settled.sizes, settled.chances(), strict=True)]
    wanted.append(Fraction(1))
    common = lcm(*(value.denominator for value in wanted))
    right = [int(value * common) for value in wanted]
    columns = [[*panel.tolist(), 1] for panel in panels]
    rows = [[column[row] for column in columns] for row in range(len(wanted))]
    chosen = _independent(rows, len(columns))
    if chosen is None:
        return None
    found = solved([rows[row] for row in chosen], [right[row] for row in chosen])
    if found is None or min(found) < 0:
        return None
    for row, value in zip(rows, right, strict=True):
        if sum(entry * share for entry, share in zip(row, found, strict=True)) != value:
            return None
    return [(share / common, panel) for share, panel in zip(found, panels, strict=True) if share]


def _independent(rows: Sequence[Sequence[int]], rank: int) -> list[int] | None:
    """So many rows that are linearly independent (modulo a large prime, hence also over the fractions)."""
    reduced: list[tuple[int, list[int]]] = []
    chosen = []
    for number, row in enumerate(rows):
        work = [entry % PRIME for entry in row]
        for pivot, above in reduced:
            factor = work[pivot]
            if factor:
                work = [(entry - factor * other) % PRIME for entry, other in zip(work, above, strict=True)]
        pivot = next((place for place, entry in enumerate(work) if entry), -1)
        if pivot < 0:
            continue
        inverse = pow(work[pivot], -1, PRIME)
        reduced.append((pivot, [entry * inverse % PRIME for entry in work]))
        chosen.append(number)
        if len(chosen) == rank:
            return chosen
    return None
