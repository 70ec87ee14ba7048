"""Who gets in: nobody without a password, and from nowhere but this machine."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from participation.base.postgres import PostgresFailed, running
from participation.base.postgres.passwords import Passwords, read_passwords, write_passwords
from tests.base.postgres_world import answer, data_of, folder_of_its_own, nothing_runs, server_of, silent, sockets_of


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    with folder_of_its_own() as folder:
        yield folder


@pytest.fixture
def url(data_dir: Path) -> Iterator[str]:
    with running(data_dir, durable=False, say=silent) as found:
        yield found


@pytest.mark.parametrize("role", ["kaimen", "postgres"])
@pytest.mark.parametrize("password", ["", ":wrong"])
async def test_nobody_gets_in_without_the_password(url: str, role: str, password: str, tmp_path: Path) -> None:
    secret = url.partition("@")[0].rpartition(":")[2]
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url.replace(f"kaimen:{secret}@", f"{role}{password}@", 1), passfile=tmp_path / "none")


def test_it_listens_on_a_private_socket_only(data_dir: Path, url: str) -> None:
    assert answer(url, "SHOW listen_addresses") == ""
    folder = sockets_of(url)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / ".s.PGSQL.5432").stat().st_mode) == 0o700
    inodes = {file.readlink().name for file in Path(f"/proc/{server_of(data_dir)}/fd").iterdir()}
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    assert not [line for line in listening if f"socket:[{line[9]}]" in inodes]


def test_the_application_is_no_superuser_but_may_make_databases(url: str) -> None:
    asked = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = current_user"
    assert answer(url, asked) == "f|t|f|f"


def test_passwords_are_for_the_owner_only_and_not_in_the_log(data_dir: Path, url: str) -> None:
    assert answer(url, "SELECT 1") == "1"
    file = data_dir / "postgres" / "passwords"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = read_passwords(file)
    assert kept.role in url
    assert kept.superuser != kept.role
    home = data_of(data_dir).parent
    for log in (home / "log", home / "log.previous"):
        written = log.read_text() if log.exists() else ""
        assert kept.role not in written
        assert kept.superuser not in written
    assert not list(home.glob("*.password"))


def test_wrong_passwords_on_file_are_named_and_do_no_harm(data_dir: Path) -> None:
    file = data_dir / "postgres" / "passwords"
    with running(data_dir, durable=False, say=silent) as url:
        right = read_passwords(file)
        write_passwords(file, Passwords("wrong", "wrong"))
        with pytest.raises(PostgresFailed, match="refuses the passwords in"), running(data_dir, say=silent):
            raise AssertionError("attached with a wrong password")
        file.write_text("spoilt")
        with pytest.raises(PostgresFailed, match="missing or spoilt"), running(data_dir, say=silent):
            raise AssertionError("attached without a password")
        assert answer(url, "SELECT 1") == "1"
        write_passwords(file, right)
    assert nothing_runs(data_dir)
    with running(data_dir, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"
