"""How many requests each worker has not answered yet, so that a busier one sends its readers on to the others.

The kernel deals connections to the workers by chance. While a circle of people asks again as soon as they are
answered, chance alone leaves one worker with any share of them, none or all as often as half (queues in a closed
network, Gordon and Newell 1967): who meets it waits twice as long. A worker that sees another with less to do says
``Connection: close`` to as many as it has more, and the next request of these readers is dealt anew.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from pathlib import Path

# Who is answered within so many seconds would wait longer for another connection.
SOON = 0.02
# With fewer requests than these to answer nobody waits so long that it is worth a new connection; with more, chance
# alone deals nearly as many to each, and a thousand who come anew at once would have to wait to be let in at all.
BUSY, CROWDED = 4, 64
WIDTH = 4


class Workload:
    """The numbers of unanswered requests of all workers, in memory that they share; one of them is ours."""

    def __init__(self, path: Path) -> None:
        """Take a free place in the file; a worker that died left its own free, for the kernel gives up its lock.

        Raises RuntimeError if there are more workers than places.
        """
        self._file = os.open(path, os.O_RDWR)
        size = os.fstat(self._file).st_size
        self._numbers = memoryview(mmap.mmap(self._file, size)).cast("I")
        self._own = self._free_place(size // WIDTH)
        self._numbers[self._own] = 0
        self._due = 0

    def _free_place(self, places: int) -> int:
        for place in range(places):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, WIDTH, place * WIDTH)
            except OSError:
                continue
            return place
        raise RuntimeError(f"all {places} places are taken")

    def asked(self) -> None:
        """One more request to answer."""
        self._numbers[self._own] += 1

    def answered(self) -> None:
        """One less."""
        self._numbers[self._own] -= 1

    def sends_on(self, waited: float) -> bool:
        """Whether the reader who is answered now, after so many seconds, should come by another connection.

        Of so many who wait here as are more than with the least busy worker, spread over all who are answered: whoever
        is dealt anew comes back as often as not, and each new connection costs a little.
        """
        own = self._numbers[self._own]
        more = own - min(self._numbers)
        if waited < SOON:
            return False
        if not BUSY <= own <= CROWDED or more < 1:
            self._due = 0
            return False
        self._due += more
        if self._due < own:
            return False
        self._due -= own
        return True


def places_for(path: Path, workers: int) -> Path:
    """Make the file anew, with a place for each worker; those of an earlier server keep theirs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(bytes(WIDTH * workers))
    return path
