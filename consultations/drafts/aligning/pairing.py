"""What goes into an alignment and what comes out."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Change(StrEnum):
    """What became of clauses between two versions."""

    SAME = "same"
    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"


class Stated(msgspec.Struct, frozen=True):
    """A clause as it is compared: its number as printed, its heading, its text with one line a paragraph."""

    number: str
    heading: str
    text: str

    @property
    def words(self) -> str:
        """Heading and text, as they are compared."""
        return f"{self.heading}\n{self.text}" if self.heading else self.text


class Group(msgspec.Struct, frozen=True):
    """Clauses that belong together, as places (from 0) in the two versions, each in the order of its text.

    ``main`` is the pair that goes on as one clause; None where clauses were only added or removed.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    main: tuple[int, int] | None = None


class Pairing(msgspec.Struct, frozen=True):
    """A group and what became of it.

    ``similarity`` is 1 for the same words, less for any other, 0 for what was added or removed. ``reworded`` tells
    of a clause that was moved whether its words changed as well; ``redirected`` that its words stand, but that a
    clause it refers to by number is now another one.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    change: Change
    similarity: float
    main: tuple[int, int] | None = None
    reworded: bool = False
    redirected: bool = False
