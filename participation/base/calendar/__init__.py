"""Calendar entries: one event as an .ics file that a phone takes in, changes and takes out again."""

from participation.base.calendar.event import Attendee, Event, Method, as_feed, as_ics, method_of

__all__ = ["Attendee", "Event", "Method", "as_feed", "as_ics", "method_of"]
