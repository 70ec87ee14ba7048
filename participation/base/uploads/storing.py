"""Files on disk: under their hash, written whole or not at all, once for the same bytes."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from participation.base.settings import Settings


def path_of(sha256: str, settings: Settings) -> Path:
    """Where the bytes with this hash (64 hexadecimal digits) are."""
    return settings.data_dir / "uploads" / sha256[:2] / sha256[2:]


def write(sha256: str, content: bytes, settings: Settings) -> None:
    """Write bytes under their hash so that they survive a power cut; nothing to do where they are there."""
    path = path_of(sha256, settings)
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    _keep(path.parent)


def remove(sha256: str, settings: Settings) -> None:
    """Delete the bytes; nothing to do where they are gone."""
    with suppress(FileNotFoundError):
        path_of(sha256, settings).unlink()


def _keep(folder: Path) -> None:
    """A new name lasts once its folder is written, where the system can write folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
