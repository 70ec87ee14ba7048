"""The workbench of a draw: from the chances to the list and the invitation, by forms alone."""

from __future__ import annotations

from datetime import timedelta

import httpx
import icalendar

from participation.base import clock
from participation.base.database import execute
from participation.base.outbox.relay import drain
from participation.representatives.jobs import HANDLERS
from participation.representatives.seat_links import seat_key
from tests.representatives.draw_world import (
    COMPUTED,
    DRAWN,
    ENTROPY,
    FROZEN,
    MEETING,
    SECRET,
    SLUG,
    SOURCES,
    a_call,
    a_drawn_call,
    applicants,
    computed,
)
from tests.world import CLERK, LEADER, OFFICER, REVIEWER, signed_in

DESK = f"/workbench/calls/{SLUG}"
SOON = DRAWN + timedelta(hours=1)


async def get(client: httpx.AsyncClient, path: str, at: object = SOON) -> str:
    """A page in English."""
    with clock.frozen(at):  # type: ignore[arg-type] # an instant
        answer = await client.get(path, params={"lang": "en"} if "?" not in path else None)
    assert answer.status_code == 200, answer.text
    return answer.text


async def post(client: httpx.AsyncClient, path: str, at: object = SOON, **form: str) -> httpx.Response:
    """A form that is sent; where it was taken the way on is followed by the caller."""
    named = {name.replace("__", "."): value for name, value in form.items()}
    with clock.frozen(at):  # type: ignore[arg-type] # an instant
        return await client.post(path, data=named)


async def test_a_secretary_runs_a_draw_by_forms(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call())
    signed_in(client, OFFICER)
    assert "Compute the chances" in await get(client, f"{DESK}/draw", COMPUTED)
    assert (await post(client, f"{DESK}/draw/preparation", COMPUTED)).status_code == 303
    assert "hx-trigger" in await get(client, f"{DESK}/draw", COMPUTED)
    with clock.frozen(COMPUTED):
        await drain(HANDLERS)
    page = await get(client, f"{DESK}/draw", COMPUTED)
    assert "Computed and proven for 23 people and 5 seats" in page
    form: dict[str, str] = {}
    for at, one in enumerate(SOURCES):
        form |= {f"sources__{at}__name": one.name, f"sources__{at}__kind": one.kind, f"sources__{at}__count": "0"}
        form |= {f"sources__{at}__known_at": one.known_at.isoformat(), f"sources__{at}__commit": one.commit}
    refused = await post(client, f"{DESK}/draw/freeze", FROZEN, **{**form, "sources__1__commit": ""})
    assert refused.status_code == 422
    assert "双色球" in refused.text
    assert (await post(client, f"{DESK}/draw/freeze", FROZEN, **form)).status_code == 303
    page = await get(client, f"{DESK}/draw", DRAWN)
    assert "What chance said" in page
    answer = await post(
        client, f"{DESK}/draw/entropy", DRAWN, values__0=ENTROPY[0].value, values__1=SECRET, values__2="314159"
    )
    assert answer.status_code == 303, answer.text
    assert "The draw was held" in await get(client, f"{DESK}/draw")


async def test_a_freeze_is_given_up_and_a_source_postponed_by_forms(client: httpx.AsyncClient, world: None) -> None:
    from tests.representatives.draw_world import frozen

    await applicants(await a_call())
    await computed()
    await frozen()
    signed_in(client, OFFICER)
    later = (DRAWN + timedelta(days=1)).isoformat()
    path = f"{DESK}/draw/postponement"
    assert (await post(client, path, source=SOURCES[0].name, until=later, reason="停电")).status_code == 303
    assert (await post(client, path, source=SOURCES[0].name, until=later)).status_code == 422
    assert "停电" in await get(client, f"/calls/{SLUG}/draw")
    assert (await post(client, f"{DESK}/draw/voiding", reason="")).status_code == 422
    assert (await post(client, f"{DESK}/draw/voiding", reason="改期")).status_code == 303
    assert "改期" in await get(client, f"{DESK}/draw")


