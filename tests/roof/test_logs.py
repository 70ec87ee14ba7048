"""What the program says of itself holds no personal data."""

from __future__ import annotations

import json
import subprocess
import sys

import asyncpg

from participation.logs import tell_exception
from tests.server import HOUSE


def raised(message: str) -> BaseException:
    """An exception of PostgreSQL, caught where it was raised."""
    try:
        raise asyncpg.UniqueViolationError(message)
    except asyncpg.UniqueViolationError as error:
        return error


def test_an_exception_is_told_by_kind_and_place_but_not_by_its_message() -> None:
    told = tell_exception(
        None, "error", {"event": "broken", "exc_info": raised("Key (contact)=(+8613800000001) exists")}
    )
    assert told["error"] == "UniqueViolationError"
    assert told["sqlstate"] == "23505"
    assert told["raised_at"][-1].endswith("raised")
    assert "138" not in json.dumps(told)


def test_what_happened_without_an_exception_is_told_as_it_is() -> None:
    assert tell_exception(None, "info", {"event": "started"}) == {"event": "started"}


def test_everything_is_one_json_object_a_line_on_stderr() -> None:
    program = (
        "import logging, structlog\n"
        "from participation import logs\n"
        "logs.set_up()\n"
        "structlog.get_logger().info('ours', place='望潮区')\n"
        "logging.getLogger('library').warning('theirs')\n"
        "logging.getLogger('httpx').info('too much')\n"
        "try:\n    1 / 0\n"
        "except ZeroDivisionError:\n    structlog.get_logger().error('failed', exc_info=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["ours", "theirs", "failed"]
    assert lines[0]["place"] == "望潮区"
    assert lines[2]["error"] == "ZeroDivisionError"
