"""Canonical JSON (RFC 8785), so that a hash taken today can be taken again by anybody."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import rfc8785


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value of Structs, lists, dictionaries, strings and integers."""
    return rfc8785.dumps(msgspec.to_builtins(value))


def commitment(salt: bytes, body: bytes) -> bytes:
    """SHA-256 over salt and body: tells nothing of the body to one who has not both."""
    return hashlib.sha256(salt + body).digest()
