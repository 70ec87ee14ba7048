"""The columns of the open tables, described so that a program can check them (Table Schema, Data Package 2.0)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from consultations.rules.redacting import RedactionReason
from consultations.words import AuthorKind, Channel, Outcome, ScreeningReason, Stance, Status
from consultations.words import Standing as Seen

# Lists are joined so in tables of comma-separated values; in JSON lines they are arrays.
DELIMITER = "、"

Field = dict[str, Any]


def _field(name: str, kind: str, description: str, **more: Any) -> Field:
    return {"name": name, "type": kind, "description": description, **more}


def _one_of(values: Iterable[object]) -> dict[str, Any]:
    return {"constraints": {"enum": [str(value) for value in values]}}


def _several(name: str, description: str, items: str = "string") -> Field:
    return _field(name, "list", description, delimiter=DELIMITER, itemType=items)


def _count(name: str, description: str) -> Field:
    return _field(name, "integer", description, constraints={"required": True, "minimum": 0})


ID: dict[str, Any] = {"format": "uuid", "constraints": {"required": True, "unique": True}}
REQUIRED: dict[str, Any] = {"constraints": {"required": True}}

COMMENTS: list[Field] = [
    _field("id", "string", "Identity of the comment", **ID),
    _field("received_at", "datetime", "When it was received, in UTC", **REQUIRED),
    _field("channel", "string", "The way it came in", **_one_of(Channel)),
    _field("author_kind", "string", "Whether a person or an organisation says it", **_one_of(AuthorKind)),
    _field("author_name", "string", "The name, where its publication was consented to"),
    _field("clause", "string", "The clause it is about, by its printed number; empty for the whole"),
    _field("clause_id", "string", "The same clause by its identity, which survives redrafting", format="uuid"),
    _field("standing", "string", "What others may see; whatever it is, the comment counts", **_one_of(Seen)),
    _field("hidden_for", "string", "The public reason where the office hid it", **_one_of(ScreeningReason)),
    _field("quote", "string", "The passage of the clause that it speaks of, word for word"),
    _field("text", "string", "The text; empty unless the standing is visible"),
    _field("proposed_text", "string", "The wording it proposes"),
    _field("stance", "string", "Where its sender stands, if they said so", **_one_of(Stance)),
    _count("co_signatures", "How many others are said to have signed the same paper"),
    _field("outcome", "string", "What became of it", **_one_of(Outcome)),
    _several("points", "The points it raises, by their positions", "integer"),
    _several("withheld", "What else is not there to read: redacted, disowned, attachment"),
    _several(
        "withheld_attachments",
        "Why each sealed attachment is: " + ", ".join(str(one) for one in RedactionReason),
    ),
]
POINTS: list[Field] = [
    _field("position", "integer", "Its place in the report", constraints={"required": True, "unique": True}),
    _field("id", "string", "Identity of the point", **ID),
    _field("title", "string", "The suggestion in short", **REQUIRED),
    _field("text", "string", "The suggestion as the office states it"),
    _several("clauses", "The clauses it is about, by their printed numbers"),
    _count("comments", "Comments that raise it"),
    _count("people", "Distinct verified contacts behind them; not to be added to other counts"),
    _count("unidentified_messages", "Messages of which nobody can say whose they are"),
    _count("organisations", "Distinct organisations behind them"),
    _count("co_signatures", "Co-signatures said to stand on papers"),
    _count("distinct_texts", "Texts that differ in more than spaces and punctuation"),
]
DISPOSITIONS: list[Field] = [
    _field("point", "integer", "The point, by its position", constraints={"required": True, "unique": True}),
    _field("point_id", "string", "The same point by its identity", **ID),
    _field("report_version", "integer", "The version of the report that says so", **REQUIRED),
    _field("status", "string", "What the office did with it", **_one_of(Status)),
    _field("reason", "string", "Why", **REQUIRED),
    _field("referred_to", "string", "To whom it was referred"),
    _field("result", "string", "What came of the referral, once it is known"),
    _several("changed_clauses", "The clauses that changed because of it, by their printed numbers"),
]
TABLES = {"comments": COMMENTS, "points": POINTS, "dispositions": DISPOSITIONS}
KEYS = {"comments": "id", "points": "position", "dispositions": "point"}
