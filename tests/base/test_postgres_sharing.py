"""Who starts the embedded PostgreSQL, who stops it, and who only comes and goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import pytest

from participation.base.postgres import PostgresFailed, discard, running
from tests.base.postgres_world import (
    answer,
    born,
    client,
    data_of,
    folder_of_its_own,
    nothing_runs,
    server_of,
    silent,
    until,
)


@pytest.fixture
def new() -> Iterator[Path]:
    """A data folder without a database."""
    with folder_of_its_own() as folder:
        yield folder


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A data folder for one test after the other; the first makes the database."""
    with folder_of_its_own() as folder:
        yield folder


async def test_the_first_to_attach_makes_a_database_that_the_application_owns(new: Path) -> None:
    said: list[str] = []
    with running(new, say=said.append) as url:
        connection = await asyncpg.connect(url)
        try:
            assert (
                await connection.fetchval("SELECT current_user || ' in ' || current_database()") == "kaimen in kaimen"
            )
            assert await connection.fetchval("SHOW server_encoding") == "UTF8"
            assert await connection.fetchval("SHOW timezone") == "UTC"
            assert await connection.fetchval("SHOW max_connections") == "100"
            assert await connection.fetchval("SHOW fsync") == "on"
            assert await connection.fetchval("SELECT array_agg(x ORDER BY x) FROM unnest('{b,a,B,征}'::text[]) x") == [
                *("B", "a", "b", "征")
            ]
            await connection.execute("CREATE DATABASE another TEMPLATE kaimen")
        finally:
            await connection.close()
    assert said == [f"Making the database in {data_of(new)}"]


def test_what_was_written_is_there_after_the_next_start(new: Path) -> None:
    with running(new, durable=False, say=silent) as url:
        answer(url, "CREATE TABLE word (text text)")
        answer(url, "INSERT INTO word VALUES ('开门')")
        first = born(url)
    assert nothing_runs(new)
    with running(new, durable=False, say=silent) as url:
        assert answer(url, "SELECT text FROM word") == "开门"
        assert born(url) != first


def test_it_starts_once_however_many_attach_at_once(new: Path) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(client(new)) for _ in range(8)]
        urls = [each.hear("url") for each in clients]
        assert len({born(url) for url in urls}) == 1
        assert sum("Making" in line for each in clients for line in each.heard) == 1
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda each: each.leave(), clients))
    assert nothing_runs(new)


def test_those_who_attach_in_one_process_share_it_too(data_dir: Path) -> None:
    with running(data_dir, durable=False, say=silent) as outer:
        with running(data_dir, durable=False, say=silent) as inner:
            assert inner == outer
            first = born(inner)
        assert born(outer) == first
    assert nothing_runs(data_dir)


def test_a_command_that_leaves_does_not_stop_the_server_of_its_owner(data_dir: Path) -> None:
    with client(data_dir) as owner, client(data_dir) as command:
        url = owner.hear("url")
        command.hear("url")
        first = born(url)
        command.leave()
        assert born(url) == first
        owner.leave()
    assert nothing_runs(data_dir)


def test_the_last_one_out_stops_it_also_when_another_started_it(data_dir: Path) -> None:
    with client(data_dir) as first, client(data_dir) as last:
        first.hear("url")
        url = last.hear("url")
        first.leave()
        assert born(url)
        last.leave()
    assert nothing_runs(data_dir)


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_workers_that_outlive_their_parent_do_not_hold_the_server_up(data_dir: Path, how: str) -> None:
    with client(data_dir) as parent, running(data_dir, durable=False, say=silent) as url:
        parent.hear("url")
        parent.tell(how)
        worker = int(parent.hear("child"))
        parent.kill()
        os.kill(worker, 0)
        assert born(url)
        held = [str(file.readlink()) for file in Path(f"/proc/{worker}/fd").iterdir()]
        assert not [path for path in held if path.startswith(str(data_dir))]
    assert nothing_runs(data_dir)


def test_a_forked_child_that_leaves_the_block_does_not_stop_the_server(data_dir: Path) -> None:
    with client(data_dir) as parent:
        url = parent.hear("url")
        first = born(url)
        parent.tell("escape")
        parent.hear("escaped")
        assert born(url) == first
        parent.leave()
    assert nothing_runs(data_dir)


def test_the_server_inherits_none_of_our_files_and_secrets(data_dir: Path) -> None:
    with client(data_dir) as owner:
        owner.hear("url")
        server = Path(f"/proc/{server_of(data_dir)}")
        held = [str(file.readlink()) for file in (server / "fd").iterdir()]
        assert not [path for path in held if path.endswith(("/mutex", "/users"))]
        assert b"whispered" not in (server / "environ").read_bytes()
        owner.leave()


def test_ctrl_c_in_the_terminal_reaches_the_owner_and_not_the_server(data_dir: Path) -> None:
    with client(data_dir) as owner, running(data_dir, durable=False, say=silent) as url:
        owner.hear("url")
        first = born(url)
        owner.interrupt()
        owner.started.wait()
        assert born(url) == first
    assert nothing_runs(data_dir)


def test_ctrl_c_lets_the_only_one_attached_stop_it(data_dir: Path) -> None:
    with client(data_dir) as owner:
        owner.hear("url")
        owner.interrupt()
        owner.started.wait()
    assert nothing_runs(data_dir)


def test_variables_of_postgresql_in_our_environment_change_nothing(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGHOST": "nowhere.invalid",
        "PGSSLMODE": "require",
    }.items():
        monkeypatch.setenv(name, value)
    with running(data_dir, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"


def test_a_database_in_use_is_not_discarded(new: Path) -> None:
    with running(new, durable=False, say=silent) as url:
        with pytest.raises(PostgresFailed, match="in use"):
            discard(new, say=silent)
        assert answer(url, "SELECT 1") == "1"
    data = data_of(new)
    discard(new, say=silent)
    assert not data.exists()
    until(lambda: not (new / "postgres").exists(), "the folder to go")
