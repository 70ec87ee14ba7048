"""What every section of a rules file is made of: words in two languages, numbers of days, and their source."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

Words = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]


class Counting(StrEnum):
    """Whether every day counts, or only those on which offices work."""

    CALENDAR = "calendar"
    WORKING = "working"


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in Chinese and English; other languages read the English."""

    zh: Words
    en: Words

    def in_language(self, locale: str) -> str:
        """The words for a locale such as ``zh-Hans`` or ``en``."""
        return self.zh if locale.replace("_", "-").split("-")[0] == "zh" else self.en

    def __str__(self) -> str:
        return self.en


class Days(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of days, how they are counted, and where the number comes from."""

    days: Count
    counting: Counting
    source: Text
