"""Which clause of a new version goes on from which clause of the version before."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.drafts.aligning import Stated, aligned


class Known(msgspec.Struct, frozen=True):
    """A clause and who it is; in a new version None, or the identity that the officer gave it."""

    identity: UUID | None
    clause: Stated


class Descent(msgspec.Struct, frozen=True):
    """The identity that a clause goes on with, None where it is new, and all clauses that it comes from.

    The two differ only where a clause was split, and its parts come from it without being it, or where several were
    merged, and the clause comes from others as well.
    """

    identity: UUID | None
    origins: tuple[UUID, ...]

    @property
    def plain(self) -> bool:
        """Whether the identity says it all."""
        return self.origins == ((self.identity,) if self.identity else ())


def descents(earlier: Sequence[Known], later: Sequence[Known]) -> list[Descent]:
    """Where each later clause comes from; no identity is given twice.

    What the officer kept comes first; the rest is as :func:`consultations.drafts.aligning.aligned` finds it.
    """
    places = {one.identity: place for place, one in enumerate(earlier)}
    known: dict[int, int] = {}
    for place, one in enumerate(later):
        if one.identity in places:
            known.setdefault(places[one.identity], place)
    names = [one.identity for one in earlier]
    found = [Descent(None, ())] * len(later)
    for pairing in aligned([one.clause for one in earlier], [one.clause for one in later], known.items()):
        if pairing.main is None:
            continue
        went_on, goes_on = pairing.main
        others = tuple(names[place] for place in pairing.old if place != went_on)
        for place in pairing.new:
            identity = names[went_on] if place == goes_on else None
            found[place] = Descent(identity, tuple(name for name in (names[went_on], *others) if name))
    return found
