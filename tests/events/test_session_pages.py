"""Finding sessions and reading of one, as everybody does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
import icalendar
import pytest
from lxml import etree

from events.schemas.session import ChangedSession
from events.services.session_calling_off import call_off_session
from events.services.session_changing import change_session
from events.words import Pool
from participation.base import clock
from participation.base.database import execute
from participation.base.text import bigrams
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity, an_open_session
from tests.events.sessions_steps import a_booking, a_prepared_session
from tests.world import HOST

pytestmark = pytest.mark.usefixtures("world")
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


async def three_sessions() -> dict[str, UUID]:
    """A lift site on Saturday, water works on Sunday that are full, and a monitoring centre online."""
    campaign = await a_campaign()
    lift = await an_activity(campaign)
    water = await an_activity(
        campaign,
        slug="water",
        title="走进自来水厂",
        title_en="Inside the water works",
        theme="公用事业",
        district="南埠街道",
        facilities=[],
    )
    centre = await an_activity(
        campaign,
        slug="centre",
        title="城市运行中心",
        title_en="City operations",
        mode="online",
        languages=["en"],
        booking=False,
    )
    await execute("UPDATE activity_in_force SET bigrams = {} WHERE id = {}", bigrams("走进自来水厂 净水 工艺"), water)
    made = {
        "lift": await a_session(lift, campaign, capacity=10),
        "water": await a_session(water, campaign, capacity=2, starts_at=SATURDAY + timedelta(days=1)),
        "centre": await a_session(
            centre, campaign, capacity=0, admission="open", starts_at=SATURDAY + timedelta(days=2), books_until=None
        ),
    }
    await a_booking(made["lift"], seats=7)
    await a_booking(made["water"], seats=2)
    return made


# what stands in the address, and which sessions fit
FITS: list[tuple[str, list[str]]] = [
    ("", ["lift", "water", "centre"]),
    ("?from=2027-08-08", ["water", "centre"]),
    ("?to=2027-08-07", ["lift"]),
    ("?date=2027-08-08", ["water"]),
    ("?district=南埠街道", ["water"]),
    ("?theme=公用事业", ["water"]),
    ("?seats=3", ["lift"]),
    ("?seats=4", []),
    ("?accessible=yes", ["lift", "centre"]),
    ("?online=yes", ["centre"]),
    ("?language=en", ["centre"]),
    ("?q=净水", ["water"]),
    ("?q=净水 自来", ["water"]),
    ("?q=水净", []),
    ("?q=!!!", []),
    ("?from=nonsense&seats=many&mode=unheard", ["lift", "water", "centre"]),
]


async def test_the_list_shows_what_fits_the_address(client: httpx.AsyncClient) -> None:
    made = await three_sessions()
    shown = {}
    for query, _ in FITS:
        text = (await client.get(f"/sessions{query}")).text
        shown[query] = [name for name, session in made.items() if f"/sessions/{session}" in text]
    assert shown == dict(FITS)


async def test_the_list_and_the_page_say_how_many_seats_are_left_at_this_instant(client: httpx.AsyncClient) -> None:
    session = (await three_sessions())["lift"]
    assert "剩余3个名额" in (await client.get("/sessions")).text
    assert "3 seats left" in (await client.get("/sessions", headers=ENGLISH)).text
    assert "剩余3个名额" in (await client.get(f"/sessions/{session}")).text
    await a_booking(session, seats=3)
    page = (await client.get(f"/sessions/{session}")).text
    assert "已约满" in page
    assert f"/sessions/{session}/waitlist" in page


async def test_pages_of_the_list_follow_one_another_without_gap_or_repetition(client: httpx.AsyncClient) -> None:
    campaign = await a_campaign()
    activity = await an_activity(campaign)
    made = {str(await a_session(activity, campaign, starts_at=SATURDAY + timedelta(hours=n // 2))) for n in range(9)}
    seen: list[str] = []
    cursor = ""
    while True:
        answer = (await client.get(f"/api/v1/sessions?limit=4{cursor}")).json()
        seen += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"
    assert (len(seen), set(seen)) == (9, made)


async def test_the_month_counts_the_sessions_of_each_day(client: httpx.AsyncClient) -> None:
    await three_sessions()
    page = (await client.get("/sessions/calendar?month=2027-08", headers=ENGLISH)).text
    day = page.split('href="/sessions?from=2027-08-08', 1)[1].split("</td>", 1)[0]
    assert "1 session" in day
    assert "full" in day
    assert 'href="/sessions/calendar?month=2027-09"' in page
    assert (await client.get("/sessions/calendar?month=soon")).status_code == 200
    for month in ("0001-01", "9999-12"):
        assert (await client.get(f"/sessions/calendar?month={month}")).status_code == 200


async def test_places_are_listed_by_district_with_links_to_maps(client: httpx.AsyncClient) -> None:
    await three_sessions()
    page = (await client.get("/sessions/places")).text
    assert "uri.amap.com" in page
    assert page.index("南埠街道</span></h2>") < page.index("走进自来水厂")
    assert "城市运行中心" not in page


async def test_a_page_says_to_the_second_when_booking_opens(client: httpx.AsyncClient) -> None:
    opens = NOW + timedelta(days=1, seconds=30)
    session = await an_open_session(books_from=opens)
    page = (await client.get(f"/sessions/{session}", headers=ENGLISH)).text
    assert "Booking opens on" in page
    assert "09:00:30" in page
    assert f"/sessions/{session}/booking" not in page
    with clock.frozen(opens):
        assert f"/sessions/{session}/booking" in (await client.get(f"/sessions/{session}")).text


async def test_who_did_what_and_what_is_not_public_is_not_on_the_page(client: httpx.AsyncClient) -> None:
    session = await a_prepared_session()
    assert (await client.get(f"/sessions/{session}")).status_code == 404
    assert (await client.get(f"/api/v1/sessions/{session}")).status_code == 404
    public = await an_open_session_of(session)
    await change_session(HOST, session=public, change=at_the_gate())
    assert HOST.name not in (await client.get(f"/sessions/{public}")).text
    assert '"by":null' in (await client.get(f"/api/v1/sessions/{public}")).text


async def test_what_is_called_off_says_so_and_why(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    await call_off_session(HOST, session=session, reason="台风预警")
    page = (await client.get(f"/sessions/{session}")).text
    assert "台风预警" in page
    assert "/booking" not in page
    assert f"/sessions/{session}" not in (await client.get("/sessions")).text
    described = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "EventCancelled" in described


async def test_the_feed_of_the_calendar_follows_changes_and_callings_off(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    await change_session(HOST, session=session, change=at_the_gate())
    await call_off_session(HOST, session=session, reason="台风预警")
    feed = icalendar.Calendar.from_ical((await client.get("/sessions.ics")).content)
    [entry] = feed.walk("VEVENT")
    assert (entry["SEQUENCE"], entry["STATUS"], entry["LOCATION"]) == (2, "CANCELLED", "东门")
    one = icalendar.Calendar.from_ical((await client.get(f"/sessions/{session}/entry.ics")).content)
    assert one["METHOD"] == "CANCEL"


async def test_who_stays_past_midnight_reads_on_which_day_it_ends(client: httpx.AsyncClient) -> None:
    night = await an_open_session(starts_at=SATURDAY + timedelta(hours=13))
    [row] = await execute("SELECT slug FROM activity WHERE id = (SELECT activity FROM session WHERE id = {})", night)
    for address in ("/sessions", f"/sessions/{night}", "/open-days", f"/activities/{row['slug']}"):
        assert "22:00–次日\u00a000:00" in await read(client, address), address
        assert "22:00–00:00 the next day" in await read(client, address, ENGLISH), address


async def read(client: httpx.AsyncClient, address: str, headers: dict[str, str] | None = None) -> str:
    """What the page says, without its tags."""
    return "".join(etree.HTML((await client.get(address, headers=headers)).text).itertext())


async def test_the_atom_feed_tells_what_was_published(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    root = etree.fromstring((await client.get("/sessions.atom")).content)
    ids = root.findall("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id")
    assert [one.text for one in ids] == [f"urn:uuid:{session}"]


async def test_seats_of_other_pools_are_told_apart(client: httpx.AsyncClient) -> None:
    session = await an_open_session(pools={Pool.ACCESSIBLE: 2}, held_until=SATURDAY - timedelta(days=1))
    seen = (await client.get(f"/api/v1/sessions/{session}")).json()
    assert [pool["pool"] for pool in seen["pools"]] == ["general", "accessible"]
    assert "Accessible seats" in (await client.get(f"/sessions/{session}", headers=ENGLISH)).text


def at_the_gate() -> ChangedSession:
    return ChangedSession(
        starts_at=SATURDAY, ends_at=SATURDAY + timedelta(hours=2), place="东门", reason="西门施工", version=1
    )


async def an_open_session_of(prepared: UUID) -> UUID:
    [row] = await execute("SELECT activity, campaign FROM session WHERE id = {}", prepared)
    return await a_session(row["activity"], row["campaign"])
