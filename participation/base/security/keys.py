"""Keys for each purpose, all derived from the one secret key, so that no two uses can be played against each other."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from participation.base import settings
from participation.base.settings import SettingWrong

NONCE = 12


def key(purpose: str) -> bytes:
    """256 bits for one purpose (RFC 5869). Raises :class:`SettingWrong` where no secret key is set."""
    secret = settings.current().secret_key
    if not secret:
        raise SettingWrong("KAIMEN_SECRET_KEY must be set; at least 32 random characters that nobody else knows.")
    return _derived(secret, purpose)


@cache
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"kaimen", info=purpose.encode()).derive(secret.encode())


# halves of characters, which come in what is no text: such a thing is not ours, and no fault of ours either
ANYTHING = "surrogatepass"


def sign(purpose: str, text: str) -> str:
    """A keyed hash (HMAC-SHA-256, hex) of a text that only this installation can make."""
    return hmac.digest(key(purpose), text.encode("utf-8", ANYTHING), "sha256").hex()


def signed(purpose: str, text: str, signature: str) -> bool:
    """Whether a signature is ours, compared in constant time."""
    return hmac.compare_digest(sign(purpose, text).encode(), signature.encode("utf-8", ANYTHING))


def seal(purpose: str, secret: bytes, about: str = "") -> bytes:
    """A secret made unreadable (AES-256-GCM) and bound to ``about``, so that it opens nowhere else."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key(purpose)).encrypt(nonce, secret, about.encode())


def unseal(purpose: str, sealed: bytes, about: str = "") -> bytes | None:
    """The secret, or None where it was sealed with another key, about something else, or changed since."""
    try:
        return AESGCM(key(purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        return None


def seal_text(purpose: str, text: str, about: str = "") -> str:
    """The same for a text that travels in a cookie or a form."""
    return urlsafe_b64encode(seal(purpose, text.encode(), about)).decode()


def unseal_text(purpose: str, sealed: str, about: str = "") -> str | None:
    """The text, or None where it is not ours."""
    try:
        found = unseal(purpose, urlsafe_b64decode(sealed.encode()), about)
    except ValueError:
        return None
    return None if found is None else found.decode()
