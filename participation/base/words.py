"""Enumerations that the outside reads and writes."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A word of the field. It is written with spaces; who sends it with ``_``, ``-`` or capitals means the same."""

    @classmethod
    def _missing_(cls, value: object) -> Word | None:
        if not isinstance(value, str):
            return None
        spelt = value.strip().lower().replace("_", " ").replace("-", " ")
        return next((word for word in cls if word.value.replace("-", " ") == spelt), None)
