"""Reads a rules file; a wrong one is refused in one sentence that names the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from participation.base.rules_file.errors import RulesFileWrong
from participation.base.rules_file.values import Holidays, Retentions, Rules

SHIPPED = Path(__file__).with_name("rules.toml")

FIELD = re.compile(r"Object (contains unknown|missing required) field `([^`]*)`")
PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<place>.*)`)?$", re.DOTALL)

T = TypeVar("T")


def load(path: Path | None = None) -> Rules:
    """The rules of a file, or those that are shipped when ``path`` is None.

    Raises :class:`RulesFileWrong` when the file cannot be read, is not TOML, or holds a key that is missing,
    unknown or of no use.
    """
    path = path or SHIPPED
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RulesFileWrong(f"The rules file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RulesFileWrong(f"The rules file {path} is not written in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise RulesFileWrong(f"The rules file {path} is not valid TOML: {error}.") from error
    years = raw.pop("holidays", {})
    rules = _converted(raw, Rules, "", path)
    rules = msgspec.structs.replace(rules, holidays=_holidays(years, path))
    for key, wrong in _contradictions(rules):
        raise _wrong(path, key, wrong)
    return rules


def _wrong(path: Path, key: str, wrong: str) -> RulesFileWrong:
    return RulesFileWrong(f'In the rules file {path} the key "{key}" {wrong}.')


def _converted(raw: object, into: type[T], prefix: str, path: Path) -> T:
    """One table of the file as its Struct; ``prefix`` is where in the file the table stands."""
    try:
        return msgspec.convert(raw, into)
    except msgspec.ValidationError as error:
        parts = PLACE.match(str(error))
        assert parts is not None
        keys = [key for key in (prefix, parts["place"] or "") if key]
        what = parts["what"]
        if field := FIELD.match(what):
            keys.append(field[2])
            # a newer version asks for more than an older file says: the one that is shipped shows how
            what = f"is missing (the rules file {SHIPPED} has it)" if field[1] == "missing required" else "is not known"
        else:
            what = f"has a wrong value: {what[:1].lower()}{what[1:]}"
        raise _wrong(path, ".".join(keys), what) from error


def _holidays(years: Any, path: Path) -> dict[int, Holidays]:
    if not isinstance(years, dict):
        raise _wrong(path, "holidays", "must be a table with one part a year")
    found = {}
    for year, raw in years.items():
        key = f"holidays.{year}"
        if not re.fullmatch(r"[0-9]{4}", year):
            raise _wrong(path, key, "must be a year of four digits")
        found[int(year)] = _converted(raw, Holidays, key, path)
    return found


def _contradictions(rules: Rules) -> Iterator[tuple[str, str]]:
    """Keys whose values are each possible but not together."""
    names = [stage.name for stage in rules.sign_off.stages]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield f"sign_off.stages[{place}].name", f"repeats the stage {name!r}"
    for record in Retentions.__struct_fields__:
        kept = getattr(rules.retention, record)
        if (kept.years is None) == (kept.days is None):
            yield f"retention.{record}", "must have either years or days"
    for year, holidays in rules.holidays.items():
        for list_name, days in (("off", holidays.off), ("working", holidays.working)):
            for day in days:
                if day.year != year:
                    yield f"holidays.{year}.{list_name}", f"holds {day}, which is another year"
        for day in sorted(set(holidays.off) & set(holidays.working)):
            yield f"holidays.{year}.working", f"holds {day}, which is also a day off"
