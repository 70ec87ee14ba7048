"""The web server: workers of granian that load the application, and are looked after if their parent is killed."""

from __future__ import annotations

import errno
import gc
import os
import resource
import shutil
import signal
import socket
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from frontend.compiling import compile_ahead
from participation import logs
from participation.base.settings import Settings
from participation.workload import Workload, places_for

# Seconds after which a worker that still answers somebody is ended.
PATIENCE = 15
# Connections that a worker keeps open at most: browsers keep theirs for half a minute after a page, and who comes while
# that many are open waits until one of them ends. An open one that waits takes some ten kilobytes.
OPEN = 8_192
# Those that the kernel holds until a worker has taken them; it allows no more unless it was told to.
ARRIVING = 4_096
# Files that a worker has open beside its connections: to the database, of the program, of what it answers with.
FILES = 256
METRICS = "PROMETHEUS_MULTIPROC_DIR"


class PortTaken(Exception):
    """One sentence that names the address."""


def check_port(settings: Settings) -> None:
    """Raise :class:`PortTaken` where another program listens already.

    Granian shares ports, so that a second server would quietly get every other request of the first.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(f"Another program listens on {where} already: stop it, or set PORT.") from error
            raise PortTaken(f"Nobody can listen on {where}: {error.strerror}.") from error


def share_metrics(settings: Settings) -> None:
    """Name the folder in which the workers add up their numbers; to be called before they are first counted."""
    folder = settings.data_dir / "metrics" / str(settings.port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[METRICS] = str(folder)


def connections_kept() -> int:
    """How many connections a worker may keep open, having asked the system for as many files as it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN + FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(allowed - FILES, allowed // 2)


def serve(settings: Settings, embedded: Path | None) -> int:
    """Serve until SIGINT or SIGTERM; the exit status. ``embedded`` is the data folder of our own PostgreSQL, if any."""
    server = Granian(
        "participation.app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=PATIENCE,
        backlog=ARRIVING,
        backpressure=connections_kept(),
        log_level=LogLevels.warning,
    )
    logs.set_up()
    compile_ahead()
    try:
        workload = places_for(settings.data_dir / "workload" / str(settings.port), settings.workers)
        server.serve(target_loader=partial(load, embedded, workload), wrap_loader=False)
    except SystemExit as end:
        return 0 if server.interrupt_signal else int(end.code or 0)
    return 0


def load(embedded: Path | None, workload: Path) -> Any:
    """The application, in a worker."""
    # A forked worker has the parent's handlers; until the server has set the worker's own, a signal just ends it.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)
    # nothing of what is loaded becomes garbage: looking for it a hundred times would be a fifth of the start
    gc.disable()
    from participation import orphans  # noqa: PLC0415 # only a worker needs what follows
    from participation.app import create_app  # noqa: PLC0415 # the same

    parent = parent_process()
    if parent and parent.pid:
        orphans.watch(parent.pid, embedded)
    app = create_app()
    app.workload = Workload(workload)
    # what is loaded by now stays as long as the worker: it need not be searched for garbage with what requests leave
    gc.collect()
    gc.freeze()
    # and a page makes more than the usual seven hundred objects, nearly all of which go with it: looked at less often
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    return app
