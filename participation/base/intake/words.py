"""The codes of wrong fields and the sentences that say them."""

from __future__ import annotations

from collections.abc import Sized

from msgspec import inspect

from participation.base.errors import N_, FieldError
from participation.base.intake.shapes import Part

NOT_AN_OBJECT = N_("Send an object with named fields.")
UNKNOWN = N_("There is no field of this name.")

SENTENCES = {
    "required": N_("Please fill this in."),
    "type": N_("This is not the kind of value expected here."),
    "invalid": N_("This cannot be right. Please check it."),
    "unknown_value": N_("Please choose one of the values offered."),
    "too_short": N_("Use at least %(min)s characters."),
    "too_long": N_("Use at most %(max)s characters."),
    "too_small": N_("Enter a number of at least %(min)s."),
    "too_large": N_("Enter a number of at most %(max)s."),
}
CHOOSE = N_("Please choose at least one.")
TOO_FEW = N_("Give at least %(min)s.")
TOO_MANY = N_("Give at most %(max)s.")
WHOLE_NUMBER = N_("Enter a whole number.")
NUMBER = N_("Enter a number.")
DATE = N_("Enter a date, such as 2026-08-01.")
INSTANT = N_("Enter a date and time, such as 2026-08-01T09:00:00+08:00.")
FAR_OFF = N_("Enter a day in the years from 1900 to 2999.")
UNSTORABLE = N_("There is a character in it that cannot be stored.")

# what says the same of every field, whichever it is
GENERAL = frozenset(
    (*SENTENCES.values(), CHOOSE, TOO_FEW, TOO_MANY, WHOLE_NUMBER, NUMBER, DATE, INSTANT, FAR_OFF, UNSTORABLE, UNKNOWN)
)

BY_SHAPE: dict[type[inspect.Type], str] = {
    inspect.IntType: WHOLE_NUMBER,
    inspect.FloatType: NUMBER,
    inspect.DecimalType: NUMBER,
    inspect.DateType: DATE,
    inspect.DateTimeType: INSTANT,
}
WRITTEN_AS_TEXT = (
    inspect.DateTimeType
    | inspect.DateType
    | inspect.TimeType
    | inspect.TimeDeltaType
    | inspect.UUIDType
    | inspect.DecimalType
    | inspect.BytesType
)
SERIES = inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType


def error(field: str, code: str, part: Part, **values: object) -> FieldError:
    """The error of a field in the field's own words, or else in the general ones."""
    general = SENTENCES[code]
    if code in {"type", "invalid"}:
        general = BY_SHAPE.get(type(part.shape), general)
    if code == "required" and isinstance(part.shape, SERIES):
        general = CHOOSE
    return FieldError(field, code, part.sentences.get(code, general), values)


def unstorable(field: str) -> FieldError:
    """The error of text that holds a null character or half of a surrogate pair."""
    return FieldError(field, "invalid", UNSTORABLE)


def far_off(field: str) -> FieldError:
    """The error of a day or instant that nobody can mean."""
    return FieldError(field, "invalid", FAR_OFF)


def of_length(field: str, part: Part, value: Sized) -> FieldError | None:
    """The error of a list or mapping with too few or too many members."""
    shape = part.shape
    assert isinstance(shape, SERIES | inspect.DictType)
    if shape.min_length and len(value) < shape.min_length:
        if not value:
            return error(field, "required", part)
        return FieldError(field, "too_short", part.sentences.get("too_short", TOO_FEW), {"min": shape.min_length})
    if shape.max_length is not None and len(value) > shape.max_length:
        return FieldError(field, "too_long", part.sentences.get("too_long", TOO_MANY), {"max": shape.max_length})
    return None


def of_value(field: str, part: Part, value: object) -> FieldError:
    """Why a value that was refused is wrong."""
    shape = part.shape
    values: dict[str, object] = {}
    if isinstance(shape, inspect.StrType) and isinstance(value, str):
        code, values = _of_text(shape, value)
    elif isinstance(shape, inspect.IntType | inspect.FloatType):
        code, values = _of_number(shape, value)
    elif isinstance(shape, inspect.EnumType | inspect.LiteralType) and isinstance(value, str | int):
        code = "unknown_value"
    elif isinstance(value, str) and isinstance(shape, WRITTEN_AS_TEXT):
        code = "invalid"
    else:
        code = "type"
    return error(field, code, part, **values)


def _of_text(shape: inspect.StrType, value: str) -> tuple[str, dict[str, object]]:
    if shape.max_length is not None and len(value) > shape.max_length:
        return "too_long", {"max": shape.max_length, "length": len(value)}
    if shape.min_length is not None and len(value) < shape.min_length:
        return "too_short", {"min": shape.min_length}
    return "invalid", {}


def _of_number(shape: inspect.IntType | inspect.FloatType, value: object) -> tuple[str, dict[str, object]]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "type", {}
    if (shape.ge is not None and value < shape.ge) or (shape.gt is not None and value <= shape.gt):
        return "too_small", {"min": shape.gt if shape.ge is None else shape.ge}
    if (shape.le is not None and value > shape.le) or (shape.lt is not None and value >= shape.lt):
        return "too_large", {"max": shape.lt if shape.le is None else shape.le}
    return "type", {}
