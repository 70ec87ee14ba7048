"""Where calls go, and what was answered lately."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Boolean, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person


class Endpoint(Table):
    """An address that is called: of a body, whose texts it takes, or of a subscription where ``body`` is null."""

    id = UUID(primary_key=True, default=uuid7)
    body = ForeignKey(Body, null=True, default=None, on_delete=OnDelete.restrict)
    url = Text(null=False)
    secret = Bytea(null=False, help_text="sealed with the secret key, bound to the id")
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    ended_at = Timestamptz(null=True, default=None)


class EndpointAnswer(Table):
    """What one call was answered; only the last of an address are kept."""

    id = BigSerial(primary_key=True)
    endpoint = ForeignKey(Endpoint, null=False, on_delete=OnDelete.cascade)
    call = UUID(null=False, help_text="the id that stays the same when a call is repeated")
    test = Boolean(null=False, default=False)
    at = Timestamptz(null=False)
    status = Integer(null=True, default=None, help_text="null where nothing was answered")
    milliseconds = Integer(null=False, default=0)
    said = Text(null=False, default="")
