"""Where things are: the project's own folder with locks and passwords, and the home of the server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from participation.base.postgres.account import Account, name_of
from participation.base.postgres.binaries import reachable_binaries
from participation.base.postgres.errors import INSTEAD, PostgresFailed
from participation.base.postgres.notes import read_note, write_note
from participation.base.postgres.private_home import LOCATION, ROOT, claim_home, keep_home, root_folder


@dataclass(frozen=True)
class Place:
    """``folder`` is ours; ``home`` belongs to the account that runs the server, and for plain users is the same."""

    folder: Path
    home: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        """What PostgreSQL calls the data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server said since it was started last."""
        return self.home / "log"

    @property
    def passwords(self) -> Path:
        """The passwords, for the owner of the folder only."""
        return self.folder / "passwords"


def own_folder(data_dir: Path) -> Path:
    """``data_dir/postgres``, made if need be. Raises :class:`PostgresFailed` if it is another account's."""
    folder = data_dir.resolve() / "postgres"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.stat().st_uid
    except OSError as error:
        raise PostgresFailed(f"The folder {folder} cannot be used: {error.strerror}. {INSTEAD}") from error
    if owner != os.geteuid():
        raise PostgresFailed(
            f"The database of {folder} belongs to the account {name_of(owner)}; run this command as that account, "
            f"not as {name_of(os.geteuid())}. {INSTEAD}"
        )
    return folder


def noted_place(folder: Path, account: Account) -> Place | None:
    """The place of a database that was finished once, or None. Raises :class:`PostgresFailed` if it is gone."""
    noted = read_note(folder / LOCATION)
    if noted is None:
        return None
    if Path(noted).is_absolute() and not account.stands_in:
        raise PostgresFailed(
            f"The database of {folder} was made by root and is in {noted}; run this command as root. {INSTEAD}"
        )
    data = folder / noted  # "data" beside the note, or an absolute path below the root's common folder
    if not data.is_dir():
        raise PostgresFailed(
            f"The database folder {data} named in {folder / LOCATION} is missing. Put it back, or remove "
            f"{folder} to begin with an empty database."
        )
    if account.stands_in:
        if data.parent.parent != root_folder():
            raise PostgresFailed(f"{folder / LOCATION} names {data}, which is not below {ROOT}.")
        keep_home(folder, data.parent)
    return place_at(folder, data.parent, account)


def new_place(folder: Path, account: Account) -> Place:
    """The place for a database that is yet to be made."""
    return place_at(folder, claim_home(folder, account) if account.stands_in else folder, account)


def note_place(place: Place) -> None:
    """Say that the database is complete, and where; a plain user's says it relatively, so that it may be moved."""
    write_note(place.folder / LOCATION, str(place.data) if place.account.stands_in else place.data.name)


def place_at(folder: Path, home: Path, account: Account) -> Place:
    """The place whose server lives in ``home``, with the programs to look after it."""
    root = root_folder() if account.stands_in else home
    return Place(folder, home, reachable_binaries(root, account), account)
