"""Gathering the comments of a consultation to compare all: signed and forgotten, so that memory holds no text."""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Iterator, Sequence
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.signing import Signature, Signatures, sign_many
from consultations.rules.families import place_of
from consultations.services.families.placing import Arrived
from consultations.services.families.texts import FiledText, said, within
from participation.base.database import fetch

# comments read in one statement, filed texts too; and about so many characters signed at once, see ``sign_many``
READ, READ_FILED = 500, 10_000
SIGNED = 100_000
ID = 16

UNPLACED = """
SELECT c.id, c.consultation, c.clause, c.text, c.proposed_text, c.erased_at IS NOT NULL AS erased FROM comment c
WHERE c.consultation = {} AND c.id > {} AND NOT EXISTS (SELECT FROM family_member m WHERE m.comment = c.id)
ORDER BY c.id LIMIT {}
"""
FILED = """
SELECT t.id, t.clause, t.exact, t.minima, t.polarity, t.length, t.family FROM text_signature t
WHERE t.consultation = {} AND t.id > {} ORDER BY t.id LIMIT {}
"""
WEIGHTS = """
SELECT m.text, count(*) AS comments FROM family_member m JOIN text_signature t ON t.id = m.text
WHERE t.consultation = {} GROUP BY m.text
"""
START = UUID(int=0)


class _Weight(msgspec.Struct):
    text: int
    comments: int


class Gathered:
    """Distinct texts by number, and the comments that have no family yet, in the order in which they came.

    A text takes some 250 bytes and a comment 24; what they say is not kept.
    """

    def __init__(self) -> None:
        self.number: dict[bytes, int] = {}
        self.comments = bytearray()
        self.text_of = array("q")
        self.first: array[int] = array("q")
        self.weights: array[int] = array("q")
        self.clauses: dict[int, UUID] = {}
        self.families: dict[int, UUID] = {}
        self.erased: list[Arrived] = []
        self._parts: list[Signatures] = []

    def __len__(self) -> int:
        return len(self.text_of)

    def comment(self, place: int) -> UUID:
        """The comment at a place."""
        return UUID(bytes=bytes(self.comments[place * ID : (place + 1) * ID]))

    def signatures(self) -> Signatures:
        """Those of all texts, by number."""
        self._parts = [Signatures.joined(self._parts)]
        return self._parts[0]

    def knows(self, texts: Sequence[FiledText]) -> None:
        """Take up texts that are filed, with their families."""
        for text in texts:
            number = self._new(text.exact, -1)
            self.families[number] = text.family
            if text.clause:
                self.clauses[number] = text.clause
        self._parts.append(Signatures.of([text.signature() for text in texts]))

    def weighs(self, exact: dict[int, int], rows: Sequence[_Weight]) -> None:
        """How many comments say each filed text; ``exact`` leads from its id to its number.

        One that somebody filed after the texts were read has no number, and counts as new.
        """
        for row in rows:
            if (number := exact.get(row.text)) is not None:
                self.weights[number] = row.comments

    def takes(self, arrived: Sequence[Arrived]) -> None:
        """Take up comments."""
        said_ = [one for one in arrived if not one.erased]
        self.erased += [one for one in arrived if one.erased]
        signed = sign_many([said(one.text, one.proposed_text) for one in said_])
        exact = signed.exact.copy()
        new = []
        for place, one in enumerate(said_):
            if where := place_of(int(signed.lengths[place]), one.clause):
                exact[place] = np.frombuffer(within(_bare(signed, place), where).exact, "<u8")
            mine = exact[place].tobytes()
            number = self.number.get(mine)
            if number is None:
                number = self._new(mine, len(self))
                new.append(place)
                if where:
                    self.clauses[number] = where
            self.weights[number] += 1
            self.text_of.append(number)
            self.comments += one.id.bytes
        if new:
            self._parts.append(msgspec.structs.replace(signed, exact=exact).take(np.array(new, np.intp)))

    def _new(self, exact: bytes, first: int) -> int:
        number = self.number[exact] = len(self.first)
        self.first.append(first)
        self.weights.append(0)
        return number

    def weight(self) -> NDArray[np.int64]:
        """How many comments say each text, by number."""
        return np.maximum(np.array(self.weights, np.int64), 1)


def _bare(signed: Signatures, place: int) -> Signature:
    """What the filing of a text looks at."""
    return Signature(exact=signed.exact[place].tobytes(), values=b"", polarity=b"", length=int(signed.lengths[place]))


async def filed_texts(gathered: Gathered, consultation: UUID) -> None:
    """Take up all texts of the consultation that are filed already."""
    last = 0
    numbers: dict[int, int] = {}
    while texts := await fetch(
        FiledText,
        FILED,
        consultation,
        last,
        READ_FILED,
    ):
        begin = len(gathered.first)
        gathered.knows(texts)
        numbers |= {text.id: begin + place for place, text in enumerate(texts)}
        last = texts[-1].id
    if numbers:
        gathered.weighs(numbers, await fetch(_Weight, WEIGHTS, consultation))


async def unplaced(consultation: UUID) -> AsyncIterator[list[Arrived]]:
    """The comments without a family, oldest first, in portions that are worth signing at once."""
    last = START
    while rows := await fetch(Arrived, UNPLACED, consultation, last, READ):
        last = rows[-1].id
        left = iter(rows)
        while portion := _portion(left):
            yield portion


def _portion(rows: Iterator[Arrived]) -> list[Arrived]:
    found: list[Arrived] = []
    characters = 0
    for row in rows:
        found.append(row)
        characters += len(row.text) + len(row.proposed_text)
        if characters >= SIGNED:
            break
    return found
