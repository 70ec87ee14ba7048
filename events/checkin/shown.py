"""What was held in front of a door: a signed token, a code that was typed, or something that is none of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from events.checkin import token
from events.words import Verdict
from participation.base.codes import read_code


class Shown(msgspec.Struct, frozen=True):
    """What can be looked up: the ``number`` of a signed ticket or its ``code``; else why it is none."""

    number: int | None = None
    code: str | None = None
    verdict: Verdict | None = None


UNKNOWN = Shown(verdict=Verdict.UNKNOWN)
FORGED = Shown(verdict=Verdict.FORGED)


def read_shown(text: str, keys: Mapping[int, EllipticCurvePublicKey]) -> Shown:
    """What a scanner read or somebody typed: the address of a ticket, its token alone, or its code.

    A token that none of the ``keys`` (by id) signed is forged; so is one of a key that is not taken any more.
    """
    if (signed := token.read(text)) is not None:
        public = keys.get(signed.key)
        return Shown(number=signed.ticket) if public and token.verify(signed, public) else FORGED
    typed = text.strip().rpartition("/")[2] if len(text) <= token.LONGEST_SHOWN else ""
    code = read_code(typed)
    return UNKNOWN if code is None else Shown(code=code)


def hash_of_code(code: str) -> str:
    """The SHA-256 (hex) of a code without its hyphens: by which a phone knows it and nobody can find it out."""
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()


def hash_of_shown(text: str) -> str:
    """How what was none of ours is kept: recognised when it is shown again, and telling nothing."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
