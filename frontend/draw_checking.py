"""The file of a draw checked for a browser without scripts, by the verifier that stands alone, in its own process."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec

from participation.base.errors import N_, Refusal, Refused
from participation.representatives.draw import standalone

FILE = Path(standalone.__file__).parent / "draw_verify.py"
MEGABYTE = 1 << 20
LARGEST = 12 * MEGABYTE
SECONDS = 90
# a file from anybody: the process that reads it gets so much memory and processor time, and no more
REFUSED = 3
LIMITED = f"""
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, ({1024 * MEGABYTE}, {1024 * MEGABYTE}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
verifier = runpy.run_path(sys.argv[1])
try:
    print(*verifier["verify"](sys.stdin.buffer.read(), sys.argv[2] or None), sep="\\n")
except verifier["NotVerified"] as refused:
    print(refused)
    sys.exit({REFUSED})
"""
TOO_LONG = Refusal("too_long", 422, N_("This file takes too long to check here. Check it on your own machine."))
BUSY = Refusal("busy", 503, N_("Somebody’s file is being checked. Try again in a minute."), retry_after=60)
UNPROVEN = ("NOT CHECKED: ", "NOT PROVEN: ")

_one_at_a_time = asyncio.Semaphore(1)


class Verdict(msgspec.Struct, frozen=True):
    """What the verifier said: ``wrong`` is why it refuses the file, None where the file holds."""

    checked: list[str]
    unproven: list[str]
    wrong: str | None


async def verdict_on(content: bytes, published: str) -> Verdict:
    """Check a portfolio or a draw; ``published``: the hash to compare with, blank for none.

    Raises Refused where it takes too long, or another file is being checked.
    """
    if _one_at_a_time.locked():
        raise Refused(BUSY)
    async with _one_at_a_time:
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-X", "utf8", "-c", LIMITED, str(FILE), published,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            out, _ = await asyncio.wait_for(started.communicate(content), SECONDS)
        except TimeoutError as error:
            raise Refused(TOO_LONG) from error
        finally:
            if started.returncode is None:
                started.kill()
                await started.wait()
    said = out.decode().strip()
    if started.returncode == REFUSED:
        return Verdict([], [], said)
    if started.returncode != 0:
        raise Refused(TOO_LONG)
    lines = said.split("\n")
    return Verdict(
        [line for line in lines if not line.startswith(UNPROVEN)],
        [line for line in lines if line.startswith(UNPROVEN)],
        None,
    )
