"""The calendar entry of a booking, read back by parsers that others made; the own calendar; files of the mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import httpx
import ics
import pytest
import vobject

from events.links import Own, own_link, own_path
from events.queries.booking_calendar import booking_event
from events.services.tickets import cancel_tickets
from participation.base import clock
from participation.base.calendar import as_ics
from participation.base.database import execute, transaction
from participation.base.notices.owing import owe_notice
from participation.base.outbox import relay
from participation.base.settings import current
from participation.wiring import HANDLERS
from tests.events.rows import NOW, SATURDAY, an_open_session
from tests.events.tickets_steps import a_ticketed_booking
from tests.world import RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")
ZONE = "Asia/Shanghai"
ENDS = SATURDAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def entry(booking: UUID) -> bytes:
    """The file of a booking."""
    return as_ics(await booking_event(booking), ZONE)


async def test_two_other_parsers_read_what_we_wrote() -> None:
    booking, _ = await a_ticketed_booking()
    content = (await entry(booking)).decode()
    read = vobject.readOne(content)
    [event] = ics.Calendar(content).events
    assert (read.method.value, read.vevent.summary.value) == ("REQUEST", "走进加装电梯工地")
    assert (read.vevent.dtstart.value, read.vevent.dtend.value) == (SATURDAY, ENDS)
    assert f"DTSTART;TZID={ZONE}:20270807T090000\r\n" in content
    assert read.vtimezone.tzid.value == ZONE
    assert [alarm.trigger.value for alarm in read.vevent.valarm_list] == [timedelta(days=-1), timedelta(hours=-2)]
    assert (event.uid, event.name) == (read.vevent.uid.value, read.vevent.summary.value)
    assert (event.begin.datetime, event.end.datetime) == (SATURDAY, ENDS)
    assert (event.location, len(event.alarms)) == ("望潮路18号", 2)
    assert "noreply@" in str(event.organizer)
    assert max(len(line.encode()) for line in content.split("\r\n")) <= 75


async def test_each_change_of_the_session_or_of_the_booking_lets_the_sequence_grow_under_one_uid() -> None:
    booking, _ = await a_ticketed_booking()
    seen = [await booking_event(booking)]
    await execute("UPDATE session SET sequence = sequence + 1, starts_at = {}", SATURDAY + timedelta(minutes=30))
    seen.append(await booking_event(booking))
    await execute("UPDATE booking SET sequence = sequence + 1")
    seen.append(await booking_event(booking))
    await execute("UPDATE booking SET sequence = sequence + 1, state = 'cancelled', ended_at = {}", NOW)
    seen.append(await booking_event(booking))
    assert [event.sequence for event in seen] == [0, 1, 2, 3]
    assert len({event.uid for event in seen}) == 1


@pytest.mark.parametrize(
    "off",
    ["UPDATE booking SET state = 'cancelled', sequence = 1", "UPDATE session SET state = 'called off', sequence = 1"],
)
async def test_what_is_off_is_taken_out_of_calendars_by_both_parsers(off: str) -> None:
    booking, _ = await a_ticketed_booking()
    await execute(off)
    content = (await entry(booking)).decode()
    read = vobject.readOne(content)
    [event] = ics.Calendar(content).events
    assert (read.method.value, read.vevent.status.value, event.status) == ("CANCEL", "CANCELLED", "CANCELLED")
    assert read.vevent.sequence.value == "1"
    assert not event.alarms


async def test_the_file_names_nobodys_address_but_the_mail_to_them_does() -> None:
    booking, _ = await a_ticketed_booking()
    assert b"lin@example.org" not in await entry(booking)
    mailed = as_ics(await booking_event(booking, mailed=True), ZONE).decode()
    assert vobject.readOne(mailed).vevent.attendee.value == "mailto:lin@example.org"


async def test_the_entry_is_fetched_by_the_link_of_the_booking_alone(client: httpx.AsyncClient) -> None:
    booking, _ = await a_ticketed_booking()
    here = own_path(Own.BOOKING, booking)
    answer = await client.get(f"{here}/calendar.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (
        200,
        "text/calendar; method=REQUEST; charset=utf-8",
    )
    assert vobject.readOne(answer.text).vevent.uid.value.startswith(f"booking-{booking}@")
    assert (await client.get(f"{here[:-1]}x/calendar.ics")).status_code == 404
    assert (await client.get(f"{here[:-1]}x/tickets.pdf")).status_code == 404


async def test_all_tickets_of_a_booking_are_one_paper(client: httpx.AsyncClient) -> None:
    booking, _ = await a_ticketed_booking(names=("林可", "林小满", "王芳"))
    here = own_path(Own.BOOKING, booking)
    page, slip = [await client.get(f"{here}/tickets.pdf{asked}") for asked in ("", "?shape=slip")]
    assert [answer.headers["content-type"] for answer in (page, slip)] == ["application/pdf"] * 2
    assert page.content.count(b"/MediaBox") >= 3
    async with transaction():
        await cancel_tickets(booking=booking)
    assert (await client.get(f"{here}/tickets.pdf")).status_code == 410


async def test_a_calendar_of_ones_own_follows_ones_bookings_until_its_link_is_renewed(
    client: httpx.AsyncClient,
) -> None:
    booking, _ = await a_ticketed_booking(person=RESIDENT.person)
    await a_ticketed_booking(session=await _same_session())
    signed_in(client, RESIDENT)
    page = (await client.get("/account/calendar")).text
    base = current().base_url
    way = page.partition(f"{base}/people/")[2].partition(".ics")[0]
    feed = await client.get(f"/people/{way}.ics")
    events = list(vobject.readOne(feed.text).vevent_list)
    assert [event.uid.value.partition("@")[0] for event in events] == [f"booking-{booking}"]
    assert len(ics.Calendar(feed.text).events) == 1
    await client.post("/account/calendar/renewal")
    assert (await client.get(f"/people/{way}.ics")).status_code == 404
    assert (await client.get(f"/people/{way[:-1]}0.ics")).status_code == 404


async def _same_session() -> UUID:
    [row] = await execute("SELECT id FROM session LIMIT 1")
    return UUID(str(row["id"]))


async def _mail(template: str, booking: UUID, **values: str) -> EmailMessage:
    """The mail of a notice about a booking, as it is sent."""
    async with transaction():
        await owe_notice(
            template=template,
            values={"session": "走进加装电梯工地", "at": SATURDAY.isoformat(), "link": own_link(Own.BOOKING, booking)}
            | values,
            owed_for=f"test:{booking}:{template}",
            subject=f"booking:{booking}",
            contact=("e-mail", "lin@example.org"),
            locale="zh-Hans",
        )
    before = set(current().mail_dir.glob("*.eml"))
    await relay.drain(HANDLERS)
    [written] = set(current().mail_dir.glob("*.eml")) - before
    return message_from_bytes(written.read_bytes(), policy=default)


def _changed() -> dict[str, str]:
    return {"until": datetime.isoformat(ENDS), "place": "望潮路18号", "note": ""}


async def test_a_mail_of_a_change_brings_the_new_entry_and_the_tickets_as_pictures() -> None:
    booking, _ = await a_ticketed_booking(names=("林可", ""), session=await an_open_session())
    mail = await _mail("session_changed", booking, **_changed())
    files = {part.get_filename(): part for part in mail.iter_attachments()}
    assert sorted(files, key=str) == ["calendar.ics", "ticket-1.png", "ticket-2.png"]
    assert files["calendar.ics"]["content-type"].params["method"] == "REQUEST"
    assert files["ticket-1.png"].get_content().startswith(b"\x89PNG")
    assert "走进加装电梯工地" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr] # there is one


async def test_a_mail_of_an_end_takes_the_entry_out_and_brings_no_ticket() -> None:
    booking, _ = await a_ticketed_booking()
    await execute("UPDATE session SET state = 'called off', sequence = 1")
    await execute("UPDATE door SET closed_at = {}", NOW)
    mail = await _mail("session_called_off", booking, reason="台风")
    [only] = list(mail.iter_attachments())
    assert only["content-type"].params["method"] == "CANCEL"
    assert vobject.readOne(only.get_content()).vevent.uid.value.startswith("booking-")


async def test_a_large_party_gets_one_paper_in_the_mail() -> None:
    booking, _ = await a_ticketed_booking(names=("",) * 7)
    mail = await _mail("session_changed", booking, **_changed())
    assert [part.get_filename() for part in mail.iter_attachments()] == ["calendar.ics", "tickets.pdf"]
