"""What visitors said: the own form, the results for the office, and what everybody may read of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.waitlist import SESSION
from events.rules.feedback import FEWEST_SHOWN, open_until
from events.rules.session_life import STAFF
from events.schemas.visit import FeedbackResults, OwnVisit, Said
from events.services.session_loading import session_named
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules

MARKS = range(1, 6)
OWN = """
SELECT {}, b.id AS booking, f.rating, f.understood, f.again, coalesce(f.text, '') AS text,
    coalesce(f.publish, false) AS publish, f.given_at, f.changed_at,
    EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) AS checked_in
FROM booking b JOIN session s ON s.id = b.session JOIN activity a ON a.id = s.activity
LEFT JOIN feedback f ON f.booking = b.id WHERE b.id = {} AND b.forgotten_at IS NULL
"""
COUNTED = """
SELECT (SELECT count(DISTINCT t.booking) FROM check_in i JOIN ticket t ON t.id = i.id WHERE i.door = {}) AS parties,
    count(*) AS answers, {}, {}, count(*) FILTER (WHERE f.again) AS yes, count(*) FILTER (WHERE NOT f.again) AS no
FROM feedback f WHERE f.session = {}
"""
WORDS = "SELECT id, rating, text, publish, shown_at, given_at FROM feedback WHERE session = {} AND text <> '' AND {}"
SHOWN = 200


class _Own(msgspec.Struct, kw_only=True):
    session: UUID
    title: str
    title_en: str
    part: str
    part_en: str
    place: str
    place_en: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool
    booking: UUID
    checked_in: bool
    rating: int | None
    understood: int | None
    again: bool | None
    text: str
    publish: bool
    given_at: datetime | None
    changed_at: datetime | None


class _Counted(msgspec.Struct):
    parties: int
    answers: int
    r: list[int]
    u: list[int]
    yes: int
    no: int


async def own_visit(booking: UUID) -> OwnVisit:
    """The form of a booking; the caller has looked at the link. Raises 404."""
    found = await fetch_one(_Own, OWN, QueryString(SESSION), booking)
    if found is None:
        raise Refused(NOT_FOUND)
    days = current_rules().open_days.afterwards.feedback_days
    known: dict[str, Any] = msgspec.structs.asdict(found)
    return OwnVisit(**known, until=open_until(found.ends_at, days))


async def results(actor: Actor, session: UUID) -> FeedbackResults:
    """All of it for the office of the host, with the words of everybody, the newest first. Raises 403, 404."""
    held = await session_named(session)
    if not actor.has(*STAFF, body=held.body):
        raise Refused(FORBIDDEN)
    words = await fetch(Said, WORDS + " ORDER BY given_at DESC, id LIMIT {}", session, QueryString("true"), SHOWN)
    return await _counted(session, words)


async def public_results(session: UUID) -> FeedbackResults | None:
    """What everybody may read: counts once there are enough of them to tell nobody apart, and words that were let.

    None before there is anything to show.
    """
    words = await fetch(
        Said,
        WORDS + " ORDER BY given_at DESC, id LIMIT {}",
        session,
        QueryString("publish AND shown_at IS NOT NULL"),
        SHOWN,
    )
    found = await _counted(session, words)
    if found.answers >= FEWEST_SHOWN:
        return found
    nothing = [0] * len(MARKS)
    few = FeedbackResults(parties=0, answers=0, ratings=nothing, understood=nothing, again=(0, 0), words=words)
    return few if words else None


async def _counted(session: UUID, words: Sequence[Said]) -> FeedbackResults:
    found = await fetch_one(_Counted, COUNTED, session, _each("rating", "r"), _each("understood", "u"), session)
    assert found is not None, "a count has one row"
    return FeedbackResults(
        parties=found.parties,
        answers=found.answers,
        ratings=found.r,
        understood=found.u,
        again=(found.yes, found.no),
        words=list(words),
    )


def _each(column: str, name: str) -> QueryString:
    parts = ", ".join(f"count(*) FILTER (WHERE f.{column} = {mark})" for mark in MARKS)
    return QueryString(f"ARRAY[{parts}] AS {name}")
