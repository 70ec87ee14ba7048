"""Where each voter stands: the two directions in which votes differ most, and each voter's place along them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consultations.opinion_map.votes import NOT_CAST, Counts, Flags, Floats, Votes

# Up to so many statements or voters the table of products between them is small enough to be solved whole.
SMALL_SIDE = 2_000
# A direction along which there is less of the whole variance than this is noise of the arithmetic.
NOTHING = 1e-12
# Of a table too big for that, so many directions are carried through so many multiplications.
CARRIED, ITERATIONS, SETTLED, SEED = 8, 100, 1e-12, 20210601


@dataclass(frozen=True)
class Plane:
    """The mean vote of each statement (S,), the two directions (2, S) of length 1, or 0 where there is none."""

    centre: Floats
    directions: Floats


@dataclass(frozen=True)
class Places:
    """Each voter along the two directions, not stretched (N, 2), and the votes that the place rests on (N,)."""

    unstretched: Floats
    cast: Counts


def principal_plane(votes: Votes, left_out: Flags) -> Plane:
    """The two principal components of the votes, where a vote not cast stands at the statement's mean.

    ``left_out`` (S,) marks statements that place nobody: as in Polis they count as passed on by everybody.
    """
    centre = _means(votes, left_out)
    directions = _leading(votes, centre, left_out)
    return Plane(centre, np.array([_pointing(direction) for direction in directions]))


def places_on(plane: Plane, votes: Votes, left_out: Flags) -> Places:
    """The voters on the plane, from the votes they cast alone."""
    found = np.zeros((len(votes.voters), 2))
    cast = np.zeros(len(votes.voters), dtype=np.int64)
    for rows in votes.blocks():
        found[rows] = _centred(votes, rows, plane.centre, left_out) @ plane.directions.T
        cast[rows] = np.count_nonzero((votes.cells[rows] != NOT_CAST) | left_out, axis=1)
    return Places(found, cast)


def _means(votes: Votes, left_out: Flags) -> Floats:
    total, seen = (np.zeros(len(votes.statements)) for _ in range(2))
    for rows in votes.blocks():
        known = votes.cells[rows] != NOT_CAST
        seen += np.count_nonzero(known, axis=0)
        total += np.sum(votes.cells[rows], axis=0, where=known, dtype=np.int64)
    return np.where(left_out | (seen == 0), 0.0, total / np.maximum(seen, 1))


def _centred(votes: Votes, rows: slice, centre: Floats, left_out: Flags) -> Floats:
    cells = votes.cells[rows]
    return np.where((cells == NOT_CAST) | left_out, 0.0, cells - centre)


def _leading(votes: Votes, centre: Floats, left_out: Flags) -> Floats:
    voters, statements = votes.cells.shape
    if statements <= SMALL_SIDE:
        products = np.zeros((statements, statements))
        for rows in votes.blocks():
            block = _centred(votes, rows, centre, left_out)
            products += block.T @ block
        values, vectors = np.linalg.eigh(products)
        return _two(values[::-1][:2], vectors[:, ::-1][:, :2].T, float(np.trace(products)), statements)
    if voters <= SMALL_SIDE:
        table = _centred(votes, slice(None), centre, left_out)
        _, lengths, vectors = np.linalg.svd(table, full_matrices=False)
        return _two(lengths[:2] ** 2, vectors[:2], float(np.sum(lengths**2)), statements)
    return _leading_of_many(statements, lambda directions: _product(votes, centre, left_out, directions))


def _product(votes: Votes, centre: Floats, left_out: Flags, directions: Floats) -> Floats:
    made = np.zeros_like(directions)
    for rows in votes.blocks():
        block = _centred(votes, rows, centre, left_out)
        made += block.T @ (block @ directions)
    return made


def _leading_of_many(statements: int, product: Callable[[Floats], Floats]) -> Floats:
    # power iteration of a few directions at once, which settles sooner than one direction after the other
    directions = np.linalg.qr(np.random.default_rng(SEED).standard_normal((statements, CARRIED)))[0]
    before = np.zeros(CARRIED)
    for _ in range(ITERATIONS):
        directions, triangle = np.linalg.qr(product(directions))
        values = np.abs(np.diag(triangle))
        if np.allclose(values[:2], before[:2], rtol=SETTLED, atol=0.0):
            break
        before = values
    values, turns = np.linalg.eigh(directions.T @ product(directions))
    return _two(values[::-1][:2], (directions @ turns[:, ::-1][:, :2]).T, float(np.sum(values)), statements)


def _two(values: Floats, vectors: Floats, whole: float, statements: int) -> Floats:
    directions = np.zeros((2, statements))
    for i, value in enumerate(values):
        if value > NOTHING * max(whole, 1.0):
            directions[i] = vectors[i]
    return directions


def _pointing(direction: Floats) -> Floats:
    """A direction and its opposite say the same; this one has the greatest loading positive."""
    return -direction if direction[np.argmax(np.round(np.abs(direction), 9))] < 0 else direction
