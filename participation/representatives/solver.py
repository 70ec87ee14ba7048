"""The process that computes chances: everything comes in by its input, nothing but the answer goes out.

Run as a module it reads eight bytes of length and so many of JSON, says how far it is in
lines on stderr, and writes the portfolio to stdout. Where the input ends early or later, whoever started it is gone.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import msgspec

from participation.representatives.draw.pool import Person, Pool, Quota
from participation.representatives.draw.preparing import prepared
from participation.representatives.draw.refusing import NoPanel, Unsolved
from participation.representatives.draw.watching import Watch

# Statuses: no panel meets the quotas (the answer says why), and nobody waits for an answer any more.
REFUSED, ABANDONED = 3, 4


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be computed, as the office's program writes it."""

    kind: str
    seats: int
    one_per_household: bool
    quotas: list[dict[str, str | int]]
    persons: list[Person]


def main() -> int:
    """Read, compute, answer; the status to end with."""
    source = sys.stdin.fileno()
    given = _read(source)
    if given is None:
        return ABANDONED
    threading.Thread(target=_watch, args=(source,), daemon=True).start()
    answer, status = answer_to(given, Watch(progress=_tell))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return status


def answer_to(given: bytes, watch: Watch) -> tuple[bytes, int]:
    """The portfolio and 0, or why there is none and ``REFUSED``."""
    asked = msgspec.json.decode(given, type=Asked)
    try:
        return _portfolio(asked, watch), 0
    except NoPanel as error:
        why = {"code": "no_panel", "sentence": str(error), "repair": msgspec.to_builtins(error.repair)}
        return msgspec.json.encode(why), REFUSED
    except Unsolved as error:
        return msgspec.json.encode({"code": "unsolved", "sentence": str(error)}), REFUSED


def _portfolio(asked: Asked, watch: Watch) -> bytes:
    quotas = [
        Quota(str(one["category"]), str(one["value"]), int(one["least"]), int(one["most"])) for one in asked.quotas
    ]
    return prepared(Pool(asked.persons, quotas, asked.one_per_household), asked.seats, watch=watch).file


def _tell(stage: str, share: float) -> None:
    sys.stderr.write(json.dumps({"stage": stage, "share": share}) + "\n")
    sys.stderr.flush()


def _read(source: int) -> bytes | None:
    head = _so_many(source, 8)
    return _so_many(source, int.from_bytes(head, "big")) if head else None


def _so_many(source: int, length: int) -> bytes | None:
    """So many bytes; None where the input ends before. Read unbuffered, since a thread waits for its end later."""
    parts: list[bytes] = []
    while length:
        part = os.read(source, min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _watch(source: int) -> None:
    """Whoever started this process keeps its input open; that ends with them, also where they are killed."""
    os.read(source, 1)
    os._exit(ABANDONED)


if __name__ == "__main__":
    sys.exit(main())
