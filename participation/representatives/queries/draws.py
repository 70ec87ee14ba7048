"""Draws for everybody: each freeze with its sources, what was entered, drawn, voided and tried a second time."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from uuid import UUID

import msgspec

from participation.base.canonical import canonical
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.ledger.notes import read_note
from participation.representatives.draw.entropy_sources import Source
from participation.representatives.queries.draw_files import Portfolio, portfolio_of, record_of
from participation.representatives.rules.draws import Form, Kind, due
from participation.representatives.schemas.draw import AttemptView, Given, RoundView, SourceView, TypeView
from participation.representatives.sealed_form import salts


class _Round(msgspec.Struct):
    id: UUID
    number: int
    kind: Kind
    form: Form
    reason: str
    sources: str
    sha256: str
    public_sha256: str
    frozen_at: datetime
    position: int | None
    note: str | None
    voided_at: datetime | None
    voided_because: str | None
    drawn_at: datetime | None
    draw_sha256: str | None


class _Entered(msgspec.Struct):
    round: UUID
    source: str
    value: str
    at: datetime


class _Postponed(msgspec.Struct):
    round: UUID
    source: str
    until: datetime
    reason: str


class _Attempt(msgspec.Struct):
    round: UUID
    at: datetime
    code: str
    offered: str


ROUNDS = """
SELECT f.id, f.number, f.kind, f.form, f.reason, f.sources, f.sha256, f.public_sha256, f.at AS frozen_at,
    l.position, (SELECT c.note FROM ledger_checkpoint c WHERE c.size > l.position ORDER BY c.id LIMIT 1) AS note,
    v.at AS voided_at, v.reason AS voided_because, r.at AS drawn_at, r.sha256 AS draw_sha256
FROM draw_freeze f LEFT JOIN ledger_leaf l ON l.subject = f.id LEFT JOIN draw_voiding v ON v.round = f.id
LEFT JOIN draw_result r ON r.round = f.id WHERE f.call = {} ORDER BY f.number
"""
ENTERED = "SELECT round, source, value, at FROM draw_entropy WHERE round = ANY ({}::uuid[]) ORDER BY id"
POSTPONED = "SELECT round, source, until, reason FROM draw_postponement WHERE round = ANY ({}::uuid[]) ORDER BY id"
DIGITS = """
SELECT round, source, string_agg(digit, '' ORDER BY place) AS value, max(at) AS at FROM draw_digit
WHERE round = ANY ({}::uuid[]) GROUP BY round, source
"""
ATTEMPTS = "SELECT round, at, code, offered FROM draw_attempt WHERE round = ANY ({}::uuid[]) ORDER BY id"


async def rounds(call: UUID) -> list[RoundView]:
    """Every round of a call from its freeze on, the oldest first; voided ones stay in it."""
    rows = await fetch(_Round, ROUNDS, call)
    ids = [row.id for row in rows]
    values = await fetch(_Entered, ENTERED, ids)
    digits = await fetch(_Entered, DIGITS, ids)
    postponed = await fetch(_Postponed, POSTPONED, ids)
    attempts = await fetch(_Attempt, ATTEMPTS, ids)
    return [
        await _view(
            row,
            [one for one in values if one.round == row.id],
            [one for one in digits if one.round == row.id],
            [one for one in postponed if one.round == row.id],
            [one for one in attempts if one.round == row.id],
        )
        for row in rows
    ]


async def one_round(call: UUID, number: int) -> RoundView:
    """A round by its number. Raises 404."""
    for found in await rounds(call):
        if found.number == number:
            return found
    raise Refused(NOT_FOUND)


async def types_of(round_: RoundView) -> list[TypeView]:
    """The types of a round with everybody's chance, and who of them was drawn, the greatest chance first."""
    portfolio = await portfolio_of(round_.public_sha256)
    drawn: dict[str, list[str]] = {}
    if round_.draw_sha256:
        for seat in (await record_of(round_.draw_sha256)).selected:
            drawn.setdefault(seat.type, []).append(seat.id)
    found = [
        TypeView(
            id=one.id,
            values=one.values,
            size=one.size,
            probability=one.probability,
            chance=float(Fraction(one.probability)),
            members=one.members,
            commitment=one.commitment,
            drawn=drawn.get(one.id, []),
        )
        for one in portfolio.types
    ]
    return sorted(found, key=lambda one: -one.chance)


