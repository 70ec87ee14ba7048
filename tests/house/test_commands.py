"""Every command by its exit status, what it prints, and what it says."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from participation.base.codes import digest
from participation.base.database import fetch
from tests.house.serving import kaimen
from tests.house.test_house import DEMO
from tests.server import HOUSE, SECRET_KEY
from tests.waiting import until


def on_this_database() -> dict[str, str]:
    """The settings by which a command works on the database of this test process."""
    return {"KAIMEN_DATABASE_URL": os.environ["KAIMEN_DATABASE_URL"], "KAIMEN_SECRET_KEY": SECRET_KEY}


NO_DATABASE = {"KAIMEN_DATABASE_URL": "postgresql://127.0.0.1:1/nowhere"}


@pytest.mark.parametrize(
    "usage", ["", "nosuch", "clauses", "person", "person add", "person add x --name y --role king --body b", "serve x"]
)
def test_wrong_usage_has_status_two_and_says_how_it_is_meant(usage: str) -> None:
    done = kaimen(*usage.split())
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("usage: kaimen")


def test_a_role_without_a_body_is_wrong_usage() -> None:
    done = kaimen("person", "add", "13800000001", "--name", "周敏", "--role", "officer", **NO_DATABASE)
    assert done.returncode == 2
    assert "--role and --body go together" in done.stderr


def test_help_lists_the_commands() -> None:
    done = kaimen("--help")
    assert done.returncode == 0
    for command in ("serve", "work", "migrate", "demo", "doctor", "person", "clauses", "reconcile"):
        assert f"\n    {command} " in done.stdout or f"\n    {command}\n" in done.stdout


@pytest.mark.parametrize("command", ["serve", "work", "migrate", "doctor", "reconcile x"])
def test_a_wrong_setting_is_one_sentence_that_names_it(command: str) -> None:
    done = kaimen(*command.split(), KAIMEN_TIMEZONE="Moon/Base")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "KAIMEN_TIMEZONE must name a time zone such as Asia/Shanghai, not 'Moon/Base'.\n"


def test_serving_without_a_secret_key_is_refused_outside_the_demo() -> None:
    done = kaimen("serve", KAIMEN_SECRET_KEY="", **NO_DATABASE)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("KAIMEN_SECRET_KEY must be set")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["serve", "work", "migrate", "reconcile x", "person add 13800000001 --name x"])
def test_a_database_that_does_not_answer_is_said_in_one_sentence(command: str) -> None:
    done = kaimen(*command.split(), KAIMEN_SECRET_KEY=SECRET_KEY, **NO_DATABASE)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database of KAIMEN_DATABASE_URL cannot be reached:")
    assert done.stderr.count("\n") == 1


def test_a_rules_file_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("nonsense = 1\n")
    done = kaimen("serve", KAIMEN_RULES=str(rules), KAIMEN_SECRET_KEY=SECRET_KEY, **NO_DATABASE)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(rules) in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("database")
async def test_a_person_with_a_token_prints_the_token_and_nothing_else() -> None:
    done = kaimen(
        *("person", "add", "13800000001", "--name", "周敏", "--role", "officer", "--body", "fgj", "--token"),
        **on_this_database(),
    )
    assert done.returncode == 0, done.stderr
    token = done.stdout.removesuffix("\n")
    assert token
    assert "\n" not in token
    assert "Made the body fgj" in done.stderr
    kept = await fetch(dict[str, str], "SELECT secret_hash FROM token")
    assert kept == [{"secret_hash": digest(token)}]
    again = kaimen("person", "add", "13800000001", "--name", "周敏", **on_this_database())
    assert (again.returncode, again.stdout) == (0, "")
    assert len(await fetch(dict[str, str], "SELECT name FROM person")) == 1


@pytest.mark.usefixtures("database")
async def test_a_contact_that_cannot_be_one_is_refused() -> None:
    done = kaimen("person", "add", "12", "--name", "周敏", "--token", **on_this_database())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("database")
async def test_migrating_what_is_up_to_date_does_nothing() -> None:
    done = kaimen("migrate", **on_this_database())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.usefixtures("database")
async def test_the_doctor_finds_nothing_wrong_with_a_sound_installation(database: None) -> None:
    done = kaimen("doctor", **on_this_database())
    assert done.returncode == 0, done.stdout
    marks = {line.split()[1]: line.split()[0] for line in done.stdout.splitlines()}
    assert marks | {"database": "fine", "schema": "fine", "clock": "fine", "rules": "fine"} == marks


@pytest.mark.parametrize(
    ("settings", "subject", "said"),
    [
        (NO_DATABASE, "database", "cannot be reached"),
        ({"KAIMEN_REDIS_URL": "redis://127.0.0.1:1"}, "redis", "does not answer"),
        ({"KAIMEN_SMTP_URL": "smtp://127.0.0.1:1"}, "mail", "cannot be used"),
        ({"KAIMEN_BASE_URL": "http://kaimen.example.cn"}, "address", "not encrypted"),
        ({"KAIMEN_SECRET_KEY": ""}, "secret key", "not set"),
    ],
)
def test_the_doctor_says_what_is_wrong(database: None, settings: dict[str, str], subject: str, said: str) -> None:
    done = kaimen("doctor", **(on_this_database() | settings))
    assert done.returncode == 1
    line = next(line for line in done.stdout.splitlines() if line[7:].startswith(subject))
    assert line.startswith("wrong")
    assert said in line


def test_the_doctor_thinks_about_an_address_too_long_for_tickets(database: None) -> None:
    done = kaimen("doctor", **on_this_database(), KAIMEN_BASE_URL=f"https://{'a' * 60}.example.cn")
    assert any(line.startswith("think  address") for line in done.stdout.splitlines())
    assert done.returncode == 0, done.stdout


def test_clauses_are_printed_as_one_json_object_a_line_without_a_database() -> None:
    done = kaimen("clauses", str(DEMO / "lift" / "draft.md"), **NO_DATABASE)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["number"] == "第一条"
    assert all(line.keys() == {"number", "heading", "text", "path"} for line in lines)


def test_clauses_of_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "draft.docx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    for path in (broken, tmp_path / "missing.md"):
        done = kaimen("clauses", str(path), **NO_DATABASE)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1


def test_a_command_on_files_starts_at_once() -> None:
    def seconds() -> float:
        """Of the processor, since another test may have it meanwhile."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert kaimen("clauses", str(DEMO / "fifteenth_plan" / "notice.md")).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.3


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m participation.cli clauses {DEMO / 'lift' / 'draft.md'} | head -c 1"
    done = subprocess.run(["sh", "-c", command], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")


@pytest.mark.usefixtures("database")
async def test_reconciling_a_consultation_that_is_not_there_is_refused() -> None:
    done = kaimen("reconcile", "nosuch", **on_this_database())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "We could not find what you asked for.\n"


@pytest.mark.usefixtures("database")
def test_working_carries_out_what_is_due_until_it_is_told_to_end() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "participation.cli", "work"],
        cwd=HOUSE,
        env=os.environ | on_this_database(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        # each start owes the sweep of the day
        assert until(lambda: states("sweep") == ["handled"])
    finally:
        worker.send_signal(signal.SIGTERM)
        out, err = worker.communicate(timeout=30)
    assert (worker.returncode, out) == (0, ""), err
    assert err.startswith("Carrying out jobs")


def states(topic: str) -> list[str]:
    """The states of a topic's jobs that have been due, asked on a connection of its own."""

    async def ask() -> list[str]:
        connection = await asyncpg.connect(os.environ["KAIMEN_DATABASE_URL"])
        try:
            rows = await connection.fetch("SELECT state FROM outbox WHERE topic = $1 AND due_at <= now()", topic)
            return [row["state"] for row in rows]
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, ask()).result()
