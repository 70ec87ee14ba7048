"""Files as people send them, and what comes of importing them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from consultations.jobs import HANDLERS
from consultations.queries.imports import import_status
from consultations.schemas.imports import ImportStatus, Way
from consultations.services import imports
from consultations.services.imports_files import arriving, pieces, take
from consultations.words import Channel
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.outbox.relay import drain
from tests.consultations.steps import DURING, SLUG
from tests.world import CLERK

DAY = "2027-03-05"


def ndjson(*rows: Mapping[str, Any]) -> bytes:
    """Rows as JSON lines."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def letters(number: int, **given: Any) -> list[dict[str, Any]]:
    """So many letters, each with words of its own."""
    return [{"text": f"第{n}封信：底楼采光受影响，应当补偿。", "date": DAY, **given} for n in range(1, number + 1)]


def workbook(*rows: list[Any], merged: str = "", title: str = "来信") -> bytes:
    """A sheet of these rows."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 1000):
        yield content[at : at + 1000]


async def handed_over(
    *contents: bytes,
    name: str = "letters.ndjson",
    actor: Actor = CLERK,
    start: bool = True,
    slug: str = SLUG,
    **way: Any,
) -> UUID:
    """An import of these files, one or several e-mails; begun unless told otherwise."""
    way.setdefault("channel", Channel.LETTER)
    async with arriving() as files:
        for place, content in enumerate(contents):
            files.append(await take(name if not place else f"{place}-{name}", _pieces(content)))
        return (await imports.hand_over(actor, slug=slug, files=files, way=Way(**way), start=start)).id


async def handed_over_from(path: Path, actor: Actor = CLERK) -> UUID:
    """An import of a file on disk as letters, begun."""
    async with arriving() as files:
        files.append(await take(path.name, pieces(path)))
        way = Way(channel=Channel.LETTER)
        return (await imports.hand_over(actor, slug=SLUG, files=files, way=way, start=True)).id


async def carried_out() -> None:
    """Carry out what is due: imports, but no notice is sent."""

    async def unsent(payload: Mapping[str, Any]) -> None:
        assert payload

    await drain(HANDLERS | {"deliver": unsent, "comments.group": unsent, "comment.place": unsent})


async def imported(*contents: bytes, actor: Actor = CLERK, **given: Any) -> ImportStatus:
    """What became of a file that was handed over while comments are taken."""
    with clock.frozen(DURING):
        whole = await handed_over(*contents, actor=actor, **given)
        await carried_out()
    return await import_status(actor, given.get("slug", SLUG), whole)


async def comments(*columns: str) -> list[tuple[Any, ...]]:
    """Some columns of all comments, in the order of their coming."""
    rows = await execute("SELECT * FROM comment ORDER BY id")
    return [tuple(row[column] for column in columns) for row in rows]


async def number_of_comments() -> int:
    """How many comments there are."""
    return int((await execute("SELECT count(*) AS n FROM comment"))[0]["n"])


def on_disk(folder: Path, content: bytes, name: str = "file") -> Path:
    """A file of this content."""
    path = folder / name
    path.write_bytes(content)
    return path
