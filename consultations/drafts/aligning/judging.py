"""What became of clauses that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from consultations.drafts.aligning.order import in_order
from consultations.drafts.aligning.pairing import Change, Group, Pairing, Stated
from consultations.drafts.aligning.references import Numbering
from consultations.drafts.aligning.signing import sign
from consultations.drafts.aligning.wording import Wording, similarity, wording


def judged(old: Sequence[Stated], new: Sequence[Stated], groups: Sequence[Group]) -> list[Pairing]:
    """What became of each of ``groups``, in which each place of both versions occurs once.

    In the order of the new version; a removed clause behind the clause it followed.
    """
    before, after = [wording(clause) for clause in old], [wording(clause) for clause in new]
    return judged_wordings(before, after, groups)


def judged_wordings(old: Sequence[Wording], new: Sequence[Wording], groups: Sequence[Group]) -> list[Pairing]:
    """What :func:`judged` says, of wordings."""
    pairs = [group.main for group in groups if group.main]
    lengths = [len(old[one].pieces) + len(new[other].pieces) for one, other in pairs]
    kept = in_order(pairs, lengths, [sign(old[one], new[other]) for one, other in pairs])
    stays = {pair for pair, stay in zip(pairs, kept, strict=True) if stay}
    pointing = _Pointing(old, new, groups)
    return [_one(old, new, group, group.main in stays, pointing) for group in _in_reading_order(groups)]


class _Pointing:
    """Whether two references point to clauses that belong together."""

    def __init__(self, old: Sequence[Wording], new: Sequence[Wording], groups: Sequence[Group]) -> None:
        self._sides = old, new
        self._numbers = Numbering([clause.number for clause in old]), Numbering([clause.number for clause in new])
        self._group_of = (
            {place: at for at, group in enumerate(groups) for place in group.old},
            {place: at for at, group in enumerate(groups) for place in group.new},
        )

    def _targets(self, side: int, place: int) -> list[int | str]:
        found: list[int | str] = []
        for reference in self._sides[side][place].references:
            target = self._numbers[side].target(reference, place)
            found.append(reference.printed if target is None else self._group_of[side][target])
        return found

    def agree(self, old: int, new: int) -> bool:
        """Whether the references of two clauses with the same words point to the same, one by one."""
        if not self._sides[0][old].references:
            return True
        return self._targets(0, old) == self._targets(1, new)


def _one(old: Sequence[Wording], new: Sequence[Wording], group: Group, stays: bool, pointing: _Pointing) -> Pairing:
    if group.main is None:
        return Pairing(group.old, group.new, Change.ADDED if group.new else Change.REMOVED, 0.0)
    pieces = (
        tuple(chain.from_iterable(old[place].pieces for place in group.old)),
        tuple(chain.from_iterable(new[place].pieces for place in group.new)),
    )
    alike = similarity(*pieces)
    if len(group.old) + len(group.new) > 2:
        change = Change.SPLIT if len(group.new) > len(group.old) else Change.MERGED
        return Pairing(group.old, group.new, change, alike, group.main, alike < 1)
    one, other = group.main
    redirected = alike == 1 and not pointing.agree(one, other)
    if redirected:
        alike = similarity(old[one].printed.split(), new[other].printed.split())
        alike = min(alike, 0.9999)
    change = Change.MOVED if not stays else Change.SAME if alike == 1 else Change.EDITED
    return Pairing(group.old, group.new, change, alike, group.main, alike < 1 and not redirected, redirected)


def _in_reading_order(groups: Sequence[Group]) -> list[Group]:
    """Those with a new clause in the order of the new text; a removed one behind the clause it followed."""
    place_of = {place: group for group in groups for place in group.old}
    behind: dict[int | None, list[Group]] = {}
    followed: int | None = None
    for place in sorted(place_of):
        group = place_of[place]
        if group.new:
            followed = group.new[-1]
        elif place == group.old[0]:
            behind.setdefault(followed, []).append(group)
    ordered = behind.get(None, [])
    for group in sorted((group for group in groups if group.new), key=lambda group: group.new):
        ordered.append(group)
        for place in group.new:
            ordered += behind.get(place, [])
    return ordered
