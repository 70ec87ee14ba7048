"""A delivery is what one recipient is owed, and what became of it; a stop is their wish to be told no more."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, BigSerial, Integer, Text, Timestamptz
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
    body = UUID(null=True, default=None, help_text="the body that owes it, whose own gateway takes its texts")
    fate = Text(null=False, default="queued")
    tries = Integer(null=False, default=0)
    last_error = Text(null=False, default="")
    soft_bounces = Integer(null=False, default=0, help_text="how often it came back for a reason that may pass")
    created_at = Timestamptz(null=False)
    settled_at = Timestamptz(null=True, default=None)

    check_fate = Check(one_of("fate", Fate))


class NoticeStop(Table):
    """Somebody at this contact wants no notices. The contact itself is not kept: ``contact`` is a keyed hash of it."""

    id = BigSerial(primary_key=True)
    contact = Text(null=False, unique=True)
    at = Timestamptz(null=False)
