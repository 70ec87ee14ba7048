"""A meeting that is only prepared, and the first item of one that was held."""

from __future__ import annotations

from datetime import timedelta

from participation.base import clock
from tests.browser.city import City
from tests.browser.consultations import Api

ITEM = (
    "SELECT i.id FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE m.slug = 'executive-112'"
    " AND i.removed_at IS NULL ORDER BY i.position LIMIT 1"
)


async def met(city: City, housing: Api) -> dict[str, str]:
    """Their addresses."""
    new = {
        "title": "局长办公会",
        "kind": "bureau meeting",
        "body": "fgj",
        "slug": "lift-bureau-meeting",
        "starts_at": (clock.now() + timedelta(days=1)).isoformat(),
    }
    made = await housing.officer("POST", "meetings", json=new)
    await housing.officer("POST", f"meetings/{made['slug']}/agenda", json={"title": "加装电梯进展", "attended": True})
    return {"prepared-meeting": made["slug"], "executive-item": str(await city.one(ITEM))}
