"""A full session with people who wait, one of them with an offer; and one that is over, with what visitors said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from events.links import Own, own_code
from participation.base import clock
from participation.base.codes import uuid7
from tests.browser.city import City
from tests.browser.consultations import Api

SITE = "activities/test-pump"


async def waited(city: City, api: Api) -> dict[str, str]:
    """Make them of an activity that is public; what stands in their addresses, by name."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    async with httpx.AsyncClient(base_url=f"{city.base_url}/api/v1", timeout=30) as anybody:
        found = await _full(city, api, anybody, now + timedelta(days=11))
        return found | await _over(city, api, anybody, now)


async def _session(api: Api, starts: datetime, capacity: int) -> str:
    terms = {
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "capacity": capacity,
    }
    made = await api.officer("POST", f"{SITE}/sessions", json=terms)
    await api.officer("POST", f"sessions/{made['id']}/publication")
    return str(made["id"])


async def _sent(anybody: httpx.AsyncClient, method: str, path: str, **sent: Any) -> Any:
    answer = await anybody.request(method, f"/{path}", json=sent)
    assert answer.is_success, answer.text
    return answer.json()


async def _full(city: City, api: Api, anybody: httpx.AsyncClient, starts: datetime) -> dict[str, str]:
    session = await _session(api, starts, 1)
    await _sent(anybody, "POST", f"sessions/{session}/bookings", contact="13900007001", party=[{"name": "陈立"}])
    entries = []
    for n, name in enumerate(("沈阿婆", "Emma Clark")):
        place = {"contact": f"1390000701{n}", "party": [{"name": name}]}
        entries.append((await _sent(anybody, "POST", f"sessions/{session}/waitlist", **place))["id"])
    offer = uuid7()
    await city.rows("UPDATE seat_pool SET capacity = 2, taken = 2 WHERE session = $1", UUID(session))
    await city.rows("UPDATE wait_entry SET state = 'offered' WHERE id = $1", UUID(entries[0]))
    await city.rows(
        "INSERT INTO offer (id, entry, session, pool, seats, made_at, expires_at, state)"
        " VALUES ($1, $2, $3, 'general', 1, $4, $5, 'open')",
        offer,
        UUID(entries[0]),
        UUID(session),
        clock.now(),
        clock.now() + timedelta(days=1),
    )
    return {
        "waited-session": session,
        "offered-place": own_code(Own.WAITING, UUID(entries[0])),
        "waiting-place": own_code(Own.WAITING, UUID(entries[1])),
        "waiting-offer": own_code(Own.OFFER, offer),
    }


async def _over(city: City, api: Api, anybody: httpx.AsyncClient, now: datetime) -> dict[str, str]:
    session = await _session(api, now + timedelta(days=12), 20)
    booked = [
        UUID(
            (
                await _sent(
                    anybody,
                    "POST",
                    f"sessions/{session}/bookings",
                    contact=f"1390000702{n}",
                    party=[{"name": f"参观者{n}"}],
                )
            )["id"]
        )
        for n in range(8)
    ]
    day = timedelta(days=1)
    await city.rows(
        "UPDATE session SET starts_at = $2, ends_at = $3, books_from = $4, books_until = $2 WHERE id = $1",
        UUID(session),
        now - day,
        now - day + timedelta(hours=2),
        now - 9 * day,
    )
    await city.rows("UPDATE campaign SET no_shows_recorded = true, no_show_rule = '一年内两次未到场的，下次最后递补。'")
    await city.rows(
        "INSERT INTO check_in (id, door, scan, at, moved_at) SELECT id, door, id, $2, $2 FROM ticket"
        " WHERE booking = ANY ($1)",
        booked[:6],
        now - day,
    )
    for n, booking in enumerate(booked[:5]):
        words = {"text": f"讲解很清楚，第{n}组。", "publish": n < 3}
        code = own_code(Own.FEEDBACK, booking)
        given = await _sent(anybody, "PUT", f"feedback/{code}", rating=5 - n % 2, understood=4, again=True, **words)
        if n == 0:
            await api.officer("PUT", f"feedback/{given['id']}/shown", json={"shown": True})
    await api.officer("POST", f"bookings/{booked[7]}/no-show", json={"reason": "未到场，也未取消。"})
    return {
        "visited-session": session,
        "visit-given": own_code(Own.FEEDBACK, booked[0]),
        "visit-not-given": own_code(Own.FEEDBACK, booked[5]),
        "visit-absent": own_code(Own.FEEDBACK, booked[6]),
        "no-show": own_code(Own.BOOKING, booked[7]),
    }