async def test_seats_are_answered_listed_signed_published_and_invited(client: httpx.AsyncClient, world: None) -> None:
    await a_drawn_call()
    signed_in(client, CLERK)
    rows = await execute("SELECT id FROM seat ORDER BY place")
    first, *others = [row["id"] for row in rows]
    page = await get(client, f"{DESK}/seats")
    assert "applicant" in page
    assert (await post(client, f"{DESK}/seats/{first.hex}/answer", do="refuse")).status_code == 422
    noted = await post(client, f"{DESK}/seats/{first.hex}/answer", do="refuse", note="要出差")
    assert noted.status_code == 303
    for seat in others:
        answer = await post(client, f"/seats/{seat}/acceptance?key={seat_key(seat)}")
        assert answer.status_code == 303, answer.text
    signed_in(client, OFFICER)
    assert "not published yet" in await get(client, f"/calls/{SLUG}/representatives")
    assert (await post(client, f"{DESK}/seats/list", do="submit")).status_code == 303
    assert (await post(client, f"{DESK}/seats/list", do="publish")).status_code == 409
    for signer in (REVIEWER, LEADER):
        signed_in(client, signer)
        await post(client, f"{DESK}/seats/list", do="approve")
    signed_in(client, OFFICER)
    assert (await post(client, f"{DESK}/seats/list", do="publish")).status_code == 303
    public = await get(client, f"/calls/{SLUG}/representatives")
    assert public.count("pseudonym-small") == 4
    assert "申请人" not in public
    sent = await post(
        client, f"{DESK}/seats/invitation", starts_at=MEETING.isoformat(), minutes="60", place="三楼", note="请带身份证"
    )
    assert sent.status_code == 303
    assert len(await execute("SELECT FROM delivery WHERE template = 'meeting_invitation'")) == 4
    entry = await _entry(client, others[0])
    assert (entry["location"], entry["sequence"]) == ("三楼", 2)
    assert (await post(client, f"{DESK}/seats/invitation/cancellation", reason="改期")).status_code == 303
    assert (await _entry(client, others[0]))["status"] == "CANCELLED"


async def _entry(client: httpx.AsyncClient, seat: object) -> icalendar.Event:
    with clock.frozen(SOON):
        answer = await client.get(f"/seats/{seat}/calendar.ics", params={"key": seat_key(seat)})  # type: ignore[arg-type]
    assert answer.status_code == 200
    [found] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


async def test_a_seats_page_opens_by_its_link_alone(client: httpx.AsyncClient, world: None) -> None:
    await a_drawn_call()
    [row, *_] = await execute("SELECT id FROM seat ORDER BY place")
    seat = row["id"]
    assert "I come" in await get(client, f"/seats/{seat}?key={seat_key(seat)}&lang=en")
    with clock.frozen(SOON):
        assert (await client.get(f"/seats/{seat}?key=0")).status_code == 404
        assert (await client.post(f"/api/v1/seats/{seat}/acceptance", json={"key": "0"})).status_code == 404
        yes = await client.post(f"/api/v1/seats/{seat}/acceptance", json={"key": seat_key(seat)})
        again = await client.post(f"/api/v1/seats/{seat}/acceptance", json={"key": seat_key(seat)})
    assert yes.status_code == 201
    assert yes.json()["answer"] == "accepted"
    assert again.status_code == 409


async def test_all_are_admitted_by_one_form(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call(seats=3), 3)
    signed_in(client, OFFICER)
    assert "Admit them all" in await get(client, f"{DESK}/seats", COMPUTED)
    assert (await post(client, f"{DESK}/seats/selection", COMPUTED)).status_code == 303
    assert "nothing was drawn" in await get(client, f"/calls/{SLUG}/draw")
