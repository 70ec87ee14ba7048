"""The forms in which a report is given, and which of them somebody accepts."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from litestar import Request, Response
from litestar.params import QueryParameter

from consultations.queries import reports as queries
from consultations.queries.exporting import exported_in_pieces
from consultations.queries.report_files import Worded, as_book, filed_edition, worded
from consultations.report_document.as_html import MEDIA_TYPE, POLICY, as_html
from consultations.reports_as_csv import report_rows
from consultations.schemas.report import Edition, ReportView
from participation.base.conditional import VARY
from participation.base.identity.actor import Actor
from participation.base.settings import current
from participation.base.spooling import answered, spooled

JSON = "application/json"
HTML = MEDIA_TYPE
CSV = "text/csv; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Comments that a spreadsheet is made of while somebody waits; `kaimen export` makes one of any number.
MOST_IN_A_BOOK = 50_000
# What is given to who accepts several: the first of them.
FORMS = [JSON, "text/html", "text/csv", DOCX, XLSX]

AnyRequest = Request[Any, Any, Any]
Version = Annotated[int | None, QueryParameter(ge=1, le=100_000)]
Language = Annotated[
    Literal["zh-Hans", "en"] | None, QueryParameter(description="Language of the wording; else the office's own")
]


async def accepted(
    request: AnyRequest, actor: Actor, slug: str, edition: Edition, version: int | None, lang: str | None
) -> Response[Any]:
    """The report in the form that the request prefers, JSON where it does not say."""
    wanted = request.accept.best_match(FORMS, default=JSON)
    found: Response[Any]
    if wanted == XLSX:
        found = await as_book_of(request, actor, slug, edition, version, lang)
    elif wanted == JSON:
        found = as_kept(await queries.frozen_report(actor, slug, edition, version))
    elif wanted == "text/csv":
        found = as_table(slug, await queries.report(actor, slug, edition, version))
    else:
        laid = as_page if wanted == "text/html" else as_document
        found = await asyncio.to_thread(laid, slug, await worded_for(actor, slug, edition, version, lang))
    found.headers["Vary"] = f"{VARY}, Accept"
    return found


async def worded_for(actor: Actor, slug: str, edition: Edition, version: int | None, lang: str | None) -> Worded:
    """The report in the wording of a language, the office's own without ``lang``."""
    return await worded(actor, slug, edition, version, lang or current().locale)


def _named(slug: str, view: ReportView, ending: str) -> dict[str, str]:
    name = f"report-{slug}-{view.content.edition}-{view.content.version}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def as_kept(found: queries.Frozen) -> Response[Any]:
    """JSON, in which the content has the very bytes that its hash is of."""
    return Response(found.file, media_type=JSON)


def as_table(slug: str, view: ReportView) -> Response[str]:
    """The points as CSV."""
    return Response(report_rows(view), media_type=CSV, headers=_named(slug, view, "csv"))


def as_page(slug: str, found: Worded) -> Response[str]:
    """The page to print, whose own policy lets nothing in but its style sheet."""
    return Response(as_html(found.document), media_type=HTML, headers={"Content-Security-Policy": POLICY})


def as_document(slug: str, found: Worded) -> Response[bytes]:
    """The Word file."""
    from consultations.report_document.as_docx import as_docx  # noqa: PLC0415 # few ever ask for it

    content = as_docx(found.document, found.report.content.made_at)
    return Response(content, media_type=DOCX, headers=_named(slug, found.report, "docx"))


async def as_book_of(
    request: AnyRequest, actor: Actor, slug: str, edition: Edition, version: int | None, lang: str | None
) -> Response[Any]:
    """The spreadsheet; of many comments it says where they are."""
    found = await worded_for(actor, slug, edition, version, lang)
    filed = await filed_edition(found.consultation, found.report.content.version)
    few = found.report.content.received <= MOST_IN_A_BOOK
    made = await spooled(as_book(found, exported_in_pieces(found.consultation, filed) if few else None))
    return answered(
        made,
        request.headers.get("if-none-match", ""),
        actor=actor,
        media_type=XLSX,
        filename=f"report-{slug}-{edition}-{found.report.content.version}.xlsx",
    )
