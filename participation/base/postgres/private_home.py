"""As root: a folder for the server that ``nobody`` can reach, whatever lies above the project's own folder.

Each database has ``/var/lib/kaimen/<hash>`` (0700, of nobody), and beside it ``<hash>.for`` (of root), which names
the folder it belongs to: so a moved project keeps its database, and a copied one does not share it unnoticed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from itertools import count
from pathlib import Path

from participation.base.postgres.account import Account
from participation.base.postgres.errors import INSTEAD, PostgresFailed
from participation.base.postgres.notes import read_note, write_note

ROOT = Path("/var/lib/kaimen")
LOCATION = "location"


def root_folder() -> Path:
    """The common parent, made on first use; one that another account could write to is refused."""
    root = ROOT
    if not root.is_dir():
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o711)
    root = root.resolve()
    about = root.stat()
    if about.st_uid != 0 or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PostgresFailed(f"The folder {root} must be root's, and writable by root only. {INSTEAD}")
    return root


def name_for(folder: Path) -> str:
    """The name of the private folder that belongs to a data folder."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]


def claim_home(folder: Path, account: Account) -> Path:
    """The private folder for a new database of ``folder`` (the project's ``…/postgres``), made and handed over."""
    root = root_folder()
    name = name_for(folder.parent)
    for number in count(1):
        home = root / (name if number == 1 else f"{name}-{number}")
        if _claimant(home) in {None, folder} or not _in_use(home, _claimant(home)):
            break
    write_note(_claim(home), str(folder))
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)
    account.give(home)
    return home


def keep_home(folder: Path, home: Path) -> None:
    """Go on using the home that ``folder`` names, also after a move; a copy of another project is refused."""
    claimant = _claimant(home)
    if claimant == folder:
        return
    if _in_use(home, claimant) and claimant and not (claimant / LOCATION).samefile(folder / LOCATION):
        raise PostgresFailed(
            f"The folder {folder} is a copy of {claimant}, whose database is in {home}. "
            f"Remove {folder} to begin with an empty database, or carry the data over by backup and restore."
        )
    write_note(_claim(home), str(folder))


def homes_of(folder: Path) -> list[Path]:
    """The homes that ``folder`` has claimed, finished or not."""
    return [home for claim in ROOT.glob("*.for") if _claimant(home := claim.with_suffix("")) == folder]


def discard_home(home: Path) -> None:
    """Remove a home and its claim."""
    shutil.rmtree(home, ignore_errors=True)
    _claim(home).unlink(missing_ok=True)


def _claim(home: Path) -> Path:
    return home.with_name(f"{home.name}.for")


def _claimant(home: Path) -> Path | None:
    claimed = read_note(_claim(home))
    return Path(claimed) if claimed else None


def _in_use(home: Path, claimant: Path | None) -> bool:
    return claimant is not None and read_note(claimant / LOCATION) == str(home / "data")
