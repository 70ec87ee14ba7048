"""What visitors say after their visit: once a booking, changeable while the form is open, shown only when let."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.links import Own, read_own
from events.rules.feedback import Visit, check_feedback, may_show
from events.schemas.visit import FeedbackGiven, NewFeedback
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean

HOSTS = (Role.HOST, Role.OFFICER)
NO_CONSENT = Refusal("no_consent", 409, N_("Whoever wrote this does not want it shown."))


class _Held(msgspec.Struct):
    session: UUID
    checked_in: bool
    starts_at: datetime
    ends_at: datetime
    forgotten: bool


class _Words(msgspec.Struct):
    session: UUID
    body: UUID
    text: str
    publish: bool
    shown_at: datetime | None


HELD = """
SELECT b.session, s.starts_at, s.ends_at, b.forgotten_at IS NOT NULL AS forgotten,
    EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) AS checked_in
FROM booking b JOIN session s ON s.id = b.session WHERE b.id = {} FOR UPDATE OF b
"""
# words that were changed are looked at again before they are shown
SAID = """
INSERT INTO feedback (id, booking, session, rating, understood, again, text, publish, given_at)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT (booking) DO UPDATE SET rating = EXCLUDED.rating, understood = EXCLUDED.understood, again = EXCLUDED.again,
    text = EXCLUDED.text, publish = EXCLUDED.publish, changed_at = EXCLUDED.given_at,
    shown_at = CASE WHEN EXCLUDED.publish AND EXCLUDED.text = feedback.text THEN feedback.shown_at END
RETURNING id, booking, given_at, changed_at
"""


async def give_feedback(actor: Actor, *, code: str, new: NewFeedback) -> FeedbackGiven:
    """Say what a party thinks of its visit, or change what it said; ``code`` is the last part of the link.

    Raises 404, 403 ``not_checked_in`` where nobody of it was there, 409 ``not_open``, ``closed``.
    """
    booking = read_own(Own.FEEDBACK, code)
    if booking is None:
        raise Refused(NOT_FOUND)
    async with transaction():
        held = await fetch_one(_Held, HELD, booking)
        if held is None or held.forgotten:
            raise Refused(NOT_FOUND)
        days, now = current_rules().open_days.afterwards.feedback_days, clock.now()
        demand(check_feedback(Visit(held.checked_in, held.starts_at, held.ends_at), days, now))
        text = clean(new.text).strip()
        stored = await fetch_one(
            FeedbackGiven,
            SAID,
            uuid7(),
            booking,
            held.session,
            new.rating,
            new.understood,
            new.again,
            text,
            new.publish and bool(text),
            now,
        )
        assert stored is not None, "an upsert returns its row"
        await record(actor, "feedback.given", f"session:{held.session}", again=stored.changed_at is not None)
        await answered(stored)
    return stored


async def show_words(actor: Actor, *, feedback: UUID, show: bool) -> None:
    """Let others read the words of a party, or no longer. Raises 404, 403, 409 ``no_consent``."""
    async with transaction():
        found = await fetch_one(
            _Words,
            "SELECT f.session, s.body, f.text, f.publish, f.shown_at FROM feedback f JOIN session s ON s.id = f.session"
            " WHERE f.id = {} FOR UPDATE OF f",
            feedback,
        )
        if found is None:
            raise Refused(NOT_FOUND)
        if not actor.has(*HOSTS, body=found.body):
            raise Refused(WRONG_ROLE)
        if show and not may_show(publish=found.publish, text=found.text):
            raise Refused(NO_CONSENT)
        if show != (found.shown_at is not None):
            await execute("UPDATE feedback SET shown_at = {} WHERE id = {}", clock.now() if show else None, feedback)
            verb = "feedback.shown" if show else "feedback.hidden"
            await record(actor, verb, f"session:{found.session}", body=found.body, feedback=feedback)
