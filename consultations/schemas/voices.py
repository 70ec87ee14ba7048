"""Who and what stands behind some comments, in columns of their own."""

from __future__ import annotations

import msgspec


class Voices(msgspec.Struct, frozen=True, kw_only=True):
    """Six counts of the same comments; no two of them may be added, and none of them ranks anything by itself.

    ``people`` are distinct verified contacts; ``unidentified`` are messages of which nobody can say whose they are;
    ``organisations`` are distinct; ``co_signatures`` are those said to stand on papers, whom nobody has counted
    again; ``distinct_texts`` differ in more than width, case, spaces and punctuation; ``messages`` are all that came.
    """

    people: int = 0
    unidentified: int = 0
    organisations: int = 0
    co_signatures: int = 0
    distinct_texts: int = 0
    messages: int = 0
