"""What is public of meetings, set out for the list: derived from their announcements and from what moved them since."""

from __future__ import annotations

from piccolo.columns import ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.table import Table

from decisions.tables.meeting import Meeting
from participation.base.identity.tables import Body


class AnnouncedMeeting(Table):
    """A meeting as the announcement in force has it, at the time and place that everybody was told last."""

    meeting = ForeignKey(Meeting, primary_key=True, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    number = Integer(null=True, default=None)
    starts_at = Timestamptz(null=False)
    minutes = Integer(null=False)
    place = Text(null=False, default="")
    items = Integer(null=False, default=0, help_text="on the public agenda")
    attended = Integer(null=False, default=0, help_text="of them, those that representatives sit in on")
    words = Text(null=False, default="", help_text="title and agenda as tokens to search")
