"""Who sits once somebody declines: the next alternate by the published order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from participation.base.errors import N_, Refusal, Refused
from participation.representatives.draw.running import Draw

NOT_A_DRAW = Refusal("not_a_draw", 422, N_("This is not the record of a draw."))


class Seated(msgspec.Struct, frozen=True):
    """Who holds a seat: by which draw of the call, counted from 0, and as which of its types."""

    id: str
    draw: int
    type: str


def read_draw(file: bytes) -> Draw:
    """The draw of a file. Raises Refused where it is none."""
    try:
        return msgspec.json.decode(file, type=Draw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(NOT_A_DRAW) from None


def next_alternate(draw: Draw, type_id: str, *, seated: Collection[str], gone: Collection[str]) -> str | None:
    """The pseudonym of the one to be asked next for a seat of a type; None where the type has run dry.

    ``seated``: who sits now, those who are still to answer included, of this draw and the others of the call; ``gone``:
    who declined, did not answer in time or withdrew. Who lives with somebody who sits is passed over.
    """
    homes = homes_of(draw)
    taken = {homes[person] for person in seated if person in homes} - {None}
    return next(
        (
            person
            for person in draw.alternates.get(type_id, ())
            if person not in seated and person not in gone and homes[person] not in taken
        ),
        None,
    )


def sitting(draws: Sequence[Draw], gone: Collection[str]) -> list[Seated]:
    """Who sits by the rule once these are gone, by id: the selected, then for each empty seat the next alternate."""
    seated = {
        seat.id: Seated(seat.id, place, seat.type)
        for place, draw in enumerate(draws)
        for seat in draw.selected
        if seat.id not in gone
    }
    for place, draw in enumerate(draws):
        for type_id, empty in empty_seats(draw, place, seated.values()).items():
            for _ in range(empty):
                following = next_alternate(draw, type_id, seated=seated, gone=gone)
                if following is not None:
                    seated[following] = Seated(following, place, type_id)
    return [seated[person] for person in sorted(seated)]


def empty_seats(draw: Draw, place: int, seated: Collection[Seated]) -> dict[str, int]:
    """How many seats of each type of a draw nobody holds; ``place``: the place of the draw among those of the call."""
    counts: dict[str, int] = draw.portfolio["panels"][draw.panel]["counts"]
    held = Counter(one.type for one in seated if one.draw == place)
    return {one["id"]: counts[one["id"]] - held[one["id"]] for one in draw.portfolio["types"] if one["id"] in counts}


def homes_of(draw: Draw) -> dict[str, str | None]:
    """The household of each person; None where the rule does not hold, or who lives alone."""
    return {
        member: one["households"][at] if "households" in one else None
        for one in draw.portfolio["types"]
        for at, member in enumerate(one["members"])
    }


def follows(draws: Sequence[Draw], seated: Collection[Seated], gone: Collection[str]) -> dict[str, object]:
    """What the portfolio for the empty seats says of the draws before it (its member ``follows``)."""
    return {
        "draws": [hashlib.sha256(draw.file()).hexdigest() for draw in draws],
        "seated": [msgspec.to_builtins(one) for one in sorted(seated, key=lambda one: one.id)],
        "gone": sorted(gone),
    }
