"""Subscriptions going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.limits import Line
from consultations.subscribing.words import Announced, Rhythm, Scope, Way

Value = Annotated[str, Meta(max_length=80)]
Url = Annotated[str, Meta(max_length=500)]
Tags = Annotated[list[Value], Meta(max_length=20)]


class NewSubscription(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A wish to be told. ``value`` is the slug of the body or consultation, or the audience, district or tag itself.

    By mail it needs ``contact``; a program needs ``url`` and may bring its ``secret``.
    """

    scope: Scope
    value: Value = ""
    way: Way = Way.MAIL
    rhythm: Rhythm = Rhythm.AT_ONCE
    contact: Line = ""
    url: Url = ""
    secret: Annotated[str, Meta(max_length=120)] = ""


class Subscribed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the wish: ``confirmed``, or a mail is on its way. ``secret`` of a program is shown this once."""

    confirmed: bool
    id: UUID | None = None
    secret: str | None = None


class SubscriptionView(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription as its owner sees it; ``about`` names body or consultation, ``to`` is where it goes, masked."""

    id: UUID
    scope: Scope
    value: str
    about: str
    way: Way
    rhythm: Rhythm
    to: str
    confirmed_at: datetime | None


class Subscriptions(msgspec.Struct, frozen=True):
    """Those of whoever asks."""

    items: list[SubscriptionView]


class Subjects(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a consultation is about, as people search and subscribe: one part of the city at most, and subjects."""

    district: Value = ""
    tags: Tags = []


class SubjectsView(msgspec.Struct, frozen=True, kw_only=True):
    """The same as it stands."""

    district: str
    tags: list[str]


class AnnouncementView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was announced, as a feed tells it."""

    id: UUID
    what: Announced
    slug: str
    title: str
    body: str
    closes_at: datetime | None
    at: datetime
