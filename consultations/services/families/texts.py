"""Texts as families compare them: what of a comment is compared, and within what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.grouping.bands import band_keys
from consultations.grouping.signing import Signature, Signatures
from consultations.rules.families import place_of


def said(text: str, proposed_text: str) -> str:
    """All that a comment says, as it is counted in distinct texts."""
    return f"{text} {proposed_text}"


class FiledText(msgspec.Struct, frozen=True, kw_only=True):
    """A text as it is filed: ``exact`` holds the clause too where the text is compared within it."""

    id: int
    clause: UUID | None
    exact: bytes
    minima: bytes
    polarity: bytes
    length: int
    family: UUID

    def signature(self) -> Signature:
        """As the engine takes it."""
        return Signature(exact=self.exact, values=self.minima, polarity=self.polarity, length=self.length)


def within(signature: Signature, clause: UUID | None) -> Signature:
    """The signature under which the text of a comment on this clause is filed."""
    place = place_of(signature.length, clause)
    if place is None:
        return signature
    return msgspec.structs.replace(signature, exact=_mixed(signature.exact, place))


def keys_of(consultation: UUID, signature: Signature, clause: UUID | None) -> list[int]:
    """The 16 keys of a text, which no text of another consultation, or of a clause it is not compared with, has.

    Signed 64-bit numbers.
    """
    place = place_of(signature.length, clause)
    salt = hashlib.blake2b(consultation.bytes + (place.bytes if place else b""), digest_size=8).digest()
    mask = int.from_bytes(salt, "little", signed=True)
    return [key ^ mask for key in band_keys(signature)]


def _mixed(exact: bytes, place: UUID) -> bytes:
    return hashlib.blake2b(exact + place.bytes, digest_size=len(exact)).digest()


def together(texts: Sequence[FiledText]) -> Signatures:
    """Filed texts as the engine compares many."""
    return Signatures.of([text.signature() for text in texts])
