"""From the key string to numbers without bias."""

from __future__ import annotations

import hashlib

EVERY = 1 << 256


def seed_of(portfolio_sha256: str, key: str) -> str:
    """The seed, 64 hexadecimal digits: two draws on one evening from one beacon go their own ways."""
    return _hash(f"{portfolio_sha256}/{key}")


def ticket_of(seed: str, tickets: int) -> int:
    """A whole number from 0 to below ``tickets``, each equally likely.

    The first SHA-256 of ``seed/ticket/0``, ``seed/ticket/1`` and so on that is below the largest multiple of
    ``tickets`` counts; a plain remainder would favour small numbers.
    """
    fair = EVERY - EVERY % tickets
    attempt = 0
    while (number := int(_hash(f"{seed}/ticket/{attempt}"), 16)) >= fair:
        attempt += 1
    return number % tickets


def place_of_person(seed: str, pseudonym: str) -> str:
    """What a person is sorted by."""
    return _hash(f"{seed}/person/{pseudonym}")


def place_of_household(seed: str, household: str) -> str:
    """What a household is sorted by."""
    return _hash(f"{seed}/household/{household}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
