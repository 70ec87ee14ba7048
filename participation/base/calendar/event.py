"""An event as iCalendar (RFC 5545): known by its UID, newer by its SEQUENCE, taken away by METHOD:CANCEL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import icalendar
import msgspec

PRODUCER = "-//Kaimen//Kaimen//EN"
# How long before it a calendar reminds.
REMINDED = timedelta(hours=24)


class Method(StrEnum):
    """What a calendar is to do with an entry (RFC 5546) that is not cancelled."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"


class Attendee(msgspec.Struct, frozen=True):
    """Whose entry it is: a mail address, else a URN; they have said that they come."""

    address: str
    name: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a calendar. All instants are aware.

    ``uid`` stays the same for one entry and one recipient; ``sequence`` is 0 at first and grows with each change, its
    cancelling too; ``stamped_at`` is when it was last changed. A ``REQUEST`` needs an organiser with an address and an
    attendee. ``reminded`` says how long before it a calendar reminds.
    """

    uid: str
    sequence: int = 0
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""
    place: str = ""
    url: str = ""
    organiser: str = ""
    organiser_email: str = ""
    attendee: Attendee | None = None
    method: Method = Method.PUBLISH
    reminded: tuple[timedelta, ...] = (REMINDED,)
    cancelled: bool = False


def as_ics(event: Event, zone: str) -> bytes:
    """The file of one event in the clock of ``zone`` (an IANA name), lines of at most 75 octets.

    A calendar that holds the entry replaces it where ``sequence`` is greater, and takes it out where it is cancelled.
    Raises ValueError where the event ends before it starts.
    """
    if event.ends_at < event.starts_at:
        raise ValueError("an event ends after it starts")
    made = icalendar.Calendar()
    made.add("prodid", PRODUCER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method_of(event))
    made.add_component(_entry(event, ZoneInfo(zone)))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def method_of(event: Event) -> str:
    """The METHOD of its file, which a mail names beside the file's type."""
    return "CANCEL" if event.cancelled else event.method.value


def as_feed(events: Sequence[Event], zone: str, name: str) -> bytes:
    """Many events as one calendar called ``name``, to which a programme subscribes and which it fetches again.

    What is off stays in it as cancelled, so that it leaves the calendars that have it. Raises ValueError as
    :func:`as_ics` does.
    """
    if any(event.ends_at < event.starts_at for event in events):
        raise ValueError("an event ends after it starts")
    made = icalendar.Calendar()
    made.add("prodid", PRODUCER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for event in events:
        made.add_component(_entry(event, ZoneInfo(zone)))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


def _entry(event: Event, zone: ZoneInfo) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.stamped_at.astimezone(UTC).replace(microsecond=0))
    entry.add("dtstart", event.starts_at.astimezone(zone).replace(microsecond=0))
    entry.add("dtend", event.ends_at.astimezone(zone).replace(microsecond=0))
    entry.add("summary", event.summary)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, value in (("description", event.description), ("location", event.place), ("url", event.url)):
        if value:
            entry.add(name, value)
    if event.organiser_email:
        organiser = icalendar.vCalAddress(f"mailto:{event.organiser_email}")
        organiser.params["CN"] = event.organiser or event.organiser_email
        entry.add("organizer", organiser)
    if event.attendee:
        entry.add("attendee", _attendee(event.attendee))
    if not event.cancelled:
        for before in event.reminded:
            entry.add_component(_reminder(event.summary, before))
    return entry


def _attendee(who: Attendee) -> icalendar.vCalAddress:
    """Nobody is asked to answer: they have booked or accepted already."""
    attendee = icalendar.vCalAddress(f"mailto:{who.address}" if "@" in who.address else who.address)
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    if who.name:
        attendee.params["CN"] = who.name
    return attendee


def _reminder(summary: str, before: timedelta) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -before)
    return alarm
