"""``kaimen export consultation``: the report and the comments as files, the same as on the pages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

FORMATS = ("docx", "xlsx", "csv", "jsonl", "html", "json")


def add(commands: Any) -> None:
    """Add the commands of this file."""
    family = commands.add_parser("export", help="files out of the running installation: export consultation")
    nouns = family.add_subparsers(title="what", metavar="WHAT", required=True)
    command = nouns.add_parser(
        "consultation", help="the report (docx, html, json, xlsx with comments) or the comments (csv, jsonl)"
    )
    command.add_argument("slug", metavar="SLUG", help="the consultation's address")
    command.add_argument("--format", choices=FORMATS, required=True, metavar="FORMAT", help=", ".join(FORMATS))
    command.add_argument(
        "--out", type=Path, required=True, metavar="F", help="its SHA-256 and number of rows go into F.sha256"
    )
    command.add_argument(
        "--edition", choices=("filed", "public"), default="public", metavar="EDITION", help="filed or public"
    )
    command.add_argument("--lang", choices=("zh-Hans", "en"), default=None, metavar="LANG", help="zh-Hans or en")
    command.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> None:
    import msgspec

    from participation.cli.attaching import on_database, say

    async def act() -> Any:
        from consultations.services.exporting import export_to

        return await export_to(
            arguments.slug,
            format_=arguments.format,
            out=arguments.out,
            edition=arguments.edition,
            locale=arguments.lang,
        )

    done = on_database(act)
    print(msgspec.json.encode(done).decode())
    if done.rows is not None and not done.told:
        say("The report is not published yet: no row tells an outcome.")
