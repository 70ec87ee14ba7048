"""Which of the numbered lines carry on the numbering of a draft.

Firm numbers (set off from what follows) form the longest chain that does not descend; a number that falls out
of it belongs to a sentence. The undecided ones are taken where they fill a gap of the chain exactly, so that
"第三条第二款规定的…" at the beginning of a line starts nothing, and a number without a space behind it is found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from consultations.drafts.splitting.marks import Grade

Key = tuple[int, ...]


class Candidate(msgspec.Struct, frozen=True):
    """A numbered line: its index, its number, how firm it is, and whether it stands in a quotation;
    ``fresh`` is true where a new numbering may begin (behind a heading or an annex's title)."""

    index: int
    key: Key
    grade: Grade
    quoted: bool = False
    fresh: bool = False

    @property
    def firm(self) -> bool:
        """Whether it counts by itself."""
        return self.grade is Grade.FIRM and not self.quoted


def follows(key: Key, before: Key) -> bool:
    """Whether ``key`` is the number after ``before``: 4 or 3-1 after 3, 1.2 or 2 or 1.1.1 after 1.1."""
    if key[:-1] == before and key[-1] == 1:
        return True
    depth = len(key) - 1
    return depth < len(before) and key[:depth] == before[:depth] and key[depth] == before[depth] + 1


def chain(candidates: Sequence[Candidate]) -> list[int]:
    """The indexes of the lines among ``candidates`` (in order) that begin a clause, in their order."""
    runs = _runs([each for each in candidates if each.firm])
    if not runs:
        return _plain_run([each for each in candidates if each.grade is Grade.PLAIN and not each.quoted])
    firm: list[tuple[Candidate, Key | None]] = []  # with the number of the next one of its run
    for run in runs:
        rising = _rising(run)
        firm += [(each, rising[at + 1].key if at + 1 < len(rising) else None) for at, each in enumerate(rising)]
    return _filled(firm, candidates)


def _runs(firm: Sequence[Candidate]) -> list[list[Candidate]]:
    """Cut where a numbering begins anew: at 1, if a heading stands before it or 2 follows it."""
    runs: list[list[Candidate]] = []
    for at, each in enumerate(firm):
        onward = at + 1 < len(firm) and follows(firm[at + 1].key, each.key)
        begins = set(each.key) == {1} and (each.fresh or onward)
        if begins or not runs:
            runs.append([])
        runs[-1].append(each)
    return runs


def _rising(run: Sequence[Candidate]) -> list[Candidate]:
    """The longest subsequence that does not descend (patience sorting, n log n)."""
    tails: list[Key] = []
    tops: list[int] = []
    before: list[int] = []
    for at, each in enumerate(run):
        pile = bisect_right(tails, each.key)
        before.append(tops[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(each.key)
            tops.append(at)
        else:
            tails[pile], tops[pile] = each.key, at
    rising: list[Candidate] = []
    at = tops[-1]
    while at != -1:
        rising.append(run[at])
        at = before[at]
    return rising[::-1]


def _filled(firm: Sequence[tuple[Candidate, Key | None]], candidates: Sequence[Candidate]) -> list[int]:
    """``firm`` with the undecided candidates that continue the number before and stay below the next one."""
    taken: list[int] = []
    position, plainly = 0, False
    last: Key = ()
    upper: Key | None = firm[0][0].key
    for each in candidates:
        if position < len(firm) and each is firm[position][0]:
            last, upper = each.key, firm[position][1]
            position += 1
            taken.append(each.index)
        elif not each.firm and follows(each.key, last or (0,)):
            bounded = upper is not None and each.key < upper
            # behind the last firm one only where the draft is known to print numbers without a space
            loose = upper is None and plainly and each.grade is Grade.PLAIN and not each.quoted
            if bounded or loose:
                taken.append(each.index)
                last = each.key
                plainly = plainly or (each.grade is Grade.PLAIN and not each.quoted)
    return taken


def _plain_run(plain: Sequence[Candidate]) -> list[int]:
    """A draft that never sets its numbers off: from 1, or from two numbers in a row, one by one."""
    taken: list[int] = []
    last: Key | None = None
    for at, each in enumerate(plain):
        if last is None:
            onward = at + 1 < len(plain) and follows(plain[at + 1].key, each.key)
            starts = set(each.key) == {1} or onward
        else:
            starts = follows(each.key, last) or (set(each.key) == {1} and each.fresh)
        if starts:
            taken.append(each.index)
            last = each.key
    return taken
