"""What sessions are looked for by."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from events.words import Mode


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list; what is empty narrows nothing. Days are those of the office's calendar, both included.

    ``seats`` asks for so many free seats that anybody can have; ``accessible`` for places that name a facility;
    ``online`` for what can be attended from afar. ``activity`` is a slug, ``body`` that of a host.
    """

    first_day: date | None = None
    last_day: date | None = None
    district: str = ""
    theme: str = ""
    language: str = ""
    campaign: str = ""
    activity: str = ""
    body: str = ""
    mode: Mode | None = None
    seats: int = 0
    accessible: bool = False
    online: bool = False
    q: str = ""


class Choices(msgspec.Struct, frozen=True):
    """What can be chosen from: values that activities on the programme have."""

    themes: list[str]
    districts: list[str]
    languages: list[str]


class DayCount(msgspec.Struct, frozen=True):
    """A day of the calendar: how many sessions it has, and how many of them have a seat that anybody can take."""

    day: date
    sessions: int
    free: int


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place where something is shown, with its activity (``id``) and how many sessions are still to come there."""

    id: UUID
    slug: str
    title: str
    title_en: str
    address: str
    address_en: str
    district: str
    latitude: float | None
    longitude: float | None
    facilities: list[str]
    body_name: str
    body_name_en: str
    sessions: int
