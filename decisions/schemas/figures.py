"""The figures as they are shown, exported and handed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from decisions.rules.figures import Number


class Behind(msgspec.Struct, frozen=True):
    """Who stands behind comments, in columns that nobody may add up."""

    people: int
    unidentified: int
    organisations: int
    co_signatures: int


class FiguresBody(msgspec.Struct, frozen=True):
    """A body as the figures name it."""

    slug: str
    name: str
    name_en: str = ""

    def name_in(self, locale: str) -> str:
        """The name for a language, in Chinese where there is no other."""
        return self.name_en if self.name_en and not locale.startswith("zh") else self.name


class Source(msgspec.Struct, frozen=True):
    """What is public and holds some of what a number counts: a matter, a consultation or a meeting."""

    slug: str
    title: str
    n: int


class Figure(msgspec.Struct, frozen=True):
    """One number: the whole, by quarter (``2026-Q3``) and by body (slug); what has none of it is left out.

    ``sources`` are told in what is handed in; their numbers add up to the whole.
    """

    number: str
    total: int
    quarters: dict[str, int] = {}
    bodies: dict[str, int] = {}
    behind: Behind | None = None
    sources: list[Source] = []


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The report of a body, or without one of the whole city, for a period, as it stood when it was made."""

    first: date
    last: date
    body: FiguresBody | None
    made_at: datetime
    bodies: list[FiguresBody]
    quarters: list[str]
    figures: list[Figure]

    @property
    def year(self) -> int:
        """The year of a yearly report."""
        return self.first.year

    def of(self, number: Number) -> Figure | None:
        """One of the numbers; None in a report from before there was that number."""
        return next((one for one in self.figures if one.number == number.value), None)


class CountedRow(msgspec.Struct, frozen=True):
    """A row that a number counts: what it is and where it is found; never a text that somebody wrote, nor a name."""

    id: UUID
    at: datetime
    body: str
    body_name: str
    body_name_en: str
    slug: str
    label: str
    title: str


class CountedRows(msgspec.Struct, frozen=True):
    """One page of the rows behind a number."""

    items: list[CountedRow]
    next: str | None


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """How one body answers: opinions of the period that it owes or owed an answer to, and its follow-ups.

    ``median_days`` counts days from receipt to the answer of what is answered; ``late`` was answered late, ``overdue``
    is not answered though due; ``share_late`` is both of all that is answered or due, 0–1.
    """

    body: str
    name: str
    name_en: str
    opinions: int
    answered: int
    median_days: float | None
    late: int
    overdue: int
    share_late: float | None
    follow_ups_open: int
    follow_ups_overdue: int
    extensions: int

    def name_in(self, locale: str) -> str:
        """The name for a language, in Chinese where there is no other."""
        return self.name_en if self.name_en and not locale.startswith("zh") else self.name


class NewFiguresEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hand in the figures of a year: of one body, or of the whole city by the office that publishes them.

    ``by`` is the slug of the body whose chain signs; without one it is ``body``, or the only one somebody works for.
    """

    year: Annotated[int, msgspec.Meta(ge=1990, le=2200)]
    body: Annotated[str, msgspec.Meta(max_length=60)] = ""
    by: Annotated[str, msgspec.Meta(max_length=60)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""
