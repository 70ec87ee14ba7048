"""What a row says, as the comment that a clerk would have typed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

import msgspec

from consultations.errors import NO_SUCH_CLAUSE
from consultations.importing.clauses import Clauses
from consultations.importing.columns import field_of
from consultations.importing.errors import BAD_CHANNEL, BAD_DATE, BAD_KIND, BAD_NUMBER, BAD_PUBLISH, BAD_STANCE
from consultations.importing.form import Row, Value
from consultations.importing.values import CHANNELS, KINDS, PUBLISHES, STANCES, day_in, people_in, word
from consultations.schemas.comment import NewComment
from consultations.words import AuthorKind, Channel, Publish, Stance
from participation.base.errors import FieldError
from participation.base.intake import collect
from participation.base.intake.reading import storable
from participation.base.words import Word

# what a clerk's form calls the fields that columns are mapped to
SENT_AS = {
    "name": "author.name", "organisation": "author.name", "contact": "author.contact", "email": "author.contact",
    "credit_code": "author.credit_code", "kind": "author.kind",
}  # fmt: skip
_NUL = "\0"


class Understood(msgspec.Struct, frozen=True):
    """A row as a comment; ``key`` is the row's own, if it has one.

    Where something is wrong, the comment lacks just that, so that all else can be judged too; it is None where
    nothing can be made of the row.
    """

    new: NewComment | None
    key: str
    wrong: list[FieldError]


class Meaning:
    """How the rows of one import are understood.

    ``mapping`` gives the field of each column; a column that it does not name, and that the first rows did not have
    (JSON lines need not be alike), is understood by its name, unless its field is another column's already.
    """

    def __init__(
        self,
        mapping: Mapping[str, str],
        columns: tuple[str, ...],
        *,
        channel: Channel,
        clauses: Clauses,
        zone: tzinfo,
        stated_on: date | None = None,
        publish: Publish = Publish.TEXT,
    ) -> None:
        self._fields: dict[str, str | None] = {column: mapping.get(column) for column in columns}
        self._taken = set(mapping.values())
        self._channel, self._stated_on, self._publish = channel, stated_on, publish
        self._clauses, self._zone = clauses, zone

    def understood(self, row: Row) -> Understood:
        """The comment of a row, with every field that cannot be understood."""
        if row.wrong is not None:
            return Understood(None, "", [row.wrong])
        cells: dict[str, Value] = {}
        wrong: list[FieldError] = []
        for column, value in row.cells.items():
            field = self._fields[column] if column in self._fields else self._field_of(column)
            if isinstance(value, FieldError) and field is not None:
                wrong.append(FieldError(SENT_AS.get(field, field), value.code, value.sentence, value.values))
            elif field is not None:
                cells[field] = value
        given = self._given(cells, wrong)
        new = _made(given, wrong)
        return Understood(new, str(cells.get("key", "")).strip(), wrong)

    def _field_of(self, column: str) -> str | None:
        field = field_of(column)
        field = None if field in self._taken else field
        if field is not None:
            self._taken.add(field)
        self._fields[column] = field
        return field

    def _given(self, cells: Mapping[str, Value], wrong: list[FieldError]) -> dict[str, Any]:
        given: dict[str, Any] = {"publish": self._publish, "channel": self._channel, "author": _author(cells)}
        if self._stated_on is not None:
            given["stated_on"] = self._stated_on
        for field, value in cells.items():
            if field in _AS_WRITTEN:
                given[field] = _text(value)
            elif field in _READ:
                self._read(field, value, given, wrong)
        return given

    def _read(self, field: str, value: Value, given: dict[str, Any], wrong: list[FieldError]) -> None:
        """A field that has a value of its own kind, or what is wrong with it."""
        found: Any
        if field == "clause":
            found = self._clauses.meant(value, NO_SUCH_CLAUSE)
        elif field == "stated_on":
            found = day_in(value, self._zone) or _BAD_DATE
        elif field == "co_signatures":
            found = people_in(value)
            found = _BAD_NUMBER if found is None else found
        elif field == "answers":
            found = value
        else:
            words, kind, error = _WORDS[field]
            found = words.get(said := word(value)) or _member(kind, said) or error
        if found is Channel.WEB:
            found = _WORDS["channel"][2]
        if isinstance(found, FieldError):
            wrong.append(found)
        elif field == "kind":
            given["author"]["kind"] = found
        else:
            given[field] = found


def _author(cells: Mapping[str, Value]) -> dict[str, Any]:
    """Who says it; who wrote for an organisation stands behind its name."""
    unit, name = _text(cells.get("organisation")), _text(cells.get("name"))
    return {
        "kind": AuthorKind.ORGANISATION if unit else AuthorKind.PERSON,
        "name": (f"{unit}（{name}）" if name and name != unit else unit) if unit else name or None,
        "contact": _text(cells.get("contact")) or _text(cells.get("email")) or None,
        "credit_code": _text(cells.get("credit_code")) or None,
    }


def _made(given: dict[str, Any], wrong: list[FieldError]) -> NewComment | None:
    """The comment; the errors of values that are too long or cannot be stored are added."""
    try:
        made = msgspec.convert(given, NewComment)
        texts = (*given.values(), *given["author"].values())
        nul = any(isinstance(value, str) and _NUL in value for value in texts)
        if not nul and (made.answers is None or storable(made.answers)):
            return made
    except msgspec.ValidationError:
        pass
    _, errors = collect(NewComment, msgspec.to_builtins(given))
    wrong.extend(errors)
    return None


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _member(kind: type[Word], said: str) -> Word | None:
    try:
        return kind(said)
    except ValueError:
        return None


_AS_WRITTEN = frozenset({"text", "quote", "proposed_text", "ticket"})
_READ = frozenset({"clause", "stance", "stated_on", "publish", "co_signatures", "channel", "kind", "answers"})
_BAD_DATE = FieldError("stated_on", "invalid", BAD_DATE)
_BAD_NUMBER = FieldError("co_signatures", "invalid", BAD_NUMBER)
_WORDS: dict[str, tuple[Mapping[str, Word], type[Word], FieldError]] = {
    "stance": (STANCES, Stance, FieldError("stance", "unknown_value", BAD_STANCE)),
    "publish": (PUBLISHES, Publish, FieldError("publish", "unknown_value", BAD_PUBLISH)),
    "channel": (CHANNELS, Channel, FieldError("channel", "unknown_value", BAD_CHANNEL)),
    "kind": (KINDS, AuthorKind, FieldError("author.kind", "unknown_value", BAD_KIND)),
}
