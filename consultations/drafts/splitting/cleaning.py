"""Which characters a draft keeps.

Taken out: control characters (PostgreSQL cannot store NUL), the invisible signs that turn the direction of
writing (they can make a clause read otherwise than it is stored; letters of right-to-left scripts stay and
are ordered by the browser), byte order marks, soft hyphens and zero-width spaces, which stick in numbers
copied from web pages. Every kind of line end becomes one. Joiners inside emoji stay.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_TAKEN_OUT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\ud800-\udfff]"  # halves of a character, which no encoding can carry
)


def cleaned(text: str) -> str:
    """``text`` without the characters a draft does not keep; cleaning twice changes nothing more."""
    return _LINE_ENDS.sub("\n", _TAKEN_OUT.sub("", text))


def without_comments(text: str) -> str:
    """``text`` without ``<!-- … -->``; one that is never closed is text, and so is ``\\<!--``."""
    kept: list[str] = []
    at = 0
    searched = 0
    while (start := text.find("<!--", searched)) != -1:
        if start and text[start - 1] == "\\":
            kept.append(text[at : start - 1])
            at, searched = start, start + 4
            continue
        end = text.find("-->", start + 4)
        if end == -1:
            break
        kept.append(text[at:start])
        at = searched = end + 3
    kept.append(text[at:])
    return "".join(kept)
