"""Judging the bytes of a JSON body before anybody reads it: UTF-8, not too deep, every name of an object once.

Of two fields of one name a reader takes the first, another the last; what was said must not depend on who reads it.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from participation.base.errors import N_, FieldError, Refusal, Refused

UNREADABLE = Refusal("unreadable", 400, N_("The body is not JSON in UTF-8."))
REPEATED = N_("This field is given more than once.")
UNSUPPORTED = Refusal("unsupported_media_type", 415, N_("Send the body as application/json."))


def check_json(body: bytes) -> None:
    """Raises :class:`Refused` (400) for a body that no two readers would read alike; an empty one is none."""
    if not body:
        return
    try:
        json.loads(body.decode(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Refused(UNREADABLE) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        error = FieldError(twice, "repeated", REPEATED)
        raise Refused(Refusal("repeated", 400, REPEATED, errors=(error,)))
    return found


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a request that needs to say no more than its address does."""
