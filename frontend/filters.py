"""What a filter form puts into the address: blank where nothing is chosen, and anything at all by hand."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

E = TypeVar("E", bound=StrEnum)


def choice(kind: type[E], text: str | None) -> E | None:
    """The value of an enum, or None for a blank and for a word that is none of its values."""
    return kind(text) if text in set(kind) else None


def id_of(text: str | None) -> UUID | None:
    """An id, or None for a blank and for what is no id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
