"""A place in the line as its holder carries it: signed, so that none is made up, moved or taken to another session."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from events.rules.rush import LOTS, Place
from participation.base.security.keys import sign, signed

PURPOSE = "place in a line"
# 128 bits
LENGTH = 32
# A place is good for so long; then its holder stands at the end again.
GOOD = timedelta(hours=2)


def new_lot() -> int:
    """A lot, as good as any other."""
    return secrets.randbelow(LOTS)


def written(place: Place) -> str:
    """The place as letters and digits, dots and a sign."""
    said = f"{place.session.hex}.{int(place.since.timestamp())}.{'n' if place.lot is None else 'l'}"
    said += str(place.n if place.lot is None else place.lot)
    return f"{said}.{sign(PURPOSE, said)[:LENGTH]}"


def read(text: str, session: UUID, now: datetime) -> Place | None:
    """The place somebody carries, if it is one of ours for this session and still good."""
    said, _, key = text.rpartition(".")
    if len(text) > 200 or not signed_short(said, key):
        return None
    whose, at, kind = said.split(".")
    since = datetime.fromtimestamp(int(at), UTC)
    if whose != session.hex or now - since > GOOD:
        return None
    value = int(kind[1:])
    return Place(session, since, lot=value) if kind[0] == "l" else Place(session, since, n=value)


def signed_short(said: str, key: str) -> bool:
    """Whether the key is ours, compared in constant time."""
    whole = sign(PURPOSE, said)
    return len(key) == LENGTH and signed(PURPOSE, said, key + whole[LENGTH:])
