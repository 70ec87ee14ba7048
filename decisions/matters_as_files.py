"""Published matters as files: comma-separated for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.editions import all_in_force
from decisions.queries.matters import MattersWanted, every_matter
from decisions.schemas.matter_edition import MatterContent
from decisions.words import EditionKind, MatterStepKind
from participation.base.cells import escaped
from participation.base.settings import current

COLUMNS = (
    *("slug", "title", "title_en", "body", "body_slug", "years", "stage", "summary", "basis", "scope", "ways"),
    *("planned_for", "officer_unit"),
    *(kind.value for kind in MatterStepKind),
    *("version", "sha256", "published_at", "address"),
)


class MatterOnFile(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as it stands in a file: the published edition, and the years of the catalogues that hold it."""

    id: UUID
    years: list[int]
    version: int
    sha256: str
    published_at: datetime
    address: str
    content: MatterContent


async def as_csv(wanted: MattersWanted) -> AsyncIterator[bytes]:
    """CSV with a byte order mark; cells that a spreadsheet would take for formulas are escaped."""
    yield "\ufeff".encode() + _row(COLUMNS)
    async for piece in _on_file(wanted):
        yield b"".join(_row(_cells(one)) for one in piece)


async def as_json(wanted: MattersWanted) -> AsyncIterator[bytes]:
    """One JSON document: ``{"items": [...]}``."""
    yield b'{"items":['
    first = True
    async for piece in _on_file(wanted):
        for one in piece:
            yield (b"" if first else b",") + msgspec.json.encode(one)
            first = False
    yield b"]}"


async def _on_file(wanted: MattersWanted) -> AsyncIterator[list[MatterOnFile]]:
    async for lines in every_matter(wanted):
        found = await all_in_force(EditionKind.MATTER, [line.id for line in lines], MatterContent) if lines else {}
        yield [
            MatterOnFile(
                id=line.id,
                years=line.years,
                version=found[line.id].version,
                sha256=found[line.id].sha256,
                published_at=found[line.id].published_at,
                address=f"{current().base_url}/matters/{line.slug}",
                content=found[line.id].content,
            )
            for line in lines
            if line.id in found
        ]


def _cells(one: MatterOnFile) -> Sequence[str]:
    said = one.content
    steps = {step.kind: f"{step.standing} {step.done_on or ''}".strip() for step in said.steps}
    return (
        *(said.slug, said.title, said.title_en, said.body.name, said.body.slug),
        "; ".join(map(str, one.years)),
        *(said.stage, said.summary, said.basis, said.scope, "; ".join(said.ways), said.planned_for),
        said.officer_unit,
        *(steps.get(kind, "") for kind in MatterStepKind),
        *(str(one.version), one.sha256, one.published_at.isoformat(), one.address),
    )


def _row(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([escaped(cell) for cell in cells])
    return text.getvalue().encode()
