"""Meetings as calendar entries for everybody; those who were invited have an entry of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from decisions.schemas.meeting_public import AnnouncedNow
from decisions.words import MeetingState
from participation.base.calendar import Event, as_feed, as_ics
from participation.base.settings import current


def entry_of(meeting: AnnouncedNow) -> Event:
    """The entry: its SEQUENCE grows with every change that was told, and it is cancelled where the meeting is off."""
    here = current().base_url
    content = meeting.content
    agenda = [f"{item.number}. {item.title}" for item in content.items]
    return Event(
        uid=f"meeting-{meeting.id}@{urlsplit(here).hostname or 'kaimen'}",
        sequence=meeting.sequence,
        stamped_at=meeting.changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(minutes=meeting.minutes),
        summary=content.title,
        description="\n".join(agenda),
        place=meeting.place,
        url=f"{here}/meetings/{content.slug}",
        organiser=content.body.name,
        cancelled=meeting.state is MeetingState.CANCELLED,
    )


def meeting_ics(meeting: AnnouncedNow) -> bytes:
    """The file of one meeting."""
    return as_ics(entry_of(meeting), str(current().zone))


def meetings_ics(meetings: Sequence[AnnouncedNow], name: str) -> bytes:
    """The calendar to subscribe to."""
    return as_feed([entry_of(one) for one in meetings], str(current().zone), name)
