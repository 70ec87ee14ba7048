"""The families of a file of comments, for the command line. Texts are read once and not kept."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec
import numpy as np

from consultations.grouping.families import families
from consultations.grouping.lines import lines
from consultations.grouping.signing import Signatures, sign_many

# A batch is what stays in the processor's cache while it is worked on.
_BATCH_CHARACTERS = 200_000
_BATCH_TEXTS = 4096
_TOLD_EVERY = 100_000


class FamilyLine(msgspec.Struct, frozen=True):
    """Where a comment belongs; ``family`` is the id of the comment that stands for it."""

    id: str | int
    family: str
    flag: str | None


def family_lines(file: BinaryIO, say: Callable[[str], None]) -> Iterator[bytes]:
    """For each comment of the file a JSON object with id, family and flag, in the order of the file, without line ends.

    All is read before the first line is given, so a refused file gives none.

    Args:
        say: is told how far a long run has come.

    Raises:
        LineWrong: the file has a line that is no comment.
    """
    read = _Read(say)
    ids: list[str | int] = []
    texts: list[str] = []
    characters = 0
    for line in lines(file):
        ids.append(line.id)
        texts.append(line.text)
        characters += len(line.text)
        if characters >= _BATCH_CHARACTERS or len(texts) >= _BATCH_TEXTS:
            read.add(ids, texts)
            ids, texts, characters = [], [], 0
    read.add(ids, texts)
    return read.lines()


class _Read:
    """What is kept of the comments read so far: ids, which distinct text each has, and the signatures of these."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.ids: list[str | int] = []
        self._say = say
        self._text_of = array("q")
        self._signatures: list[Signatures] = []
        self._known: dict[bytes, int] = {}

    def add(self, ids: list[str | int], texts: list[str]) -> None:
        """Take in a batch."""
        signed = sign_many(texts)
        contents = signed.exact.tobytes()
        new = []
        for place in range(len(texts)):
            content = contents[16 * place : 16 * place + 16]
            number = self._known.get(content)
            if number is None:
                number = self._known[content] = len(self._known)
                new.append(place)
            self._text_of.append(number)
        self._signatures.append(signed.take(np.array(new, np.intp)))
        if (len(self.ids) + len(ids)) // _TOLD_EVERY > len(self.ids) // _TOLD_EVERY:
            self._say(f"{len(self.ids) + len(ids):,} comments read")
        self.ids += ids

    def lines(self) -> Iterator[bytes]:
        """The answer."""
        if len(self.ids) >= _TOLD_EVERY:
            self._say(f"Grouping {len(self._known):,} distinct texts")
        self._known.clear()
        text_of = np.frombuffer(self._text_of, np.int64)
        signatures = Signatures.joined(self._signatures)
        self._signatures.clear()
        found = families(signatures, np.bincount(text_of, minlength=len(signatures)))
        # of the comments that say what the representative says, the one with the least id gives the family its name
        stands_for = np.full(len(signatures), -1)
        stands_for[found.representative] = np.arange(len(found.representative))
        names: dict[int, str] = {}
        numbers = stands_for[text_of]
        for place in np.flatnonzero(numbers >= 0).tolist():
            number, name = int(numbers[place]), str(self.ids[place])
            names[number] = min(names.get(number, name), name)
        encode = msgspec.json.Encoder().encode
        family, apart = found.family.tolist(), found.apart.tolist()
        for own, text in zip(self.ids, text_of.tolist(), strict=True):
            yield encode(FamilyLine(own, names[family[text]], "polarity" if apart[text] else None))
