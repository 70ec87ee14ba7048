"""The picture of a draw: how many people have which chance, and the values as they are typed in digit by digit."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence

import msgspec

from participation.representatives.schemas.draw import RoundView, SourceView, TypeView

# More bars than this are aggregated.
MOST = 24
PLACES = 12
# Marks of a source of which 1, 2, … 63 digits are in; none of them stands for something else.
BY_DIGITS = string.ascii_uppercase + string.ascii_lowercase + "23456789-_~"


class Bar(msgspec.Struct, frozen=True):
    """So many people have this chance; ``width`` in percent of the widest bar, ``drawn`` of them have a seat."""

    chance: float
    people: int
    width: float
    drawn: int


def bars(types: Sequence[TypeView]) -> list[Bar]:
    """People by chance, the greatest first. Chances that read alike are one: tickets are whole numbers.

    Where there are too many they are taken together by the percent.
    """
    counted = _counted(types, chance_words)
    if len(counted) > MOST:
        counted = _counted(types, lambda share: f"{100 * share:.0f}%")
    widest = max((bar.people for bar in counted.values()), default=1)
    found = [msgspec.structs.replace(bar, width=round(100 * bar.people / widest, 3)) for bar in counted.values()]
    return sorted(found, key=lambda bar: -bar.chance)


def _counted(types: Sequence[TypeView], words: Callable[[float], str]) -> dict[str, Bar]:
    counted: dict[str, Bar] = {}
    for one in types:
        name = words(one.chance)
        before = counted.get(name, Bar(one.chance, 0, 0.0, 0))
        counted[name] = Bar(before.chance, before.people + one.size, 0.0, before.drawn + len(one.drawn))
    return counted


class Cell(msgspec.Struct, frozen=True):
    """One place of a value: a character, or what is still to come. ``seen``: the page showed it before."""

    text: str
    known: bool
    place: int
    seen: bool = False


def cells(source: SourceView, seen: int = 0) -> list[Cell]:
    """A value as it is shown on the wall: each digit in a place of its own; of a long one the beginning.

    Before it is known the places are empty where their number is. Of digits the first ``seen`` were shown before; the
    places of the others count from there.
    """
    if source.kind == "digits" and (source.value or source.digits):
        digits = source.value or source.digits
        to_come = range(len(digits), max(source.count, len(digits)))
        return [
            *(Cell(digit, True, max(0, place - seen), seen=place < seen) for place, digit in enumerate(digits)),
            *(Cell("", known=False, place=place) for place in to_come),
        ]
    if not source.value:
        return [Cell("", known=False, place=place) for place in range(min(source.count, PLACES))]
    if source.kind == "numbers":
        return [Cell(number, known=True, place=place) for place, number in enumerate(source.value.split())]
    shown = source.value if len(source.value) <= 2 * PLACES else f"{source.value[:PLACES]}…"
    return [Cell(shown, known=True, place=0)]


def chance_words(share: float) -> str:
    """A chance as it is read: ``21.7%``, and of a small one three digits that count."""
    percent = 100 * share
    return f"{percent:.1f}%" if percent >= 1 or not percent else f"{percent:.3g}%"


def stage(round_: RoundView) -> str:
    """What of a round can be seen by now, so that a page that shows it already is not sent it again."""
    spoken = "".join(map(_mark, round_.sources))
    late = sum(bool(one.postponed_because) for one in round_.sources)
    return f"{spoken}{'p' * late}{'d' if round_.drawn_at else ''}"


def _mark(source: SourceView) -> str:
    """How far a source has spoken: wholly, not at all, or by so many digits."""
    if source.value:
        return "1"
    return BY_DIGITS[len(source.digits) - 1] if source.digits else "0"


def fresh(round_: RoundView, seen: str) -> set[str]:
    """The sources that have spoken since a page showed that stage; nothing is fresh where none was shown."""
    told = zip(round_.sources, seen, strict=False)
    return {one.name for one, before in told if _mark(one) not in {"0", before}}


def shown_digits(round_: RoundView, seen: str) -> dict[str, int]:
    """How many digits of each source a page of that stage showed."""
    told = zip(round_.sources, seen, strict=False)
    return {one.name: BY_DIGITS.find(before) + 1 for one, before in told}
