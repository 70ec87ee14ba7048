"""The guard against reversed meaning: "支持" become "反对", "should" become "should not", in the same letter.

Such texts are alike in nearly all of their 3-grams. So likeness cannot tell them apart; their marks can, see ``marks``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.buckets import Places
from consultations.grouping.facing import facing
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
# A name of a place: a hash and a role.
_HASH = 24
_BITS = _HASH + 13
_NAME = (1 << _BITS) - 1


def reverses(one: Signature, other: Signature) -> bool:
    """Whether one text says the opposite of the other, which it is otherwise like; the order does not matter."""
    if one.exact == other.exact or one.polarity == other.polarity:
        return False
    both = Signatures.of([one, other])
    alike = np.array([likeness(one, other)], np.float32)
    there, here = np.array([0]), np.array([1])
    return bool(
        denying_otherwise(both, here, there, alike)[0]
        or opposed(both.marks, np.zeros(2, np.int64), np.ones(2)).any()
        or facing(both.marks, here, there)[0]
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


def names_of(marks: Marks) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What names the place of each mark before it and behind it, by its role; 0 where nothing does."""
    before, behind, role = marks.before(), marks.behind(), marks.role() << _HASH
    return np.where(before > 0, before | role, 0), np.where(behind > 0, behind | role, 0)


def opposed(marks: Marks, group: NDArray[np.int64], weights: NDArray[np.number]) -> NDArray[np.bool_]:
    """Which texts are turned against what weighs most in their group, at any place that they have in common with it.

    Args:
        marks: of texts in order of precedence: where both sides weigh the same, the first text is right.
    """
    counts = np.diff(marks.begins)
    owner = np.repeat(np.arange(len(counts)), counts)
    denies = marks.denies()
    before, behind = names_of(marks)
    near = marks.nearest_before()[0] << 16 | marks.nearest_behind()[0]
    between = mixed_long(near | marks.role() << 32) & _NAME
    first_of = np.unique(group, return_index=True)[1]
    turned = [_against(owner, names, denies, group, weights, first_of) for names in (before, behind, between)]
    found = np.zeros(len(counts), np.bool_)
    found[owner[turned[0] & turned[1] | turned[2]]] = True
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
    place_of, each = np.unique((owner << _BITS) | names, return_inverse=True)
    times = np.bincount(each, minlength=len(place_of))
    denied = np.bincount(each, denies, len(place_of)).astype(np.int64)
    texts, name = place_of >> _BITS, place_of & _NAME
    where = (group[texts] << _BITS) | name
    # which of these weighs most in the group, however often it is said; of equals that of the first text
    mixed = np.minimum(times, 255) << 8 | np.minimum(denied, 255)
    states = np.select([denied == 0, denied == times], [0, 1], mixed)
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
