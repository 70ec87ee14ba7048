"""The keys that sign tickets, and those that signed them before."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from participation.base.database import fetch


class KnownKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as others may know it; ``public`` is its SubjectPublicKeyInfo in DER, the form that WebCrypto imports."""

    id: int
    algorithm: int
    public: bytes
    made_at: datetime
    retired_at: datetime | None
    reason: str


async def known_keys() -> list[KnownKey]:
    """All keys there ever were, the newest first."""
    return await fetch(
        KnownKey, "SELECT id, algorithm, public, made_at, retired_at, reason FROM ticket_key ORDER BY id DESC"
    )


async def keys_at_doors() -> list[KnownKey]:
    """Those whose tickets are taken, the newest first: what the manifest of a door carries."""
    return [key for key in await known_keys() if key.retired_at is None]


async def verifying_keys() -> dict[int, EllipticCurvePublicKey]:
    """The same by their id, ready to verify with."""
    return {key.id: public_key(key.public) for key in await keys_at_doors()}


@lru_cache(maxsize=256)
def public_key(der: bytes) -> EllipticCurvePublicKey:
    """The key that a SubjectPublicKeyInfo describes."""
    key = load_der_public_key(der)
    assert isinstance(key, EllipticCurvePublicKey)  # we store no other
    return key
