"""Sentences, dates and numbers in the reader's language.

English is the language of the source: a message id is the English sentence. Translations are
``frontend/locale/<folder>/*.po``, one file per area; all files of a folder together are one catalogue,
read once per process. Outside, languages are named as BCP 47 does (``zh-Hans``), folders with an underscore.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog as Messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from participation.base.kept import keep, kept_folder

FOLDER = Path(__file__).resolve().parents[2] / "frontend" / "locale"
SOURCE = "en"
DEFAULT = "zh-Hans"

# Days, hours and numbers whose words are kept: a page says the same ones again and again.
DAYS_KEPT = 4096
DATES = {"zh": "y年M月d日(EEE)", "en": "d MMM y (EEE)"}
# what stands in a sentence as it is; most values are, and asking each for its protocol takes longer than the sentence
PLAIN = frozenset({str, int, float, bool, type(None)})
PLACEHOLDER = re.compile(r"%(?:%|\((\w+)\)[sd])")
MISSING = "…"

# tags that browsers send for a language we have under another name
ALIASES = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hant": "zh-Hans"}


@runtime_checkable
class InLanguages(Protocol):
    """A value that brings its own words, such as the source of a rule."""

    def in_language(self, locale: str, /) -> str:
        """The words for a locale."""


class Catalogue:
    """The sentences of one language; a sentence without a translation is shown as it stands in the source."""

    def __init__(self, locale: str, translations: gettext.NullTranslations) -> None:
        self.locale = locale
        self._translations = translations

    def gettext(self, sentence: str) -> str:
        """The translation of a sentence; its placeholders are left for the caller to fill."""
        # the empty message id is the header of the file, which nobody wants to read
        return self._translations.gettext(sentence) if sentence else ""

    def word(self, value: StrEnum) -> str:
        """The word for a value of an enum, translated in the context of its class: "open" of a State, of an Act."""
        return self._translations.pgettext(type(value).__name__, str(value))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form for this number, by the plural rule of the language."""
        return self._translations.ngettext(one, many, number)


@cache
def locales() -> tuple[str, ...]:
    """The languages there are, the default first."""
    found = {folder.name.replace("_", "-") for folder in FOLDER.iterdir() if folder.is_dir()} | {SOURCE}
    return tuple(sorted(found, key=lambda locale: (locale != DEFAULT, locale)))


@cache
def catalogue(locale: str) -> Catalogue:
    """The catalogue of a language (``zh-Hans``, ``en``); an unknown one speaks English."""
    if locale not in locales():
        return Catalogue(locale, gettext.NullTranslations())
    paths = sorted((FOLDER / locale.replace("-", "_")).glob("*.po"))
    # reading them takes a third of a second
    folder = kept_folder(FOLDER.parent, f"messages-{locale}", paths)
    kept = folder and folder / "catalogue.mo"
    compiled = kept.read_bytes() if kept and kept.exists() else _compiled(locale, paths)
    if kept and not kept.exists():
        keep(kept, compiled)
    return Catalogue(locale, gettext.GNUTranslations(BytesIO(compiled)))


def _compiled(locale: str, paths: Iterable[Path]) -> bytes:
    merged = Messages(locale=locale.replace("-", "_"))
    for path in paths:
        for message in read_messages(path):
            if message.id and message.string:
                merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    return compiled.getvalue()


def read_messages(path: Path) -> Messages:
    """One area file as it is written, header included."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name)


def parts(sentence: str, values: Mapping[str, object]) -> list[object]:
    """A sentence cut at its ``%(name)s``, with the values in their places and … for one that is missing."""
    found: list[object] = []
    end = 0
    for placeholder in PLACEHOLDER.finditer(sentence):
        found.append(sentence[end : placeholder.start()])
        found.append("%" if placeholder[1] is None else values.get(placeholder[1], MISSING))
        end = placeholder.end()
    return [*found, sentence[end:]]


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Put values into ``%(name)s``; a value that is missing shows as … and never breaks the page."""
    return "".join(str(part) for part in parts(sentence, values))


def say(locale: str, sentence: str, values: Mapping[str, Any] | None = None, timezone: tzinfo = UTC) -> str:
    """A sentence of the source in the reader's language with its values; dates among them are worded too."""
    shown = {name: word_of(locale, value, timezone) for name, value in (values or {}).items()}
    return fill(catalogue(locale).gettext(sentence), shown)


def word_of(locale: str, value: object, timezone: tzinfo = UTC) -> object:
    """A value as it stands in a sentence: dates, instants and words of an enum in the reader's language."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, StrEnum):
        return catalogue(locale).word(value)
    if isinstance(value, InLanguages):
        return value.in_language(locale)
    if isinstance(value, datetime):
        return datetime_words(locale, value, timezone)
    if isinstance(value, date):
        return date_words(locale, value)
    return value


@lru_cache(1024)
def negotiate(accept_language: str | None, choice: str | None = None, default: str = DEFAULT) -> str:
    """The language to answer in: the reader's own choice, else the best of Accept-Language, else the default."""
    chosen = _known(choice) if choice else None
    if chosen:
        return chosen
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept_language or "").split(",")):
        tag, _, weight = part.strip().partition(";")
        found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", weight)
        quality = float(found[1]) if found else 1.0
        known = _known(tag)
        if known and quality > 0:
            wishes.append((-quality, place, known))
    return min(wishes)[2] if wishes else default


def _known(tag: str) -> str | None:
    """The language we have for a tag, giving up its last part until one fits (``en-GB`` → ``en``)."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    have = {locale.lower(): locale for locale in locales()} | {
        alias: locale for alias, locale in ALIASES.items() if locale in locales()
    }
    for end in range(len(parts), 0, -1):
        known = have.get("-".join(parts[:end]))
        if known:
            return known
    return None


def language_name(locale: str) -> str:
    """What a language calls itself: 中文, English."""
    name = _babel(locale).get_language_name(locale.replace("-", "_"))
    return name or locale


@lru_cache(DAYS_KEPT)
def date_words(locale: str, day: date) -> str:
    """2026年8月1日(周六) · 1 Aug 2026 (Sat)."""
    pattern = DATES.get(_babel(locale).language, "long")
    return format_date(day, pattern, locale=_babel(locale))


def time_words(locale: str, instant: datetime, timezone: tzinfo) -> str:
    """09:00, on the clock of the timezone."""
    local = instant.astimezone(timezone)
    return _clock_words(locale, local.hour, local.minute)


@lru_cache(DAYS_KEPT)
def _clock_words(locale: str, hour: int, minute: int) -> str:
    return format_time(time(hour, minute), "HH:mm", locale=_babel(locale))


def datetime_words(locale: str, instant: datetime, timezone: tzinfo) -> str:
    """2026年8月1日(周六) 09:00 · 1 Aug 2026 (Sat) 09:00, on the clock of the timezone."""
    local = instant.astimezone(timezone)
    return f"{date_words(locale, local.date())} {time_words(locale, local, timezone)}"


@lru_cache(DAYS_KEPT)
def number_words(locale: str, number: float) -> str:
    """12,345 with the separators of the language."""
    return format_decimal(number, locale=_babel(locale))


def percent_words(locale: str, share: float) -> str:
    """A share between 0 and 1 as whole percents."""
    return format_percent(share, locale=_babel(locale))


@cache
def _babel(locale: str) -> Locale:
    return Locale.parse(locale.replace("-", "_"))
