"""What is read of subscriptions: one's own, what can be subscribed to, and what was announced."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.schemas.subscribing import AnnouncementView, SubjectsView, Subscriptions, SubscriptionView
from consultations.subscribing.asking import OWN
from consultations.subscribing.words import Rhythm, Scope, Way
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, SIGN_IN_REQUIRED, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind

FEED = 50


class _Mine(msgspec.Struct, kw_only=True):
    id: UUID
    scope: Scope
    value: str
    about: str | None
    way: Way
    rhythm: Rhythm
    contact: str
    url: str | None
    confirmed_at: datetime | None


class _Word(msgspec.Struct):
    word: str


class _One(msgspec.Struct):
    scope: Scope
    value: str
    contact: str
    confirmed: bool
    ended: bool


async def mine(actor: Actor) -> Subscriptions:
    """The subscriptions of whoever is signed in, the newest first. Raises 401."""
    if actor.person is None:
        raise Refused(SIGN_IN_REQUIRED)
    rows = await fetch(
        _Mine,
        "SELECT s.id, s.scope, s.value, s.way, s.rhythm, s.contact, s.confirmed_at, e.url, CASE s.scope"
        " WHEN 'body' THEN (SELECT b.name FROM body b WHERE b.slug = s.value)"
        " WHEN 'consultation' THEN (SELECT c.title FROM consultation c WHERE c.slug = s.value) END AS about"
        " FROM subscription s LEFT JOIN endpoint e ON e.id = s.endpoint"
        " WHERE s.ended_at IS NULL AND s.id IN (SELECT id FROM subscription WHERE {}) ORDER BY s.id DESC",
        QueryString(OWN, actor.person, actor.person),
    )
    return Subscriptions([_view(row) for row in rows])


def _view(row: _Mine) -> SubscriptionView:
    to = masked(ContactKind.EMAIL, row.contact) if row.contact else (row.url or "").partition("?")[0]
    return SubscriptionView(
        id=row.id,
        scope=row.scope,
        value=row.value,
        about=row.about or row.value,
        way=row.way,
        rhythm=row.rhythm,
        to=to,
        confirmed_at=row.confirmed_at,
    )


class Linked(msgspec.Struct, frozen=True):
    """What a link in a mail is about; ``to`` is the contact as only its owner recognises it."""

    scope: Scope
    about: str
    to: str
    confirmed: bool
    ended: bool


async def linked(subscription: UUID) -> Linked:
    """The subscription of a link. Raises 404."""
    row = await fetch_one(
        _One,
        "SELECT scope, coalesce(CASE scope WHEN 'body' THEN (SELECT b.name FROM body b WHERE b.slug = s.value)"
        " WHEN 'consultation' THEN (SELECT c.title FROM consultation c WHERE c.slug = s.value) END, value) AS value,"
        " contact, confirmed_at IS NOT NULL AS confirmed, ended_at IS NOT NULL AS ended FROM subscription s"
        " WHERE id = {}",
        subscription,
    )
    if row is None:
        raise Refused(NOT_FOUND)
    to = masked(ContactKind.EMAIL, row.contact) if row.contact else ""
    return Linked(row.scope, row.value, to, row.confirmed, row.ended)


async def known(scope: Scope) -> list[str]:
    """The districts, tags or audiences that consultations open to the public have carried, in order."""
    column = {Scope.DISTRICT: "ARRAY[c.district]", Scope.TAG: "c.tags", Scope.AUDIENCE: "c.audiences"}[scope]
    rows = await fetch(
        _Word,
        "SELECT DISTINCT word FROM consultation c, unnest({}) AS word WHERE word <> '' AND EXISTS"
        " (SELECT FROM announcement a WHERE a.consultation = c.id) ORDER BY word LIMIT 200",
        QueryString(column),
        replica=True,
    )
    return [row.word for row in rows]


async def announcements(scope: Scope, value: str) -> list[AnnouncementView]:
    """What was announced lately about something, the newest first."""
    wanted = {
        Scope.EVERYTHING: QueryString("true"),
        Scope.BODY: QueryString("b.slug = {}", value),
        Scope.AUDIENCE: QueryString("{} = ANY (c.audiences)", value),
        Scope.DISTRICT: QueryString("c.district = {}", value),
        Scope.TAG: QueryString("{} = ANY (c.tags)", value),
        Scope.CONSULTATION: QueryString("c.slug = {}", value),
    }[scope]
    return await fetch(
        AnnouncementView,
        "SELECT a.id, a.what, c.slug, c.title, b.name AS body, a.closes_at, a.at FROM announcement a"
        " JOIN consultation c ON c.id = a.consultation JOIN body b ON b.id = c.body WHERE {}"
        " ORDER BY a.id DESC LIMIT {}",
        wanted,
        FEED,
        replica=True,
    )


async def subjects(actor: Actor, slug: str) -> SubjectsView:
    """District and tags of a consultation. Raises 404."""
    view = await consultation(actor, slug)
    found = await fetch_one(SubjectsView, "SELECT district, tags FROM consultation WHERE id = {}", view.id)
    assert found is not None  # it was just seen
    return found


async def subscribers(actor: Actor, slug: str) -> int:
    """How many hear of a consultation, for its office. Raises 403 for others."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return len(
        await fetch(
            _Word,
            "SELECT DISTINCT coalesce(nullif(s.contact, ''), s.endpoint::text) AS word FROM subscription s,"
            " consultation c WHERE c.id = {} AND s.ended_at IS NULL AND s.confirmed_at IS NOT NULL"
            " AND (s.scope = 'everything' OR (s.scope = 'consultation' AND s.value = c.slug)"
            " OR (s.scope = 'district' AND s.value = c.district)"
            " OR (s.scope = 'audience' AND s.value = ANY (c.audiences))"
            " OR (s.scope = 'tag' AND s.value = ANY (c.tags)) OR (s.scope = 'body' AND EXISTS (SELECT FROM body b"
            " WHERE b.slug = s.value AND (b.id = c.body OR b.id = ANY (c.joint_bodies)))))",
            view.id,
        )
    )
