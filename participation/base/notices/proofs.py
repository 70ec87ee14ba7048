"""What a notice carries and nobody else knows: whoever follows its link reads what goes to the contact."""

from __future__ import annotations

import hmac

from participation.base.security.keys import sign

PURPOSE = "read at the contact"
# 128 bits, in a link that people may have to type
LENGTH = 32


def proof(receipt: str) -> str:
    """The key in a link about one receipt; made anew whenever a notice is written, and stored nowhere."""
    return sign(PURPOSE, receipt)[:LENGTH]


def proves(receipt: str, key: str) -> bool:
    """Whether a key came from a notice about this receipt."""
    return hmac.compare_digest(proof(receipt).encode(), key.encode())
