"""The PostgreSQL of a test run: one server, one migrated template, a database of its own for every worker.

A private server is started unless ``KAIMEN_TEST_DATABASE_URL`` names one (any PostgreSQL from 15 on, by a role that
may create databases).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from participation.base.postgres import PostgresFailed, discard, running
from participation.base.postgres.account import account
from participation.base.postgres.passwords import ROLE, SUPERUSER, read_passwords
from participation.base.postgres.place import noted_place, own_folder

HOUSE = Path(__file__).parents[1]
GIVEN = "KAIMEN_TEST_DATABASE_URL"
SECRET_KEY = "the secret key of the tests, which guards nothing"


def environment(database_url: str, data_dir: Path) -> dict[str, str]:
    """The settings of a test process or of a command under test: nothing of the developer's own comes through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIMEN_") and name != "PORT"}
    return kept | {
        "KAIMEN_DATABASE_URL": database_url,
        "KAIMEN_DATA_DIR": str(data_dir),
        "KAIMEN_SECRET_KEY": SECRET_KEY,
        "PYTHONPATH": str(HOUSE),
    }


def _let_rows_be_deleted(folder: Path, url: str) -> None:
    """Allow the application's role what emptying a database quickly takes; see tests/conftest.py."""
    place = noted_place(own_folder(folder), account())
    if place is None:
        raise RuntimeError("the server of the tests has no place")
    superuser = f"{SUPERUSER}:{read_passwords(place.passwords).superuser}"

    async def run() -> None:
        # both roles stand at the same place of the same address
        address = urlsplit(url)
        connection = await asyncpg.connect(f"postgresql://{superuser}@/{SUPERUSER}?{address.query}")
        try:
            await connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
        finally:
            await connection.close()

    asyncio.run(run())


class TestServer:
    """The server and its databases, in the controlling process; leaving it removes all of it."""

    __test__ = False

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="kaimen-tests-"))
        self._stack.callback(self._remove_files)
        self._name = f"kaimen_test_{secrets.token_hex(4)}"
        self._made: list[str] = []
        given = os.environ.get(GIVEN)
        if not given:
            self._stack.callback(discard, self.folder)
            given = self._stack.enter_context(running(self.folder, say=lambda sentence: None, durable=False))
            _let_rows_be_deleted(self.folder, given)
        else:
            self._stack.callback(self._drop_all)  # one of our own goes away whole, with all that is in it
        self._admin = given
        self.template = self._create(self._name, "template0")
        self._migrate()

    def database(self, worker: str) -> tuple[str, Path]:
        """A new database like the template and a data folder, for one worker."""
        url = self._create(f"{self._name}_{worker}", self._name)
        data_dir = self.folder / worker
        data_dir.mkdir()
        return url, data_dir

    def close(self) -> None:
        """Drop the databases, stop the server, remove the files.

        What resists is named on stderr; the tests have been judged by then, and their verdict stands.
        """
        try:
            self._stack.close()
        except (PostgresFailed, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as resisting:
            sys.stderr.write(f"Cleaning up after the tests stopped at: {type(resisting).__name__}: {resisting}\n")

    def _remove_files(self) -> None:
        # a program that a test has just ended may write its last file while the folder is being emptied
        shutil.rmtree(self.folder, onerror=lambda *left: None)
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _migrate(self) -> None:
        # in a process of its own, since this one may go on with another database
        done = subprocess.run(
            [sys.executable, "-m", "participation.cli", "migrate"],
            cwd=HOUSE,
            env=environment(self.template, self.folder),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            self.close()
            raise RuntimeError(f"the test database could not be migrated:\n{done.stderr}")

    def _create(self, name: str, template: str) -> str:
        # of C, so that texts sort and fold as in the embedded server, whatever the given one was made with
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        self._made.append(name)
        return urlunsplit(urlsplit(self._admin)._replace(path=f"/{name}"))

    def _drop_all(self) -> None:
        for name in self._made:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self._admin)
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(run())
