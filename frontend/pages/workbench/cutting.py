"""The split of a draft under the officer's hands: a row a clause, merged, cut, taken out, put in; nothing gets lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from consultations.queries.splitting import cut_off
from consultations.schemas.draft import CorrectedDraft
from frontend.pages.workbench.showing import lines_of
from participation.base.errors import FieldError
from participation.base.intake import read

ANNEX = re.compile(r"附[件录表则]|annex|appendix|schedule", re.IGNORECASE)


class Row(msgspec.Struct, kw_only=True):
    """A clause in the form; ``place`` keeps an empty one in it, ``path`` has one division a line.

    ``out`` says that it was taken out: it stays in the form, so that it can be put back. ``line`` is where to cut.
    Lengths are judged when it is saved, so that whatever was typed can be shown again.
    """

    place: int = 0
    number: str = ""
    heading: str = ""
    path: str = ""
    text: str = ""
    id: str = ""
    out: bool = False
    line: int = 0

    @property
    def counts(self) -> bool:
        """Whether it will be saved."""
        return not self.out and bool((self.number + self.heading + self.text).strip())


class CuttingForm(msgspec.Struct, kw_only=True):
    """The whole split; ``do`` is ``save``, or ``merge:3`` and so on with the place of the row it is about."""

    title: str = ""
    preface: str = ""
    do: str = "save"
    clauses: list[Row] = []


def form_of(draft: CorrectedDraft) -> CuttingForm:
    """The form of a draft as it was split or saved."""
    rows = [
        Row(number=c.number, heading=c.heading, path="\n".join(c.path), text=c.text, id=str(c.id or ""))
        for c in draft.clauses
    ]
    return CuttingForm(title=draft.title, preface=draft.preface, clauses=_placed(rows))


def draft_of(form: CuttingForm) -> CorrectedDraft:
    """What is saved: every row that counts. Raises ``Refused`` (422) naming the rows that are too long."""
    kept = [row for row in form.clauses if row.counts]
    clauses = [
        {
            "number": row.number,
            "heading": row.heading,
            "text": row.text,
            "path": lines_of(row.path),
            "id": row.id or None,
        }
        for row in kept
    ]
    return read(CorrectedDraft, {"title": form.title, "preface": form.preface, "clauses": clauses})


def at_places(errors: Sequence[FieldError], form: CuttingForm) -> tuple[FieldError, ...]:
    """The errors of what was to be saved, under the fields of the form: rows that do not count stand in it too."""
    kept = [row.place for row in form.clauses if row.counts]

    def placed(field: str) -> str:
        parts = field.split(".")
        if len(parts) > 2 and parts[0] == "clauses" and parts[1].isdigit():
            return f"clauses.{kept[int(parts[1])]}.{parts[2]}"
        return field

    return tuple(msgspec.structs.replace(error, field=placed(error.field)) for error in errors)


def changed(form: CuttingForm) -> tuple[CuttingForm, int | None]:
    """The form after what ``do`` asks for, and the place of the row to look at; None for an order without sense."""
    order, _, place = form.do.partition(":")
    at = int(place) if place.isdigit() else -1
    if not 0 <= at < len(form.clauses):
        return form, None
    rows = list(form.clauses)
    match order:
        case "merge" if at > 0:
            at = _merge(rows, at)
        case "cut":
            at = _cut(rows, at)
        case "take":
            rows[at] = msgspec.structs.replace(rows[at], out=True)
        case "put":
            rows[at] = msgspec.structs.replace(rows[at], out=False)
        case "add":
            rows.insert(at + 1, Row(path=rows[at].path))
            at += 1
    return msgspec.structs.replace(form, clauses=_placed(rows), do="save"), at


def questions(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """What an officer should look at: (place, code) of rows without a number or text, and of numbers that repeat."""
    standing = [row for row in rows if not row.out]
    numbers = Counter(_numbered(row) for row in standing)
    found = []
    for row in standing:
        if not row.number.strip():
            found.append((row.place, "unnumbered"))
        elif numbers[_numbered(row)] > 1:
            found.append((row.place, "repeated"))
        if not row.text.strip():
            found.append((row.place, "empty"))
    return found


def _numbered(row: Row) -> tuple[str, str]:
    """A number within what it is counted in: each annex begins anew, chapters go on."""
    outermost = row.path.strip().partition("\n")[0]
    return (outermost if ANNEX.match(outermost) else "", row.number.strip())


def _merge(rows: list[Row], at: int) -> int:
    """Put a row to the end of the one before that still stands; its number is part of the text then."""
    before = next((i for i in range(at - 1, -1, -1) if not rows[i].out), None)
    if before is None:
        return at
    gone = rows.pop(at)
    named = f"{gone.number} {gone.heading}".strip()
    text = f"{named}\n{gone.text}" if gone.heading else f"{named} {gone.text}".strip()
    kept = rows[before]
    rows[before] = msgspec.structs.replace(kept, text="\n".join(part for part in (kept.text, text) if part.strip()))
    return before


def _cut(rows: list[Row], at: int) -> int:
    """Begin a row of its own at a line of the text, counted from 1; the first keeps its identity."""
    row = rows[at]
    lines = row.text.splitlines()
    if not 1 < row.line <= len(lines):
        return at
    number, heading, text = cut_off("\n".join(lines[row.line - 1 :]))
    rows[at] = msgspec.structs.replace(row, text="\n".join(lines[: row.line - 1]))
    rows.insert(at + 1, Row(number=number, heading=heading, path=row.path, text=text))
    return at + 1


def _placed(rows: Sequence[Row]) -> list[Row]:
    return [msgspec.structs.replace(row, place=place, line=0) for place, row in enumerate(rows)]
