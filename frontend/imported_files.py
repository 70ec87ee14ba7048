"""What the pages that take files of comments share: the file as it arrives, and what its columns may mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Annotated, Any

import msgspec
from litestar.datastructures import UploadFile
from msgspec import Meta

from consultations.importing.errors import TOO_MANY_FILES
from consultations.importing.limits import MAILS, PIECE
from consultations.importing.words import ImportState
from consultations.schemas.imports import ImportView, RefusedRow, Way
from consultations.services.imports_files import Arrived, take
from frontend.answers import AnyRequest, page_for
from frontend.forms import sent
from participation.base import messages
from participation.base.errors import N_, FieldError, Refused, invalid

FIELD = "files"
ACCEPTED = ".csv,.tsv,.xlsx,.ndjson,.jsonl,.eml,.txt"
# A browser's form; what is larger comes by the API or the command line, which take a file as it is.
LARGEST_FORM = 256 << 20
NOTHING_SENT = N_("Choose a file, or paste the opinions.")
PASTED_NAME = N_("Pasted opinions")

MEANINGS = {
    "text": N_("Text of the comment"),
    "clause": N_("Clause"),
    "quote": N_("Quoted passage"),
    "proposed_text": N_("Proposed wording"),
    "stance": N_("For or against"),
    "stated_on": N_("Date of the letter, call or visit"),
    "name": N_("Name"),
    "organisation": N_("Name of the organisation"),
    "contact": N_("Mobile number"),
    "email": N_("E-mail address"),
    "credit_code": N_("Unified social credit code"),
    "kind": N_("Individual or organisation"),
    "ticket": N_("Hotline ticket number"),
    "co_signatures": N_("Co-signatures"),
    "publish": N_("May be shown"),
    "channel": N_("Channel"),
    "key": N_("Key of the row"),
}
# an organisation says neither the channel nor a hotline's ticket
GATHERED = (
    "text", "clause", "quote", "proposed_text", "stance", "stated_on", "name", "contact", "email", "publish", "key"
)  # fmt: skip
FIELDS = {
    "author.name": N_("Name"),
    "author.contact": N_("Contact"),
    "author.credit_code": N_("Unified social credit code"),
    "author.kind": N_("Individual or organisation"),
}
STATES = {
    ImportState.PREPARED: N_("Not started"),
    ImportState.WAITING: N_("Waits its turn"),
    ImportState.RUNNING: N_("Is being imported"),
    ImportState.DONE: N_("Imported"),
    ImportState.STOPPED: N_("Stopped"),
    ImportState.DISCARDED: N_("Discarded"),
}
UNDER_WAY = frozenset({ImportState.WAITING, ImportState.RUNNING})

Columns = Annotated[dict[str, Annotated[str, Meta(max_length=40)]], Meta(max_length=250)]


async def arrive(request: AnyRequest, pasted: str, files: list[Arrived], *, most: int) -> bool:
    """Put what a form sends into ``files``, each on disk; whether it was typed. Raises 422 where there is nothing."""
    uploads = [file for file in (await sent(request)).get(FIELD, ()) if isinstance(file, UploadFile) and file.filename]
    if len(uploads) > MAILS:
        raise Refused(TOO_MANY_FILES.with_values(files=MAILS))
    try:
        for upload in uploads:
            files.append(await take(upload.filename, _pieces(upload), most=most))
        if not uploads and pasted.strip():
            name = messages.say(page_for(request).locale, PASTED_NAME)
            files.append(await take(f"{name}.txt", _typed(pasted), most=most))
            return True
    except Refused as refused:
        found = refused.refusal
        raise Refused(invalid(FieldError(FIELD, found.code, found.sentence, found.values))) from refused
    if not files:
        raise Refused(invalid(FieldError(FIELD, "required", NOTHING_SENT)))
    return False


async def _pieces(upload: UploadFile) -> AsyncIterator[bytes]:
    while piece := await upload.read(PIECE):
        yield piece


async def _typed(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


def status_of(refused: Refused) -> int:
    """The status of a form that comes back: a file of a wrong kind or size is wrong input like any other."""
    return 422 if refused.refusal.status in {413, 415} else refused.refusal.status


def mapping_of(view: ImportView, columns: Mapping[str, str]) -> dict[str, str]:
    """The mapping that a form says: its fields are numbered, since columns may be called anything."""
    return {column: columns.get(str(place), "") for place, column in enumerate(view.form.columns)}


def placed(view: ImportView, errors: Iterable[FieldError]) -> tuple[FieldError, ...]:
    """Errors of columns beside the fields that choose their meaning."""
    places = {f"mapping.{column}": f"columns.{place}" for place, column in enumerate(view.form.columns)}
    return tuple(msgspec.structs.replace(e, field=places.get(e.field, e.field)) for e in errors)


def as_way(view: ImportView, **changed: Any) -> Way:
    """How an import is read, with some of it changed."""
    values: dict[str, Any] = {
        "channel": view.line.channel,
        "stated_on": view.stated_on,
        "publish": view.publish,
        "header": view.form.header if view.form.format in {"csv", "xlsx"} else None,
        "sheet": view.form.sheet,
        "mapping": view.mapping,
        "pasted": view.form.format == "pasted",
    }
    return Way(**(values | changed))


def options(locale: str, fields: Iterable[str] = tuple(MEANINGS)) -> list[tuple[str, str]]:
    """What a column may mean, in the reader's language."""
    return [(field, messages.say(locale, MEANINGS[field])) for field in fields]


def told(locale: str, rows: Iterable[RefusedRow]) -> list[tuple[int, list[str]]]:
    """Refused rows, each error behind the name of its field."""
    names = {**MEANINGS, **FIELDS}
    return [
        (
            row.line,
            [
                f"{messages.say(locale, names[one.field])} · {one.message}" if one.field in names else one.message
                for one in row.errors
            ],
        )
        for row in rows
    ]
