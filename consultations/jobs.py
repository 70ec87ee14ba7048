"""What the outbox carries out for this room, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from consultations.services.life_cycle import keep_time


async def keep_consultation_time(payload: Mapping[str, Any]) -> None:
    """A consultation opens or closes at its instant; run early or twice it does nothing."""
    await keep_time(UUID(payload["consultation"]))


HANDLERS = {
    "consultation.open": keep_consultation_time,
    "consultation.close": keep_consultation_time,
}
