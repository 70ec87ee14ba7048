"""Days in a JSON body that nobody can mean, refused before anybody reads it: once stored, no page could show them.

Bodies are decoded into their Struct in one go, which takes every day there is; forms are judged field by field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, get_args

import msgspec

from participation.base.errors import Refused, invalid
from participation.base.intake import collect
from participation.base.intake.words import FAR_OFF

# a value that begins with a year out of 1900 to 2999, or hides its figures; most bodies have none, and cost no more
SUSPECT = re.compile(rb'"\s*(?:0\d{3}|1[0-8]\d\d|[3-9]\d{3})-\d\d-\d\d|\\u00[23]')


def check_days(body: bytes, annotation: Any) -> None:
    """Raises :class:`Refused` (422) naming every wrong field where a day or instant of ``annotation`` is far off."""
    kind = struct_of(annotation) if SUSPECT.search(body) else None
    if kind is None:
        return
    given: object = None
    with suppress(msgspec.DecodeError):
        given = msgspec.json.decode(body)
    _, errors = collect(kind, given) if isinstance(given, Mapping) else (None, ())
    if any(error.sentence == FAR_OFF for error in errors):
        raise Refused(invalid(*errors))


def struct_of(annotation: Any) -> type[msgspec.Struct] | None:
    """The Struct that a body is read into, also where it may be left out."""
    arms = (annotation, *get_args(annotation))
    return next((arm for arm in arms if isinstance(arm, type) and issubclass(arm, msgspec.Struct)), None)
