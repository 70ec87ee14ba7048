"""What of a consultation is open data: nothing before its report was signed and published."""

from __future__ import annotations

import asyncio

import msgspec

from consultations.open_data.annotations import begun, ended, items
from consultations.queries.consultations import consultation
from consultations.queries.report_files import Pieces, Write
from consultations.queries.reports import report
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.report import ReportView
from participation.base.identity.actor import NOBODY, Actor
from participation.base.settings import current
from participation.base.spooling import Hashed


class Opened(msgspec.Struct, frozen=True):
    """A consultation whose report is public, the newest public edition, and the addresses of both."""

    view: ConsultationView
    report: ReportView
    address: str

    @property
    def report_address(self) -> str:
        """The page of the report."""
        return f"{self.address}/report"


async def opened(actor: Actor, slug: str) -> Opened:
    """What everybody may have. Raises 404 while there is no published report: before that nothing was signed."""
    view = await consultation(actor, slug)
    # whoever asks, it is what strangers read
    found = await report(NOBODY, slug)
    return Opened(view, found, f"{current().base_url}/consultations/{slug}")


def as_annotations(found: Opened, pieces: Pieces) -> Write:
    """Writes the comments on clauses as a collection of web annotations; its rows are the annotations."""

    async def write(file: Hashed) -> int:
        file.write(begun(found.address, found.view.title))
        total = 0
        async for piece in pieces:
            encoded, number = await asyncio.to_thread(items, piece, found.address, first=not total)
            file.write(encoded)
            total += number
        file.write(ended(total))
        return total

    return write
