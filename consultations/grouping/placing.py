"""Finding the family of one new text among those that share a band with it, by the same rule as for all at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, Literal, TypeVar

import msgspec
import numpy as np

from consultations.grouping.likeness import MEMBER, Likeness, between, member_from
from consultations.grouping.minhash import VALUES
from consultations.grouping.polarity import reverses
from consultations.grouping.signing import Signature

Flag = Literal["polarity"]
Name = TypeVar("Name", bound=Hashable)

# Of each family so many of the likest candidates are asked whether the new text reverses them.
_ASKED = 5


class Candidate(msgspec.Struct, Generic[Name], frozen=True):
    """A stored text that shares a band with the new one.

    family: the name of its family, and ``representative`` and ``size`` (comments) of that.
    apart: whether it was set apart for its polarity.
    """

    signature: Signature
    family: Name
    representative: Signature
    size: int
    apart: bool = False


class Placement(msgspec.Struct, Generic[Name], frozen=True):
    """Where the new text belongs.

    family: None means a family of its own.
    similarity: to the family's representative, 1 where it is its own.
    flag: "polarity" where it says the opposite of texts that it is otherwise like.
    """

    family: Name | None
    similarity: float
    flag: Flag | None


def place(new: Signature, candidates: Sequence[Candidate[Name]]) -> Placement[Name]:
    """The family of the new text; the order of the candidates does not matter.

    A copy goes where the same text is. Any other goes to the heaviest family whose representative it resembles at 0.50
    or more (a short one at more, see ``likeness``) and does not reverse.
    """
    copies = [candidate for candidate in candidates if candidate.signature.exact == new.exact]
    if copies:
        copy = min(copies, key=_precedence)
        return Placement(copy.family, _to_all(new, [copy.representative])[0].item(), "polarity" if copy.apart else None)
    known: dict[Name, list[Candidate[Name]]] = {}
    for candidate in candidates:
        known.setdefault(candidate.family, []).append(candidate)
    families = [members[0] for members in known.values()]
    alike = _to_all(new, [one.representative for one in families])
    least = member_from(np.array([min(new.length, one.representative.length) for one in families], np.int32))
    near = [(one, float(score)) for one, score, from_ in zip(families, alike, least, strict=True) if score >= from_]
    flag: Flag | None = None
    for one, score in sorted(near, key=lambda found: _precedence(found[0])):
        if not _is_reversed(new, one.representative, known[one.family]):
            return Placement(one.family, score, flag)
        flag = "polarity"
    return Placement(None, 1.0, flag)


def _precedence(candidate: Candidate[Name]) -> tuple[int, bytes]:
    return -candidate.size, candidate.representative.exact


def _is_reversed(new: Signature, representative: Signature, members: Sequence[Candidate[Name]]) -> bool:
    """Whether it reverses the representative, or most of the members that it is likest."""
    if reverses(new, representative):
        return True
    alike = _to_all(new, [member.signature for member in members])
    ranked = sorted(zip(-alike, (member.signature.exact for member in members), range(len(members)), strict=True))
    asked = [members[number].signature for score, _, number in ranked[:_ASKED] if -score >= MEMBER]
    return sum(reverses(new, one) for one in asked) * 2 > len(asked)


def _to_all(new: Signature, others: Sequence[Signature]) -> Likeness:
    rows = np.frombuffer(b"".join(one.values for one in others), "<u2").reshape(-1, VALUES)
    return between(new.row(), rows)
