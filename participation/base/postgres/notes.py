"""Small private files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def read_note(path: Path) -> str | None:
    """What the file says, or None where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape").removesuffix("\n")
    except FileNotFoundError:
        return None


def write_note(path: Path, text: str) -> None:
    """Write the file for its owner's eyes only; a power cut leaves the old one or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames within the folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
