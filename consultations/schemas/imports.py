"""Imports going in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.importing.form import Form
from consultations.importing.words import ImportState
from consultations.schemas.limits import Line
from consultations.words import Channel, Publish

Mapped = Annotated[dict[Line, Line], Meta(max_length=200)]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How the rows came and are read, where they do not say so themselves.

    ``stated_on`` is the day of rows without one; ``header`` the number of the row with the headings (0: none, None:
    found by itself); ``mapping`` the field of each column, None where it is to be guessed; ``pasted`` says that
    somebody typed the text.
    """

    channel: Channel
    stated_on: date | None = None
    publish: Publish = Publish.TEXT
    header: int | None = None
    sheet: str = ""
    mapping: Mapping[str, str] | None = None
    pasted: bool = False


class Begun(msgspec.Struct, frozen=True):
    """An import that was handed over."""

    id: UUID = msgspec.field(name="import")


class RowError(msgspec.Struct, frozen=True):
    """What is wrong with one field of a row; ``field`` is empty where it is the row itself."""

    field: str
    code: str
    message: str


class RefusedRow(msgspec.Struct, frozen=True):
    """A row that did not come in: its number as an editor shows it, and all that is wrong."""

    line: int
    errors: list[RowError]


class ImportStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import is: of ``total`` rows, where that is known, so many were ``received``.

    Each of them was accepted, had been imported before (``repeated``) or was rejected; ``rejected`` lists the first
    of these, ``rejected_total`` counts them, and ``rejected_file`` has them all, to be corrected and sent again.
    """

    id: UUID = msgspec.field(name="import")
    state: ImportState
    channel: Channel
    files: list[str]
    total: int | None
    received: int
    accepted: int
    repeated: int
    rejected: list[RefusedRow]
    rejected_total: int
    rejected_file: str | None
    columns: dict[str, str | None]
    problem: RowError | None
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ImportLine(msgspec.Struct, frozen=True, kw_only=True):
    """An import in the list of its consultation; ``by`` is who imported, ``organisation`` for whom."""

    id: UUID
    state: ImportState
    channel: Channel
    files: list[str]
    total: int | None
    position: int
    accepted: int
    repeated: int
    rejected: int
    by: str
    organisation: str
    made_at: datetime
    ended_at: datetime | None


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """An import as its pages show it."""

    line: ImportLine
    form: Form
    mapping: dict[str, str]
    stated_on: date | None
    publish: Publish
    version: int
    problem: Mapping[str, Any]
    attachments: list[UUID]


class PreviewedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the first rows as it will be read: what is said, or what is wrong."""

    number: int
    values: dict[str, Any]
    errors: list[RowError]


class LeftOut(msgspec.Struct, frozen=True):
    """An enclosure of an accepted e-mail that is not kept with the comment, and why."""

    number: int
    filename: str
    sentence: str
