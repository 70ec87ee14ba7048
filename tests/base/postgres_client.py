"""Attaches to the embedded PostgreSQL from a process of its own, as ``postgres_world`` tells it.

Says ``url …`` when attached, obeys ``leave``, ``fork`` and ``spawn``, and says ``failed …`` with the sentence of a
failure. Started as root it may become another account first.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

from participation.base import postgres


def become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def say(sentence: str) -> None:
    sys.stdout.write(sentence.replace("\n", " | ") + "\n")
    sys.stdout.flush()


def idle() -> None:
    """A worker's life: until its parent's pipe closes, which it does when the test ends."""
    os.read(int(os.environ["IDLE"]), 1)


def obey(order: str) -> None:
    if order == "fork":
        child = os.fork()
        if child == 0:
            say(f"child {os.getpid()}")
            idle()
            os._exit(0)
    elif order == "spawn":
        worker = multiprocessing.get_context("spawn").Process(target=idle)
        worker.start()
        say(f"child {worker.pid}")
    elif order == "escape":  # a forked child that leaves the block the ordinary way
        child = os.fork()
        if child == 0:
            raise SystemExit(0)
        os.waitpid(child, 0)
        say("escaped")


def main() -> None:
    data_dir = Path(sys.argv[1])
    if len(sys.argv) > 2:
        become(int(sys.argv[2]), int(sys.argv[3]))
    try:
        durable = "DURABLE" in os.environ
        with postgres.running(data_dir, say=lambda sentence: say(f"said {sentence}"), durable=durable) as url:
            say(f"url {url}")
            while (order := sys.stdin.readline().strip()) not in {"", "leave"}:
                obey(order)
        say("left")
        os._exit(0)  # not waiting for workers, which multiprocessing would
    except postgres.PostgresFailed as failure:
        say(f"failed {failure}")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
