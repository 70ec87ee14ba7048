"""Whom an office asked and heard, as a table that a spreadsheet opens: one row an addressee, forum or visit."""

from __future__ import annotations

import csv
import io

from consultations.schemas.report import ReportedGathering, ReportedListening, ReportedRequest
from participation.base.cells import escaped

COLUMNS = (
    "how", "reference", "name", "kind", "on", "due_on", "place", "progress", "asked", "replied", "no_change",
    "declined", "silent", "waiting", "participants", "comments", "people", "unidentified_messages", "organisations",
    "co_signatures", "distinct_texts",
)  # fmt: skip


def listening_rows(listening: ReportedListening | None) -> str:
    """CSV with a byte order mark. A written request has a row with its numbers, then one for each who was asked."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    if listening is not None:
        for request in listening.requests:
            for row in _of_request(request):
                writer.writerow({name: escaped(str(value)) for name, value in row.items()})
        for gathering in listening.gatherings:
            writer.writerow({name: escaped(str(value)) for name, value in _of_gathering(gathering).items()})
    return "\ufeff" + text.getvalue()


def _of_request(request: ReportedRequest) -> list[dict[str, object]]:
    tally = request.tally
    letter = {"how": "written request", "reference": request.reference, "on": request.sent_on, "due_on": request.due_on}
    numbers = {name: getattr(tally, name) for name in tally.__struct_fields__}
    return [
        {**letter, **numbers},
        *(
            {
                **letter,
                "how": "addressee",
                "name": one.name,
                "kind": one.kind,
                "progress": one.progress or "",
            }
            for one in request.addressees
        ),
    ]


def _of_gathering(gathering: ReportedGathering) -> dict[str, object]:
    row: dict[str, object] = {
        "how": gathering.kind,
        "name": "、".join(gathering.organisations),
        "on": gathering.held_on,
        "place": gathering.place,
        "participants": gathering.participants,
        "comments": gathering.comments,
    }
    if gathering.voices is not None:
        behind = gathering.voices
        row |= {
            "people": behind.people,
            "unidentified_messages": behind.unidentified,
            "organisations": behind.organisations,
            "co_signatures": behind.co_signatures,
            "distinct_texts": behind.distinct_texts,
        }
    return row
