"""The links by which a participant has their own page and the papers of their items, without an account."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from participation.base.security.keys import sign
from participation.base.settings import current

ATTENDING = "attending"
PAPER = "paper"
# 128 bits: as hard to guess as the whole, and half as long in a text message
LENGTH = 32


def attending_key(participant: UUID) -> str:
    """What proves that its holder was given the link."""
    return sign(ATTENDING, str(participant))[:LENGTH]


def attending_path(participant: UUID) -> str:
    """The own page of a participant on this site, with its key."""
    return f"/attending/{participant.hex}{attending_key(participant)}"


def attending_link(participant: UUID) -> str:
    """The same as a whole address, for notices."""
    return f"{current().base_url}{attending_path(participant)}"


def read_attending(code: str) -> UUID | None:
    """Whose page the last part of a link opens; None where it is no link of ours. Compared in constant time."""
    if len(code) != 2 * LENGTH:
        return None
    try:
        participant = UUID(hex=code[:LENGTH])
    except ValueError:
        return None
    return participant if hmac.compare_digest(attending_key(participant).encode(), code[LENGTH:].encode()) else None


def paper_key(paper: UUID, participant: UUID, until: int) -> str:
    """The key by which a participant has a paper until an instant (seconds since 1970)."""
    return sign(PAPER, f"{paper}:{participant}:{until}")[:LENGTH]


def paper_path(paper: UUID, participant: UUID, until: datetime) -> str:
    """Where a participant has a paper, until then."""
    seconds = int(until.timestamp())
    return f"/papers/{paper}?for={participant}&until={seconds}&key={paper_key(paper, participant, seconds)}"


def opens_paper(paper: UUID, participant: UUID, until: int, key: str) -> bool:
    """Whether a key came out of such a link; the instant in it may be over. Compared in constant time."""
    return hmac.compare_digest(paper_key(paper, participant, until).encode(), key.encode())
