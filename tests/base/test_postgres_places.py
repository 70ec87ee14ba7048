"""Where the embedded PostgreSQL may be put, by whom, and what happens when its folder is moved, copied or removed."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.base.postgres import PostgresFailed, running
from participation.base.postgres.account import Account, account
from participation.base.postgres.binaries import reachable_binaries
from tests.base.postgres_world import (
    ROOT,
    answer,
    client,
    data_of,
    folder_of_its_own,
    nothing_runs,
    plain_client,
    server_of,
    silent,
    sockets_of,
)

KEPT = "CREATE TABLE word AS SELECT 'kept' AS text"
READ = "SELECT text FROM word"
EMPTY = "SELECT count(*) FROM pg_class WHERE relname = 'word'"


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with folder_of_its_own() as folder:
        yield folder


def uid_of(process: int) -> int:
    return Path(f"/proc/{process}").stat().st_uid


def test_it_runs_below_a_home_that_others_may_not_enter_and_opens_nothing(data_dir: Path) -> None:
    home = data_dir / "home"
    home.mkdir(mode=0o700)
    below = home / "project" / "var"
    with running(below, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"
        assert uid_of(server_of(below)) == account().uid != 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert nothing_runs(below)


@pytest.mark.parametrize("name", ["项目 $(touch oops)`x`\\ 'a' \"b\", c=d&e%20?#", "long" * 40])
def test_a_plain_account_runs_it_itself_in_a_folder_of_any_name(data_dir: Path, name: str) -> None:
    project = data_dir / name
    project.mkdir()
    with plain_client(project) as owner:
        url = owner.hear("url")
        answer(url, KEPT)
        assert uid_of(server_of(project)) == project.stat().st_uid != 0
        assert data_of(project) == project / "postgres" / "data"
        sockets = sockets_of(url)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        owner.leave()
    assert nothing_runs(project)
    assert not sockets.exists(), "the short folder goes with the server"
    with plain_client(project) as owner:
        url = owner.hear("url")
        assert answer(url, READ) == "kept"
        owner.kill()
    with plain_client(project) as heir:
        assert heir.hear("url") == url, "who adopts the server finds its socket"
        heir.leave()
    assert nothing_runs(project)


def test_an_ordinary_folder_of_a_plain_account_has_the_socket_too(data_dir: Path) -> None:
    with plain_client(data_dir) as owner:
        assert sockets_of(owner.hear("url")) == data_dir / "postgres"
        owner.leave()
    assert nothing_runs(data_dir)


def test_a_moved_project_keeps_its_database(data_dir: Path) -> None:
    before, after = data_dir / "before", data_dir / "after"
    with running(before, durable=False, say=silent) as url:
        answer(url, KEPT)
    before.rename(after)
    with running(after, durable=False, say=silent) as url:
        assert answer(url, READ) == "kept"
        # the old name is free for another project, which must not get in the way of the moved one
        with running(before, durable=False, say=silent) as other:
            assert answer(other, EMPTY) == "0"
        assert answer(url, READ) == "kept"
    assert nothing_runs(after)
    assert nothing_runs(before)


def test_a_copy_never_shares_the_database_of_its_original_unnoticed(data_dir: Path) -> None:
    original, copy = data_dir / "original", data_dir / "copy"
    with running(original, durable=False, say=silent) as url:
        answer(url, KEPT)
    shutil.copytree(original, copy)
    if ROOT:
        with pytest.raises(PostgresFailed, match=r"is a copy of .*/original"), running(copy, say=silent):
            raise AssertionError("attached to the database of the original")
    else:
        with running(copy, durable=False, say=silent) as url:
            answer(url, "UPDATE word SET text = 'changed'")
    with running(original, durable=False, say=silent) as url:
        assert answer(url, READ) == "kept"


def test_a_removed_project_begins_empty_and_the_old_data_is_kept_aside(data_dir: Path) -> None:
    with client(data_dir) as owner:
        answer(owner.hear("url"), KEPT)
        owner.kill()
    data = data_of(data_dir)
    said: list[str] = []
    for secret in ("location", "passwords", "mutex", "users"):
        (data_dir / "postgres" / secret).unlink()
    with running(data_dir, durable=False, say=said.append) as url:
        assert answer(url, EMPTY) == "0"
    assert (data.parent / "data.old" / "PG_VERSION").exists()
    assert any("data.old" in sentence for sentence in said)
    assert nothing_runs(data_dir)


def test_data_that_went_missing_is_not_replaced_by_an_empty_database(data_dir: Path) -> None:
    with running(data_dir, durable=False, say=silent):
        data = data_of(data_dir)
    data.rename(data.with_name("elsewhere"))
    with pytest.raises(PostgresFailed, match="is missing"), running(data_dir, say=silent):
        raise AssertionError("an empty database was made")
    data.with_name("elsewhere").rename(data)
    with running(data_dir, durable=False, say=silent) as url:
        assert answer(url, "SELECT 1") == "1"


def test_a_data_folder_that_cannot_be_made_is_a_sentence(data_dir: Path) -> None:
    (data_dir / "file").write_text("not a folder")
    with pytest.raises(PostgresFailed, match="KAIMEN_DATABASE_URL"), running(data_dir / "file", say=silent):
        raise AssertionError("attached below a file")


def test_where_there_are_no_sockets_of_this_kind_the_sentence_says_what_to_do(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(PostgresFailed, match="set KAIMEN_DATABASE_URL"), running(data_dir, say=silent):
        raise AssertionError("attached")


def test_the_programs_are_copied_once_for_each_version_of_the_wheel(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Account(os.geteuid(), os.getegid(), stands_in=True)
    first = reachable_binaries(data_dir, other)
    made = (first / "postgres").stat()
    assert (reachable_binaries(data_dir, other) / "postgres").stat() == made
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "999.0")
    newer = reachable_binaries(data_dir, other)
    assert newer != first
    shown = subprocess.run([newer / "postgres", "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("postgres (PostgreSQL) 18.")
    assert len(list(data_dir.iterdir())) == 2, "nothing half-copied is left"


if ROOT:

    def test_what_root_made_a_plain_account_is_told_to_leave(data_dir: Path) -> None:
        with running(data_dir, durable=False, say=silent) as url:
            answer(url, KEPT)
        with plain_client(data_dir) as plain:
            assert "belongs to the account root; run this command as that account" in plain.hear("failed")
        with running(data_dir, durable=False, say=silent) as url:
            assert answer(url, READ) == "kept"

    def test_what_a_plain_account_made_root_is_told_to_leave(data_dir: Path) -> None:
        with plain_client(data_dir) as plain:
            plain.hear("url")
            plain.leave()
        with pytest.raises(PostgresFailed, match="belongs to the account daemon"), running(data_dir, say=silent):
            raise AssertionError("root took over")
        with plain_client(data_dir) as plain:
            plain.hear("url")
            plain.leave()
        assert nothing_runs(data_dir)
