"""What was found of one part of the installation."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Mark(StrEnum):
    """How it is: fine, to be thought about, or wrong."""

    FINE = "fine"
    THINK = "think"
    WRONG = "wrong"


class Finding(msgspec.Struct, frozen=True):
    """One line of ``kaimen doctor``."""

    subject: str
    mark: Mark
    sentence: str

    @property
    def wrong(self) -> bool:
        """Whether something has to be done before the installation can be relied upon."""
        return self.mark is Mark.WRONG


def fine(subject: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(subject, Mark.FINE, sentence)


def think(subject: str, sentence: str) -> Finding:
    """It works; somebody should know."""
    return Finding(subject, Mark.THINK, sentence)


def wrong(subject: str, sentence: str) -> Finding:
    """It does not work."""
    return Finding(subject, Mark.WRONG, sentence)
