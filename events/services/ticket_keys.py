"""The key that signs tickets: made on first use, replaced by rotation, taken back where it may have leaked."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from events.checkin.errors import KEY_IN_USE, KEY_UNREADABLE, NO_KEYS_LEFT
from events.checkin.token import ECDSA_P256, LARGEST_KEY
from participation.base import audit, clock
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.services.authority import require_administrator
from participation.base.security.keys import seal, unseal

PURPOSE = "ticket key"
# one at a time makes or ends keys
LOCK = 0x7469_636B_6574
NEWEST = "SELECT id, public, sealed FROM ticket_key WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1"


class SigningKey(msgspec.Struct, frozen=True):
    """The key in use."""

    id: int
    private: EllipticCurvePrivateKey


class _Row(msgspec.Struct):
    id: int
    public: bytes
    sealed: bytes


class _Retired(msgspec.Struct):
    retired_at: datetime | None


async def key_in_use() -> SigningKey:
    """The newest key that is not retired; the first one is made here, in the caller's transaction if there is one.

    Raises 503 where the secret key of the installation does not open it.
    """
    row = await fetch_one(_Row, NEWEST)
    return opened(row.id, row.public, row.sealed) if row else await _first_key()


@lru_cache(maxsize=16)
def opened(id_: int, public: bytes, sealed: bytes) -> SigningKey:
    """A key as it is stored, ready to sign. Known by all that is stored, so that one that never came to be is not
    taken for the next of its number. Raises 503 as above."""
    raw = unseal(PURPOSE, sealed, _about(id_, public))
    if raw is None:
        raise Refused(KEY_UNREADABLE)
    key = load_der_private_key(raw, password=None)
    assert isinstance(key, EllipticCurvePrivateKey)  # we seal no other
    return SigningKey(id_, key)


async def rotate(actor: Actor, *, reason: str, retire: bool = False) -> SigningKey:
    """Sign with a new key from now on.

    Tickets that older keys signed stay good, unless these are retired in the same act: then every ticket that was
    saved or printed is refused at doors by its QR code, while its page shows a new one and its typed code stays good.
    Raises 403 for anybody but administrators, 409 after 255 keys.
    """
    require_administrator(actor)
    async with transaction():
        await _lock()
        now = clock.now()
        retired: list[int] = []
        if retire:
            rows = await execute("UPDATE ticket_key SET retired_at = {} WHERE retired_at IS NULL RETURNING id", now)
            retired = sorted(row["id"] for row in rows)
        key = await _next_key(reason)
        await audit.record(actor, "ticket_key.made", f"ticket-key:{key.id}", reason=reason, retired=retired)
    return key


async def retire_key(actor: Actor, *, key: int, reason: str) -> None:
    """Take nothing any more that a key signed which is not in use.

    Raises 403 for anybody but administrators, 404 for a key that there is not, 409 for the one in use; one that is
    retired already stays so.
    """
    require_administrator(actor)
    async with transaction():
        await _lock()
        row = await fetch_one(_Retired, "SELECT retired_at FROM ticket_key WHERE id = {}", key)
        if row is None:
            raise Refused(NOT_FOUND)
        if row.retired_at is not None:
            return
        newest = await fetch_one(_Row, NEWEST)
        if newest is None or newest.id == key:
            raise Refused(KEY_IN_USE)
        await execute("UPDATE ticket_key SET retired_at = {} WHERE id = {}", clock.now(), key)
        await audit.record(actor, "ticket_key.retired", f"ticket-key:{key}", reason=reason)


async def _lock() -> None:
    await execute("SELECT pg_advisory_xact_lock({})", LOCK)


async def _first_key() -> SigningKey:
    made = await _insert(1, "")
    if made:
        return made
    # somebody else made it while we did
    row = await fetch_one(_Row, NEWEST)
    assert row is not None  # keys are never deleted, and the last one is never retired without a new one
    return opened(row.id, row.public, row.sealed)


async def _next_key(reason: str) -> SigningKey:
    while True:
        [row] = await execute("SELECT coalesce(max(id), 0) + 1 AS id FROM ticket_key")
        if row["id"] > LARGEST_KEY:
            raise Refused(NO_KEYS_LEFT)
        if made := await _insert(row["id"], reason):
            return made


async def _insert(id_: int, reason: str) -> SigningKey | None:
    private = generate_private_key(SECP256R1())
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raw = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    rows = await execute(
        "INSERT INTO ticket_key (id, algorithm, public, sealed, made_at, reason) VALUES ({}, {}, {}, {}, {}, {})"
        " ON CONFLICT (id) DO NOTHING RETURNING id",
        id_,
        ECDSA_P256,
        public,
        seal(PURPOSE, raw, _about(id_, public)),
        clock.now(),
        reason,
    )
    return SigningKey(id_, private) if rows else None


def _about(id_: int, public: bytes) -> str:
    return f"{id_}:{public.hex()}"
