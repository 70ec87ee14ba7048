"""From a pool and its quotas to the file that is published before the draw."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import msgspec

from participation.base.canonical import canonical
from participation.representatives.draw.conditions import Conditions, Ints, conditions_of
from participation.representatives.draw.kinds import sorted_into_kinds
from participation.representatives.draw.optimum import Optimum, fairest
from participation.representatives.draw.pool import Pool
from participation.representatives.draw.portfolio import chances_of, portfolio_of
from participation.representatives.draw.reading import pool_of
from participation.representatives.draw.refusing import NoPanel, Unsolved
from participation.representatives.draw.repairing import explained, repair_of_pool
from participation.representatives.draw.tickets import in_tickets
from participation.representatives.draw.watching import Watch

# how far a published chance may be from the proven one
TOLERANCES = {"relaxation": Fraction(1, 10**7), "integral": Fraction(1, 10**5)}


class Prepared(msgspec.Struct, frozen=True):
    """The bytes of ``portfolio.json`` and the SHA-256 to publish.

    kind: of the certificate; smallest: the smallest chance; deviation: the largest difference of a published chance
    from the proven optimum; smallest_type: the number of persons of the rarest type (where they are few, the published
    values may tell who they are).
    """

    file: bytes
    sha256: str
    kind: str
    smallest: float
    deviation: float
    smallest_type: int


def prepared(
    pool: Pool,
    seats: int,
    *,
    sources: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Prepared:
    """The portfolio of a pool for so many seats.

    sources: the texts that name the entropy sources; files: SHA-256 of the files the pool was read from, by name.
    Raises NoPanel (with the smallest repair), Cancelled, Unsolved.
    """
    watch = watch or Watch()
    types = sorted_into_kinds(pool)
    conditions = conditions_of(pool, types, seats)
    optimum = fairest(conditions, watch)
    if optimum is None:
        repair = repair_of_pool(pool, seats)
        if repair is None:
            raise Unsolved("The solver found no panel, yet nothing to repair either.")
        raise NoPanel(explained(repair), repair)
    tickets = in_tickets(optimum.panels, optimum.shares)
    deviation = _checked(conditions, optimum, tickets)
    made = portfolio_of(
        pool,
        types,
        conditions,
        seats,
        optimum,
        tickets,
        files=files or {},
        sources=sources,
        made_by=f"kaimen {version('kaimen')}, highspy {version('highspy')}",
    )
    content = canonical(made)
    return Prepared(
        content,
        hashlib.sha256(content).hexdigest(),
        optimum.kind,
        float(min(chances_of(conditions, tickets))),
        float(deviation),
        int(conditions.sizes.min()),
    )


def prepared_from_files(
    respondents: Path,
    categories: Path,
    seats: int,
    *,
    identity: str | None = None,
    household: str | None = None,
    sources: Sequence[str] = (),
    watch: Watch | None = None,
) -> Prepared:
    """The portfolio of two CSV files; columns as in ``reading.pool_of``. Raises also Unreadable and OSError."""
    people, quotas = respondents.read_bytes(), categories.read_bytes()
    pool = pool_of(people, quotas, identity=identity, household=household)
    files = {
        "respondents.csv": hashlib.sha256(people).hexdigest(),
        "categories.csv": hashlib.sha256(quotas).hexdigest(),
    }
    return prepared(pool, seats, sources=sources, files=files, watch=watch)


def _checked(conditions: Conditions, optimum: Optimum, tickets: Sequence[tuple[int, Ints]]) -> Fraction:
    """The largest deviation of a chance from the proven one, after checking what a portfolio promises."""
    if not all(conditions.meets(panel) for _, panel in tickets):
        raise Unsolved("A panel does not meet the quotas.")
    proven, given = optimum.settled.chances(), chances_of(conditions, tickets)
    if any((one == 0) != (other == 0) for one, other in zip(proven, given, strict=True)):
        raise Unsolved("Somebody who can be selected has no chance.")
    deviation = max(abs(one - other) for one, other in zip(proven, given, strict=True))
    if deviation > TOLERANCES[optimum.kind]:
        raise Unsolved("The chances are too far from the optimum.")
    return deviation
