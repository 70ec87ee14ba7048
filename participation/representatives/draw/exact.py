"""Systems of linear equations in whole numbers, solved without rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def solved(rows: Sequence[Sequence[int]], right: Sequence[int]) -> list[Fraction] | None:
    """The one solution of ``rows · x = right``, None where there is none or more than one.

    rows: as many as unknowns. Elimination keeps whole numbers (Bareiss), which stay as small as determinants are.
    """
    work = [[*row, value] for row, value in zip(rows, right, strict=True)]
    size = len(work)
    before = 1
    for place in range(size):
        # the row with the fewest entries keeps the others short
        candidates = [number for number in range(place, size) if work[number][place]]
        if not candidates:
            return None
        chosen = min(candidates, key=lambda number: (sum(1 for entry in work[number] if entry), number))
        work[place], work[chosen] = work[chosen], work[place]
        top = work[place]
        pivot = top[place]
        for number in range(place + 1, size):
            row = work[number]
            factor = row[place]
            if factor:
                work[number] = [
                    (pivot * entry - factor * above) // before if entry or above else 0
                    for entry, above in zip(row, top, strict=True)
                ]
            elif pivot != before:
                work[number] = [pivot * entry // before if entry else 0 for entry in row]
        before = pivot
    return _back(work, before)


def _back(work: Sequence[Sequence[int]], determinant: int) -> list[Fraction]:
    # by Cramer's rule, determinant × solution is whole
    size = len(work)
    scaled = [0] * size
    for place in reversed(range(size)):
        row = work[place]
        rest = row[size] * determinant - sum(row[other] * scaled[other] for other in range(place + 1, size))
        scaled[place] = rest // row[place]
    return [Fraction(value, determinant) for value in scaled]
