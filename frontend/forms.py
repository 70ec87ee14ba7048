"""Forms as browsers send them, read into a Struct: every error at once, nothing that was typed lost.

A browser sends text only, one name several times for a list, and nothing at all for a box that is not ticked; the
Struct says what each field is meant to be. Names with dots are nested (``author.name``, ``questions.0.text``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from msgspec import inspect

from participation.base import settings
from participation.base.errors import N_, Refusal, Refused, invalid
from participation.base.intake import collect
from participation.base.intake.shapes import Part, item_of, parts_of, value_of

S = TypeVar("S", bound=msgspec.Struct)
Sent = Mapping[str, Sequence[Any]]

TICKED = {"yes": True, "on": True, "true": True, "1": True, "no": False, "off": False, "false": False, "0": False}
NOTHING = object()
UNREADABLE = Refusal("unreadable", 400, N_("The request could not be read."))
SERIES = inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType


async def read_form(request: Request[Any, Any, Any], kind: type[S]) -> S:
    """The form of a request as a Struct; raises :class:`Refused` (422) with every wrong field.

    Fields that the Struct does not name (the CSRF token, a browser extension's) are passed over. A field that is
    empty or blank was not filled in: it takes its default. A box that is not ticked is False, or its default.
    """
    made, errors = collect(kind, fields(kind, await sent(request)))
    if made is None:
        raise Refused(invalid(*errors))
    return made


async def typed(request: Request[Any, Any, Any]) -> dict[str, str | list[str]]:
    """What a form holds as text, to be shown again beside its errors: one text a name, or a list of several."""
    texts = {
        name: [value for value in values if isinstance(value, str)] for name, values in (await sent(request)).items()
    }
    return {name: values if len(values) > 1 else values[0] for name, values in texts.items() if values}


async def sent(request: Request[Any, Any, Any]) -> Sent:
    """Every name of a form with all its values, text and files, in the order they came.

    Raises :class:`Refused` (400) for text that is not in the encoding it claims.
    """
    try:
        form = await request.form()
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused(UNREADABLE) from error
    found: dict[str, list[Any]] = {}
    for name, value in form.multi_items():
        if name != "_csrf_token":
            found.setdefault(name, []).append(_line_ends(value) if isinstance(value, str) else value)
    return found


def fields(kind: type[msgspec.Struct], form: Sent) -> dict[str, Any]:
    """The values of a form in the places the Struct has for them; what was left empty is left out."""
    return _struct(kind, form, "")


def _struct(kind: type[msgspec.Struct], form: Sent, prefix: str) -> dict[str, Any]:
    found = {}
    for part in parts_of(kind):
        value = _value(part, form, prefix + part.sent_as)
        if value is not NOTHING:
            found[part.sent_as] = value
    return found


def _value(part: Part, form: Sent, name: str) -> Any:
    shape = part.shape
    if isinstance(shape, inspect.StructType):
        nested = _struct(shape.cls, form, f"{name}.")
        return nested if nested or part.required else NOTHING
    if isinstance(shape, SERIES):
        return _series(part, form, name) or NOTHING
    if isinstance(shape, inspect.DictType):
        names = [key for key in form if key.startswith(f"{name}.")]
        one = value_of(part)
        values = {key.removeprefix(f"{name}."): _value(one, form, key) for key in names}
        return {key: value for key, value in values.items() if value is not NOTHING} or NOTHING
    given = [value for value in form.get(name, ()) if not _empty(value)]
    if not given:
        return False if isinstance(shape, inspect.BoolType) and part.required else NOTHING
    if isinstance(shape, inspect.UnionType) and len(given) > 1:
        return given
    return _as_meant(shape, given[-1])


def _series(part: Part, form: Sent, name: str) -> list[Any]:
    one = item_of(part)
    if isinstance(one.shape, inspect.StructType):
        places = {found[1] for key in form if (found := re.match(rf"{re.escape(name)}\.(\d{{1,4}})\.", key))}
        rows = [_struct(one.shape.cls, form, f"{name}.{place}.") for place in sorted(places, key=int)]
        return [row for row in rows if row]
    return [_as_meant(one.shape, value) for value in form.get(name, ()) if not _empty(value)]


def _as_meant(shape: inspect.Type, value: Any) -> Any:
    """One text as the number, tick or instant it stands for; as it is where it stands for none."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    match shape:
        case inspect.StrType():
            return value
        case inspect.BoolType():
            return TICKED.get(text.lower(), value)
        case inspect.IntType() | inspect.FloatType():
            return _number(text)
        case inspect.DateTimeType():
            return _instant(text)
        case _:
            return text


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        return number if isfinite(number) else text
    return text


def _instant(text: str) -> datetime | str:
    """``2026-08-01T09:00`` is what the browser's own field sends: the office's clock."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    return instant if instant.tzinfo else instant.replace(tzinfo=settings.current().zone)


def _empty(value: Any) -> bool:
    if isinstance(value, UploadFile):
        return not value.filename
    return not str(value).strip()


def _line_ends(text: str) -> str:
    """Browsers send CR LF but count one character against ``maxlength``; so do we."""
    return text.replace("\r\n", "\n")
