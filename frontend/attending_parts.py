"""What stands on the own page of a participant beside the meeting itself; each part is a module of its own.

A part is an async function of the participant that gives the name of a template and its values, or None where it
has nothing to show. The template is included with ``page``, ``it`` (the :class:`ParticipantHeld`), ``here`` (the
address of the own page, below which its forms post) and its values; their names begin with the part's own word, for
all parts share the page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from decisions.services.attending import ParticipantHeld

Part = Callable[[ParticipantHeld], Awaitable[tuple[str, Mapping[str, Any]] | None]]

# In the order in which they stand on the page.
PARTS: list[Part] = []


async def parts_of(participant: ParticipantHeld) -> list[tuple[str, Mapping[str, Any]]]:
    """Every part that has something to show to this participant."""
    found = [await part(participant) for part in PARTS]
    return [one for one in found if one is not None]
