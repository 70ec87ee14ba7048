"""Opaque codes that people type, ids that sort by time, and secrets that are kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
import uuid

# Crockford's base 32: no I, L, O, U, so that a code read over the telephone is not misheard or misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = ALPHABET + "*~$=U"
_READ = str.maketrans("ILO", "110", " -")


_ticks = [0]
_ticking = threading.Lock()


def uuid7() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562, sections 5.7 and 6.2, method 3): sorts by the instant it was made at.

    Of two made in this process the later one is always the greater, also where the clock stands still or goes back.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    with _ticking:
        _ticks[0] = max(milliseconds << 12 | (rest << 12) // 1_000_000, _ticks[0] + 1)
        ticks = _ticks[0]
    value = (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def new_code(length: int = 16) -> str:
    """A random code of ``length`` characters (5 bits each) and a check character, in groups of four."""
    value = secrets.randbits(5 * length)
    body = "".join([ALPHABET[value >> shift & 31] for shift in range(5 * length - 5, -1, -5)])
    return grouped(body + _CHECK[value % 37])


def check_character(body: str) -> str:
    """Crockford's check symbol: the value modulo 37, which finds every single wrong or swapped character."""
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return _CHECK[value % 37]


def read_code(typed: str) -> str | None:
    """The code as stored, from what somebody typed; None where it cannot be one of ours."""
    text = typed.strip().upper().translate(_READ)
    body, check = text[:-1], text[-1:]
    if len(body) < 8 or any(c not in ALPHABET for c in body):
        return None
    # translate() has made an O or I of the check place into a digit too, which is what was meant
    return grouped(text) if check_character(body) == check else None


def grouped(text: str) -> str:
    """``ABCD-EFGH-…``: groups of four are read and typed with fewer slips."""
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def new_secret() -> str:
    """A random secret of 256 bits for cookies, links and tokens."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """How a random secret is stored. For secrets with full entropy only; passwords go through argon2."""
    return hashlib.sha256(secret.encode()).hexdigest()
