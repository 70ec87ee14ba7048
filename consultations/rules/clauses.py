"""From which clauses of an earlier version the clauses of a later one come, over any number of versions between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec


class Version(msgspec.Struct, frozen=True):
    """The clauses of one version by identity, in their order, and what is known of where they come from.

    ``origins`` holds, for a clause of which the identity does not say it all, the identities in the version before.
    """

    clauses: Sequence[UUID]
    origins: Mapping[UUID, Sequence[UUID]] = {}


def comes_from(versions: Sequence[Version]) -> dict[UUID, tuple[UUID, ...]]:
    """For each clause of the last version the clauses of the first that it comes from, the main one first.

    Without an origin of its own a clause comes from the clause of its identity in the version before. An origin that
    the version before has not is none.
    """
    found: dict[UUID, tuple[UUID, ...]] = {identity: (identity,) for identity in versions[0].clauses}
    for version in versions[1:]:
        before = found
        found = {
            identity: tuple(
                dict.fromkeys(
                    first for origin in version.origins.get(identity, (identity,)) for first in before.get(origin, ())
                )
            )
            for identity in version.clauses
        }
    return found


class Kin(msgspec.Struct, frozen=True):
    """Clauses of two versions that belong together, and the pair that goes on as one clause."""

    earlier: tuple[UUID, ...]
    later: tuple[UUID, ...]
    main: tuple[UUID, UUID] | None


def kin(earlier: Sequence[UUID], later: Sequence[UUID], origins: Mapping[UUID, Sequence[UUID]]) -> list[Kin]:
    """The clauses of two versions put together by where they come from; each occurs once.

    The main pair is one whose clause carries the identity on, else the first of its origins; where neither, the first.
    """
    leader: dict[UUID, UUID] = {}

    def led(one: UUID) -> UUID:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    # an identity may stand in both versions without being one clause, so later ones are told apart by their place
    place = {identity: UUID(int=at) for at, identity in enumerate(later)}
    for identity in later:
        for origin in origins.get(identity, ()):
            leader[led(origin)] = led(place[identity])
    old: dict[UUID, list[UUID]] = {}
    new: dict[UUID, list[UUID]] = {}
    for identity in earlier:
        old.setdefault(led(identity), []).append(identity)
    for identity in later:
        new.setdefault(led(place[identity]), []).append(identity)
    groups = [(tuple(old.get(one, ())), tuple(of)) for one, of in new.items()]
    groups += [(tuple(of), ()) for one, of in old.items() if one not in new]
    return [Kin(before, after, _main(before, after, origins)) for before, after in groups]


def _main(
    before: Sequence[UUID], after: Sequence[UUID], origins: Mapping[UUID, Sequence[UUID]]
) -> tuple[UUID, UUID] | None:
    if not before or not after:
        return None
    carried = [identity for identity in after if identity in origins.get(identity, ())]
    goes_on = carried[0] if carried else after[0]
    return (goes_on if carried else origins[goes_on][0]), goes_on
