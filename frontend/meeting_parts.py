"""What stands on the public page of a meeting beside what was announced and decided; each part is a module of its own.

A part is an async function of the meeting that gives the name of a template and its values, or None where it has
nothing to show. The templates are included with ``page``, ``meeting`` and all these values.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from decisions.schemas.meeting_public import PublicMeeting

Part = Callable[[PublicMeeting], Awaitable[tuple[str, Mapping[str, Any]] | None]]

# In the order in which they stand on the page.
PARTS: list[Part] = []


async def parts_of(meeting: PublicMeeting) -> tuple[list[str], dict[str, Any]]:
    """The templates of every part that has something to show, and all their values."""
    found = [await part(meeting) for part in PARTS]
    there = [one for one in found if one is not None]
    return [template for template, _ in there], {name: value for _, given in there for name, value in given.items()}
