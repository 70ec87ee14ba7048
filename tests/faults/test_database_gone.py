"""The database goes away under a running server, in each of the ways in which it can, and comes back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from participation.base.codes import new_code
from participation.base.database import execute
from participation.base.messages import say
from participation.base.postgres import running
from participation.base.problems import DATABASE_GONE
from participation.base.settings import current
from tests.base.postgres_world import answer, data_of, folder_of_its_own, living, server_of, silent
from tests.faults.line import Line
from tests.faults.open_now import open_now
from tests.faults.visitors import PATIENCE, comment, crowd, get
from tests.house.serving import Served
from tests.server import SECRET_KEY
from tests.waiting import until

ABSENCE = 10.0
# of a comment that is not there: whether it is takes a look into the database
RECEIPT = f"/receipts/{new_code()}"
PAGES = ("/", "/consultations", "/consultations/lift", "/consultations/lift/draft", RECEIPT)
DOCUMENTS = ("/api/v1/consultations", "/api/v1/consultations/lift", f"/api/v1{RECEIPT}")
IN_ENGLISH = DATABASE_GONE.sentence
IN_CHINESE = say("zh-Hans", IN_ENGLISH)


def everybody_is_told_soon(served: Served) -> None:
    """What people, scripts and watchers are told while the database is away, each within the time they have."""
    assert IN_CHINESE != IN_ENGLISH
    for path in PAGES:
        page = get(served.base_url, path, accept="text/html")
        assert page.seconds < PATIENCE, page
        assert page.answer.status_code == 503, page
        assert int(page.answer.headers["retry-after"]) > 0
        assert page.answer.headers["content-type"].startswith("text/html")
        assert page.answer.headers["cache-control"] == "no-store"
        assert IN_CHINESE in page.answer.text
    assert IN_ENGLISH in get(served.base_url, "/", accept="text/html", **{"accept-language": "en"}).answer.text
    for path in DOCUMENTS:
        document = get(served.base_url, path)
        assert document.seconds < PATIENCE, document
        assert document.answer.status_code == 503
        assert int(document.answer.headers["retry-after"]) > 0
        assert document.answer.headers["content-type"].startswith("application/problem+json")
        assert document.answer.json()["code"] == "unavailable"
    ready = get(served.base_url, "/health/ready")
    assert ready.seconds < PATIENCE, ready
    assert (ready.answer.status_code, ready.answer.json()["missing"]) == (503, "database")
    live = get(served.base_url, "/health/live")
    assert (live.answer.status_code, live.seconds < 1) == (200, True)


def mails(served: Served) -> int:
    return len(list((served.data_dir / "mail").glob("*.eml")))


def all_is_as_before(served: Served, workers: list[int]) -> None:
    """The same processes answer everything again, take comments and carry out jobs."""
    # each worker looks for itself, and a new connection may come to either
    assert until(lambda: all(served.answers() for _ in range(10)), limit=20), served.log
    for path in (*PAGES[:-1], *DOCUMENTS[:-1]):
        assert get(served.base_url, path).answer.status_code == 200, path
    before = mails(served)
    assert comment(served.base_url).answer.status_code == 201
    assert until(lambda: mails(served) > before), served.log
    assert served.workers() == workers, "nobody had to restart anything"


@pytest.fixture
async def consultation(world: None) -> str:
    return await open_now()


@pytest.mark.slow
@pytest.mark.parametrize("fault", [Line.cut, Line.silence])
async def test_an_outage_is_told_to_everybody_and_ends_by_itself(
    consultation: str, tmp_path: Path, fault: Callable[[Line], None]
) -> None:
    with Line(current().database_url) as line:
        settings = {"KAIMEN_DATABASE_URL": line.url, "KAIMEN_WORKERS": "2"}
        with Served(tmp_path / "var", **settings) as served:
            assert served.is_up(), served.log
            workers = served.workers()
            assert comment(served.base_url, "before").answer.status_code == 201
            fault(line)
            everybody_is_told_soon(served)
            refused = comment(served.base_url, "meanwhile")
            assert (refused.answer.status_code, refused.answer.json()["code"]) == (503, "unavailable")
            assert refused.seconds < PATIENCE
            line.mend()
            all_is_as_before(served, workers)
            assert comment(served.base_url, "meanwhile").answer.status_code == 201
    assert await execute("SELECT count(*) AS n FROM comment") == [{"n": 3}], "each that was thanked for, and once"


@pytest.mark.slow
async def test_who_asked_just_before_the_silence_is_told_soon_too(consultation: str, tmp_path: Path) -> None:
    with (
        Line(current().database_url) as line,
        Served(tmp_path / "var", KAIMEN_DATABASE_URL=line.url) as served,
    ):
        assert served.is_up(), served.log
        with crowd(served.base_url, *PAGES[:-1], people=8) as told:
            assert until(lambda: len(told) > 50)
            line.silence()
            asked = len(told)
            assert until(lambda: len(told) > asked + 60)
            line.mend()
            assert until(served.answers), served.log
            asked = len(told)
            assert until(lambda: len(told) > asked + 60)
    assert {one.answer.status_code for one in told} == {200, 503}
    assert max(one.seconds for one in told) < PATIENCE
    assert {one.answer.status_code for one in told[-20:]} == {200}


@contextmanager
def absence() -> Iterator[None]:
    """Ten seconds at least, whatever is done meanwhile."""
    end = time.monotonic() + ABSENCE
    yield
    assert until(lambda: time.monotonic() > end)


def killed(data_dir: Path) -> Callable[[], None]:
    """The server dies; whoever attaches next starts it anew."""
    os.kill(server_of(data_dir), signal.SIGKILL)

    def back() -> None:
        with running(data_dir, say=silent, durable=False):
            pass

    return back


def stopped(data_dir: Path) -> Callable[[], None]:
    """All processes of the server stand still, as under a debugger or on a disk that hangs."""
    processes = living(data_of(data_dir))
    for process in processes:
        os.kill(process, signal.SIGSTOP)

    def back() -> None:
        for process in processes:
            os.kill(process, signal.SIGCONT)

    return back


@pytest.mark.slow
@pytest.mark.parametrize("fault", [killed, stopped])
def test_ten_seconds_without_the_real_server_end_by_themselves(
    tmp_path: Path, fault: Callable[[Path], Callable[[], None]]
) -> None:
    with folder_of_its_own() as data_dir, running(data_dir, say=silent, durable=False) as url:
        settings = {"KAIMEN_DATABASE_URL": url, "KAIMEN_WORKERS": "2", "KAIMEN_SECRET_KEY": SECRET_KEY}
        with Served(tmp_path / "var", "--demo", **settings) as served:
            assert served.is_up(), served.log
            slug = answer(url, "SELECT slug FROM consultation WHERE state = 'open' ORDER BY slug LIMIT 1")
            pages = ("/", "/consultations", f"/consultations/{slug}", f"/api/v1/consultations/{slug}")
            comments = answer(url, "SELECT count(*) FROM comment")
            workers = served.workers()
            with crowd(served.base_url, *pages, people=8) as told:
                assert until(lambda: len(told) > 50)
                with absence():
                    back = fault(data_dir)
                    assert until(lambda: get(served.base_url, "/health/ready").answer.status_code == 503)
                back()
                assert until(lambda: all(served.answers() for _ in range(10))), served.log
                asked = len(told)
                assert until(lambda: len(told) > asked + 80)
            assert {one.answer.status_code for one in told} == {200, 503}
            assert max(one.seconds for one in told) < PATIENCE
            assert {one.answer.status_code for one in told[-20:]} == {200}
            assert served.workers() == workers
            assert answer(url, "SELECT count(*) FROM comment") == comments


@pytest.mark.slow
def test_an_embedded_database_that_dies_is_started_again_by_the_server(tmp_path: Path) -> None:
    with Served(tmp_path / "var", KAIMEN_WORKERS="2") as served:
        assert served.is_up(), served.log
        died, workers = server_of(served.data_dir), served.workers()
        os.kill(died, signal.SIGKILL)
        assert until(lambda: served.log.count("database_died") > 0), served.log
        assert until(lambda: all(served.answers() for _ in range(10))), served.log
        assert server_of(served.data_dir) != died
        assert served.workers() == workers
        served.tell(signal.SIGTERM)
        assert until(served.group_is_empty, limit=20), served.log
        assert until(lambda: not served.database_runs()), "it is stopped as ever"
