"""Random serial dictatorship over parties: chance decides the order, and each in turn takes the best that is left.

One party is one chance, whatever its size. A party is served whole or not at all: a wish that has not enough seats
left for all of it is passed over, and a party that fits none of its wishes gets nothing. Nobody can gain by ranking
other than they wish: whoever's turn it is gets the first of the wishes that can be given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from events.drawing.wishes import OfferedSession, Outcome, Party


def place_of(seed: str, pseudonym: str) -> str:
    """What a party is sorted by: 64 hexadecimal digits that nobody knows before the seed."""
    return hashlib.sha256(f"{seed}/party/{pseudonym}".encode()).hexdigest()


def in_order(seed: str, parties: Iterable[Party]) -> list[Party]:
    """The parties in the drawn order, which does not depend on the order in which they are given."""
    return sorted(parties, key=lambda party: place_of(seed, party.pseudonym))


def served(sessions: Iterable[OfferedSession], parties: Iterable[Party], seed: str) -> list[Outcome]:
    """What every party gets, in the drawn order."""
    left = {session.id: session.seats for session in sessions}
    outcomes = []
    for place, party in enumerate(in_order(seed, parties), 1):
        got = next((wish for wish in party.wishes if left[wish] >= party.seats), None)
        if got is not None:
            left[got] -= party.seats
        outcomes.append(Outcome(place=place, pseudonym=party.pseudonym, session=got))
    return outcomes
