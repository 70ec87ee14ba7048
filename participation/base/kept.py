"""What takes long to make of the sources, kept beside them in ``__pycache__`` as Python keeps its own.

A folder belongs to one state of the sources: where one of them changed it is another folder, and the earlier goes.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CACHE = "__pycache__"


def kept_folder(beside: Path, name: str, sources: Iterable[Path]) -> Path | None:
    """The folder for what is made of these files, made where there was none; None where nothing may be kept."""
    if sys.dont_write_bytecode:
        return None
    folder = beside / CACHE / f"{name}-{_state(sources)}"
    if not folder.is_dir():
        for earlier in folder.parent.glob(f"{name}-*"):
            with suppress(OSError):
                shutil.rmtree(earlier)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            # installed for reading only: made in each process
            return None
    return folder


def keep(path: Path, content: bytes) -> None:
    """Write a file that is whole or not there; where it cannot be written nothing is lost but time."""
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.close()
        Path(file.name).replace(path)


def _state(sources: Iterable[Path]) -> str:
    state = hashlib.sha256(sys.version.encode())
    for path in sorted(sources):
        state.update(f"{path.parent.name}/{path.name}\n".encode())
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]
