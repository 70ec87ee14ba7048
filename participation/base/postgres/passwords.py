"""The passwords of the two roles: the superuser, who only looks after the server, and the application's."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from participation.base.postgres.errors import PostgresFailed
from participation.base.postgres.notes import read_note, write_note

SUPERUSER, ROLE, DATABASE, PORT = "postgres", "kaimen", "kaimen", 5432


@dataclass(frozen=True)
class Passwords:
    """Both passwords, of letters and digits only: they pass through SQL, URLs and files as they are."""

    superuser: str
    role: str

    def url(self, socket_folder: Path) -> str:
        """How the application connects. PGPORT and PGSSLMODE would decide what it left unsaid."""
        where = quote(str(socket_folder), safe="/")
        return f"postgresql://{ROLE}:{self.role}@/{DATABASE}?host={where}&port={PORT}&sslmode=disable"


def new_passwords() -> Passwords:
    """Two passwords of 192 random bits."""
    return Passwords(secrets.token_hex(24), secrets.token_hex(24))


def write_passwords(path: Path, passwords: Passwords) -> None:
    """Keep them, readable by the owner only."""
    write_note(path, json.dumps({SUPERUSER: passwords.superuser, ROLE: passwords.role}))


def read_passwords(path: Path) -> Passwords:
    """The passwords kept. Raises :class:`PostgresFailed` where they are missing or spoilt."""
    try:
        kept = json.loads(read_note(path) or "")
        return Passwords(str(kept[SUPERUSER]), str(kept[ROLE]))
    except (ValueError, KeyError, TypeError) as error:
        raise PostgresFailed(
            f"The file {path} with the database's passwords is missing or spoilt; put it back from a backup."
        ) from error
