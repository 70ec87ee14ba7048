"""Text as the engine reads it: one width, one case, simplified characters, one space where something else stood.

The table of code points is the grouping's. What is folded is only compared; what people are shown is cut from the text
as it was written, so each folded character remembers where it came from.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.normal import Codes, code_points, table

# A comment's first pages say what it is about; what follows is not read, so that no text costs more than this.
READ = 4_000
SPACE = ord(" ")


class Folded(msgspec.Struct, frozen=True):
    """A folded text; the character at ``i`` was made of the one at ``places[i]`` of the text as written."""

    text: str
    places: NDArray[np.intp]
    written: str

    def as_written(self, start: int, end: int) -> str:
        """The part of the written text of which ``text[start:end]``, which is not empty, was made."""
        return self.written[self.places[start] : self.places[end - 1] + 1]


def fold(text: str) -> str:
    """The text as it is compared: words and Chinese runs with one space between, none at either end."""
    return _string(_read(text)[0])


def folded(text: str) -> Folded:
    """The same with the place of each character in the text as written."""
    codes, places = _read(text)
    return Folded(_string(codes), places, text)


def _read(text: str) -> tuple[Codes, NDArray[np.intp]]:
    codes = table()[code_points(text[:READ])]
    # halves of characters that are no text by themselves are no letters either
    kept = (codes != 0) & ((codes < 0xD800) | (codes > 0xDFFF))
    codes = np.where(kept, codes, np.uint32(SPACE))
    # of spaces in a row the first stays, and none at the beginning
    kept[1:] |= kept[:-1]
    places = np.flatnonzero(kept)
    if len(places) and codes[places[-1]] == SPACE:
        places = places[:-1]
    return codes[places], places


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
