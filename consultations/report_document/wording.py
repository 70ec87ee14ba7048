"""The wording of reports: that of the package, file by file replaced by what an office has put into its own folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from consultations.report_document.errors import UNKNOWN_IN_WORD, UNKNOWN_WORD, UNREADABLE
from consultations.report_document.template import PLACEHOLDER, Line, filled, read_template
from participation.base.errors import Refused

PACKAGED = Path(__file__).parent / "wording"
# below the data folder: report-wording/zh-Hans/filed.txt
FOLDER = "report-wording"
LOCALES = ("zh-Hans", "en")
TEXTS = ("filed", "filed-no-response", "public", "public-no-response")
WORDS = "words.toml"

Words = Mapping[str, Mapping[str, str]]


class Wording(msgspec.Struct, frozen=True):
    """The words of one language and the lines of one text."""

    locale: str
    words: Words
    lines: list[Line]

    def word(self, table: str, key: str) -> str:
        """The word for a value; one that nobody named is shown as it is."""
        return self.words[table].get(key, key)

    def phrase(self, key: str, **values: object) -> str:
        """A phrase with its values."""
        return filled(self.words["phrases"][key], {name: str(value) for name, value in values.items()})

    def joined(self, parts: list[str]) -> str:
        """Several as a list."""
        return self.words["phrases"]["separator"].join(part for part in parts if part)


def wording(locale: str, text: str, data_dir: Path) -> Wording:
    """The wording in force. Raises ``Refused`` (409 ``wording_wrong``) in one sentence where it cannot be used."""
    own = data_dir / FOLDER / locale
    path = _first(own / f"{text}.txt", PACKAGED / locale / f"{text}.txt")
    return Wording(locale, _words(locale, own / WORDS), read_template(_read(path), _named(path)))


def check_wording(data_dir: Path) -> None:
    """Read everything that an office has changed. Raises as :func:`wording`."""
    for locale in LOCALES:
        for text in TEXTS:
            wording(locale, text, data_dir)


def _words(locale: str, own: Path) -> Words:
    packaged = tomllib.loads((PACKAGED / locale / WORDS).read_text("utf-8"))
    if not own.is_file():
        return packaged
    try:
        changed = tomllib.loads(_read(own))
    except tomllib.TOMLDecodeError as error:
        raise Refused(UNREADABLE.with_values(file=_named(own))) from error
    for table, words in changed.items():
        if table not in packaged or not isinstance(words, dict):
            raise Refused(UNKNOWN_WORD.with_values(file=_named(own), name=table))
        for key, word in words.items():
            _check(table, key, word, packaged[table], own)
    return {table: {**words, **changed.get(table, {})} for table, words in packaged.items()}


def _check(table: str, key: str, word: object, packaged: Mapping[str, str], own: Path) -> None:
    name = f"{table}.{key}"
    if key not in packaged or not isinstance(word, str):
        raise Refused(UNKNOWN_WORD.with_values(file=_named(own), name=name))
    if table != "phrases":
        return
    known = PLACEHOLDER.findall(packaged[key]) + (["month", "month_name"] if key == "day" else [])
    for placeholder in PLACEHOLDER.findall(word):
        if placeholder not in known:
            wrong = UNKNOWN_IN_WORD.with_values(
                file=_named(own), name=name, placeholder=placeholder, known=", ".join(known)
            )
            raise Refused(wrong)


def _first(own: Path, packaged: Path) -> Path:
    return own if own.is_file() else packaged


def _named(path: Path) -> str:
    """The file as an office finds it; where its data folder lies is nobody else's business."""
    return "/".join(path.parts[-3:])


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (UnicodeDecodeError, OSError) as error:
        raise Refused(UNREADABLE.with_values(file=_named(path))) from error
