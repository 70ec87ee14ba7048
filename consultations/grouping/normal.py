"""The normal form of a text, in which comments are compared, by one table of code points.

Width, case, accents and compatibility forms fall together, traditional and variant ideographs are read as simplified
ones, and punctuation, symbols and space are dropped. The table is a file, so that the form, of which hashes are stored,
does not change with the Python that runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

TABLE_VERSION: int = 2
# Behind these a new sentence begins.
_STOPS = "\n。．｡.！!？?；;…"
# And over these no word reaches, as one does over a space, an apostrophe or the end of a line.
_BREAKS = _STOPS.replace("\n", "") + ',，､、:：()（）"“”「」《》'
FILE = Path(__file__).with_name("characters.txt")


@cache
def table() -> Codes:
    """What each code point becomes; 0 where it is dropped."""
    version, *lines = FILE.read_text("utf-8").splitlines()
    if version != f"version {TABLE_VERSION}":
        raise ValueError(f"{FILE.name} is of {version}, the program of version {TABLE_VERSION}")
    becomes = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    becomes[0] = 0
    parts = lines.index("[ideographs]"), lines.index("[ranges]")
    pairs = np.array([[*map(ord, pair)] for line in lines[parts[0] + 1 : parts[1]] for pair in line.split()])
    becomes[pairs[:, 0]] = pairs[:, 1]
    for line in lines[parts[1] + 1 :]:
        first, last, base = line.split()
        span = slice(int(first, 16), int(last, 16) + 1)
        if base == "-":
            becomes[span] = 0
        else:
            becomes[span] = np.arange(int(base, 16), int(base, 16) + span.stop - span.start)
    becomes.setflags(write=False)
    return becomes


def code_points(text: str) -> Codes:
    """The code points of a text, also of one that is no valid Unicode."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def normal(text: str) -> str:
    """The normal form; empty if the text is only punctuation, symbols and space."""
    codes = table()[code_points(text)]
    form: bytes = codes[codes != 0].tobytes()
    return form.decode("utf-32-le", "surrogatepass")


def is_latin(codes: Codes) -> NDArray[np.bool_]:
    """Which characters are of the alphabet, where words are told apart by spaces."""
    return (codes - np.uint32(ord("a"))) < 26


class NormalTexts(msgspec.Struct, frozen=True):
    """The normal forms of several texts, one behind the other.

    begins: where each text begins, with one place more than there are texts.
    spaced: which characters follow something that was dropped, or the beginning of a text.
    stopped: which of these follow a mark that ends a sentence; ``broken``: which follow one that ends a word.
    """

    codes: Codes
    begins: NDArray[np.int64]
    spaced: NDArray[np.bool_]
    stopped: NDArray[np.bool_]
    broken: NDArray[np.bool_]


def normal_texts(texts: Sequence[str]) -> NormalTexts:
    """The normal forms of texts, with what is still known of their parts."""
    raw = code_points("\n".join(texts))
    codes = table()[raw]
    places = np.flatnonzero(codes)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    begins = np.zeros(len(texts) + 1, np.int64)
    begins[1:] = np.searchsorted(places, ends)
    spaced = np.ones(len(places), np.bool_)
    np.greater(np.diff(places), 1, out=spaced[1:])
    gaps = np.flatnonzero(spaced)
    low = np.minimum(raw, np.uint32(0xFFFF))

    def behind(signs: str) -> NDArray[np.bool_]:
        """Which characters follow one of the signs."""
        found = np.zeros(len(places), np.bool_)
        before = np.searchsorted(np.flatnonzero(_signs(signs)[low]), places[gaps])
        found[gaps] = np.diff(before, prepend=-1) > 0
        return found

    return NormalTexts(codes[places], begins, spaced, behind(_STOPS), behind(_BREAKS))


@cache
def _signs(signs: str) -> NDArray[np.bool_]:
    found = np.zeros(0x10000, np.bool_)
    found[[ord(sign) for sign in signs]] = True
    return found
