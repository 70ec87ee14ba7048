"""Calendar entries: one event as an .ics file that a phone takes in, changes and takes out again."""

from participation.base.calendar.event import Event, as_feed, as_ics

__all__ = ["Event", "as_feed", "as_ics"]
