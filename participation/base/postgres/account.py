"""Who runs the server: this account, or for root (whom PostgreSQL refuses) the unprivileged ``nobody``."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from participation.base.postgres.errors import INSTEAD, PostgresFailed

if sys.platform != "win32":
    import pwd


@dataclass(frozen=True)
class Account:
    """The owner of the data folder and of the server. ``stands_in``: it does so for root, and is not us."""

    uid: int
    gid: int
    stands_in: bool

    def as_popen(self) -> dict[str, Any]:
        """The arguments of ``subprocess.Popen`` that start a program under this account, without our groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.stands_in else {}

    def give(self, path: Path) -> None:
        """Make a file or folder of ours this account's."""
        if self.stands_in:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account() -> Account:
    """The account that may run PostgreSQL on behalf of whoever we are. Raises :class:`PostgresFailed`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), stands_in=False)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise PostgresFailed(
            f"PostgreSQL does not run as root, and there is no account nobody to run it. {INSTEAD}"
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, stands_in=True)


def name_of(uid: int) -> str:
    """An account as a person knows it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
