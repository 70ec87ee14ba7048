"""Compiling all pages ahead, beside a server that starts, so that the first reader of each need not wait for it."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from multiprocessing import Process, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path

from frontend.compiled import TEMPLATES, pages_folder
from frontend.rendering import environment_of
from participation.base import messages
from participation.base.settings import current

# What the process is called, to be told apart from the workers.
NAME = "kaimen-pages"
# Says that a folder has all of them.
WHOLE = "whole"
# Seconds after which it begins: a start has better things to do.
LATER, STEP = 10.0, 0.5


def compile_ahead() -> None:
    """Begin to compile what is not kept yet, in a process that gives way to all others and ends with this one."""
    folder = pages_folder()
    if folder and not (folder / WHOLE).exists():
        Process(target=_compile, name=NAME, daemon=True).start()


def _compile() -> None:
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)
    with suppress(OSError):
        Path("/proc/self/comm").write_text(NAME, "ascii")
    if hasattr(os, "SCHED_IDLE"):
        # only when nothing else wants the processor
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    server = parent_process()
    for _ in range(int(LATER / STEP)):
        time.sleep(STEP)
        if _gone(server):
            return
    # all of one language first: a page needs several
    for locale in messages.locales():
        environment = environment_of(locale, current().zone)
        for path in sorted(TEMPLATES.rglob("*.*")):
            if _gone(server):
                return
            if path.suffix != ".md":
                environment.get_template(path.relative_to(TEMPLATES).as_posix())
    folder = pages_folder()
    if folder and folder.is_dir():
        (folder / WHOLE).touch()


def _gone(server: BaseProcess | None) -> bool:
    return server is None or os.getppid() != server.pid
