"""What the embedded PostgreSQL does after a kill -9, a full disk, a power cut, or Ctrl-C at the wrong moment."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.base.postgres import PostgresFailed, binaries, running
from participation.base.postgres.account import account
from participation.base.postgres.private_home import homes_of
from participation.base.postgres.waiting import waited
from tests.base.postgres_world import (
    ROOT,
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

KEPT = "CREATE TABLE word AS SELECT 'kept' AS text"


@pytest.fixture
def new() -> Iterator[Path]:
    """A data folder without a database."""
    with folder_of_its_own() as folder:
        yield folder


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A data folder with a database that keeps a word, for one test after the other."""
    with folder_of_its_own() as folder:
        make(folder)
        yield folder


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's process, under the very account of the server, and even called postgres."""
    started = subprocess.Popen(
        ["postgres", "600"], executable="/bin/sleep", cwd="/", start_new_session=True, **account().as_popen()
    )
    yield started
    started.kill()
    started.wait()


def make(data_dir: Path) -> Path:
    """Make a database that keeps a word; its data folder."""
    with running(data_dir, durable=False, say=silent) as url:
        answer(url, KEPT)
    return data_of(data_dir)


def kept(data_dir: Path) -> bool:
    """Whether the word is there after a start."""
    with running(data_dir, durable=False, say=silent) as url:
        return answer(url, "SELECT text FROM word") == "kept"


def test_after_a_kill_of_the_owner_the_next_adopts_the_server_and_stops_it(data_dir: Path) -> None:
    with client(data_dir) as owner:
        url = owner.hear("url")
        first = born(url)
        owner.kill()
    assert born(url) == first, "the server goes on without its owner"
    with running(data_dir, durable=False, say=silent) as url:
        assert born(url) == first
        assert answer(url, "SELECT text FROM word") == "kept"
    assert nothing_runs(data_dir)


def test_after_a_kill_of_the_server_committed_data_is_recovered(new: Path) -> None:
    with client(new, durable=True) as owner:
        url = owner.hear("url")
        answer(url, KEPT)
        os.kill(server_of(new), signal.SIGKILL)
        # somebody attaches at once, while the owner still believes in its server
        assert kept(new)
        assert born(url), "the owner's URL is good for the new server"
        owner.leave()
    assert nothing_runs(new)


def test_after_a_kill_of_everything_committed_data_is_recovered(new: Path) -> None:
    with client(new, durable=True) as owner:
        answer(owner.hear("url"), KEPT)
        data = data_of(new)
        owner.kill()
        os.kill(server_of(new), signal.SIGKILL)
    assert (data / "postmaster.pid").exists()
    assert kept(new)
    assert nothing_runs(new)


def test_an_owner_whose_server_was_killed_leaves_in_peace(data_dir: Path) -> None:
    with client(data_dir) as owner:
        owner.hear("url")
        os.kill(server_of(data_dir), signal.SIGKILL)
        owner.leave()
    until(lambda: nothing_runs(data_dir), "the children of the killed server to notice")
    assert nothing_runs(data_dir)


