"""Writing an export into a file for whoever runs the installation: whole under its name, or not there at all."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import msgspec

from consultations.queries.answers import published
from consultations.queries.consultations import consultation
from consultations.queries.exporting import exported_in_pieces, rows_exported
from consultations.queries.report_files import as_book, as_lines, as_rows, filed_edition, worded
from consultations.schemas.report import Edition
from participation.base.audit import record
from participation.base.database import fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import COMMAND, Actor
from participation.base.identity.words import Role
from participation.base.settings import current
from participation.base.spooling import Hashed

INCOMPLETE = Refusal(
    "incomplete_export",
    409,
    N_("The export was left away: it has %(rows)s rows, but %(received)s comments were received."),
)


class Written(msgspec.Struct, frozen=True):
    """A finished export; ``rows`` is None for what has none, ``told`` whether its rows tell outcomes."""

    file: str
    format: str
    bytes: int
    sha256: str
    rows: int | None = None
    told: bool = False


async def export_to(
    slug: str, *, format_: str, out: Path, edition: Edition = "public", locale: str | None = None
) -> Written:
    """Write one format of a consultation to ``out``, and its SHA-256 and rows beside it.

    Comments are written as their senders and the office let others see them, also before the report is public.
    Raises 404 where there is no such consultation or report, 409 where rows are missing, OSError where the disk
    refuses; then no file of that name was made or changed.
    """
    actor, consultation_id = await _reader(slug)
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb+") as file:
            hashed = Hashed(file)
            rows, told = await _write(actor, slug, format_, edition, locale or current().locale, hashed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    counted = "" if rows is None else f"# rows: {rows}\n"
    # as sha256sum --check reads it
    out.with_name(f"{out.name}.sha256").write_text(f"{counted}{hashed.sha256}  {out.name}\n", "utf-8")
    async with transaction():
        subject = f"consultation:{consultation_id}"
        await record(COMMAND, "consultation.export", subject, format=format_, edition=edition, rows=rows)
    return Written(str(out), format_, hashed.size, hashed.sha256, rows, told)


class _Whose(msgspec.Struct):
    id: UUID
    body: UUID


async def _reader(slug: str) -> tuple[Actor, UUID]:
    """The command line, which may read what an auditor of the body may. Raises 404."""
    found = await fetch_one(_Whose, "SELECT id, body FROM consultation WHERE slug = {}", slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return msgspec.structs.replace(COMMAND, roles=frozenset({(Role.AUDITOR, found.body)})), found.id


async def _write(
    actor: Actor, slug: str, format_: str, edition: Edition, locale: str, file: Hashed
) -> tuple[int | None, bool]:
    view = await consultation(actor, slug)
    if format_ in {"csv", "jsonl"}:
        answer = await published(view.id)
        filed = answer.filed if answer else None
        pieces = exported_in_pieces(view.id, filed)
        write = as_rows(pieces) if format_ == "csv" else as_lines(pieces)
        rows = await write(file)
        return await _all(view.id, filed, rows), filed is not None
    found = await worded(actor, view, edition, None, locale)
    match format_:
        case "xlsx":
            filed = await filed_edition(view.id, found.report.content.version)
            rows = await as_book(found, exported_in_pieces(view.id, filed))(file)
            return await _all(view.id, filed, rows), filed is not None
        case "docx":
            from consultations.report_document.as_docx import as_docx  # noqa: PLC0415 # costs what few formats need

            file.write(as_docx(found.document, found.report.content.made_at))
        case "html":
            from consultations.report_document.as_html import as_html  # noqa: PLC0415 # the same

            file.write(as_html(found.document).encode())
        case _:
            file.write(msgspec.json.encode(found.report) + b"\n")
    return None, False


async def _all(consultation_id: UUID, filed: UUID | None, rows: int) -> int:
    """The rows, once they are as many as were received before or since."""
    received = await rows_exported(consultation_id, filed)
    if rows > received or (rows < received and filed is not None):
        raise Refused(INCOMPLETE.with_values(rows=rows, received=received))
    return rows
