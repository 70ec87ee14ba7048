"""Aligning two versions of a draft: which clause became which, and how. Pure: no database, no clock.

Renumbering is not a change, nor is a reference that merely follows it (第五条 became 第六条, and so did the clause it
names); a reference that now points elsewhere is one. White space and forms of width are not words. ``aligned`` finds
the pairs itself; ``judged`` says what became of pairs that are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consultations.drafts.aligning.judging import judged, judged_wordings
from consultations.drafts.aligning.pairing import Change, Group, Pairing, Stated
from consultations.drafts.aligning.wording import wording

__all__ = ["Change", "Group", "Pairing", "Stated", "aligned", "judged"]


def aligned(old: Sequence[Stated], new: Sequence[Stated], known: Iterable[tuple[int, int]] = ()) -> list[Pairing]:
    """What became of each clause of ``old`` and where each of ``new`` comes from; each clause occurs once.

    In the order of the new version; a removed clause stands behind the clause it followed. Exchanging ``old`` and
    ``new`` exchanges added with removed and split with merged, and changes nothing else. ``known`` are pairs of
    places that somebody decided on, no place twice.
    """
    from consultations.drafts.aligning.matching import Match  # noqa: PLC0415 - scipy, only for those who align

    before, after = [wording(clause) for clause in old], [wording(clause) for clause in new]
    return judged_wordings(before, after, Match(before, after, known).groups())
