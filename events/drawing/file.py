"""The two files of a ballot: what was frozen before chance spoke, and the record of the draw that holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from events.drawing.dictatorship import served
from events.drawing.wishes import OfferedSession, Outcome, Party
from participation.base.canonical import canonical
from participation.base.errors import N_, Refusal, Refused
from participation.representatives.draw.entropy import Value, gathered, key_string
from participation.representatives.draw.entropy_sources import Source, read_sources
from participation.representatives.draw.seeding import seed_of

FROZEN = "kaimen-ballot/1"
RECORD = "kaimen-ballot-record/1"
RULE = "kaimen-ballot-rule/1"

NOT_A_BALLOT = Refusal("not_a_ballot", 422, N_("This is not the frozen file of a ballot."))


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """What was fixed: seats, parties by pseudonym, the rule, and the sources of chance in their order."""

    format: str = FROZEN
    rule: str = RULE
    ballot: str
    number: int
    sessions: tuple[OfferedSession, ...]
    parties: tuple[Party, ...]
    sources: tuple[str, ...]

    def file(self) -> bytes:
        """The canonical bytes whose hash is published."""
        return canonical(self)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The draw as it is published: what the sources said, what follows from it, and the frozen file itself.

    ``called_off``: the sessions that were called off since the freeze, by id and sorted; left out where there is none.
    """

    format: str = RECORD
    frozen_sha256: str
    entropy: tuple[Value, ...]
    key: str
    seed: str
    outcomes: tuple[Outcome, ...]
    frozen: Frozen
    called_off: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET

    def file(self) -> bytes:
        """The canonical bytes that anybody verifies."""
        return canonical(self)


def frozen_of(
    ballot: str, number: int, sessions: Iterable[OfferedSession], parties: Iterable[Party], sources: Iterable[str]
) -> Frozen:
    """The file of a freeze, its parties sorted by pseudonym: the same in whatever order they entered."""
    return Frozen(
        ballot=ballot,
        number=number,
        sessions=tuple(sessions),
        parties=tuple(sorted(parties, key=lambda party: party.pseudonym)),
        sources=tuple(sources),
    )


def read_frozen(file: bytes) -> Frozen:
    """The frozen ballot of a file. Raises Refused where it is none."""
    try:
        frozen = msgspec.json.decode(file, type=Frozen, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(NOT_A_BALLOT) from None
    if frozen.format != FROZEN or frozen.rule != RULE:
        raise Refused(NOT_A_BALLOT)
    return frozen


def sources_of(frozen: Frozen) -> list[Source]:
    """The sources of chance that a freeze names. Raises Refused where one cannot be used."""
    return read_sources(frozen.sources)


def drawn(frozen: Frozen, entropy: Iterable[tuple[str, str]], called_off: Iterable[str] = ()) -> Record:
    """Draw: ``entropy`` holds (source, value) in any order. Raises Refused with all that is wrong with it.

    Sessions that were ``called_off`` since the freeze have no seats: a wish for one is passed over.
    """
    off = tuple(sorted(set(called_off) & {one.id for one in frozen.sessions if one.seats}))
    there = [msgspec.structs.replace(one, seats=0) if one.id in off else one for one in frozen.sessions]
    sources = sources_of(frozen)
    values = gathered(sources, entropy)
    key = key_string(sources, values)
    sha256 = hashlib.sha256(frozen.file()).hexdigest()
    seed = seed_of(sha256, key)
    return Record(
        frozen_sha256=sha256,
        entropy=values,
        key=key,
        seed=seed,
        outcomes=tuple(served(there, frozen.parties, seed)),
        frozen=frozen,
        called_off=off or msgspec.UNSET,
    )
