"""``kaimen serve`` as a person, a service manager and a power cut treat it."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.house.serving import Served, kaimen
from tests.server import HOUSE, SECRET_KEY, environment
from tests.waiting import until


def test_it_answers_until_its_group_is_told_to_end_and_leaves_nothing_running(tmp_path: Path) -> None:
    with Served(tmp_path / "var") as served:
        assert served.is_up(), served.log
        assert f"Kaimen is at {served.base_url}" in served.log
        assert served.database_runs()
        served.tell(signal.SIGTERM)
        assert until(served.group_is_empty, limit=20), served.log
        assert served.process.returncode == 0, served.log
        assert not served.database_runs()
        assert "Traceback" not in served.log


@pytest.mark.slow
def test_ctrl_c_ends_it_while_somebody_keeps_a_connection_open(tmp_path: Path) -> None:
    with Served(tmp_path / "var") as served:
        assert served.is_up(), served.log
        with socket.create_connection(("127.0.0.1", served.port)) as idle:
            idle.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert idle.recv(100).startswith(b"HTTP/1.1 200")
            served.tell(signal.SIGINT)
            assert until(served.group_is_empty, limit=20), served.log
        assert served.process.returncode == 0, served.log


def test_a_second_start_costs_little_more_than_loading_the_application(tmp_path: Path) -> None:
    with Served(tmp_path / "var") as served:
        assert served.is_up(), served.log
        served.tell(signal.SIGTERM)
        assert until(served.group_is_empty)
        served.start()
        assert served.is_up(), served.log
        # counted in time of the processor, which other tests use meanwhile
        second, loading = served.processor_seconds(), _loading(tmp_path / "var")
    # its database starts, and it sees that nothing is to be made or migrated
    assert second < 1.5 * loading


def _loading(data_dir: Path) -> float:
    """Seconds of the processor that Python takes to make the application, and nothing else."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", "import gc; gc.disable(); from participation.app import create_app; create_app()"],
        cwd=HOUSE,
        env=environment("postgresql:///nobody-asks", data_dir),
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.slow
def test_killed_outright_it_gives_up_port_and_database_and_starts_again(tmp_path: Path) -> None:
    with Served(tmp_path / "var", KAIMEN_WORKERS="2") as served:
        assert served.is_up(), served.log
        os.kill(served.process.pid, signal.SIGKILL)
        assert until(served.group_is_empty, limit=20), served.log
        assert until(lambda: not served.database_runs(), limit=20), served.log
        served.start()
        assert served.is_up(), served.log


def test_a_start_that_is_broken_off_leaves_nothing_running(tmp_path: Path) -> None:
    with Served(tmp_path / "var") as served:
        assert until(served.database_runs), served.log
        served.tell(signal.SIGTERM)
        assert until(served.group_is_empty, limit=20), served.log
        assert not served.database_runs()
        assert "Traceback" not in served.log


@pytest.mark.slow
def test_two_workers_answer_as_one_and_a_killed_one_is_replaced(tmp_path: Path) -> None:
    with Served(tmp_path / "var", KAIMEN_WORKERS="2") as served:
        assert served.is_up(), served.log
        assert until(lambda: len(served.workers()) == 2)
        before = served.workers()
        for _ in range(20):
            # a connection each, so that both workers get some
            assert httpx.get(f"{served.base_url}/health/live").status_code == 200
        counted = 'kaimen_requests_total{method="GET",route="/health/live",status="200"} 20.0'
        assert counted in httpx.get(f"{served.base_url}/metrics").text
        os.kill(before[0], signal.SIGKILL)
        assert until(lambda: len(served.workers()) == 2 and served.workers() != before), served.log
        assert until(served.answers), served.log


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = kaimen("serve", PORT=port, KAIMEN_DATA_DIR=str(tmp_path / "var"), KAIMEN_SECRET_KEY=SECRET_KEY)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"Another program listens on 127.0.0.1:{port} already: stop it, or set PORT.\n"
    assert not (tmp_path / "var" / "postgres").exists()


def test_the_demo_city_is_served_and_says_how_to_sign_in(tmp_path: Path) -> None:
    with Served(tmp_path / "var", "--demo", KAIMEN_SECRET_KEY="") as served:
        assert served.is_up(), served.log
        home = httpx.get(f"{served.base_url}/")
        assert home.status_code == 200
        assert "演示数据" in home.text
        assert httpx.get(f"{served.base_url}/demo").status_code == 200
        assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
        for role in ("officer", "reviewer", "leader", "clerk", "auditor", "administrator", "resident"):
            assert f"\n  {role} " in served.log
        found = httpx.get(f"{served.base_url}/api/v1/consultations").json()["items"]
        assert {"open", "closed", "published"} <= {one["state"] for one in found}
        published = [one["slug"] for one in found if one["state"] == "published"]
        for slug in published:
            done = kaimen("reconcile", slug, KAIMEN_DATA_DIR=str(tmp_path / "var"))
            assert done.returncode == 0, done.stdout + done.stderr
        assert published
