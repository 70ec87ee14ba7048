"""From a frozen portfolio and what the sources of chance said to the panel: the same for whoever does it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

import msgspec

from participation.base.canonical import canonical
from participation.base.errors import N_, Refusal, Refused
from participation.representatives.draw.entropy import Value, gathered, key_string
from participation.representatives.draw.entropy_sources import Source, read_sources
from participation.representatives.draw.ordering import Alternates, DrawnType, Seat, seated
from participation.representatives.draw.seeding import seed_of, ticket_of

FORMAT = "kaimen-draw-record/1"
PORTFOLIO = "kaimen-portfolio/1"

NOT_A_PORTFOLIO = Refusal("not_a_portfolio", 422, N_("This is not the portfolio of a draw."))


class DrawnPanel(msgspec.Struct, frozen=True):
    """How many tickets a panel has, and its seats of each type."""

    tickets: int
    counts: dict[str, int]


class Drawable(msgspec.Struct, frozen=True, kw_only=True):
    """What of a portfolio the draw needs."""

    format: str
    tickets_total: int
    types: tuple[DrawnType, ...]
    panels: tuple[DrawnPanel, ...]
    sources: tuple[str, ...] = ()


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a draw, as it is published; ``panel`` is the place in the portfolio's list, from 0."""

    format: str
    portfolio_sha256: str
    entropy: tuple[Value, ...]
    key: str
    seed: str
    ticket: int
    panel: int
    selected: list[Seat]
    alternates: Alternates
    portfolio: dict[str, Any]

    def file(self) -> bytes:
        """The canonical bytes that are published."""
        return canonical(self)


def sources_of(portfolio: dict[str, Any]) -> list[Source]:
    """The sources that a frozen portfolio names. Raises Refused where a text names none that can be used."""
    return read_sources(_drawable(portfolio).sources)


def read_portfolio(file: bytes) -> dict[str, Any]:
    """The portfolio of a file. Raises Refused where it is none."""
    try:
        portfolio: dict[str, Any] = msgspec.json.decode(file, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(NOT_A_PORTFOLIO) from None
    _drawable(portfolio)
    return portfolio


def run(portfolio: dict[str, Any], entropy: Iterable[tuple[str, str]]) -> Draw:
    """Draw: ``entropy`` holds (source, value) in any order.

    Raises Refused where it is not a portfolio, and with everything that is wrong with the entropy.
    """
    frozen = _drawable(portfolio)
    sources = read_sources(frozen.sources)
    values = gathered(sources, entropy)
    key = key_string(sources, values)
    portfolio_sha256 = hashlib.sha256(canonical(portfolio)).hexdigest()
    seed = seed_of(portfolio_sha256, key)
    ticket = ticket_of(seed, frozen.tickets_total)
    panel = panel_of(frozen.panels, ticket)
    selected, alternates = seated(frozen.types, frozen.panels[panel].counts, seed)
    return Draw(
        format=FORMAT,
        portfolio_sha256=portfolio_sha256,
        entropy=values,
        key=key,
        seed=seed,
        ticket=ticket,
        panel=panel,
        selected=selected,
        alternates=alternates,
        portfolio=portfolio,
    )


def panel_of(panels: Iterable[DrawnPanel], ticket: int) -> int:
    """The place of the panel that holds a ticket: the first has tickets 0 to its number less one, and so on."""
    ends = accumulate(panel.tickets for panel in panels)
    return next(place for place, end in enumerate(ends) if ticket < end)


def _drawable(portfolio: dict[str, Any]) -> Drawable:
    """What the draw needs, where the tickets are those of the panels."""
    try:
        frozen = msgspec.convert(portfolio, Drawable)
    except msgspec.ValidationError:
        raise Refused(NOT_A_PORTFOLIO) from None
    tickets = [panel.tickets for panel in frozen.panels]
    if frozen.format != PORTFOLIO or min(tickets, default=0) < 1 or sum(tickets) != frozen.tickets_total:
        raise Refused(NOT_A_PORTFOLIO)
    return frozen
