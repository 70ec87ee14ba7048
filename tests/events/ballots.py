"""Ballots that the tests of the engine and the verifier draw from."""

from __future__ import annotations

from events.drawing.file import Frozen, frozen_of
from events.drawing.wishes import OfferedSession, Party

SOURCES = ("双色球;kind=numbers;known=2027-07-28T13:30:00Z", "现场摇号;kind=digits;count=6;known=2027-07-28T14:00:00Z")
ENTROPY = [("现场摇号", "039481"), ("双色球", "9 18 26 34 41 45")]


def sessions(*seats: int) -> list[OfferedSession]:
    """Sessions s1, s2 … with these seats."""
    return [
        OfferedSession(id=f"s{at}", title="走进水厂", starts_at=f"2027-08-{at:02}T01:00:00Z", seats=number)
        for at, number in enumerate(seats, 1)
    ]


def party(pseudonym: str, seats: int, *wishes: str) -> Party:
    """A party that wishes for these sessions."""
    return Party(pseudonym=pseudonym, seats=seats, wishes=wishes)


def small() -> Frozen:
    """Four parties for six seats of two sessions."""
    parties = [
        party("AB", 2, "s1", "s2"),
        party("CD", 3, "s1"),
        party("EF", 1, "s2", "s1"),
        party("GH", 2, "s2"),
    ]
    return frozen_of("water-works", 1, sessions(4, 2), parties, SOURCES)
