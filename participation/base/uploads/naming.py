"""The name of a file as it is kept: no path, nothing invisible, and an ending that fits what the file is."""

from __future__ import annotations

import re
import unicodedata

from participation.base.text import clean

LONGEST = 200
# characters that no file system of a reader's takes, and what separates folders on any of them
FORBIDDEN = re.compile(r'[<>:"|?*\n\t]')
SEPARATOR = re.compile(r"[/\\]")
# names that Windows keeps for devices
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def tidy(name: str, endings: tuple[str, ...]) -> str | None:
    """The name to keep for a file whose kind has these ``endings``, the usual one first; None where nothing is left.

    A name that claims another kind gets the right ending after its own, so that it opens as what it is.
    """
    last = SEPARATOR.split(clean(name))[-1]
    bare = FORBIDDEN.sub("_", "".join(c for c in last if unicodedata.category(c) not in {"Zl", "Zp"}))
    bare = " ".join(bare.split()).strip(" .")
    if not bare.strip("_ .-"):
        return None
    if DEVICE.match(bare):
        bare = f"_{bare}"
    stem, dot, ending = bare.rpartition(".")
    if not dot or f".{ending.lower()}" not in endings:
        stem, ending = bare, endings[0].removeprefix(".")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"
