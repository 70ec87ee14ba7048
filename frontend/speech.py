"""Sentences, dates and numbers as the pages of one language say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from markupsafe import escape

from frontend import words
from participation.base import messages

# sentences without values that are kept filled; those of the templates are in the compiled pages already
KEPT = 4096


class Speech:
    """What a language and a timezone make of values."""

    def __init__(self, locale: str, timezone: tzinfo) -> None:
        self.locale = locale
        self.timezone = timezone
        self._catalogue = messages.catalogue(locale)
        self.plain = lru_cache(KEPT)(self._plain)

    def _plain(self, sentence: str) -> str:
        return messages.fill(self._catalogue.gettext(sentence), {})

    def gettext(self, sentence: str, /, **values: object) -> str:
        """A sentence with its values."""
        return self._worded(self._catalogue.gettext(sentence), values) if values else self.plain(sentence)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The form of a sentence for this number."""
        return self._worded(self._catalogue.ngettext(one, many, number), {"num": number, **values})

    def _worded(self, sentence: str, values: Mapping[str, object]) -> str:
        """Fill a translated sentence; it becomes markup only by a value that is markup, all else escaped."""
        shown = {name: messages.word_of(self.locale, value, self.timezone) for name, value in values.items()}
        if any(hasattr(value, "__html__") for value in shown.values()):
            # joining markup escapes whatever is not
            return escape("").join(escape(part) for part in messages.parts(sentence, shown))
        return messages.fill(sentence, shown)

    def day(self, moment: date) -> str:
        """The day, with its weekday."""
        day = moment.astimezone(self.timezone).date() if isinstance(moment, datetime) else moment
        return messages.date_words(self.locale, day)

    def moment(self, moment: date) -> str:
        """The day and the hour."""
        if not isinstance(moment, datetime):
            return messages.date_words(self.locale, moment)
        return messages.datetime_words(self.locale, moment, self.timezone)

    def hour(self, instant: datetime) -> str:
        """The hour."""
        return messages.time_words(self.locale, instant, self.timezone)

    def number(self, number: float) -> str:
        """With the separators of the language."""
        return messages.number_words(self.locale, number)

    def percent(self, share: float) -> str:
        """A share as whole percents."""
        return messages.percent_words(self.locale, share)

    def word(self, value: str, kind: str) -> str:
        """The word for a value of an enum."""
        # the plain text of an enum member, not its class name
        return self._catalogue.gettext(words.word(str(value), kind))

    def word_options(self, kind: str) -> list[tuple[str, str]]:
        """Every value of a kind with its word."""
        return [(value, self._catalogue.gettext(name)) for value, name in words.SETS[kind].items()]

    def globals(self) -> dict[str, Any]:
        """By their names in templates."""
        return {
            "_": self.gettext,
            "gettext": self.gettext,
            "ngettext": self.ngettext,
            "word_options": self.word_options,
        }

    def filters(self) -> dict[str, Any]:
        """By their names in templates."""
        return {
            "date": self.day,
            "datetime": self.moment,
            "time": self.hour,
            "number": self.number,
            "percent": self.percent,
            "word": self.word,
        }
