"""Which clause of a new version goes on from which clause of the version before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

Earlier = tuple[UUID, str, str]
Later = tuple[UUID | None, str, str]

ALIKE = 0.3
# five hundred rewritten clauses of each draft, a second's work; beyond that only those of one number are compared
MOST_PAIRS = 250_000


def carried_identities(earlier: Sequence[Earlier], later: Sequence[Later]) -> list[UUID | None]:
    """The identity of each later clause, None where it is new; no identity is given twice.

    Clauses are (identity, number, text). What the officer kept comes first; then the same text, wherever it stands,
    since renumbering is not a change; then the same number where the wording still resembles; last the clause that
    resembles most. Likeness is the share of common three-character pieces (Jaccard), at least ``ALIKE``.
    """
    found: list[UUID | None] = [None] * len(later)
    left = dict.fromkeys(identity for identity, _, _ in earlier)

    def take(place: int, identity: UUID) -> None:
        found[place] = identity
        del left[identity]

    for place, (kept, _, _) in enumerate(later):
        if kept in left:
            take(place, kept)
    by_text: dict[str, list[UUID]] = {}
    for identity, _, text in earlier:
        if identity in left:
            by_text.setdefault(text, []).append(identity)
    for place, (_, _, text) in enumerate(later):
        if found[place] is None and (same := by_text.get(text)):
            take(place, same.pop(0))
    for _, identity, place in _by_likeness(earlier, later, left, found):
        if identity in left and found[place] is None:
            take(place, identity)
    return found


def _by_likeness(
    earlier: Sequence[Earlier], later: Sequence[Later], left: Collection[UUID], found: Sequence[UUID | None]
) -> list[tuple[float, UUID, int]]:
    """Pairs of clauses that are alike enough, those of one number first, then the most alike."""
    before = [(identity, number, _pieces(text)) for identity, number, text in earlier if identity in left]
    after = [(place, number, _pieces(text)) for place, (_, number, text) in enumerate(later) if found[place] is None]
    if len(before) * len(after) > MOST_PAIRS:
        numbers = {number: (identity, pieces) for identity, number, pieces in before}
        pairs = [
            (-_likeness(numbers[number][1], pieces), numbers[number][0], place)
            for place, number, pieces in after
            if number in numbers
        ]
        return sorted(pair for pair in pairs if -pair[0] >= ALIKE)
    pairs = []
    for identity, number, old in before:
        for place, other, new in after:
            likeness = _likeness(old, new)
            if likeness >= ALIKE:
                pairs.append((-likeness - (1 if number == other else 0), identity, place))
    return sorted(pairs, key=lambda pair: (pair[0], pair[2], str(pair[1])))


def _pieces(text: str) -> frozenset[str]:
    squeezed = "".join(text.split())
    return frozenset(squeezed[i : i + 3] for i in range(max(1, len(squeezed) - 2)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


Stated = tuple[UUID, str, str]


def changes(earlier: Sequence[Stated], later: Sequence[Stated]) -> list[tuple[UUID, str]]:
    """What became of each clause by identity: same, edited, added, in the order of the later text; then removed.

    Clauses are (identity, heading, text). A clause that only got another number is the same.
    """
    before = {identity: (heading, text) for identity, heading, text in earlier}
    found: list[tuple[UUID, str]] = []
    for identity, heading, text in later:
        if identity not in before:
            found.append((identity, "added"))
        else:
            found.append((identity, "same" if before[identity] == (heading, text) else "edited"))
    kept = {identity for identity, _, _ in later}
    return found + [(identity, "removed") for identity in before if identity not in kept]
