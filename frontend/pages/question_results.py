"""问卷结果: what was answered to the questions beside a consultation, once everybody may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from consultations.queries.question_results import question_results, text_answers
from consultations.rules.questionnaire import QuestionKind
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.questionnaire import QuestionResults, TextAnswers
from frontend.answers import html
from frontend.filters import id_of
from frontend.pages.consultations import opened
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor

AnyRequest = Request[Any, Any, Any]
# of the answers in words, where all questions stand on the page, and where one does
FIRST, ON_A_PAGE = 3, 30


class Shown(msgspec.Struct, frozen=True):
    """The results as a page shows them: all questions, or ``only`` one of them with a page of its answers in words."""

    results: QuestionResults
    words: dict[UUID, TextAnswers]
    only: UUID | None


class QuestionResultsPage(Controller):
    """``/consultations/{slug}/results``."""

    path = "/consultations/{slug:str}/results"
    include_in_schema = False

    @get("/")
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        question: FromQuery[str | None] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """Every question as a picture with its table; ``question`` keeps one with all its answers in words."""
        it = await opened(request, actor, slug)
        shown = await shown_results(it.reader, it.view, question, cursor)
        return html(request, "consultations/question_results.html", it.page, view=it.view, shown=shown, cursor=cursor)


async def shown_results(actor: Actor, view: ConsultationView, question: str | None, cursor: str | None) -> Shown:
    """What a page of results shows to this reader. Raises 404 where there is nothing to see."""
    found = await question_results(actor, view)
    only = id_of(question)
    if question and only not in {item.id for item in found.items}:
        raise Refused(NOT_FOUND)
    words = {
        item.id: await text_answers(
            actor, view, item.id, cursor=cursor if only else None, limit=ON_A_PAGE if only else FIRST
        )
        for item in found.items
        if item.kind is QuestionKind.TEXT and only in {None, item.id}
    }
    return Shown(found, words, only)