def test_a_number_that_is_now_another_process_is_not_taken_for_the_server(
    data_dir: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    data = data_of(data_dir)
    lines = (sleeper.pid, data, int(time.time()), 5432, data.parent, "", "  1234567         1", "ready   ")
    stale = "".join(f"{line}\n" for line in lines)
    (data / "postmaster.pid").write_text(stale)
    (data.parent / ".s.PGSQL.5432.lock").write_text(stale)
    account().give(data / "postmaster.pid")
    account().give(data.parent / ".s.PGSQL.5432.lock")
    assert kept(data_dir)
    assert sleeper.poll() is None
    assert nothing_runs(data_dir)


def test_leaving_does_not_stop_a_process_that_took_the_number_of_a_killed_server(
    data_dir: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    with client(data_dir) as owner:
        owner.hear("url")
        file = data_of(data_dir) / "postmaster.pid"
        server = server_of(data_dir)
        os.kill(server, signal.SIGKILL)
        file.write_text(file.read_text().replace(str(server), str(sleeper.pid), 1))
        owner.leave()
    assert sleeper.poll() is None


def test_a_spoilt_postmaster_file_does_not_block(data_dir: Path) -> None:
    file = data_of(data_dir) / "postmaster.pid"
    for spoilt in ("", "\n", "no number\n", "99999999999999999999\n"):
        file.write_text(spoilt)
        account().give(file)
        assert kept(data_dir)


def unfinished(data_dir: Path) -> list[Path]:
    folder = data_dir / "postgres"
    return [left for home in (homes_of(folder) if ROOT else [folder]) for left in home.glob("new-*/base/1")]


def test_a_database_that_was_half_made_is_made_anew(new: Path) -> None:
    with client(new) as killed:
        killed.hear("said")
        until(lambda: bool(unfinished(new)), "initdb to have begun")
        killed.kill()
    assert not (new / "postgres" / "location").exists()
    with running(new, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"
    until(lambda: nothing_runs(new), "the orphaned initdb to end")
    with running(new, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"
    assert not list(data_of(new).parent.glob("new-*"))


def test_a_kill_just_before_the_database_was_noted_loses_nothing(data_dir: Path) -> None:
    (data_dir / "postgres" / "location").unlink()
    assert kept(data_dir)


def test_ctrl_c_while_the_database_is_made_leaves_nothing_behind(new: Path) -> None:
    with client(new) as impatient:
        impatient.hear("said")
        until(lambda: bool(unfinished(new)), "initdb to have begun")
        impatient.interrupt()
        assert impatient.started.wait() != 0
        assert nothing_runs(new)
        assert not unfinished(new)
    with running(new, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"


def recover_slowly(data: Path) -> Path:
    """Have the next start recover until the returned gate exists: an archive that is long in answering."""
    gate = data.parent / "gate"
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"restore_command = 'while ! test -e \"{gate}\"; do sleep 0.05; done; false'\n")
    (data / "recovery.signal").touch()
    account().give(data / "recovery.signal")
    return gate


@pytest.mark.slow
def test_a_long_recovery_is_waited_for_also_when_its_starter_was_killed(new: Path) -> None:
    data = make(new)
    gate = recover_slowly(data)
    with client(new) as first:
        until((data / "postmaster.pid").exists, "the first to start it")
        with client(new) as second:
            assert "Waiting for PostgreSQL to start" in first.hear("said")
            assert "Waiting for somebody else who is starting" in second.hear("said")
            first.kill()
            assert "Waiting for PostgreSQL: " in second.hear("said")
            gate.touch()
            assert answer(second.hear("url"), "SELECT text FROM word") == "kept"
            second.leave()
    until(lambda: nothing_runs(new), "the orphaned pg_ctl to notice")


@pytest.mark.slow
def test_ctrl_c_while_it_recovers_leaves_nothing_running(new: Path) -> None:
    gate = recover_slowly(make(new))
    with client(new) as impatient:
        assert "Waiting for PostgreSQL to start" in impatient.hear("said")
        impatient.interrupt()
        assert impatient.started.wait() != 0
        assert nothing_runs(new)
    gate.touch()
    assert kept(new)


def test_a_start_that_fails_says_what_the_server_said(data_dir: Path) -> None:
    settings = data_of(data_dir) / "postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "no_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match=r'(?s)did not start.*"no_such_setting"'):
        kept(data_dir)
    settings.write_text(good)
    assert kept(data_dir)


def test_a_server_that_cannot_be_reached_any_more_is_started_again(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.base.postgres.server.READY_BUT_SILENT", 0.5)
    with running(data_dir, durable=False, say=silent) as url:
        first = born(url)
        (data_of(data_dir).parent / ".s.PGSQL.5432").unlink()
        said: list[str] = []
        with running(data_dir, durable=False, say=said.append) as again:
            assert again == url
            assert born(again) != first
        assert "does not answer and is started again" in said[0]
    assert nothing_runs(data_dir)


def test_a_server_in_another_container_is_adopted_though_its_process_cannot_be_seen(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client(data_dir) as owner:
        first = born(owner.hear("url"))
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr("participation.base.postgres.postmaster.is_server", lambda pid, data: False)
            with running(data_dir, durable=False, say=silent) as url:
                assert born(url) == first
        assert born(url) == first
        owner.leave()
    assert nothing_runs(data_dir)


@pytest.mark.slow
def test_a_connection_that_outlives_a_killed_server_is_waited_for(data_dir: Path) -> None:
    with client(data_dir) as owner:
        url = owner.hear("url")
        busy = subprocess.Popen(
            [binaries() / "psql", "-X", "-c", "SELECT pg_backend_pid(), count(*) FROM generate_series(1, 1e12)", url],
            stderr=subprocess.DEVNULL,
        )
        backends = "SELECT pid FROM pg_stat_activity WHERE query LIKE '%1e12%' AND pid <> pg_backend_pid()"
        until(lambda: answer(url, backends) != "", "the long query to begin")
        backend = int(answer(url, backends))
        os.kill(server_of(data_dir), signal.SIGKILL)
        with client(data_dir) as next_one:
            assert "Waiting for the last connections of a killed PostgreSQL" in next_one.hear("said")
            os.kill(backend, signal.SIGKILL)
            assert answer(next_one.hear("url"), "SELECT text FROM word") == "kept"
            next_one.leave()
        assert busy.wait() != 0
        owner.leave()
    until(lambda: nothing_runs(data_dir), "everything to end")


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(0, 900, 45))
def test_ctrl_c_at_any_moment_leaves_nothing_behind(new: Path, moment: int) -> None:
    with client(new) as impatient:
        impatient.hear("said")
        waited(lambda: False, say=silent, sentence=str, limit=moment / 1000)  # milliseconds into making and starting
        impatient.interrupt()
        impatient.started.wait()
        until(lambda: nothing_runs(new), "everything to end")
    with running(new, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"
    assert nothing_runs(new)


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(0, 900, 45))
def test_a_kill_at_any_moment_is_recovered_from(new: Path, moment: int) -> None:
    with client(new) as killed:
        killed.hear("said")
        waited(lambda: False, say=silent, sentence=str, limit=moment / 1000)
        killed.kill()
        with running(new, durable=False, say=silent) as url:
            assert answer(url, "SELECT 1") == "1"
    until(lambda: nothing_runs(new), "everything to end")
