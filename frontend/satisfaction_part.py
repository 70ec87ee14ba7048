"""What follows up the answers to somebody's opinions, and whether they are satisfied, on their own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from decisions.queries.own_answers import own_answers
from decisions.services.attending import ParticipantHeld


async def satisfaction_part(it: ParticipantHeld) -> tuple[str, Mapping[str, Any]] | None:
    """The part of the own page; nothing before one of their opinions is answered."""
    found = await own_answers(it.id)
    return ("follow_ups/attending_part.html", {"satisfaction_answers": found}) if found else None