async def file_of(call: UUID) -> bytes:
    """The newest public file of a call: of the draw where it was held, else of the freeze. Raises 404 before one."""
    found = await fetch_one(
        _Content,
        "SELECT coalesce(r.content, f.content) AS content FROM draw_freeze f LEFT JOIN draw_result r ON r.round = f.id"
        " WHERE f.call = {} AND NOT EXISTS (SELECT FROM draw_voiding v WHERE v.round = f.id)"
        " ORDER BY f.number DESC LIMIT 1",
        call,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found.content


async def file_named(call: UUID, sha256: str) -> bytes:
    """The public file of this hash, of a freeze (voided ones too) or of a draw of the call. Raises 404."""
    found = await fetch_one(
        _Content,
        "SELECT f.content FROM draw_freeze f WHERE f.call = {} AND f.public_sha256 = {} UNION ALL"
        " SELECT r.content FROM draw_result r JOIN draw_freeze f ON f.id = r.round WHERE f.call = {} AND r.sha256 = {}"
        " LIMIT 1",
        call,
        sha256,
        call,
        sha256,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found.content


class Whole(msgspec.Struct, frozen=True):
    """The full file of a sealed freeze, and what opens its commitments."""

    content: bytes
    seal: str


async def whole_of(round_: UUID, *, drawn: bool) -> Whole:
    """The full file of a sealed freeze, or of the draw from it. Raises 404 where there is none."""
    found = await fetch_one(
        Whole,
        "SELECT CASE WHEN {} THEN r.whole ELSE f.whole END AS content, f.seal FROM draw_freeze f"
        " LEFT JOIN draw_result r ON r.round = f.id WHERE f.id = {}"
        " AND CASE WHEN {} THEN r.whole ELSE f.whole END IS NOT NULL",
        drawn,
        round_,
        drawn,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def salts_of(round_: UUID) -> bytes:
    """The salt of each type of a sealed freeze, as JSON. Raises 404."""
    found = await whole_of(round_, drawn=False)
    return canonical(salts(msgspec.json.decode(found.content), found.seal))


class _Content(msgspec.Struct):
    content: bytes


async def _view(
    row: _Round, values: list[_Entered], digits: list[_Entered], postponed: list[_Postponed], tried: list[_Attempt]
) -> RoundView:
    portfolio = await portfolio_of(row.public_sha256)
    record = await record_of(row.draw_sha256) if row.draw_sha256 else None
    sources = msgspec.json.decode(row.sources, type=list[Source])
    return RoundView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        form=row.form,
        seats=portfolio.seats,
        frozen_at=row.frozen_at,
        sha256=row.sha256,
        public_sha256=row.public_sha256,
        reason=row.reason,
        pool=_people(portfolio),
        panels=len(portfolio.panels),
        certificate=portfolio.certificate.kind if portfolio.certificate else "",
        sources=[_source(one, values, digits, postponed) for one in sources],
        leaf=row.position,
        checkpoint_at=read_note(row.note).at if row.note else None,
        voided_at=row.voided_at,
        voided_because=row.voided_because or "",
        drawn_at=row.drawn_at,
        draw_sha256=row.draw_sha256 or "",
        ticket=record.ticket if record else None,
        panel=record.panel if record else None,
        seed=record.seed if record else "",
        key=record.key if record else "",
        attempts=[AttemptView(at=one.at, code=one.code, offered=_offered(one.offered)) for one in tried],
    )


def _offered(stored: str) -> list[Given]:
    return msgspec.json.decode(stored, type=list[Given])


def _people(portfolio: Portfolio) -> int:
    return sum(one.size for one in portfolio.types)


def _source(source: Source, values: list[_Entered], digits: list[_Entered], postponed: list[_Postponed]) -> SourceView:
    by_digit = next((one for one in digits if one.source == source.name), None)
    value = next((one for one in values if one.source == source.name), None)
    waits = [one for one in postponed if one.source == source.name]
    announced = datetime.fromisoformat(source.known)
    return SourceView(
        name=source.name,
        kind=source.kind,
        known_at=due(announced, [one.until for one in waits]),
        announced_at=announced,
        count=source.count,
        chain=source.chain,
        round=source.round,
        commit=source.commit,
        value=value.value if value else "",
        digits=by_digit.value if by_digit else "",
        digit_at=by_digit.at if by_digit else None,
        entered_at=value.at if value else None,
        postponed_because=waits[-1].reason if waits else "",
    )
