"""The links of people of the demo city who were drawn for a seat."""

from __future__ import annotations

from participation.representatives.seat_links import seat_link
from tests.browser.city import City

SEAT = (
    "SELECT s.id FROM seat s JOIN call c ON c.id = s.call JOIN seat_answer a ON a.seat = s.id"
    " WHERE c.slug = 'lift-seats' AND a.answer = $1 ORDER BY s.place LIMIT 1"
)


async def seated(city: City) -> dict[str, str]:
    """Of one who comes and of one who does not."""
    return {
        f"{answer}-seat": seat_link(await city.one(SEAT, answer)).partition("/seats/")[2].join(["seats/", ""])
        for answer in ("accepted", "declined")
    }
