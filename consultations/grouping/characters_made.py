"""Makes ``characters.txt``: ``python -m consultations.grouping.characters_made FOLDER > characters.txt``.

FOLDER holds OpenCC's dictionaries ``TSCharacters.txt``, ``STCharacters.txt``, ``TWVariants.txt`` and
``HKVariants.txt``. The rest comes from the Unicode Character Database of the Python that runs this. Signatures are
stored, so a new table wants a new ``TABLE_VERSION``, also in its first line, and all of them made anew.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

HEADER = """\
version 2
# What becomes of each character before comments are compared: one code point becomes one code point, or nothing.
#
# The pairs of ideographs (traditional or variant, then what it is read as) are derived from the dictionaries
# TSCharacters, STCharacters, TWVariants and HKVariants of OpenCC (Open Chinese Convert), copyright Carbo Kuo and
# contributors, licensed under the Apache License, version 2.0. Changed: only the first reading of each character is
# kept, and characters that any of the four calls variants of each other are read alike.
# The ranges (width, case, compatibility, accents, and "-" for what is dropped) are derived from the Unicode Character
# Database, copyright Unicode, Inc., under the Unicode License v3.
# Made by characters_made.py.
"""
# A number with them means something else than without: signs, and units of measure in one character.
KEPT = {*"%‰℃℉+<=>±×÷≤≥≠", *map(chr, range(0x3300, 0x3400))}
DROPPED = ("Z", "P", "Cc", "Cf", "So", "Sk")
# Signs that Unicode counts as mathematics and people as punctuation, and letters that are not seen.
DROPPED_TOO = {*"~|¬", *map(chr, range(0x2190, 0x2200)), *"\u115f\u1160\u3164\uffa0"}
ACCENTS = (
    *(range(0x0300, 0x0370), range(0x1AB0, 0x1B00), range(0x1DC0, 0x1E00), range(0x20D0, 0x2100)),
    *(range(0x3099, 0x309B), range(0xFE00, 0xFE10), range(0xFE20, 0xFE30), range(0xE0100, 0xE01F0)),
)


def _is_accent(character: str) -> bool:
    return any(ord(character) in block for block in ACCENTS)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        if line:
            one, others = line.split("\t")
            yield from ((one, other) for other in others.split()[: 1 if path.stem == "TSCharacters" else None])


def ideographs(folder: Path) -> dict[str, str]:
    """Each ideograph that is read as another, with that other; never a chain."""
    read_as: dict[str, str] = {}

    def reading(character: str) -> str:
        while character in read_as:
            character = read_as[character]
        return character

    for traditional, simplified in _pairs(folder / "TSCharacters.txt"):
        if reading(simplified) != traditional:
            read_as[traditional] = simplified
    for name in ("STCharacters.txt", "TWVariants.txt", "HKVariants.txt"):
        for one, other in _pairs(folder / name):
            kept, replaced = reading(one), reading(other)
            if kept == replaced:
                continue
            if _rare(kept) and not _rare(replaced):
                kept, replaced = replaced, kept
            read_as[replaced] = kept
    return {character: reading(character) for character in read_as}


def _rare(ideograph: str) -> bool:
    """Whether the basic character set of simplified Chinese, GB 2312, does without it."""
    return not ideograph.encode("gb2312", "ignore")


def plain(character: str) -> str:
    """A character by width, case, compatibility and accents: one character, or none if it is dropped."""
    parts = unicodedata.normalize("NFKD", character)
    bases = [part for part in parts if not _is_accent(part)]
    base = bases[0] if len(bases) == 1 else "" if not bases else unicodedata.normalize("NFC", character)
    if len(base) != 1:
        base = "" if not base else character
    folded = base.casefold()
    if len(folded) == 1:
        base = folded
    if base in KEPT:
        return base
    return "" if base in DROPPED_TOO or unicodedata.category(base or " ").startswith(DROPPED) else base


def lines(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    readings = ideographs(folder)
    pairs: list[str] = []
    changed: list[tuple[int, int | None]] = []
    for number in range(1, sys.maxunicode + 1):
        character = chr(number)
        if unicodedata.category(character) in {"Cs", "Co", "Cn"}:
            continue
        base = plain(character)
        base = readings.get(base, base)
        if base == character:
            continue
        if character in readings:
            pairs.append(character + base)
        else:
            changed.append((number, ord(base) if base else None))
    yield from HEADER.splitlines()
    yield "[ideographs]"
    for place in range(0, len(pairs), 36):
        yield " ".join(pairs[place : place + 36])
    yield "[ranges]"
    # neighbours that move by the same distance, or are all dropped, or all become the same, share a line
    for _, group in groupby(enumerate(changed), key=lambda entry: _kind(*entry)):
        run = [entry for _, entry in group]
        (first, becomes), (last, _) = run[0], run[-1]
        yield f"{first:X} {last:X} {'-' if becomes is None else f'{becomes:X}'}"


def _kind(place: int, entry: tuple[int, int | None]) -> tuple[int, int | None]:
    number, base = entry
    return number - place, None if base is None else base - number


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(Path(sys.argv[1]))) + "\n")
