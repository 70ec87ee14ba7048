"""Questions beside a consultation and what was answered to them."""

from __future__ import annotations

from uuid import UUID

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries import question_results as results
from consultations.queries import questionnaire as queries
from consultations.questions_as_csv import result_rows
from consultations.schemas.questionnaire import NewQuestionnaire, QuestionnaireView, QuestionResults, TextAnswers
from consultations.services.questionnaire import save_questions
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

CSV = "text/csv; charset=utf-8"
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))


class QuestionnaireController(ApiController):
    """问卷题目 and 问卷结果."""

    path = "/api/v1/consultations/{slug:str}/questions"
    tags = ("Questions",)

    @get("/", summary="List the questions")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> QuestionnaireView:
        """What is asked beside the draft, in order; nothing has to be answered. Answers go with a comment."""
        return await queries.questionnaire(actor, slug)

    @put("/", guards=OFFICE, summary="Save the questions")
    async def save(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewQuestionnaire]
    ) -> QuestionnaireView:
        """All of them, in order, until the consultation is handed in for review; 409 after that."""
        return await save_questions(actor, slug=slug, new=data)

    @get("/results", summary="Read the results of the questions")
    async def read(self, actor: NamedDependency[Actor], slug: Slug) -> QuestionResults:
        """For the office always, for everybody from when the office chose on: after the close, or with the report.

        Counts stand beside each other and are never added; shares are of the messages that answered the question.
        """
        return await results.question_results(actor, slug)

    @get("/results.csv", summary="Read the results as a table", media_type=CSV)
    async def as_table(self, actor: NamedDependency[Actor], slug: Slug) -> Response[str]:
        """One row an answer to choose from, then who answered at all, and how many messages did not."""
        found = await results.question_results(actor, slug)
        headers = {"Content-Disposition": f'attachment; filename="questions-{slug}.csv"', "Cache-Control": "no-store"}
        return Response(result_rows(found), media_type=CSV, headers=headers)

    @get("/{question:uuid}/answers", summary="List the answers in words")
    async def in_words(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        question: FromPath[UUID],
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> TextAnswers:
        """To a question that is answered in words: those that passed the screening; all of them for the office."""
        return await results.text_answers(actor, slug, question, cursor=cursor, limit=limit)
