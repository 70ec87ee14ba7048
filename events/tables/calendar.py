"""The calendar to which somebody subscribes who has an account."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Timestamptz
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Person


class CalendarLink(Table):
    """Which link to somebody's calendar is good: each new one ends the one before. No row: the first."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, unique=True, on_delete=OnDelete.cascade)
    generation = Integer(null=False, default=0, help_text="part of what the link signs")
    renewed_at = Timestamptz(null=False)
