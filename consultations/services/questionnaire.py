"""Saving the questions beside a consultation, before it is handed in for review and never after."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.errors import EDITED_MEANWHILE
from consultations.queries.questionnaire import questionnaire
from consultations.rules.lifecycle import NEXT
from consultations.rules.questionnaire import FIXED, Question, QuestionKind, check_questions
from consultations.schemas.questionnaire import NewQuestion, NewQuestionnaire, QuestionnaireView
from consultations.services.loading import Held, demand_role, locked, take_step
from consultations.words import Act
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean


class _Version(msgspec.Struct):
    version: int


class _Id(msgspec.Struct):
    id: UUID


async def save_questions(actor: Actor, *, slug: str, new: NewQuestionnaire) -> QuestionnaireView:
    """Ask these questions, in this order; those that are left out are asked no more.

    Raises 403 without the officer's role, 409 ``questions_fixed`` once the consultation was handed in and
    ``edited_meanwhile`` where somebody else was faster, 422 naming every field that is wrong.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        if held.state not in NEXT[Act.CORRECT]:
            raise Refused(FIXED)
        there = await fetch_one(_Version, "SELECT version FROM questionnaire WHERE consultation = {}", held.id)
        if new.version != (there.version if there else 0):
            raise Refused(EDITED_MEANWHILE)
        known = {row.id for row in await fetch(_Id, "SELECT id FROM question WHERE consultation = {}", held.id)}
        questions = [_meant(one, known) for one in new.questions]
        errors = check_questions(questions, await _clauses(held))
        if errors:
            raise Refused(invalid(*errors))
        # who asks is an author too, and may not sign
        await take_step(actor, held, Act.CORRECT, held.state, clock.now())
        await _write(actor, held, new, questions)
        await record(
            actor, "questions.saved", f"consultation:{held.id}", body=held.body, questions=len(questions),
            results=new.results,
        )  # fmt: skip
    return await questionnaire(actor, slug)


async def _clauses(held: Held) -> frozenset[UUID]:
    """The clauses of the newest version of the draft."""
    rows = await fetch(
        _Id,
        "SELECT c.identity AS id FROM clause c JOIN draft d ON d.id = c.draft WHERE d.consultation = {}"
        " AND d.version = (SELECT max(version) FROM draft WHERE consultation = {})",
        held.id,
        held.id,
    )
    return frozenset(row.id for row in rows)


async def _write(actor: Actor, held: Held, new: NewQuestionnaire, questions: Sequence[Question]) -> None:
    await execute(
        "INSERT INTO questionnaire (id, consultation, results, version, saved_at, saved_by)"
        " VALUES ({}, {}, {}, 1, {}, {}) ON CONFLICT (consultation) DO UPDATE SET results = EXCLUDED.results,"
        " version = questionnaire.version + 1, saved_at = EXCLUDED.saved_at, saved_by = EXCLUDED.saved_by",
        uuid7(),
        held.id,
        new.results,
        clock.now(),
        actor.person,
    )
    await execute("DELETE FROM question WHERE consultation = {}", held.id)
    await execute(
        "INSERT INTO question (id, consultation, position, kind, text, text_en, clause, options, options_en, steps)"
        " SELECT q.id, {}, q.position, q.kind, q.text, q.text_en, q.clause, q.options, q.options_en, q.steps"
        " FROM jsonb_to_recordset({}::jsonb) AS q (id uuid, position int, kind text, text text, text_en text,"
        " clause uuid, options text[], options_en text[], steps int)",
        held.id,
        msgspec.json.encode(
            [msgspec.structs.asdict(one) | {"position": place} for place, one in enumerate(questions, 1)]
        ).decode(),
    )


def _meant(new: NewQuestion, known: set[UUID]) -> Question:
    """A question as it is stored; what does not belong to its kind is left out."""
    text = new.kind is QuestionKind.TEXT
    options, english = ((), ()) if text else (_lines(new.options), _lines(new.options_en))
    return Question(
        id=new.id if new.id in known and new.id is not None else uuid7(),
        kind=new.kind,
        text=_line(new.text),
        text_en=_line(new.text_en),
        clause=new.clause,
        options=options,
        options_en=english,
        steps=new.steps if new.kind is QuestionKind.SCALE else 0,
    )


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _line(text)))
