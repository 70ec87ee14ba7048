"""What is kept of a text in order to find its like: never the text itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import xxhash
from numpy.typing import NDArray

from consultations.grouping.marks import Marks, marks_of
from consultations.grouping.minhash import VALUES, Values, minhash
from consultations.grouping.normal import normal_texts


class Signature(msgspec.Struct, frozen=True):
    """One text.

    exact: 16 bytes, equal for equal normal forms (of an empty one, for equal texts).
    values: 64 MinHash values, little-endian uint16.
    polarity: what it affirms and denies, see ``marks``.
    length: characters of the normal form.
    """

    exact: bytes
    values: bytes
    polarity: bytes
    length: int

    def row(self) -> Values:
        """The values as the only row of an array."""
        return np.frombuffer(self.values, "<u2").reshape(1, VALUES)

    def marks(self) -> Marks:
        """The polarity of this one text."""
        return Marks.read([self.polarity])


class Signatures(msgspec.Struct, frozen=True):
    """Many texts: a row of ``exact`` (two uint64), ``values`` and ``lengths`` each, and the marks of all."""

    exact: NDArray[np.uint64]
    values: Values
    marks: Marks
    lengths: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, place: int) -> Signature:
        return Signature(
            exact=self.exact[place].tobytes(),
            values=self.values[place].astype("<u2").tobytes(),
            polarity=self.marks.written(place),
            length=int(self.lengths[place]),
        )

    def take(self, places: NDArray[np.intp]) -> Signatures:
        """Those at the places, in their order."""
        return Signatures(self.exact[places], self.values[places], self.marks.take(places), self.lengths[places])

    @classmethod
    def of(cls, signatures: Sequence[Signature]) -> Signatures:
        """Single ones as arrays."""
        count = len(signatures)
        exact = np.frombuffer(b"".join(one.exact for one in signatures), "<u8").reshape(count, 2)
        values = np.frombuffer(b"".join(one.values for one in signatures), "<u2").reshape(count, VALUES)
        marks = Marks.read([one.polarity for one in signatures])
        return cls(exact, values, marks, np.array([one.length for one in signatures], np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Signatures]) -> Signatures:
        """Several batches as one."""
        if not parts:
            return sign_many([])
        return cls(
            np.concatenate([part.exact for part in parts]),
            np.concatenate([part.values for part in parts]),
            Marks.joined([part.marks for part in parts]),
            np.concatenate([part.lengths for part in parts]),
        )


def sign(text: str) -> Signature:
    """The signature of one text."""
    return sign_many([text])[0]


def sign_many(texts: Sequence[str]) -> Signatures:
    """The signatures of a batch, the same as those of its texts one by one; quickest with some 100,000 characters."""
    forms = normal_texts(texts)
    begins = forms.begins
    content = memoryview(forms.codes.astype("<u4", copy=False).tobytes())
    exact = bytearray()
    instead = np.zeros(len(texts), np.uint32)
    for place, (begin, end) in enumerate(zip((begins[:-1] * 4).tolist(), (begins[1:] * 4).tolist(), strict=True)):
        if begin == end:
            # nothing but punctuation or symbols: alike only if it is exactly the same, and never like a word
            raw = b"\xff" + texts[place].encode("utf-8", "surrogatepass")
            instead[place] = xxhash.xxh32_intdigest(raw)
            exact += xxhash.xxh3_128_digest(raw)
        else:
            exact += xxhash.xxh3_128_digest(content[begin:end])
    return Signatures(
        exact=np.frombuffer(bytes(exact), "<u8").reshape(len(texts), 2),
        values=minhash(forms.codes, begins, instead),
        marks=marks_of(forms),
        lengths=np.diff(begins).astype(np.int32),
    )
