"""The ledger: that it is as it was signed, that what is stored is what it committed to, and that it keeps up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import msgspec

from consultations.queries.ledger_faults import stored_faults
from decisions.queries.ledger_faults import decision_faults
from events.queries.ledger_faults import event_faults
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.ledger.checking import faults
from participation.base.ledger.sequencing import ledger_size
from participation.diagnosis.finding import Finding, fine, think, wrong
from participation.representatives.queries.ledger_faults import draw_faults

# What a receipt promises, and as long again.
LATE = timedelta(minutes=2)


class _Oldest(msgspec.Struct):
    at: datetime | None


async def findings() -> AsyncIterator[Finding]:
    """One finding where all is well, else one a fault. Reads everything, piece by piece."""
    sound = True
    async for sentence in faults():
        sound = False
        yield wrong("ledger", sentence)
    async for sentence in stored_faults():
        sound = False
        yield wrong("records", sentence)
    async for sentence in draw_faults():
        sound = False
        yield wrong("records", sentence)
    async for sentence in decision_faults():
        sound = False
        yield wrong("records", sentence)
    async for sentence in event_faults():
        sound = False
        yield wrong("records", sentence)
    if sound:
        yield fine("ledger", f"{await ledger_size()} leaves, as they were signed; all records as they were entered.")
    oldest = await fetch_one(_Oldest, "SELECT min(at) AS at FROM ledger_pending")
    if oldest and oldest.at and clock.now() - oldest.at > LATE:
        yield think("ledger", "Leaves have waited for more than two minutes: is a server or worker running?")
