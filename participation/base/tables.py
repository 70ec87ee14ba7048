"""The ground floor's own rows: audit, outbox, idempotency keys, the marks of an installation."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.identity.tables import one_of


class Audit(Table):
    """Who did what, in the transaction of the act; only ever added to."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(null=False)
    person = UUID(null=True, default=None)
    capacity = Text(null=False, default="self", help_text="self, body:<slug> or organisation:<id>")
    via = Text(null=False, help_text="page, api, command or job")
    verb = Text(null=False)
    subject = Text(null=False, help_text="kind:id", index=True)
    detail = JSONB(null=False, default="{}")


class JobState(StrEnum):
    """A job waits, is leased while it runs, and ends as handled or dead."""

    WAITING = "waiting"
    HANDLED = "handled"
    DEAD = "dead"


class Outbox(Table):
    """A job owed by an act, written in its transaction; ``due_at`` may lie in the future."""

    id = UUID(primary_key=True)
    topic = Text(null=False)
    payload = JSONB(null=False, default="{}")
    once = Text(null=True, default=None, unique=True, help_text="a second job with this key is not written")
    state = Text(null=False, default="waiting")
    created_at = Timestamptz(null=False)
    due_at = Timestamptz(null=False)
    leased_until = Timestamptz(null=True, default=None)
    tries = Integer(null=False, default=0)
    last_error = Text(null=False, default="")
    ended_at = Timestamptz(null=True, default=None)

    check_state = Check(one_of("state", JobState))


class IdempotencyKey(Table):
    """An act that was done under a caller's key, and the answer it got."""

    id = BigSerial(primary_key=True)
    scope = Text(null=False)
    key = Text(null=False)
    body_hash = Text(null=False)
    status = Integer(null=True, default=None)
    answer = Text(null=True, default=None)
    headers = JSONB(null=False, default="{}")
    created_at = Timestamptz(null=False)

    unique_idempotency_key = Unique([scope, key])


class Mark(Table):
    """What this installation is, one row a fact: that it is a demo, which demo is loaded."""

    id = BigSerial(primary_key=True)
    name = Text(null=False, unique=True)
    value = Text(null=False)
