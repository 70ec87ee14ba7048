"""Where the socket is: in the home of the server, or in a short private folder where that path is too long."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from participation.base.postgres.notes import read_note, write_note
from participation.base.postgres.passwords import PORT
from participation.base.postgres.place import Place

SOCKET = f".s.PGSQL.{PORT}"
LONGEST = 103  # bytes of a socket's path: macOS has room for 104 with the final zero, Linux for 108
PLAIN = re.compile(r"[A-Za-z0-9_./-]+")  # commas separate hosts in URLs; other signs are read in several ways


def socket_folder(place: Place) -> Path:
    """The folder of the socket, to be asked under the mutex; a short one is made on first use and remembered."""
    if _usable(place.home):
        return place.home
    note = place.folder / "socket"
    remembered = read_note(note)
    if remembered and _private(Path(remembered)):
        return Path(remembered)
    # Not XDG_RUNTIME_DIR, which goes away at log-out while the server may go on.
    for parent in (Path(tempfile.gettempdir()).resolve(), Path("/tmp")):  # noqa: S108 # mkdtemp makes it private
        if _usable(parent / "kaimen-12345678"):
            break
    made = Path(tempfile.mkdtemp(prefix="kaimen-", dir=parent))
    write_note(note, str(made))
    return made


def remove_socket_folder(place: Place) -> None:
    """After a stop: leave nothing outside of the place."""
    note = place.folder / "socket"
    if (remembered := read_note(note)) and _private(Path(remembered)):
        for name in (SOCKET, f"{SOCKET}.lock"):
            (Path(remembered) / name).unlink(missing_ok=True)
        with suppress(OSError):
            Path(remembered).rmdir()
    note.unlink(missing_ok=True)


def _usable(folder: Path) -> bool:
    return PLAIN.fullmatch(str(folder)) is not None and len(os.fsencode(folder / SOCKET)) <= LONGEST


def _private(folder: Path) -> bool:
    """Whether it is still our own: folders in /tmp are cleaned away, and others may take the name."""
    try:
        about = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and stat.S_IMODE(about.st_mode) == stat.S_IRWXU
