"""Signatures as Standard Webhooks defines them (v1: HMAC-SHA256 over id, timestamp and body)."""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

PREFIX = "whsec_"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
# What the clocks of two machines may differ by, and a call may take: later it could be somebody's recording.
TOLERANCE = timedelta(minutes=5)
SHORTEST, LONGEST = 24, 64


def new_key() -> bytes:
    """A random key of 256 bits."""
    return secrets.token_bytes(32)


def written(key: bytes) -> str:
    """A key as it is shown and typed: ``whsec_…``."""
    return PREFIX + b64encode(key).decode()


def read_key(text: str) -> bytes | None:
    """The key in ``whsec_…``; None where it is none, too short or too long."""
    if not text.startswith(PREFIX):
        return None
    try:
        key = b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return None
    return key if SHORTEST <= len(key) <= LONGEST else None


def headers(key: bytes, *, call: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a call; ``call`` is its id, the same whenever it is repeated."""
    stamp = str(int(at.timestamp()))
    return {ID: call, TIMESTAMP: stamp, SIGNATURE: f"v1,{_signature(key, call, stamp, body)}"}


def verifies(key: bytes, given: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """Whether the headers of a call (in lower case) sign this body with this key, lately."""
    call, stamp, signatures = given.get(ID, ""), given.get(TIMESTAMP, ""), given.get(SIGNATURE, "")
    if not call or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 11:
        return False
    if abs(now - datetime.fromtimestamp(int(stamp), UTC)) > TOLERANCE:
        return False
    expected = _signature(key, call, stamp, body).encode()
    # several may be sent while a key is being replaced
    offered = [one.removeprefix("v1,").encode() for one in signatures.split(" ") if one.startswith("v1,")]
    return any(hmac.compare_digest(expected, one) for one in offered)


def _signature(key: bytes, call: str, stamp: str, body: bytes) -> str:
    return b64encode(hmac.digest(key, f"{call}.{stamp}.".encode() + body, "sha256")).decode()
