"""When a failed job is tried again, when it is given up, and how long its traces stay."""

from __future__ import annotations

from datetime import datetime, timedelta

TRIES = 15
FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=6)

# A claimed job is left to nobody else for this long; whoever carries it out renews the lease at a third of it.
LEASE = timedelta(minutes=2)
# No job runs longer; one that has so much to do owes itself the rest.
LONGEST_RUN = timedelta(minutes=15)
# Handled jobs are kept so long for those who ask what happened.
KEPT = timedelta(days=30)


def next_try(now: datetime, tries: int) -> datetime | None:
    """When a job that has failed ``tries`` times is due again; None when it is to be left as dead.

    5 s, doubled each time up to 6 hours: fifteen tries span 17 hours, a night without a mail server.
    """
    if tries >= TRIES:
        return None
    doubled: timedelta = FIRST * 2 ** (tries - 1)
    return now + min(doubled, LONGEST)
