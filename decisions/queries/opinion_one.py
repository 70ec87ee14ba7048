"""One opinion with everything on record of it: for the office, and for the one who said it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.opinion_placings import placings_of
from decisions.queries.opinions import STAFF, UNIT, one_line
from decisions.rules.opinion_standing import is_theirs
from decisions.rules.opinions import Wording, is_confirmed
from decisions.schemas.adoption import AdoptionView
from decisions.schemas.opinion import OpinionInside, OwnOpinion, TextView
from decisions.services.opinion_confirming import NOTING
from decisions.services.opinion_loading import read_opinion
from decisions.services.recording import RECORDING
from decisions.words import AnswerWay, Said, WrittenBy
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


class _Text(msgspec.Struct):
    opinion: UUID
    version: int
    text: str
    by: WrittenBy
    person: UUID | None
    at: datetime
    recorder: str
    confirmed_at: datetime | None
    way: AnswerWay | None
    note: str


class _Own(msgspec.Struct):
    id: UUID
    number: int
    item: UUID
    item_title: str
    said: Said
    said_at: datetime
    theirs_since: datetime | None


class _Named(msgspec.Struct):
    slug: str
    name: str


TEXTS = """
SELECT t.opinion, t.version, t.text, t.by, t.person, t.at, coalesce(w.name, '') AS recorder, c.at AS confirmed_at,
    c.way, coalesce(c.note, '') AS note
FROM opinion_text t LEFT JOIN person w ON w.id = t.person
LEFT JOIN opinion_confirmation c ON c.opinion = t.opinion AND c.version = t.version
WHERE t.opinion = ANY ({}::uuid[]) ORDER BY t.opinion, t.version
"""
ADOPTIONS = """
SELECT a.id, a.opinion, a.version, a.status, a.reason, u.slug AS unit, u.name AS unit_name, u.name_en AS unit_name_en,
    a.due_on, a.shown_by, a.decision, a.at, w.name AS by
FROM adoption a JOIN body u ON u.id = a.unit JOIN person w ON w.id = a.person
WHERE a.opinion = ANY ({}::uuid[]) ORDER BY a.opinion, a.version
"""
OWN = """
SELECT o.id, o.number, s.item, i.title AS item_title, o.said, o.said_at, s.speaker_since AS theirs_since
FROM opinion_standing s JOIN opinion o ON o.id = s.opinion JOIN agenda_item i ON i.id = s.item
WHERE s.participant = {} ORDER BY o.number
"""


async def opinion_inside(actor: Actor, opinion: UUID) -> OpinionInside:
    """An opinion for the office of its meeting, or for the unit that answers for it. Raises 404, 403."""
    held = await read_opinion(opinion)
    of_unit = actor.has(*UNIT, body=held.unit)
    if not of_unit and not actor.has(*STAFF, body=held.body):
        raise Refused(FORBIDDEN)
    line = await one_line(opinion)
    if line is None:
        raise Refused(NOT_FOUND)
    secretary = actor.has(Role.SECRETARY, body=held.body)
    units = await fetch(_Named, "SELECT slug, name FROM body ORDER BY name, slug")
    texts = await fetch(_Text, TEXTS, [opinion])
    return OpinionInside(
        id=opinion,
        meeting=held.meeting,
        slug=held.slug,
        title=held.title,
        body=held.body,
        line=line,
        texts=[_shown(one, staff=True) for one in texts],
        adoptions=await adoptions_of([opinion]),
        placings=await placings_of(opinion),
        units=[(one.slug, one.name) for one in units],
        may_answer=secretary or of_unit,
        may_name_unit=secretary,
        may_note=actor.has(*NOTING, body=held.body),
        may_correct=actor.has(*RECORDING, body=held.body) and line.by is WrittenBy.SECRETARY,
        may_place=actor.has(*RECORDING, body=held.body),
    )


async def adoptions_of(opinions: Sequence[UUID]) -> list[AdoptionView]:
    """Every answer to these opinions, each opinion's oldest first."""
    return await fetch(AdoptionView, ADOPTIONS, list(opinions))


async def own_opinions(participant: UUID) -> list[OwnOpinion]:
    """What a participant said, in the order it was numbered, with every wording and every answer."""
    rows = await fetch(_Own, OWN, participant)
    ids = [row.id for row in rows]
    since = {row.id: row.theirs_since for row in rows}
    # what was written while it was held to be somebody else's is not for them to read
    texts = [one for one in await fetch(_Text, TEXTS, ids) if is_theirs(one.at, since[one.opinion])]
    answers = [msgspec.structs.replace(one, by="") for one in await adoptions_of(ids)]
    return [
        OwnOpinion(
            id=row.id,
            number=row.number,
            item=row.item,
            item_title=row.item_title,
            said=row.said,
            said_at=row.said_at,
            texts=[_shown(one, staff=False) for one in texts if one.opinion == row.id],
            confirmed=is_confirmed([_wording(one) for one in texts if one.opinion == row.id]),
            adoptions=[one for one in answers if one.opinion == row.id],
            theirs_since=row.theirs_since,
        )
        for row in rows
    ]


def _wording(row: _Text) -> Wording:
    return Wording(version=row.version, by=row.by, person=row.person, confirmed=row.confirmed_at is not None)


def _shown(row: _Text, *, staff: bool) -> TextView:
    return TextView(
        version=row.version,
        text=row.text,
        by=row.by,
        at=row.at,
        recorder=row.recorder if staff else "",
        confirmed_at=row.confirmed_at,
        confirmed_by_clerk=row.way is AnswerWay.CLERK,
        note=row.note if staff else "",
    )
