"""The sources of chance of a freeze: as they are given, as the portfolio names them, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from participation.base.errors import FieldError, Refused, demand, invalid
from participation.representatives.draw.entropy_sources import (
    KIND_UNKNOWN,
    Source,
    SourceKind,
    read_source,
    wrong_sources,
)
from participation.representatives.rules.draws import FARTHEST, TOO_FAR, check_lead, within_reach
from participation.representatives.schemas.draw import NewSource
from participation.representatives.services.draw_loading import Held

# In the text of a source these stand between its details.
MARKS = str.maketrans(";=", "；＝")
DETAILS = ("kind", "known", "count", "chain", "round", "commit")


def sources_for(held: Held, given: Sequence[NewSource], now: datetime) -> list[Source]:
    """The sources of a freeze that is made ``now``: those given, else those that the call names with their instants.

    Raises 422 with everything that is wrong: fewer than two, one that is known by then, one without its details.
    """
    far = [one for one in given if not within_reach(one.known_at, now) and one.known_at > now]
    if far:
        raise Refused(invalid(*(FieldError("sources", "out_of_range", TOO_FAR, {"source": one.name}) for one in far)))
    sources = [source_of(one, now) for one in given] if given else _of_the_call(held)
    demand(wrong_sources(sources, now))
    demand(check_lead(known_at(sources), now))
    return sources


def _of_the_call(held: Held) -> list[Source]:
    """The sources that the call names; one without an instant of its own is known when the draw is announced for."""
    found = [read_source(text) for text in held.entropy_sources if text.strip()]
    if held.draw_at is None:
        return found
    draw_at = _moment(held.draw_at)
    return [one if one.known else msgspec.structs.replace(one, known=draw_at) for one in found]


def source_of(one: NewSource, now: datetime) -> Source:
    """A source as it was given. Raises 422 for a kind that is none."""
    kind = one.kind.strip().lower()
    if kind not in list(SourceKind):
        raise Refused(invalid(FieldError("sources", "unknown", KIND_UNKNOWN, {"kind": one.kind})))
    return Source(
        name=one.name.translate(MARKS).strip(),
        kind=SourceKind(kind),
        # long over is refused as well as over
        known=_moment(max(one.known_at, now - FARTHEST)),
        count=one.count,
        chain=one.chain.translate(MARKS).strip(),
        round=one.round,
        commit=one.commit.strip().lower(),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def text_of(source: Source) -> str:
    """The source as one text of the portfolio, which names it with all its details."""
    details = msgspec.to_builtins(source)
    named = [
        f"{key}={details[key]}" for key in ("kind", "known", "count", "chain", "round", "commit") if key in details
    ]
    return ";".join([source.name, *named])


def known_at(sources: Sequence[Source]) -> dict[str, datetime]:
    """When each becomes known, as the freeze says."""
    return {one.name: datetime.fromisoformat(one.known) for one in sources}
