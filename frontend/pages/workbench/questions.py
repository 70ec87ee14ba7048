"""问卷题目: what is asked beside the consultation, and 问卷结果 for the office at any time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Meta

from consultations.queries.drafts import draft
from consultations.queries.questionnaire import questionnaire
from consultations.rules.questionnaire import STEPS, QuestionKind, ResultsSeen
from consultations.schemas.limits import Line, Reason
from consultations.schemas.questionnaire import NewQuestion, NewQuestionnaire, QuestionnaireView
from consultations.services.questionnaire import save_questions
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.question_results import shown_results
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, lines_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
SAVED = N_("The questions are saved.")
USUAL_STEPS = 5

Row = dict[str, str]
Typed = Mapping[str, str | list[str]]


class QuestionRow(msgspec.Struct, kw_only=True):
    """A question as the form sends it; the answers to choose from stand one a line."""

    id: UUID | None = None
    kind: QuestionKind = QuestionKind.ONE
    text: Line = ""
    text_en: Line = ""
    clause: UUID | None = None
    options: Reason = ""
    options_en: Reason = ""
    steps: Annotated[int, Meta(ge=0, le=100)] = USUAL_STEPS


class QuestionsForm(msgspec.Struct, kw_only=True):
    """All questions in their order."""

    version: Annotated[int, Meta(ge=0)] = 0
    results: ResultsSeen = ResultsSeen.WITH_REPORT
    questions: list[QuestionRow] = []


class QuestionsPage(Controller):
    """``/workbench/consultations/{slug}/questions``."""

    path = "/workbench/consultations/{slug:str}/questions"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The questions: to be edited while the consultation is prepared, else as they are asked."""
        return await _page(request, actor, slug)

    @post(guards=OFFICE)
    async def save(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save them all, or do one step with the list in the form, which is not saved by that."""
        sent = await typed(request)
        do = sent.get("do", "save")
        if do != "save":
            return await _page(request, actor, slug, {**sent, **flat(stepped(rows_in(sent), str(do)))})
        try:
            form = await read_form(request, QuestionsForm)
            new = NewQuestionnaire(
                version=form.version, results=form.results, questions=[_meant(row) for row in form.questions]
            )
            await save_questions(actor, slug=slug, new=new)
        except Refused as refused:
            return await _page(request, actor, slug, {**sent, **flat(rows_in(sent))}, refused)
        return see_other(at(slug, "questions"), SAVED)

    @get("/results")
    async def results(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        question: FromQuery[str | None] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[Any]:
        """What was answered so far, whatever the public sees of it."""
        frame = await framed(actor, slug, "questions")
        return shown(
            request,
            "workbench/question_results.html",
            shown=await shown_results(actor, frame["view"], question, cursor),
            asked=await questionnaire(actor, frame["view"]),
            cursor=cursor,
            **frame,
        )


def rows_in(form: Typed) -> list[Row]:
    """The questions in a form as they were typed, in order and without gaps between their places."""
    rows: dict[int, Row] = {}
    for name, value in form.items():
        if (found := re.fullmatch(r"questions\.(\d{1,4})\.(\w+)", name)) and isinstance(value, str):
            rows.setdefault(int(found[1]), {})[found[2]] = value
    return [rows[place] for place in sorted(rows)]


def flat(rows: Sequence[Row]) -> dict[str, Any]:
    """The same under the names of their fields, with how many they are."""
    named = {f"questions.{place}.{field}": value for place, row in enumerate(rows) for field, value in row.items()}
    return named | {"how_many": len(rows)}


def stepped(rows: list[Row], do: str) -> list[Row]:
    """The list after one step: ``add``, or ``up-2``, ``down-2``, ``drop-2`` with the question at that place."""
    step, _, place = do.partition("-")
    if step == "add":
        return [*rows, {"kind": QuestionKind.ONE, "steps": str(USUAL_STEPS)}]
    where = int(place) if place.isdecimal() else -1
    if not 0 <= where < len(rows):
        return rows
    left = [*rows[:where], *rows[where + 1 :]]
    if step == "drop":
        return left
    to = where - 1 if step == "up" else where + 1
    return [*left[: max(to, 0)], rows[where], *left[max(to, 0) :]]


def stored(found: QuestionnaireView) -> dict[str, Any]:
    """What is saved, as the form has it."""
    rows = [
        {
            "id": str(one.id),
            "kind": str(one.kind),
            "text": one.text,
            "text_en": one.text_en,
            "clause": str(one.clause or ""),
            "options": "\n".join(one.options),
            "options_en": "\n".join(one.options_en),
            "steps": str(one.steps or USUAL_STEPS),
        }
        for one in found.items
    ]
    return {"version": str(found.version), "results": str(found.results), **flat(rows)}


def _meant(row: QuestionRow) -> NewQuestion:
    values = msgspec.structs.asdict(row)
    return NewQuestion(**values | {"options": lines_of(row.options), "options_en": lines_of(row.options_en)})


async def _page(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    form: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
) -> Response[str]:
    frame = await framed(actor, slug, "questions")
    view = frame["view"]
    found = await questionnaire(actor, view)
    return shown(
        request,
        "workbench/questions.html",
        status=refused.refusal.status if refused else 200,
        errors=errors_of(refused) if refused else (),
        form=form or stored(found),
        found=found,
        clauses=(await draft(actor, view)).clauses if view.draft_version else [],
        kinds=list(QuestionKind),
        seen=list(ResultsSeen),
        steps=STEPS,
        **frame,
    )
