"""What the program says of itself while it serves: one JSON object a line on stderr, without personal data.

An exception is told by its kind and where it was raised. Its message is left out: PostgreSQL's quote the row.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import asyncpg
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FRAMES = 12


def set_up(level: int = logging.INFO) -> None:
    """Send the program's own events, and the libraries' warnings, to stderr."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_exception,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root = logging.getLogger()
    # a handler of another kind was put there by whoever runs us, such as a test
    root.handlers = [other for other in root.handlers if type(other) is not logging.StreamHandler] + [handler]
    root.setLevel(level)
    # the web server brings a handler that writes to stdout, where only the output of commands belongs
    logging.getLogger("_granian").handlers = []
    logging.getLogger("_granian").propagate = True
    # these tell every request, query or file at the level of information
    for talkative in ("httpx", "httpcore", "piccolo", "arq", "_granian"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put ``error``, ``sqlstate`` and ``raised_at`` in the place of an exception."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    elif isinstance(given, tuple):
        given = given[1]
    if not isinstance(given, BaseException):
        return event
    told: dict[str, Any] = {"error": type(given).__qualname__, "raised_at": _places(given.__traceback__)}
    if isinstance(given, asyncpg.PostgresError) and given.sqlstate:
        told["sqlstate"] = given.sqlstate
    if cause := given.__cause__ or given.__context__:
        told |= {"because": type(cause).__qualname__, "because_at": _places(cause.__traceback__)}
    return {**event, **told}


def _places(trace: TracebackType | None) -> list[str]:
    """The innermost calls, the last one last."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
