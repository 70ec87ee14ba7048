"""The lines of a text, however long: what no comment can be is passed over without being held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consultations.importing.limits import LINE


def lines(pieces: Iterable[str]) -> Iterator[str | None]:
    """The lines of a text given in pieces, without their ends (``\\n``, ``\\r\\n``); None for one that is too long."""
    kept: list[str] = []
    length = 0
    for piece in pieces:
        *ended, rest = piece.split("\n")
        for end in ended:
            yield _whole(kept, length, end)
            kept, length = [], 0
        length += len(rest)
        if length <= LINE:
            kept.append(rest)
        else:
            kept = []
    if length:
        yield _whole(kept, length, "")


def _whole(kept: list[str], length: int, end: str) -> str | None:
    if length + len(end) > LINE:
        return None
    line = "".join([*kept, end]) if kept else end
    return line.removesuffix("\r")
