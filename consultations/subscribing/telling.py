"""Telling subscribers: one notice a recipient and announcement, whatever they subscribed to, however often it runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.subscribing.links import leave_link
from consultations.subscribing.words import TELL_END, Announced, page_of
from participation.base import clock
from participation.base.database import execute, fetch, transaction
from participation.base.notices.owing import Owed, owe_notices
from participation.base.notices.words import SUBSCRIBED, WEBHOOK
from participation.base.security.keys import sign
from participation.base.settings import current

BATCH = 1000
# So many announcements a digest names.
MOST = 30

# Which subscriptions (s) an announcement (a) of a consultation (c) is for: those that held when it was made.
MATCHES = """
s.confirmed_at <= a.at AND s.ended_at IS NULL AND (s.scope = 'everything'
    OR (s.scope = 'consultation' AND s.value = c.slug)
    OR (s.scope = 'district' AND s.value = c.district)
    OR (s.scope = 'audience' AND s.value = ANY (c.audiences))
    OR (s.scope = 'tag' AND s.value = ANY (c.tags))
    OR (s.scope = 'body' AND EXISTS (SELECT FROM body b WHERE b.slug = s.value
        AND (b.id = c.body OR b.id = ANY (c.joint_bodies)))))
"""
# Whoever is told of a report or a final text as one who commented is not told of it again as a subscriber.
TOLD_ALREADY = """
(a.what = 'final text released' AND EXISTS (SELECT FROM delivery d WHERE d.subject = 'report:' || c.id
    AND d.contact = s.contact AND starts_with(d.owed_for, 'final text:' || a.key || ':'))
OR a.what IN ('report published', 'report corrected') AND EXISTS (SELECT FROM delivery d
    WHERE d.subject = 'report:' || c.id AND d.contact = s.contact AND starts_with(d.owed_for, 'report:' || c.id || ':'
        || (SELECT max(r.version) FROM report r WHERE r.consultation = c.id AND r.edition = 'public') || ':')))
"""
FOUND = (
    "SELECT s.id, s.contact, s.endpoint, s.locale, s.person, a.id AS announcement, a.what, a.closes_at,"
    " c.id AS consultation, c.slug, c.title, b.name AS body, c.body AS office"
    " FROM announcement a JOIN consultation c ON c.id = a.consultation JOIN body b ON b.id = c.body"
    " JOIN subscription s ON {} WHERE {}"
)
AT_ONCE = "a.id = {} AND s.rhythm = 'at once' AND s.id > {} AND NOT {} ORDER BY s.id LIMIT {}"
DAILY = "a.digest_on = {} AND s.contact = ANY ({}::text[]) AND s.rhythm = 'daily' ORDER BY s.contact, s.id, a.id"
RECIPIENTS = (
    "SELECT DISTINCT contact FROM subscription WHERE rhythm = 'daily' AND confirmed_at IS NOT NULL"
    " AND ended_at IS NULL AND contact > {} ORDER BY contact LIMIT {}"
)


class _Match(msgspec.Struct, kw_only=True):
    id: UUID
    contact: str
    endpoint: UUID | None
    locale: str
    person: UUID | None
    announcement: UUID
    what: Announced
    closes_at: datetime | None
    consultation: UUID
    slug: str
    title: str
    body: str
    office: UUID


class _Recipient(msgspec.Struct):
    contact: str


async def tell(announcement: UUID) -> None:
    """Owe everybody concerned a notice of an announcement, a thousand an act; what was owed before stays as it is."""
    await _end_undeliverable()
    after = UUID(int=0)
    while rows := await _matches(QueryString(AT_ONCE, announcement, after, QueryString(TOLD_ALREADY), BATCH)):
        # one address may have subscribed to the body and to the subject: it hears of it once
        async with transaction():
            await owe_notices(list({one.owed_for: one for one in map(_news, rows)}.values()))
        after = rows[-1].id


async def digest(day: date) -> None:
    """Owe the digest of a day to everybody who wants one a day and whom something of it concerns."""
    await _end_undeliverable()
    after = ""
    while found := await fetch(_Recipient, RECIPIENTS, after, BATCH):
        contacts = [one.contact for one in found]
        of: dict[str, list[_Match]] = {}
        for row in await _matches(QueryString(DAILY, day, contacts)):
            of.setdefault(row.contact, []).append(row)
        async with transaction():
            await owe_notices([_digest(rows, day) for rows in of.values()])
        after = contacts[-1]


async def _matches(which: QueryString) -> list[_Match]:
    return await fetch(_Match, FOUND, QueryString(MATCHES), which)


async def _end_undeliverable() -> None:
    """Subscriptions whose mails come back, or whose program is gone, end: nobody reads them."""
    await execute(
        "UPDATE subscription s SET ended_at = {} WHERE s.ended_at IS NULL AND EXISTS (SELECT FROM delivery d"
        " WHERE d.fate = 'bounced' AND d.template = ANY ({}::text[]) AND d.created_at > s.confirmed_at"
        " AND d.contact = CASE WHEN s.endpoint IS NULL THEN s.contact ELSE s.endpoint::text END)",
        clock.now(),
        sorted(SUBSCRIBED),
    )


def _values(row: _Match) -> dict[str, object]:
    """What is said of one announcement; of an end that is past nothing."""
    tells_end = row.what in TELL_END
    return {
        "what": row.what,
        "title": row.title,
        "body": row.body,
        "closes": row.closes_at.isoformat() if row.closes_at and tells_end else "",
        "link": f"{current().base_url}/consultations/{row.slug}{page_of(row.what)}",
    }


def _news(row: _Match) -> Owed:
    return Owed(
        template="subscription_news",
        values=_values(row) | {"leave": leave_link(row.id)},
        owed_for=f"announcement:{row.announcement}:{_recipient(row)}",
        subject=f"consultation:{row.consultation}",
        contact=(WEBHOOK, str(row.endpoint)) if row.endpoint else ("e-mail", row.contact),
        person=row.person,
        locale=row.locale,
        body=row.office,
    )


def _digest(rows: Sequence[_Match], day: date) -> Owed:
    first = rows[0]
    items = list({row.announcement: _values(row) for row in rows}.values())[:MOST]
    return Owed(
        template="subscription_digest",
        values={
            "day": day.isoformat(),
            "items": items,
            "link": f"{current().base_url}/consultations",
            "leave": leave_link(first.id),
        },
        owed_for=f"digest:{day.isoformat()}:{_recipient(first)}",
        subject=f"digest:{day.isoformat()}",
        contact=("e-mail", first.contact),
        person=first.person,
        locale=first.locale,
    )


def _recipient(row: _Match) -> str:
    """Who is told, without naming them."""
    return sign("subscriber", str(row.endpoint) if row.endpoint else row.contact)[:32]
