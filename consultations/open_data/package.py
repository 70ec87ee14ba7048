"""``datapackage.json``: what the open files of a consultation are, for programs (Data Package 2.0)."""

from __future__ import annotations

from typing import Any

from consultations.open_data.fields import KEYS, TABLES
from consultations.schemas.report import ReportView

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
TITLES = {
    "comments": "Comments received, one row each, with what may be read of them",
    "points": "Points that the comments raise",
    "dispositions": "What became of each point, and why",
}
FORMATS = {"csv": "text/csv", "jsonl": "application/jsonl"}


def package(view: ReportView, address: str) -> dict[str, Any]:
    """The descriptor; its files lie beside it. ``address`` is that of the report's page."""
    content = view.content
    return {
        "$schema": PROFILE,
        "name": content.consultation,
        "id": f"{address}?version={content.version}",
        "title": content.title,
        "description": (
            "Comments of a public consultation as their senders let others see them, the points they raise and what"
            " became of each. Cells of CSV files that a spreadsheet would take for a formula begin with an apostrophe."
        ),
        "homepage": address,
        "version": f"{content.version}.0.0",
        "created": content.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contributors": [{"title": name, "roles": ["publisher"]} for name in (content.body, *content.joint_bodies)],
        "sources": [{"title": content.title, "path": address}],
        "resources": [
            _resource(table, ending, content.received if table == "comments" else len(content.points))
            for table in TABLES
            for ending in FORMATS
        ],
    }


def _resource(table: str, ending: str, rows: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"$schema": SCHEMA, "fields": TABLES[table], "primaryKey": [KEYS[table]]}
    if table == "dispositions":
        points = {"resource": "points" if ending == "csv" else "points-lines", "fields": ["position"]}
        schema["foreignKeys"] = [{"fields": ["point"], "reference": points}]
    return {
        "$schema": RESOURCE,
        "name": table if ending == "csv" else f"{table}-lines",
        "type": "table",
        "title": TITLES[table],
        "path": f"{table}.{ending}",
        "format": ending,
        "mediatype": FORMATS[ending],
        "encoding": "utf-8",
        "rows": rows,
        "schema": schema,
    }
