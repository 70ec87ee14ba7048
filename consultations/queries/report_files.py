"""A report as files that an office files and everybody opens: worded, laid out, with the comments where they fit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import tzinfo
from uuid import UUID

import msgspec

from consultations.comments_as_files import comment_heading, comment_lines, comment_rows
from consultations.queries.answers import published
from consultations.queries.consultations import consultation
from consultations.queries.exporting import exported_in_pieces
from consultations.queries.report_entered import Entered, entered
from consultations.queries.reports import report
from consultations.report_document.blocks import Document
from consultations.report_document.composing import Surroundings, composed, text_of
from consultations.report_document.wording import Wording, wording
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.exporting import ExportedComment
from consultations.schemas.report import Edition, ReportView
from participation.base.database import fetch_one
from participation.base.identity.actor import Actor
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.spooling import Hashed

Pieces = AsyncIterator[list[ExportedComment]]
# Puts something into a file; how many rows that were.
Write = Callable[[Hashed], Awaitable[int]]


class Worded(msgspec.Struct, frozen=True):
    """A report with the wording in force."""

    consultation: UUID
    report: ReportView
    wording: Wording
    zone: tzinfo
    address: str
    entered: Entered | None

    @property
    def document(self) -> Document:
        """What is to be laid out."""
        around = Surroundings(self.zone, self.address)
        if self.entered:
            signed = self.entered.checkpoint
            around = Surroundings(
                self.zone,
                self.address,
                leaf=str(self.entered.leaf),
                root=signed.root,
                checkpoint=f"{current().base_url}/ledger/checkpoints/{signed.size}",
            )
        return composed(self.report, self.wording, around)


async def worded(
    actor: Actor, which: str | ConsultationView, edition: Edition, version: int | None, locale: str
) -> Worded:
    """A frozen report in a language's wording. Raises as :func:`report`, and 409 ``wording_wrong``."""
    view = await consultation(actor, which)
    found = await report(actor, view.slug, edition, version)
    if not found.content.basis:
        # frozen before the basis was kept with it; nobody changes it once the notice is out
        found = msgspec.structs.replace(found, content=msgspec.structs.replace(found.content, basis=view.basis))
    settings = current()
    used = await asyncio.to_thread(wording, locale, text_of(found), settings.data_dir)
    where = await entered(view.id, found.content.edition, found.content.version)
    address = f"{settings.base_url}/consultations/{view.slug}/report"
    return Worded(view.id, found, used, settings.zone, address, where)


class _Filed(msgspec.Struct):
    id: UUID


async def filed_edition(consultation_id: UUID, version: int) -> UUID | None:
    """The filed edition of a version, on which its outcomes hang."""
    found = await fetch_one(
        _Filed,
        "SELECT id FROM report WHERE consultation = {} AND edition = 'filed' AND version = {}",
        consultation_id,
        version,
    )
    return found.id if found else None


async def comments_of(consultation_id: UUID) -> Pieces:
    """The comments with what the published report says of them."""
    answer = await published(consultation_id)
    async for piece in exported_in_pieces(consultation_id, answer.filed if answer else None):
        yield piece


def as_rows(pieces: Pieces) -> Write:
    """Writes comments as CSV."""
    return _written(pieces, comment_heading(), comment_rows)


def as_lines(pieces: Pieces) -> Write:
    """Writes comments as JSON lines."""
    return _written(pieces, b"", comment_lines)


def _written(pieces: Pieces, first: bytes, encoded: Callable[[list[ExportedComment]], bytes]) -> Write:
    async def write(file: Hashed) -> int:
        file.write(first)
        rows = 0
        async for piece in pieces:
            rows += len(piece)
            # the disk, not the loop, is what a large export waits for
            await asyncio.to_thread(_put, file, encoded, piece)
        return rows

    return write


def _put(file: Hashed, encoded: Callable[[list[ExportedComment]], bytes], piece: list[ExportedComment]) -> None:
    file.write(encoded(piece))


def as_book(found: Worded, pieces: Pieces | None) -> Write:
    """Writes totals, points and comments as a spreadsheet; without comments a sentence says where they are."""

    async def write(file: Hashed) -> int:
        from consultations.report_document.as_xlsx import ReportBook  # noqa: PLC0415 # costs what few ever ask for

        book = ReportBook(found.wording)
        made = found.report.content.made_at
        day = day_of(made, found.zone)
        book.add_report(found.report, day.isoformat())
        book.begin_comments()
        if pieces is None:
            book.add_remark("elsewhere")
        else:
            async for piece in pieces:
                await asyncio.to_thread(book.add_comments, piece)
        await asyncio.to_thread(book.save, file.file)
        await asyncio.to_thread(file.read_back)
        return book.rows

    return write
