"""One comment with everything the office knows of it: who entered it, how it was screened, which points it raises."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.redacting import answered
from consultations.queries.sealing import files_of
from consultations.rules.redacting import Mark
from consultations.schemas.comment import FiledComment
from consultations.schemas.sealing import FileView
from consultations.words import ScreeningReason, Status
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

UNSEALED = (Role.OFFICER, Role.REVIEWER, Role.AUDITOR)


class ScreenedOnce(msgspec.Struct, frozen=True):
    """One act of screening: what was decided, why, by whom; the sealed detail is for those who screen and audit."""

    standing: str
    reason: ScreeningReason | None
    sealed_detail: str
    by: str
    at: datetime


class RaisedPoint(msgspec.Struct, frozen=True):
    """A point that a comment raises, and its disposition if it has one."""

    id: UUID
    position: int
    title: str
    status: Status | None


class ReadAnswer(msgspec.Struct, frozen=True):
    """What was answered to a question of the consultation, and where a mask stands in it."""

    question: str
    text: str
    marks: list[Mark]


class WholeComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment and all that hangs on it."""

    comment: FiledComment
    answers: list[ReadAnswer]
    clerk: str
    organisation: str
    source: str
    co_signatures: int
    screened: list[ScreenedOnce]
    points: list[RaisedPoint]
    files: list[FileView]


class _Beside(msgspec.Struct):
    body: UUID
    answers: str
    marks: str
    clerk: str
    organisation: str
    source: str
    co_signatures: int


async def whole_comment(actor: Actor, slug: str, comment: UUID) -> WholeComment:
    """A comment of a consultation for its office. Raises 403 for others, 404 where it has no such comment."""
    page = await filed_comments(actor, slug, Filter(only=comment), limit=1)
    if not page.items:
        raise Refused(NOT_FOUND)
    beside = await fetch_one(
        _Beside,
        "SELECT k.body, coalesce(rc.answers, c.answers) AS answers, coalesce(rc.marks, '[]') AS marks,"
        " coalesce(p.name, '') AS clerk, coalesce(o.name, '') AS organisation, c.source, c.co_signatures"
        " FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id"
        " JOIN consultation k ON k.id = c.consultation LEFT JOIN person p ON p.id = c.clerk"
        " LEFT JOIN organisation o ON o.id = c.organisation WHERE c.id = {}",
        comment,
    )
    assert beside is not None  # the comment was just read
    return WholeComment(
        comment=page.items[0],
        answers=_answers(beside),
        clerk=beside.clerk,
        organisation=beside.organisation,
        source=beside.source,
        co_signatures=beside.co_signatures,
        screened=await fetch(
            ScreenedOnce,
            "SELECT a.standing, a.reason, CASE WHEN {} THEN a.sealed_detail ELSE '' END AS sealed_detail, p.name AS by,"
            " a.at FROM screening_act a JOIN person p ON p.id = a.person WHERE a.comment = {} ORDER BY a.id",
            actor.has(*UNSEALED, body=beside.body),
            comment,
        ),
        points=await fetch(
            RaisedPoint,
            "SELECT p.id, p.position, p.title,"
            " (SELECT d.status FROM disposition d WHERE d.point = p.id ORDER BY d.version DESC LIMIT 1) AS status"
            " FROM point_comment pc JOIN point p ON p.id = pc.point WHERE pc.comment = {} ORDER BY p.position",
            comment,
        ),
        files=await files_of(comment),
    )


def _answers(beside: _Beside) -> list[ReadAnswer]:
    marks = msgspec.json.decode(beside.marks, type=list[Mark])
    return [
        ReadAnswer(one.question, one.text, [mark for mark in marks if mark.answer == place])
        for place, one in enumerate(answered(beside.answers))
    ]
