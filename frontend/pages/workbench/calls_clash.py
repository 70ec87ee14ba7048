"""Two editors of one call: what the first has saved, put together with what the second one typed, nothing lost."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from frontend.pages.workbench.calls_form import CallForm, typed_from
from participation.representatives.schemas.call import CallView, CategoryView, InvitedSeatView

# what the form sends beside the fields that can be changed
BESIDE = frozenset({"version", "seen", "step", "slug", "body"})
PARTS = ("categories", "invited")
PLAIN = tuple(name for name in CallForm.__struct_fields__ if name not in BESIDE and name not in PARTS)
# a field, or a category or an invited seat with all that belongs to it; its form fields that are not empty
Units = dict[str, dict[str, str]]


class CallClash(msgspec.Struct, frozen=True, kw_only=True):
    """What the first editor has changed: a field, or the category or invited seat of a ``place``.

    ``anchor`` is the field of the form it leads to. ``theirs`` is as it is saved, None where a category or seat is
    gone; ``mine`` is what the second editor typed in a field; ``both`` says that both changed it.
    """

    field: str
    anchor: str
    theirs: Any
    mine: str = ""
    both: bool
    place: int = 0


def seen_of(form: Mapping[str, Any]) -> str:
    """What an editor had before them, a short hash a field, so that a clash can be told from a change of one's own."""
    return " ".join(f"{name}:{_mark(unit)}" for name, unit in units_of(form).items())


def units_of(form: Mapping[str, Any]) -> Units:
    """What a form holds, by field and by row; what is empty is not there."""
    units: Units = {}
    for key, value in form.items():
        name, text = _unit(key), _text(value)
        if name and text:
            units.setdefault(name, {})[key] = text
    return units


def merged(form: Mapping[str, Any], view: CallView, seen: str) -> tuple[dict[str, Any], list[CallClash]]:
    """The form to show to the second of two editors, and each thing that the first has changed.

    What the second editor did not touch becomes what the first has saved; where both wrote, the second one's stays in
    the form and the first one's is shown beside it.
    """
    saved = typed_from(view)
    mine, theirs = units_of(form), units_of(saved)
    was = dict(part.rsplit(":", 1) for part in seen.split() if ":" in part)
    together = {key: value for key, value in form.items() if _unit(key)}
    clashes = []
    for name in sorted({*mine, *theirs}, key=_in_form):
        ours, other = mine.get(name, {}), theirs.get(name, {})
        before = was.get(name, _mark({}))
        if _mark(other) in {before, _mark(ours)}:
            continue
        both = _mark(ours) != before
        if not both:
            together = {key: value for key, value in together.items() if _unit(key) != name} | other
        clashes.append(_clash(name, view, ours, both=both))
    return together | {"version": str(view.version), "seen": seen_of(saved)}, clashes


def _clash(name: str, view: CallView, ours: Mapping[str, str], *, both: bool) -> CallClash:
    part, _, place = name.partition(".")
    if not place:
        return CallClash(field=name, anchor=name, theirs=getattr(view, name), mine=ours.get(name, ""), both=both)
    rows: list[CategoryView] | list[InvitedSeatView] = view.categories if part == "categories" else view.invited
    at = int(place)
    theirs = rows[at] if at < len(rows) else None
    anchor = f"{name}.name" if part == "categories" else f"{name}.title"
    return CallClash(field=part, anchor=anchor, theirs=theirs, both=both, place=at)


def _unit(key: str) -> str:
    """The field or row that a form field belongs to; nothing where it is none of what can be changed."""
    part, _, rest = key.partition(".")
    if part in PARTS:
        place = rest.partition(".")[0]
        return f"{part}.{place}" if place.isdecimal() else ""
    return key if key in PLAIN else ""


def _in_form(name: str) -> tuple[int, int]:
    part, _, place = name.partition(".")
    return CallForm.__struct_fields__.index(part), int(place or 0)


def _text(value: Any) -> str:
    return str(value).strip()


def _mark(unit: Mapping[str, str]) -> str:
    return hashlib.sha256(msgspec.json.encode(sorted(unit.items()))).hexdigest()[:12]
