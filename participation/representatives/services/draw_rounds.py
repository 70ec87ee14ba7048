"""The round of a draw that an act is about: its freeze, what was entered, what was postponed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.representatives.draw.entropy_sources import Source
from participation.representatives.rules.draws import NO_FREEZE, Form, Kind, due
from participation.representatives.services.draw_sources import known_at


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A freeze that was not voided."""

    id: UUID
    call: UUID
    preparation: UUID
    number: int
    kind: Kind
    form: Form
    sources: list[Source]
    sha256: str
    seal: str
    at: datetime
    drawn: bool


class _Row(msgspec.Struct):
    id: UUID
    call: UUID
    preparation: UUID
    number: int
    kind: Kind
    form: Form
    sources: str
    sha256: str
    seal: str
    at: datetime
    drawn: bool


class _Postponed(msgspec.Struct):
    source: str
    until: datetime


class _Value(msgspec.Struct):
    source: str
    value: str


NEWEST = """
SELECT f.id, f.call, f.preparation, f.number, f.kind, f.form, f.sources, f.sha256, f.seal, f.at,
    EXISTS (SELECT FROM draw_result r WHERE r.round = f.id) AS drawn
FROM draw_freeze f WHERE f.call = {} AND NOT EXISTS (SELECT FROM draw_voiding v WHERE v.round = f.id)
ORDER BY f.number DESC LIMIT 1
"""
ONE = """
SELECT f.id, f.call, f.preparation, f.number, f.kind, f.form, f.sources, f.sha256, f.seal, f.at,
    EXISTS (SELECT FROM draw_result r WHERE r.round = f.id) AS drawn
FROM draw_freeze f WHERE f.id = {} AND NOT EXISTS (SELECT FROM draw_voiding v WHERE v.round = f.id)
"""


async def newest_round(call: UUID) -> Round | None:
    """The newest freeze of a call that was not voided, drawn or not."""
    return _read(await fetch_one(_Row, NEWEST, call))


async def round_of(id_: UUID) -> Round | None:
    """A freeze by id, unless it was voided."""
    return _read(await fetch_one(_Row, ONE, id_))


async def demand_round(call: UUID) -> Round:
    """The newest freeze. Raises 409 ``not_frozen``."""
    found = await newest_round(call)
    if found is None:
        raise Refused(NO_FREEZE)
    return found


async def entered(round_: UUID) -> dict[str, str]:
    """What the sources of a freeze have said, by name."""
    rows = await fetch(_Value, "SELECT source, value FROM draw_entropy WHERE round = {} ORDER BY id", round_)
    return {row.source: row.value for row in rows}


async def entered_digits(round_: UUID) -> dict[str, str]:
    """The digits of sources that are entered digit by digit, by name, as far as they are in."""
    rows = await fetch(
        _Value,
        "SELECT source, string_agg(digit, '' ORDER BY place) AS value FROM draw_digit WHERE round = {} GROUP BY source",
        round_,
    )
    return {row.source: row.value for row in rows}


async def due_at(round_: Round) -> dict[str, datetime]:
    """When each source is to be known, with what was postponed since."""
    rows = await fetch(_Postponed, "SELECT source, until FROM draw_postponement WHERE round = {}", round_.id)
    announced = known_at(round_.sources)
    return {name: due(at, [row.until for row in rows if row.source == name]) for name, at in announced.items()}


def _read(row: _Row | None) -> Round | None:
    if row is None:
        return None
    given = {name: getattr(row, name) for name in row.__struct_fields__ if name != "sources"}
    return Round(**given, sources=msgspec.json.decode(row.sources, type=list[Source]))


def names_of(sources: Sequence[Source]) -> list[str]:
    """The names of sources in their order."""
    return [one.name for one in sources]
