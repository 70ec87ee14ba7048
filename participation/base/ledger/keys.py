"""The keys that sign checkpoints: one in use, those before it known for ever."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from participation.base import clock
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import Refused
from participation.base.ledger.errors import KEY_UNREADABLE
from participation.base.ledger.notes import Verifier, verifier_of
from participation.base.security.keys import seal, unseal
from participation.base.settings import current

PURPOSE = "ledger key"


class SigningKey(msgspec.Struct, frozen=True):
    """The key in use."""

    id: int
    name: str
    secret: Ed25519PrivateKey


class KnownKey(msgspec.Struct, frozen=True):
    """A key as it is published: since when and from which size on it signs, and who vouched for it."""

    verifier: str
    size: int
    at: datetime
    reason: str
    vouched: str


class _Row(msgspec.Struct):
    id: int
    verifier: str
    sealed: bytes


async def key_in_use() -> SigningKey:
    """The newest key; the first one is made here, under the ledger's lock. Raises 503 where it cannot be unsealed."""
    row = await fetch_one(_Row, "SELECT id, verifier, sealed FROM ledger_key ORDER BY id DESC LIMIT 1")
    if row is None:
        return await _made(name_of(current().base_url), size=0)
    verifier = Verifier.read(row.verifier)
    raw = unseal(PURPOSE, row.sealed, row.verifier)
    if raw is None:
        raise Refused(KEY_UNREADABLE)
    return SigningKey(row.id, verifier.name, Ed25519PrivateKey.from_private_bytes(raw))


async def known_keys() -> list[KnownKey]:
    """All keys that ever signed, the oldest first."""
    return await fetch(KnownKey, "SELECT verifier, size, at, reason, vouched FROM ledger_key ORDER BY id")


async def verifiers() -> list[Verifier]:
    """Their public halves."""
    return [Verifier.read(key.verifier) for key in await known_keys()]


async def next_key(*, size: int, reason: str, lost: bool) -> SigningKey:
    """Put a new key in the place of the one in use, which vouches for it unless it was lost.

    Raises 503 where the key in use cannot be unsealed and is not said to be lost.
    """
    row = await fetch_one(_Row, "SELECT id, verifier, sealed FROM ledger_key ORDER BY id DESC LIMIT 1")
    name = Verifier.read(row.verifier).name if row else name_of(current().base_url)
    before = None if lost or row is None else await key_in_use()
    return await _made(name, size=size, reason=reason, before=before)


def name_of(base_url: str) -> str:
    """The name of a ledger: where it is read, less the scheme. It stays when the address changes later."""
    parts = urlsplit(base_url)
    return f"{parts.netloc}{parts.path.rstrip('/')}/ledger"


async def _made(name: str, *, size: int, reason: str = "", before: SigningKey | None = None) -> SigningKey:
    secret = Ed25519PrivateKey.generate()
    verifier = str(verifier_of(name, secret))
    vouched = before.secret.sign(f"{verifier}\n".encode()).hex() if before else ""
    [row] = await execute(
        "INSERT INTO ledger_key (verifier, sealed, size, at, reason, vouched) VALUES ({}, {}, {}, {}, {}, {})"
        " RETURNING id",
        verifier,
        seal(PURPOSE, secret.private_bytes_raw(), verifier),
        size,
        clock.now(),
        reason,
        vouched,
    )
    return SigningKey(row["id"], name, secret)
