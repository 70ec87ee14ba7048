"""An event as iCalendar (RFC 5545): known by its UID, newer by its SEQUENCE, taken away by METHOD:CANCEL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import msgspec

PRODUCER = "-//Kaimen//Kaimen//EN"
# How long before it a calendar reminds.
REMINDED = timedelta(hours=24)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a calendar. All instants are aware.

    ``uid`` stays the same for one entry and one recipient; ``sequence`` is 0 at first and grows with each change, its
    cancelling too; ``stamped_at`` is when it was last changed.
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
    made.add("method", "CANCEL" if event.cancelled else "PUBLISH")
    made.add_component(_entry(event, ZoneInfo(zone)))
    made.add_missing_timezones()
    content: bytes = made.to_ical()
    return content


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
    if not event.cancelled:
        entry.add_component(_reminder(event.summary))
    return entry


def _reminder(summary: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMINDED)
    return alarm
