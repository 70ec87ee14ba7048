"""The guard against reversed meaning: "支持" become "反对", "should" become "should not", in the same letter.

Such texts are alike in nearly all of their 3-grams. So likeness cannot tell them apart; their marks can, see ``marks``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.buckets import Places
from consultations.grouping.likeness import Likeness, likeness
from consultations.grouping.marks import Marks
from consultations.grouping.mixing import mixed_long
from consultations.grouping.signing import Signature, Signatures

# Denials that have no opposite word leave no mark. Two texts as alike as this differ by as many of them not by chance,
# but by that alone; and each is of a few characters.
_DENIALS_AT = ((1, 0.95), (2, 0.9), (3, 0.8))
_LONGEST_DENIAL = 6
# The part of a group's weight that makes a place of marks its own.
_QUORUM = 0.25


def reverses(one: Signature, other: Signature) -> bool:
    """Whether one text says the opposite of the other, which it is otherwise like; the order does not matter."""
    if one.exact == other.exact or one.polarity == other.polarity:
        return False
    both = Signatures.of([one, other])
    alike = np.array([likeness(one, other)], np.float32)
    there, here = np.array([0]), np.array([1])
    return bool(
        denying_otherwise(both, here, there, alike)[0] or opposed(both.marks, np.zeros(2, np.int64), np.ones(2)).any()
    )


def denying_otherwise(signatures: Signatures, some: Places, others: Places, alike: Likeness) -> NDArray[np.bool_]:
    """Which of the texts ``some[i]`` differ from ``others[i]`` by denials; ``alike`` is the likeness of each pair."""
    denials = signatures.marks.denials
    more = np.abs(denials[some] - denials[others])
    longer = np.abs(signatures.lengths[some] - signatures.lengths[others])
    found = np.zeros(len(some), np.bool_)
    for least, likeness_from in _DENIALS_AT:
        found |= (more >= least) & (alike >= likeness_from)
    found &= longer <= more * _LONGEST_DENIAL
    return found


def opposed(marks: Marks, group: NDArray[np.int64], weights: NDArray[np.number]) -> NDArray[np.bool_]:
    """Which texts are turned against what weighs most in their group, at any place that they have in common with it.

    Args:
        marks: of texts in order of precedence: where both sides weigh the same, the first text is right.
    """
    counts = np.diff(marks.begins)
    owner = np.repeat(np.arange(len(counts)), counts)
    denies, before, behind = marks.denies(), marks.before(), marks.behind()
    near_before, near_behind = marks.nearest_before(), marks.nearest_behind()
    between = mixed_long(near_before[0] << 16 | near_behind[0]) & 0x7FFFFFFF
    first_of = np.unique(group, return_index=True)[1]
    turned = [_against(owner, names, denies, group, weights, first_of) for names in (before, behind, between)]
    first = np.isin(owner, first_of)
    no_before = _mistyped(group[owner] << 31 | behind, near_before, denies, first)
    no_behind = _mistyped(group[owner] << 31 | before, near_behind, denies, first)
    found = np.zeros(len(counts), np.bool_)
    sure = turned[0] & turned[1] | turned[2]
    found[owner[sure | (turned[1] & ~no_before) | (turned[0] & ~no_behind)]] = True
    return found


def _mistyped(
    place: NDArray[np.int64], nearest: list[NDArray[np.int64]], denies: NDArray[np.bool_], first: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which marks may only seem to affirm because another word stands in place of a negator, or the other way round.

    "不同意" become "很同意" has the same behind it. But before the "很" is what was before the "不": it is no omission.

    Args:
        place: the side on which all is as in the first text of the group, whose marks are ``first``.
    """
    high = mixed_long(place) & ~0xFFFF
    near, *far = (high | hashes for hashes in nearest)
    found = np.isin(near, np.concatenate([one[first & ~denies] for one in far])) & denies
    for one in far:
        found |= np.isin(one, near[first & denies]) & ~denies
    return found


def _against(
    owner: NDArray[np.int64],
    names: NDArray[np.int64],
    denies: NDArray[np.bool_],
    group: NDArray[np.int64],
    weights: NDArray[np.number],
    first: NDArray[np.intp],
) -> NDArray[np.bool_]:
    """Which marks are turned against what weighs most in the group at the place with their name; 0 is none.

    A place counts if the first text of the group has it, or a good part of the group.
    """
    # how often each text affirms and denies at each place
    place_of, each = np.unique((owner << 31) | names, return_inverse=True)
    times = np.bincount(each, minlength=len(place_of))
    denied = np.bincount(each, denies, len(place_of)).astype(np.int64)
    texts, name = place_of >> 31, place_of & 0x7FFFFFFF
    where = (group[texts] << 31) | name
    # which of these weighs most in the group; of equals that of the first text
    states = np.minimum(times, 255) << 8 | np.minimum(denied, 255)
    order = np.lexsort((texts, states, where))
    new = np.append(True, (np.diff(where[order]) != 0) | (np.diff(states[order]) != 0))[: len(order)]
    begins = np.flatnonzero(new)
    votes = np.add.reduceat(weights[texts[order]].astype(np.float64), begins) if len(begins) else np.empty(0)
    kind = order[begins]
    best = np.lexsort((texts[kind], -votes, where[kind]))
    chosen = kind[best[np.append(True, np.diff(where[kind][best]) != 0)[: len(best)]]]
    place = np.searchsorted(where[chosen], where)
    most = chosen[place]
    groups, member = np.unique(group, return_inverse=True)
    total = np.bincount(member, weights)
    counts = (
        np.bincount(place, weights[texts], len(chosen))
        >= _QUORUM * total[np.searchsorted(groups, group[texts[chosen]])]
    )
    counts[place[np.isin(texts, first)]] = True
    one_sided = ((denied == 0) | (denied == times)) & ((denied[most] == 0) | (denied[most] == times[most]))
    against = one_sided & ((denied > 0) != (denied[most] > 0)) | (times == times[most]) & (denied != denied[most])
    found: NDArray[np.bool_] = (against & counts[place])[each]
    found &= names > 0
    return found
