"""What a ballot is about: sessions with their seats, and parties with their wishes."""

from __future__ import annotations

import msgspec


class OfferedSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session and the seats that the ballot gives of it. ``starts_at``: RFC 3339."""

    id: str
    title: str
    starts_at: str
    seats: int


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party under its pseudonym: how many it is, and the sessions it wants, the dearest first."""

    pseudonym: str
    seats: int
    wishes: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a party got: its place in the drawn order from 1, and its session, or None."""

    place: int
    pseudonym: str
    session: str | None
