"""The walk through an input, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from participation.base.errors import FieldError, Refused, invalid
from participation.base.intake import words
from participation.base.intake.shapes import Part, item_of, parts_of, value_of
from participation.base.office_days import meant

S = TypeVar("S", bound=msgspec.Struct)

SERIES: dict[type[inspect.Type], type] = {
    inspect.ListType: list,
    inspect.VarTupleType: tuple,
    inspect.SetType: set,
    inspect.FrozenSetType: frozenset,
}


def collect(kind: type[S], given: Mapping[str, Any]) -> tuple[S | None, tuple[FieldError, ...]]:
    """The Struct, or None and all that is wrong; nested fields are named with dots (``author.name``, ``tags.0``).

    ``given`` holds what JSON holds: text, numbers, booleans, None, lists and mappings. Fields that the Struct does
    not have are errors. Values that already are of a field's own class (an uploaded file) are taken as they are.
    """
    errors: list[FieldError] = []
    made = _struct(kind, given, "", errors)
    return (None, tuple(errors)) if errors else (made, ())


def read(kind: type[S], given: object) -> S:
    """The same for a caller that wants the Struct or nothing; raises :class:`Refused` (422) with every error."""
    if not isinstance(given, Mapping):
        raise Refused(invalid(FieldError("", "type", words.NOT_AN_OBJECT)))
    made, errors = collect(kind, given)
    if made is None:
        raise Refused(invalid(*errors))
    return made


def _struct(kind: type[S], given: Mapping[str, Any], prefix: str, errors: list[FieldError]) -> S | None:
    found: dict[str, Any] = {}
    parts = parts_of(kind)
    before = len(errors)
    for part in parts:
        field = prefix + part.sent_as
        if part.sent_as in given:
            found[part.name] = _value(part, given[part.sent_as], field, errors)
        elif part.required:
            errors.append(words.error(field, "required", part))
    known = {part.sent_as for part in parts}
    errors += [FieldError(f"{prefix}{name}", "unknown", words.UNKNOWN) for name in given if name not in known]
    return None if len(errors) > before else kind(**found)


def _value(part: Part, value: object, field: str, errors: list[FieldError]) -> Any:
    """The value as its type; None once an error has been added."""
    shape = part.shape
    if value is None and (part.optional or part.required):
        if not part.optional:
            errors.append(words.error(field, "required", part))
        return None
    if isinstance(shape, inspect.StructType) and isinstance(value, Mapping):
        return _struct(shape.cls, value, f"{field}.", errors)
    if type(shape) in SERIES and isinstance(value, list | tuple):
        one = item_of(part)
        _add(errors, words.of_length(field, part, value))
        items = [_value(one, item, f"{field}.{place}", errors) for place, item in enumerate(value)]
        return SERIES[type(shape)](items)
    if isinstance(shape, inspect.DictType) and isinstance(value, Mapping):
        one = value_of(part)
        _add(errors, words.of_length(field, part, value))
        if not storable(list(value)):
            errors.append(words.unstorable(field))
        return {str(key): _value(one, item, f"{field}.{key}", errors) for key, item in value.items()}
    return _leaf(part, value, field, errors)


def _leaf(part: Part, value: object, field: str, errors: list[FieldError]) -> Any:
    shape = part.shape
    if not storable(value):
        errors.append(words.unstorable(field))
    elif isinstance(shape, inspect.CustomType) and isinstance(value, shape.cls):
        return value
    elif isinstance(shape, inspect.StrType) and shape.min_length and isinstance(value, str) and not value.strip():
        errors.append(words.error(field, "required", part))
    else:
        try:
            made = msgspec.convert(value, part.hint)
        except msgspec.ValidationError:
            errors.append(words.of_value(field, part, value))
        else:
            if not isinstance(made, date) or meant(made):
                return made
            errors.append(words.far_off(field))
    return None


def storable(value: object) -> bool:
    """Whether all text in a value can be stored: PostgreSQL has no null character, UTF-8 no lone surrogate."""
    match value:
        case str():
            return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
        case list() | tuple():
            return all(storable(item) for item in value)
        case Mapping():
            return all(storable(key) and storable(item) for key, item in value.items())
        case _:
            return True


def _add(errors: list[FieldError], error: FieldError | None) -> None:
    if error:
        errors.append(error)
