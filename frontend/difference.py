"""What changed between two wordings of a text, in units a reader would name.

Latin words and numbers are compared whole, Chinese text character by character, so that one changed
number does not strike out half a sentence.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]
Piece = tuple[Kind, str]

# a word or number with its inner punctuation, a run of blanks, or one character of anything else
UNIT = re.compile(r"[A-Za-z0-9À-ÿ]+(?:[.,'’-][A-Za-z0-9À-ÿ]+)*|\s+|.", re.DOTALL)
# one unchanged unit between two changes is noise: the reader sees a torn phrase
ISLAND = 1


def units(text: str) -> list[str]:
    """The text cut into words, numbers, blanks and single Chinese characters; joined they are the text again."""
    return UNIT.findall(text)


def pieces(old: str, new: str) -> list[Piece]:
    """The way from one wording to the other: unchanged, removed and added runs in reading order.

    All pieces but the added ones make up ``old``, all but the removed ones make up ``new``.
    """
    before, after = units(old), units(new)
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    found: list[Piece] = []
    removed, added = "", ""
    for place, (step, from_, to, new_from, new_to) in enumerate(steps):
        kept = "".join(before[from_:to])
        inside = 0 < place < len(steps) - 1
        if step == "equal" and not (inside and to - from_ <= ISLAND):
            _flush(found, removed, added)
            removed, added = "", ""
            found.append(("same", kept))
        else:
            removed += kept
            added += "".join(after[new_from:new_to])
    _flush(found, removed, added)
    return found


def _flush(found: list[Piece], removed: str, added: str) -> None:
    if removed:
        found.append(("removed", removed))
    if added:
        found.append(("added", added))
