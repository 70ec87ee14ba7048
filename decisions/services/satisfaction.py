"""Saying whether one is satisfied with what became of an opinion, and the office's response where one is not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.attending_links import read_attending
from decisions.rules.satisfaction import Said, check_answer, check_response, waits
from decisions.schemas.satisfaction import NewResponse, NewSatisfaction, SatisfactionView
from decisions.services.follow_up_loading import ANSWERING, OTHER_UNIT, today
from decisions.services.follow_up_telling import tell_representative, tell_staff
from decisions.services.opinion_loading import OpinionHeld, locked_opinion
from decisions.services.opinion_standing import restand
from decisions.words import AnswerWay, Response, Satisfaction
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current
from participation.base.text import clean

# Who notes what a representative said at the counter or on the telephone.
NOTING = (Role.SECRETARY, Role.OFFICER, Role.CLERK)


class _Stands(msgspec.Struct):
    answered_at: datetime | None
    news_at: datetime | None


SAID = """
SELECT a.answer, a.at, r.response FROM satisfaction_answer a LEFT JOIN satisfaction_response r ON r.answer = a.id
JOIN opinion_standing s ON s.opinion = a.opinion
WHERE a.opinion = {} AND a.at >= coalesce(s.speaker_since, '-infinity') ORDER BY a.turn
"""
STANDS = """
SELECT s.answered_at, greatest(
    (SELECT max(a.at) FROM adoption a WHERE a.opinion = s.opinion),
    (SELECT max(t.at) FROM follow_up_step t JOIN follow_up f ON f.id = t.follow_up
        WHERE f.opinion = s.opinion AND t.act <> 'escalate')) AS news_at
FROM opinion_standing s WHERE s.opinion = {}
"""
TURNS = """
SELECT a.id, a.turn, a.answer, a.reason, a.way, a.at, r.response, coalesce(r.reason, '') AS response_reason, r.due_on,
    r.at AS responded_at, coalesce(a.at < s.speaker_since, false) AS former
FROM satisfaction_answer a JOIN opinion_standing s ON s.opinion = a.opinion
LEFT JOIN satisfaction_response r ON r.answer = a.id WHERE a.opinion = {} ORDER BY a.turn
"""


async def say(actor: Actor, *, opinion: UUID, new: NewSatisfaction) -> SatisfactionView:
    """Say for the representative whether they are satisfied: with the code of their own link, or as a clerk.

    Raises 404 for a link that is not theirs, 403 for who may not note it, 409 ``not_answered_yet``,
    ``waits_for_response``, ``said_already``, 422 without a reason.
    """
    async with transaction():
        of = await locked_opinion(opinion)
        way = _way(actor, of, new.code)
        said, reason = await _said(opinion), clean(new.reason).strip()
        stands = await fetch_one(_Stands, STANDS, opinion)
        demand(
            check_answer(
                new.answer,
                reason=reason,
                answered_at=stands.answered_at if stands else None,
                said=said,
                news_at=stands.news_at if stands else None,
            )
        )
        now, written = clock.now(), uuid7()
        await execute(
            "INSERT INTO satisfaction_answer (id, opinion, turn, answer, reason, way, at, person)"
            " VALUES ({}, {}, (SELECT count(*) + 1 FROM satisfaction_answer WHERE opinion = {}), {}, {}, {}, {}, {})",
            written,
            opinion,
            opinion,
            new.answer,
            reason,
            way,
            now,
            None if way is AnswerWay.LINK else actor.person,
        )
        await _restand(opinion)
        await record(actor, "satisfaction.said", f"opinion:{opinion}", body=of.body, answer=new.answer, way=way)
        if new.answer is Satisfaction.NOT_SATISFIED:
            values = {"meeting": of.title, "number": of.number, "reason": reason, "link": opinion_link(opinion)}
            await tell_staff({of.body}, ANSWERING, "objection_raised", values, f"satisfaction:{written}")
        view = (await turns_of(opinion))[-1]
        await answered(view)
    return view


async def respond(actor: Actor, *, opinion: UUID, new: NewResponse) -> SatisfactionView:
    """Respond to somebody who is not satisfied: take it up again until a day, or let it stand, with the reason.

    The representative and the unit are told. Raises 404, 403, 409 ``nothing_waits``, 422.
    """
    async with transaction():
        of = await locked_opinion(opinion)
        if not actor.has(*ANSWERING, body=of.body):
            raise Refused(OTHER_UNIT if actor.has(*ANSWERING) else WRONG_ROLE)
        reason = clean(new.reason).strip()
        said = await _said(opinion)
        demand(check_response(new.response, reason=reason, due_on=new.due_on, today=today(), said=said))
        due_on = new.due_on if new.response is Response.REOPEN else None
        last = (await turns_of(opinion))[-1]
        await execute(
            "INSERT INTO satisfaction_response (id, answer, response, reason, due_on, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            last.id,
            new.response,
            reason,
            due_on,
            clock.now(),
            actor.person,
        )
        await _restand(opinion)
        await record(actor, "satisfaction.answered", f"opinion:{opinion}", body=of.body, response=new.response)
        values = {
            "meeting": of.title,
            "number": of.number,
            "response": new.response.value,
            "reason": reason,
            "due": due_on.isoformat() if due_on else "",
        }
        await tell_representative(opinion, of.body, "satisfaction_answered", values, f"satisfaction-response:{last.id}")
        values["link"] = opinion_link(opinion)
        await tell_staff({of.unit}, ANSWERING, "satisfaction_decided", values, f"satisfaction-decided:{last.id}")
        view = (await turns_of(opinion))[-1]
        await answered(view)
    return view


async def turns_of(opinion: UUID) -> list[SatisfactionView]:
    """Everything that was said about being satisfied with an opinion, with the responses."""
    return await fetch(SatisfactionView, TURNS, opinion)


def opinion_link(opinion: UUID) -> str:
    """The page of an opinion on the desk."""
    return f"{current().base_url}/workbench/opinions/{opinion}"


def _way(actor: Actor, of: OpinionHeld, code: str) -> AnswerWay:
    """By the representative's own link, or through somebody of the office. Raises 404 and 403."""
    if code:
        if read_attending(code) != of.participant:
            raise Refused(NOT_FOUND)
        return AnswerWay.LINK
    if not actor.has(*NOTING, body=of.body):
        raise Refused(WRONG_ROLE)
    return AnswerWay.CLERK


async def _said(opinion: UUID) -> list[Said]:
    """What the speaker said whose the opinion is now."""
    return await fetch(Said, SAID, opinion)


async def _restand(opinion: UUID) -> None:
    """Write the standing anew, and since when the representative waits for the office."""
    await restand(opinion)
    said = await _said(opinion)
    await execute(
        "UPDATE opinion_standing SET objected_at = {} WHERE opinion = {}",
        said[-1].at if waits(said) else None,
        opinion,
    )
