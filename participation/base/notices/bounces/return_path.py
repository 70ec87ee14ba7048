"""The envelope's sender of each mail (VERP): an address that says which delivery a bounce is about, signed."""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from uuid import UUID

from participation.base.security.keys import sign

PURPOSE = "return path"
# lower case, for mail servers change the case of what stands before the @ as they like
SHAPE = re.compile(r"\+([a-z2-7]{26})-([0-9a-f]{16})@", re.IGNORECASE)


def return_path(delivery: UUID, mailbox: str) -> str:
    """``returned+<delivery>-<signature>@city.example`` for the mailbox ``returned@city.example``."""
    name, _, domain = mailbox.rpartition("@")
    code = b32encode(delivery.bytes).decode().rstrip("=").lower()
    return f"{name}+{code}-{_signature(delivery)}@{domain}"


def delivery_of(text: str) -> UUID | None:
    """The delivery that a return path of ours in a text names; None where there is none or somebody made it up."""
    for found in SHAPE.finditer(text):
        delivery = UUID(bytes=b32decode(found[1].upper() + "======"))
        if hmac.compare_digest(_signature(delivery), found[2].lower()):
            return delivery
    return None


def _signature(delivery: UUID) -> str:
    return sign(PURPOSE, str(delivery))[:16]
