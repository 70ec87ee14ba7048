"""Who wants to hear of consultations, and what there was to tell."""

from __future__ import annotations

from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.subscribing.words import Announced, Rhythm, Scope, Way
from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.base.webhooks.tables import Endpoint


class Subscription(Table):
    """A wish to be told, by mail or by a call, of what is in ``scope``. It holds from its confirmation to its end."""

    id = UUID(primary_key=True, default=uuid7)
    scope = Text(null=False)
    value = Text(null=False, default="", help_text="slug of the body or consultation, or the word itself")
    way = Text(null=False, default="mail")
    rhythm = Text(null=False, default="at once")
    contact = Text(null=False, default="", help_text="the e-mail address; empty where an address is called")
    endpoint = ForeignKey(Endpoint, null=True, default=None, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    locale = Text(null=False, default="zh-Hans")
    asked_at = Timestamptz(null=False)
    confirmed_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)

    check_scope = Check(one_of("scope", Scope))
    check_way = Check(one_of("way", Way))
    check_rhythm = Check(one_of("rhythm", Rhythm))


class Announcement(Table):
    """Something that subscribers are told, once: ``key`` tells two extensions or two versions of a report apart."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    what = Text(null=False)
    key = Text(null=False, default="")
    closes_at = Timestamptz(null=True, default=None, help_text="the end of the period as it stood")
    at = Timestamptz(null=False)
    digest_on = Date(null=False, help_text="the day whose digest tells it")

    check_what = Check(one_of("what", Announced))
    unique_announcement = Unique([consultation, what, key])
