"""Files that go with a mail: made when it is sent, by the room that knows what the notice is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from participation.base.errors import Refused
from participation.base.notices.words import ENCLOSING


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a mail: name, type (``text/calendar``), bytes, and parameters that stand beside the type."""

    name: str
    media_type: str
    content: bytes
    parameters: Mapping[str, str] = {}


# From the values of a notice and the language of its recipient to its files.
Encloser = Callable[[Mapping[str, Any], str], Awaitable[Sequence[Enclosure]]]

# By the words that ``words.ENCLOSING`` has for them; the roof fills it, for only it sees the rooms.
ENCLOSERS: dict[str, Encloser] = {}


async def enclosed(template: str, values: Mapping[str, Any], locale: str) -> Sequence[Enclosure]:
    """The files of a notice; none where its template carries none.

    None too where what they would show is gone or cannot be made just now: the words are what has to arrive.
    """
    encloser = ENCLOSERS.get(ENCLOSING.get(template, ""))
    if encloser is None:
        return ()
    try:
        return await encloser(values, locale)
    except Refused:
        return ()
