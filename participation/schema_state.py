"""Whether the database has the schema of this version."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import asyncpg
from piccolo.conf.apps import Finder

from participation.base.migrations import applied

ID = re.compile(r'^ID = "(.+)"$', re.MULTILINE)


@cache
def wanted() -> frozenset[str]:
    """The migrations this version knows, each as ``room id``; read from their files, without running them."""
    found: set[str] = set()
    for name in Finder().get_sorted_app_names():
        folder = Path(Finder().get_app_config(name).resolved_migrations_folder_path)
        for path in folder.glob("*.py"):
            found.update(f"{name} {number}" for number in ID.findall(path.read_text("utf-8")))
    return frozenset(found)


async def pending() -> list[str]:
    """The migrations that the database has not seen, oldest first."""
    try:
        return sorted(wanted() - await applied())
    except asyncpg.UndefinedTableError:
        return sorted(wanted())
