"""Who and what stands behind some comments, in columns of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from consultations.words import AuthorKind


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


class Said(Protocol):
    """A comment as far as it is counted; ``person`` is whose it is, as far as that is known for sure."""

    @property
    def author_kind(self) -> AuthorKind:
        """Whether a person or an organisation says it."""

    @property
    def person(self) -> str | None:
        """The key of a verified contact or of an organisation."""

    @property
    def text_hash(self) -> str | None:
        """None once the text is erased."""

    @property
    def co_signatures(self) -> int:
        """How many others signed the same paper."""


def voices(comments: Iterable[Said]) -> Voices:
    """The six counts of these comments."""
    rows = list(comments)
    return Voices(
        people=_known(rows, AuthorKind.PERSON),
        unidentified=sum(row.person is None for row in rows),
        organisations=_known(rows, AuthorKind.ORGANISATION),
        co_signatures=sum(row.co_signatures for row in rows),
        distinct_texts=len({row.text_hash for row in rows if row.text_hash is not None}),
        messages=len(rows),
    )


def _known(rows: Iterable[Said], kind: AuthorKind) -> int:
    return len({row.person for row in rows if row.author_kind is kind and row.person is not None})
