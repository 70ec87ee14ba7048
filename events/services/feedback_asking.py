"""Asking those who were there: the link to the form goes out the day after, to parties that were checked in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from events.links import Own, own_link
from events.rules.feedback import asked_at, open_until
from participation.base import clock
from participation.base.database import fetch, fetch_one, transaction
from participation.base.identity.words import ContactKind
from participation.base.in_force import current_rules
from participation.base.notices.owing import Owed, owe_notices
from participation.base.outbox.owing import owe

ASK = "feedback.ask"
# The daily sweep looks so far ahead that no session ends between two of them unseen.
AHEAD = timedelta(days=2)
DAY = timedelta(days=1)


class _Ended(msgspec.Struct):
    id: UUID
    ends_at: datetime


class _Session(msgspec.Struct):
    body: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


class _Visitor(msgspec.Struct):
    id: UUID
    contact_kind: ContactKind
    contact: str
    person: UUID | None
    locale: str


async def owe_asking() -> int:
    """Owe, for each session that ends about now, that its visitors are asked; for the daily sweep; how many."""
    now, rule = clock.now(), current_rules().open_days.afterwards
    async with transaction():
        rows = await fetch(
            _Ended,
            "SELECT id, ends_at FROM session WHERE state = 'published' AND ends_at BETWEEN {} AND {} ORDER BY id",
            now - timedelta(days=rule.feedback_days),
            now + AHEAD,
        )
        for row in rows:
            due = asked_at(row.ends_at, rule.feedback_hours)
            await owe(ASK, due_at=due, once=f"{ASK}:{row.id}:{row.ends_at.isoformat()}", session=row.id)
    return len(rows)


async def ask_visitors(session: UUID) -> int:
    """Send the link to every party that was checked in and was not asked yet; how many.

    Comes again each day while the form is open, for doors without network tell late who was there.
    """
    rule, now = current_rules().open_days.afterwards, clock.now()
    async with transaction():
        held = await fetch_one(
            _Session,
            "SELECT s.body, a.title, s.starts_at, s.ends_at FROM session s JOIN activity a ON a.id = s.activity"
            " WHERE s.id = {} AND s.state = 'published'",
            session,
        )
        if held is None or now < asked_at(held.ends_at, rule.feedback_hours):
            # called off, or put off: the sweep owes it anew
            return 0
        until = open_until(held.ends_at, rule.feedback_days)
        if now >= until:
            return 0
        visitors = await fetch(
            _Visitor,
            "SELECT b.id, b.contact_kind, b.contact, b.person, b.locale FROM booking b WHERE b.session = {}"
            " AND b.contact IS NOT NULL AND NOT EXISTS (SELECT FROM feedback f WHERE f.booking = b.id)"
            " AND EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) ORDER BY b.id",
            session,
        )
        told = await owe_notices(
            [
                Owed(
                    template="feedback_asked",
                    values={
                        "session": held.title,
                        "at": held.starts_at.isoformat(),
                        "until": until.isoformat(),
                        "link": own_link(Own.FEEDBACK, one.id),
                    },
                    owed_for=f"booking:{one.id}:feedback",
                    subject=f"booking:{one.id}",
                    contact=(one.contact_kind.value, one.contact),
                    person=one.person,
                    locale=one.locale,
                    body=held.body,
                )
                for one in visitors
            ]
        )
        if now + DAY < until:
            await owe(ASK, due_at=now + DAY, once=f"{ASK}:{session}:{(now + DAY).date().isoformat()}", session=session)
    return told
