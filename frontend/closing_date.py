"""The closing date of a consultation for the reader's own calendar (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from consultations.schemas.consultation import ConsultationView
from consultations.words import Act, State
from frontend.page import Page
from frontend.standing import last_day
from participation.base.errors import N_
from participation.base.messages import say

REMINDED = timedelta(days=-2)
ONE_DAY = timedelta(days=1)


def calendar(view: ConsultationView, page: Page) -> bytes:
    """One all-day entry on the last day for comments, with a reminder two days before.

    An extension moves the same entry (a greater SEQUENCE), a withdrawal cancels it.
    """
    off = view.state is State.WITHDRAWN
    address = f"{page.base_url}/consultations/{view.slug}"
    day = last_day(view.closes_at, page)
    event = Event()
    event.add("uid", f"{view.id}@{urlsplit(page.base_url).hostname}")
    event.add("dtstamp", page.now)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("summary", say(page.locale, N_("Last day for comments: %(title)s"), {"title": view.title}))
    event.add("description", f"{view.summary}\n{address}".strip())
    event.add("url", address)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("sequence", sum(step.act in {Act.EXTEND, Act.CLOSE, Act.WITHDRAW} for step in view.steps))
    if not off:
        event.add_component(_reminder(view, page))
    made = Calendar()
    made.add("prodid", "-//Kaimen//Consultations//EN")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if off else "PUBLISH")
    made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _reminder(view: ConsultationView, page: Page) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMINDED)
    alarm.add("description", say(page.locale, N_("Two days left to comment: %(title)s"), {"title": view.title}))
    return alarm
