"""An office's text with named placeholders, read and checked line by line.

``# `` begins the title, ``## `` and ``### `` headings, ``~ `` a note, ``: `` the addressee, ``;`` a remark for whoever
changes the text. ``@points`` puts a table there. A line that begins with ``{?name}`` stands only where that value is
neither empty nor nought, one that begins with ``{!name}`` only where it is. Every other line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from consultations.report_document.blocks import Kind
from consultations.report_document.errors import LOOSE_BRACE, NO_TITLE, UNKNOWN_PLACEHOLDER, UNKNOWN_TABLE
from participation.base.errors import Refused

# Every placeholder of a text, with what it stands for; docs/operate.md explains them to offices.
PLACEHOLDERS = (
    "title", "body", "bodies", "kind", "basis", "opened_on", "closed_on", "days", "received", "people", "unidentified",
    "organisations", "co_signatures", "distinct_texts", "written", "outcomes", "points", "changed",
    "only_no_change", "asked", "replied", "no_change", "declined", "silent", "waiting", "announced", "gatherings",
    "version", "made_on", "correction", "corrected_on", "sha256", "address", "leaf", "root",
    "checkpoint",
)  # fmt: skip
TABLES = ("channels", "points", "trace", "asked", "gatherings", "signature")

CONDITION = re.compile(r"\{([?!])(\w*)\}")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
MARKS: tuple[tuple[str, Kind], ...] = (
    ("### ", "subheading"), ("## ", "heading"), ("# ", "title"), ("~ ", "note"), (": ", "addressee"),
)  # fmt: skip


class Line(msgspec.Struct, frozen=True):
    """A paragraph, or where ``table`` is set a table; it stands where every condition (name, filled) holds."""

    kind: Kind
    text: str
    table: str = ""
    conditions: tuple[tuple[str, bool], ...] = ()

    def stands(self, values: Mapping[str, str]) -> bool:
        """Whether the line is part of a document with these values."""
        return all((values[name] not in {"", "0"}) is filled for name, filled in self.conditions)


def read_template(text: str, file: str) -> list[Line]:
    """The lines of a text. Raises ``Refused`` (409 ``wording_wrong``) that names the file and the line."""
    found = []
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if raw.strip() and not raw.startswith(";"):
            found.append(_line(raw.strip(), {"file": file, "line": number}))
    if not any(line.kind == "title" for line in found):
        raise Refused(NO_TITLE.with_values(file=file))
    return found


def _line(raw: str, where: Mapping[str, object]) -> Line:
    conditions = []
    while condition := CONDITION.match(raw):
        _known(condition[2], where)
        conditions.append((condition[2], condition[1] == "?"))
        raw = raw[condition.end() :].lstrip()
    if raw.startswith("@"):
        name = raw[1:].strip()
        if name not in TABLES:
            raise Refused(UNKNOWN_TABLE.with_values(**where, name=name, known=", ".join(f"@{one}" for one in TABLES)))
        return Line("body", "", name, tuple(conditions))
    for name in PLACEHOLDER.findall(raw):
        _known(name, where)
    if set(PLACEHOLDER.sub("", raw)) & set("{}"):
        raise Refused(LOOSE_BRACE.with_values(**where))
    for mark, kind in MARKS:
        if raw.startswith(mark):
            return Line(kind, raw.removeprefix(mark).strip(), "", tuple(conditions))
    return Line("body", raw, "", tuple(conditions))


def _known(name: str, where: Mapping[str, object]) -> None:
    if name not in PLACEHOLDERS:
        raise Refused(UNKNOWN_PLACEHOLDER.with_values(**where, name=name, known=", ".join(PLACEHOLDERS)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A checked text with its values; what a value holds is never read as a placeholder."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)
