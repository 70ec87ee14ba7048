"""What the published files say, read once: they never change, so each is kept under its hash."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TypeVar

import msgspec

from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refused

Kept = TypeVar("Kept", bound=msgspec.Struct)
# Files of a hundred thousand applicants are some megabytes each.
MOST = 8


class PortfolioType(msgspec.Struct, frozen=True):
    """A type in a file; in the sealed form a commitment stands for its values."""

    id: str
    size: int
    probability: str
    members: list[str]
    values: dict[str, str] = {}
    commitment: str = ""


class PortfolioPanel(msgspec.Struct, frozen=True):
    """A panel and its tickets."""

    tickets: int
    counts: dict[str, int]


class Certificate(msgspec.Struct, frozen=True):
    """Which kind of proof the file holds, and what it claims."""

    kind: str
    claim: str = ""


class Portfolio(msgspec.Struct, frozen=True):
    """What is shown of a frozen portfolio."""

    seats: int
    types: list[PortfolioType]
    panels: list[PortfolioPanel]
    certificate: Certificate | None = None


class RecordSeat(msgspec.Struct, frozen=True):
    """Somebody drawn, and their type."""

    id: str
    type: str


class Record(msgspec.Struct, frozen=True):
    """What is shown of a draw that was held."""

    seed: str
    key: str
    ticket: int
    panel: int
    selected: list[RecordSeat]


class _Content(msgspec.Struct):
    content: bytes


_portfolios: OrderedDict[str, Portfolio] = OrderedDict()
_records: OrderedDict[str, Record] = OrderedDict()


async def portfolio_of(sha256: str) -> Portfolio:
    """The portfolio in the public file of this hash. Raises 404."""
    if sha256 not in _portfolios:
        content = await _content("SELECT content FROM draw_freeze WHERE public_sha256 = {} LIMIT 1", sha256)
        _keep(_portfolios, sha256, await asyncio.to_thread(msgspec.json.decode, content, type=Portfolio))
    return _portfolios[sha256]


async def record_of(sha256: str) -> Record:
    """The draw in the public file of this hash. Raises 404."""
    if sha256 not in _records:
        content = await _content("SELECT content FROM draw_result WHERE sha256 = {} LIMIT 1", sha256)
        _keep(_records, sha256, await asyncio.to_thread(msgspec.json.decode, content, type=Record))
    return _records[sha256]


async def _content(statement: str, sha256: str) -> bytes:
    found = await fetch_one(_Content, statement, sha256)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.content


def _keep(kept: OrderedDict[str, Kept], sha256: str, value: Kept) -> None:
    kept[sha256] = value
    while len(kept) > MOST:
        kept.popitem(last=False)
