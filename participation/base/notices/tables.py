"""A delivery is what one recipient is owed, and what became of it."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from participation.base.identity.tables import one_of
from participation.base.notices.words import Fate


class Delivery(Table):
    """One notice to one recipient. ``owed_for`` names what owes it, so that one cannot be owed twice."""

    id = UUID(primary_key=True)
    template = Text(null=False)
    values = JSONB(null=False, default="{}")
    owed_for = Text(null=False, unique=True, help_text="for example report:<id>:comment:<id>")
    subject = Text(null=False, index=True, help_text="kind:id of what it is about")
    person = UUID(null=True, default=None)
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    fate = Text(null=False, default="queued")
    tries = Integer(null=False, default=0)
    last_error = Text(null=False, default="")
    created_at = Timestamptz(null=False)
    settled_at = Timestamptz(null=True, default=None)

    check_fate = Check(one_of("fate", Fate))
