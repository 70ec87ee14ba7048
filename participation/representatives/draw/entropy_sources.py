"""The sources of chance that a freeze names: what each is, how it is written, and in which order they become known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from participation.base.errors import N_, FieldError, Refusal, Refused, invalid

HEX_64 = re.compile(r"[0-9a-f]{64}")
# six digits are 19.9 bits, which somebody could try out; never rely on one source
FEWEST = 2

TOO_FEW = N_("Name at least two sources of chance that do not depend on each other.")
NAMELESS = N_("A source of chance needs a name.")
TWICE = N_("“%(source)s” is named twice.")
KIND_UNKNOWN = N_("“%(kind)s” is no kind of source. Choose digits, numbers, text, drand or witness.")
DETAIL_UNKNOWN = N_("“%(detail)s” is not known of a source. Known: kind, known, count, chain, round, commit.")
COMMIT_MISSING = N_("“%(source)s” needs the SHA-256 of the sealed contribution, 64 hexadecimal digits.")
ROUND_MISSING = N_("“%(source)s” needs the number of the round of the beacon.")
WHEN_MISSING = N_("Say when “%(source)s” becomes known.")
KNOWN_BEFORE = N_("“%(source)s” becomes known before the freeze. Name one that nobody can know yet.")
NONE_AFTER = N_("Name a source that becomes known after the last witness has revealed, or that witness chooses.")


class SourceKind(StrEnum):
    """What a source publishes, and so how its value is written."""

    DIGITS = "digits"
    NUMBERS = "numbers"
    TEXT = "text"
    DRAND = "drand"
    WITNESS = "witness"


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A source of chance as it stands in the portfolio.

    ``known``: RFC 3339 instant at which it becomes known; ``count``: how many digits are drawn, 0 for any;
    ``chain`` and ``round``: which round of which drand beacon; ``commit``: SHA-256 of a witness's sealed contribution.
    """

    name: str
    kind: SourceKind = SourceKind.TEXT
    known: str = ""
    count: int = 0
    chain: str = ""
    round: int = 0
    commit: str = ""


def read_source(text: str) -> Source:
    """The source that ``NAME[;kind=KIND][;known=…][;count=…][;chain=…][;round=…][;commit=…]`` names.

    Raises Refused with every wrong detail.
    """
    name, *details = (part.strip() for part in text.split(";"))
    given: dict[str, str | int] = {"name": name}
    wrong: list[FieldError] = [] if name else [FieldError("source", "empty", NAMELESS)]
    for detail in details:
        key, _, value = (part.strip() for part in detail.partition("="))
        if key not in ("kind", "known", "count", "chain", "round", "commit") or not value:
            wrong.append(FieldError("source", "unknown", DETAIL_UNKNOWN, {"detail": detail}))
        elif key == "kind" and value not in list(SourceKind):
            wrong.append(FieldError("source", "unknown", KIND_UNKNOWN, {"kind": value}))
        elif key in ("count", "round"):
            if value.isascii() and value.isdigit() and len(value) < 16 and int(value):
                given[key] = int(value)
            else:
                wrong.append(FieldError("source", "unknown", DETAIL_UNKNOWN, {"detail": detail}))
        else:
            given[key] = value
    if not wrong:
        source = msgspec.convert(given, Source)
        wrong = _wrong_in(source)
    if wrong:
        raise Refused(invalid(*wrong))
    return source


def read_sources(texts: Sequence[str]) -> list[Source]:
    """The sources that a portfolio names, in its order. Raises Refused with every text that cannot be used."""
    sources: list[Source] = []
    wrong: list[FieldError] = []
    for text in texts:
        try:
            source = read_source(text)
        except Refused as refused:
            wrong += refused.refusal.errors
            continue
        if any(source.name == other.name for other in sources):
            wrong.append(FieldError("source", "doubled", TWICE, {"source": source.name}))
        sources.append(source)
    if wrong:
        raise Refused(invalid(*wrong))
    return sources


def wrong_sources(sources: Sequence[Source], frozen_at: datetime) -> Refusal | None:
    """Why a pool may not be frozen with these sources, everything at once; None where it may.

    At least two, each known only after the freeze; witnesses have committed, and something public comes after the
    last of them reveals, for whoever reveals last would otherwise choose by revealing or not.
    """
    wrong = [] if len(sources) >= FEWEST else [FieldError("sources", "too_few", TOO_FEW)]
    names = Counter(source.name for source in sources)
    wrong += [FieldError("sources", "doubled", TWICE, {"source": name}) for name, times in names.items() if times > 1]
    moments: dict[str, datetime] = {}
    for source in sources:
        wrong += _wrong_in(source)
        moment = _moment(source.known)
        if moment is None:
            wrong.append(FieldError("sources", "when_missing", WHEN_MISSING, {"source": source.name}))
        elif moment <= frozen_at:
            wrong.append(FieldError("sources", "known_before", KNOWN_BEFORE, {"source": source.name}))
        else:
            moments[source.name] = moment
    reveals = [moments[one.name] for one in sources if one.kind is SourceKind.WITNESS and one.name in moments]
    others = [moments[one.name] for one in sources if one.kind is not SourceKind.WITNESS and one.name in moments]
    if reveals and not any(moment > max(reveals) for moment in others):
        wrong.append(FieldError("sources", "none_after", NONE_AFTER))
    return invalid(*wrong) if wrong else None


def _wrong_in(source: Source) -> list[FieldError]:
    """What is wrong with one source by itself."""
    wrong = [] if source.name.strip() else [FieldError("sources", "empty", NAMELESS)]
    named = {"source": source.name}
    if source.kind is SourceKind.WITNESS and not HEX_64.fullmatch(source.commit):
        wrong.append(FieldError("sources", "commit_missing", COMMIT_MISSING, named))
    if source.kind is SourceKind.DRAND and source.round < 1:
        wrong.append(FieldError("sources", "round_missing", ROUND_MISSING, named))
    return wrong


def _moment(told: str) -> datetime | None:
    """The instant, or None where none with an offset is written."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
