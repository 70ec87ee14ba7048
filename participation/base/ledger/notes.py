"""Checkpoints as signed notes, in the formats ``signed-note`` and ``tlog-checkpoint`` of c2sp.org.

A checkpoint is four lines, the origin of the ledger, its size, its root and the instant of signing (an extension line),
and one line a signature: an em dash, the key's name, and four bytes that name the key before the 64 bytes of Ed25519.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID = 4
ROOT = 32
DASH = "\u2014 "


class BadNote(ValueError):
    """A note that cannot be read, or whose signature is not of the key it names."""


class Checkpoint(msgspec.Struct, frozen=True):
    """A ledger at a size."""

    origin: str
    size: int
    root: bytes
    at: datetime

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{_moment(self.at)}\n"


class Verifier(msgspec.Struct, frozen=True):
    """A public key under its name."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:KEY_ID]

    def __str__(self) -> str:
        """The key as others are told it: name, key id and key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.key).decode()}"

    @classmethod
    def read(cls, told: str) -> Verifier:
        """A key as it was told. Raises :class:`BadNote`."""
        name, key_id, key = [*told.split("+", 2), "", ""][:3]
        raw = _decoded(key)
        found = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or found.key_id.hex() != key_id:  # one byte of kind, 32 of key
            raise BadNote("not a verifier key")
        return found


def verifier_of(name: str, secret: Ed25519PrivateKey) -> Verifier:
    """The public half of a key."""
    return Verifier(name, secret.public_key().public_bytes_raw())


def signed(checkpoint: Checkpoint, name: str, *secrets: Ed25519PrivateKey) -> str:
    """The note of a checkpoint, signed with each key."""
    text = checkpoint.text
    lines = [
        DASH + name + " " + base64.b64encode(verifier_of(name, secret).key_id + secret.sign(text.encode())).decode()
        for secret in secrets
    ]
    return text + "\n" + "".join(f"{line}\n" for line in lines)


def opened(note: str, keys: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint of a note that at least one of the keys signed.

    Signatures of other keys say nothing and are passed over; a wrong one of a known key is refused. Raises
    :class:`BadNote`.
    """
    text, gap, signatures = note.partition("\n\n")
    text += "\n"
    known = {(key.name, key.key_id): key for key in keys}
    by_known = False
    if not gap or not signatures.endswith("\n"):
        raise BadNote("no signatures")
    for line in signatures[:-1].split("\n"):
        name, _, encoded = line.removeprefix(DASH).rpartition(" ")
        raw = _decoded(encoded)
        if not line.startswith(DASH) or not name or len(raw) <= KEY_ID:
            raise BadNote("not a line of signature")
        if key := known.get((name, raw[:KEY_ID])):
            try:
                Ed25519PublicKey.from_public_bytes(key.key).verify(raw[KEY_ID:], text.encode())
            except InvalidSignature as error:
                raise BadNote(f"the signature of {name} is wrong") from error
            by_known = True
    if not by_known:
        raise BadNote("no signature of a known key")
    return _read(text)


def _decoded(encoded: str) -> bytes:
    """The bytes of base64. Raises :class:`BadNote` unless it is written in the one canonical way."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadNote("not base64") from error
    if base64.b64encode(raw).decode() != encoded:
        raise BadNote("not canonical base64")
    return raw


def _moment(at: datetime) -> str:
    """An instant in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_note(note: str) -> Checkpoint:
    """The checkpoint of a note, whoever signed it. Raises :class:`BadNote`."""
    return _read(note.partition("\n\n")[0] + "\n")


def _read(text: str) -> Checkpoint:
    try:
        origin, size, root, at, *_ = text.split("\n")
        found = Checkpoint(origin, int(size), _decoded(root), datetime.fromisoformat(at))
    except ValueError as error:
        raise BadNote("not a checkpoint") from error
    if (
        not origin
        or str(found.size) != size
        or _moment(found.at) != at
        or len(found.root) != hashlib.sha256().digest_size
    ):
        raise BadNote("not a checkpoint")
    return found
