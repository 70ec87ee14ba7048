"""All opinions of a meeting with what became of them; handing in the feedback; exports for the office."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from decisions.opinions_as_files import as_csv, as_json, as_xlsx
from decisions.queries.agenda import agenda_inside
from decisions.queries.editions import editions_of
from decisions.queries.opinions import (
    STAFF,
    AnswerIs,
    OpinionFilter,
    Reader,
    RecordIs,
    all_opinions,
    opinions,
    progress,
    reader_of,
    units_of,
)
from decisions.schemas.opinion import OpinionLine
from decisions.services.feedback_publishing import NewFeedback, submit_feedback
from decisions.words import EditionKind
from frontend.answers import AnyRequest, page_for, see_other
from frontend.filters import choice, id_of
from frontend.forms import read_form, typed
from frontend.opinion_words import COLUMN_HEADINGS
from frontend.pages.workbench.meetings_frame import OFFICE, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from frontend.words import word
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.messages import say

HANDED_IN = N_("The feedback is handed in for review.")
Text = Annotated[str, QueryParameter(max_length=80)]
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The set of words in which the values of a column are named.
NAMED_IN = {
    "kind": "participant kind",
    "said": "said",
    "status": "status",
    "confirmed": "yes or no",
    "corrected": "yes or no",
    "satisfaction": "satisfaction answer",
}


class FeedbackForm(NewFeedback, kw_only=True):
    """Handing in as a browser sends it."""


class FeedbackDeskPage(Controller):
    """``/workbench/meetings/{slug}/feedback``."""

    path = "/workbench/meetings/{slug:str}/feedback"
    guards = READERS

    @get()
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        answer: Text = "",
        record: Text = "",
        item: Text = "",
        unit: Text = "",
        cursor: Text = "",
    ) -> Response[Any]:
        """Every opinion, filtered; how many are answered and left."""
        filters = {"answer": answer, "record": record, "item": item, "unit": unit}
        return await _shown(request, actor, slug, filters, cursor=cursor)

    @post(guards=OFFICE)
    async def submit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand the feedback in for review."""
        try:
            await submit_feedback(actor, meeting=slug, new=await read_form(request, FeedbackForm))
        except Refused as refused:
            status, form = refused.refusal.status, await typed(request)
            return await _shown(request, actor, slug, {}, status=status, errors=errors_of(refused), form=form)
        return see_other(at(slug, "feedback"), HANDED_IN)

    @get("/{file:str}")
    async def export(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, file: FromPath[str]
    ) -> Response[bytes]:
        """``opinions.csv``, ``.json`` or ``.xlsx``: the same as a table, with names, for the office."""
        name, _, ending = file.partition(".")
        if name != "opinions" or ending not in MEDIA:
            raise Refused(NOT_FOUND)
        lines = await all_opinions(await reader_of(actor, slug))
        locale = page_for(request, actor).locale
        headers = {
            "Content-Disposition": f'attachment; filename="opinions-{slug}.{ending}"',
            "Cache-Control": "private, no-store",
        }
        return Response(_file(lines, ending, locale), media_type=MEDIA[ending], headers=headers)


def _file(lines: list[OpinionLine], ending: str, locale: str) -> bytes:
    def named(column: str, value: str) -> str:
        return say(locale, word(value, NAMED_IN[column])) if column in NAMED_IN and value else value

    match ending:
        case "json":
            return as_json(lines)
        case "csv":
            return as_csv(lines)
        case _:
            return as_xlsx(lines, {column: say(locale, what) for column, what in COLUMN_HEADINGS.items()}, named)


async def _frame(actor: Actor, slug: str, reader: Reader) -> dict[str, Any]:
    """The frame of the meeting for its office; a plain one for a unit that answers for some of its opinions."""
    if reader.whole and actor.has(*STAFF, body=reader.meeting.body):
        frame = await framed(actor, slug, "feedback")
        return frame | {"frame": "meetings/desk_frame.html"}
    return {"frame": "opinions/unit_frame.html", "view": reader.meeting, "base": at(slug), "runs": False}


async def _shown(
    request: AnyRequest, actor: Actor, slug: str, filters: dict[str, str], cursor: str = "", **values: Any
) -> Response[str]:
    reader = await reader_of(actor, slug)
    frame = await _frame(actor, slug, reader)
    chosen = OpinionFilter(
        answer=choice(AnswerIs, filters.get("answer")),
        record=choice(RecordIs, filters.get("record")),
        item=id_of(filters.get("item")),
        unit=filters.get("unit", ""),
    )
    return shown(
        request,
        "opinions/feedback.html",
        found=await opinions(reader, of=chosen, cursor=cursor or None),
        filters=filters,
        progress=await progress(reader),
        items=await agenda_inside(reader.meeting.id),
        units=await units_of(reader),
        editions=await editions_of(EditionKind.FEEDBACK, reader.meeting.id) if reader.whole else [],
        stages=current_rules().sign_off.stages,
        **frame,
        **values,
    )
