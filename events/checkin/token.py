"""The signed token in the QR code of a ticket: what a door checks without asking anybody.

73 bytes: the algorithm (1: ECDSA P-256 with SHA-256), the id of the key, the number of the door (3 bytes) and of the
ticket (4 bytes), both big-endian, and the signature of these nine bytes as ``r || s`` (32 bytes each), which is the
form that WebCrypto takes. In an address it is base 32 (RFC 4648) without padding, in capitals: 117 characters of the
QR code's alphanumeric mode.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

ECDSA_P256 = 1
HEAD, HALF = 9, 32
LENGTH = HEAD + 2 * HALF
WRITTEN = 117
LARGEST_KEY, LARGEST_DOOR, LARGEST_TICKET = 2**8 - 1, 2**24 - 1, 2**32 - 1
TEXT = re.compile(f"[A-Z2-7]{{{WRITTEN}}}")
# the letters of RFC 4648 as Python writes the same digits
DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")
# where on the site the token's address is, in the capitals of the QR code
PLACE = "/T/"
# nobody types or photographs more than this
LONGEST_SHOWN = 500
# deterministic (RFC 6979): a ticket looks the same each time it is shown
SIGNING = ECDSA(SHA256(), deterministic_signing=True)
CHECKING = ECDSA(SHA256())


class Token(msgspec.Struct, frozen=True):
    """A token that has the right form; whether it is ours, :func:`verify` tells."""

    algorithm: int
    key: int
    door: int
    ticket: int
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The nine bytes that were signed."""
        return _head(self.algorithm, self.key, self.door, self.ticket)


def make(private: EllipticCurvePrivateKey, *, key: int, door: int, ticket: int) -> bytes:
    """The token of a ticket, signed. Raises ValueError for a number that has no room in it."""
    if not (0 < key <= LARGEST_KEY and 0 < door <= LARGEST_DOOR and 0 < ticket <= LARGEST_TICKET):
        raise ValueError("a number does not fit into a token")
    head = _head(ECDSA_P256, key, door, ticket)
    r, s = decode_dss_signature(private.sign(head, SIGNING))
    return head + r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")


def written(token: bytes) -> str:
    """The token in base 32, as it stands at the end of its address."""
    return b32encode(token).decode().rstrip("=")


def address(base_url: str, token: bytes) -> str:
    """What the QR code holds: an address that any phone opens, in capitals as far as hosts do not mind them."""
    parts = urlsplit(base_url)
    return f"{parts.scheme.upper()}://{parts.netloc.upper()}{parts.path.rstrip('/')}{PLACE}{written(token)}"


def read(shown: str) -> Token | None:
    """The token in what was scanned or typed, an address or the token alone; None where there is none.

    Capitals do not matter. There is one way only to write a token: spare bits are zero.
    """
    if len(shown) > LONGEST_SHOWN:
        return None
    text = shown.strip().partition("?")[0].partition("#")[0].rpartition("/")[2].upper()
    if TEXT.fullmatch(text) is None:
        return None
    # as one number, which is a tenth of the time of the library's decoder; the last of its bits is spare
    bits = int(text.translate(DIGITS), 32)
    if bits & 1:
        return None
    raw = (bits >> 1).to_bytes(LENGTH, "big")
    return Token(raw[0], raw[1], int.from_bytes(raw[2:5], "big"), int.from_bytes(raw[5:HEAD], "big"), raw[HEAD:])


def verify(token: Token, public: EllipticCurvePublicKey) -> bool:
    """Whether this key signed the token, by an algorithm that we know."""
    if token.algorithm != ECDSA_P256:
        return False
    halves = (int.from_bytes(part, "big") for part in (token.signature[:HALF], token.signature[HALF:]))
    try:
        public.verify(encode_dss_signature(*halves), token.signed, CHECKING)
    except InvalidSignature:
        return False
    return True


def verified(shown: str, keys: Mapping[int, EllipticCurvePublicKey]) -> Token | None:
    """The token in what was scanned, if one of the ``keys`` (by id) signed it."""
    token = read(shown)
    if token is None or (public := keys.get(token.key)) is None:
        return None
    return token if verify(token, public) else None


def _head(algorithm: int, key: int, door: int, ticket: int) -> bytes:
    return bytes([algorithm, key]) + door.to_bytes(3, "big") + ticket.to_bytes(4, "big")
