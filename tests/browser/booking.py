"""A session with bookings in the states that their pages have: two people who come, and one that was cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from participation.base import clock
from tests.browser.city import City
from tests.browser.consultations import Api

SITE = "activities/test-pump"


async def has_booked(city: City, api: Api) -> dict[str, str]:
    """Make them of an activity that is public; what stands in their addresses, by name."""
    starts = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=10)
    terms: dict[str, Any] = {
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "capacity": 20,
        "accessible": 2,
        "held_until": (starts - timedelta(days=1)).isoformat(),
        "group_most": 10,
        "names_needed": True,
    }
    session = str((await api.officer("POST", f"{SITE}/sessions", json=terms))["id"])
    await api.officer("POST", f"sessions/{session}/publication")
    async with httpx.AsyncClient(base_url=f"{city.base_url}/api/v1", timeout=30) as anybody:
        made = []
        for n, party in enumerate(([{"name": "陈立"}, {"name": "陈小满"}], [{"name": "Emma Clark"}])):
            sent = {"contact": f"1390000810{n}", "party": party, "needs": "轮椅", "needs_agreed": True}
            answer = await anybody.post(f"/sessions/{session}/bookings", json=sent)
            assert answer.is_success, answer.text
            made.append(answer.json()["link"].rpartition("/")[2])
        gone = made[1]
        answer = await anybody.delete(f"/bookings/{_id(gone)}", params={"key": gone[32:]})
        assert answer.is_success, answer.text
    return {"booked-session": session, "booked-code": made[0], "booked-cancelled": gone}


def _id(code: str) -> str:
    """The id of a booking in the last part of its link."""
    return f"{code[:8]}-{code[8:12]}-{code[12:16]}-{code[16:20]}-{code[20:32]}"
