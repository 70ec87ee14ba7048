"""A written request as somebody sees it who was asked: the letter, the draft it is about, and what they replied."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from consultations.listening.errors import NOT_ASKED
from consultations.listening.links import position_of
from consultations.listening.words import Answer, Party, Progress
from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.queries.consultations import PUBLIC
from consultations.rules.lifecycle import state_at
from consultations.rules.listening import LISTENING, progress
from consultations.schemas.consultation import BodyName
from consultations.schemas.draft import ClauseView
from consultations.words import State
from participation.base import clock
from participation.base.codes import read_code
from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

# Whoever answers letters in a body that was asked.
ANSWERING = (Role.OFFICER, Role.REVIEWER, Role.LEADER)


class Place(msgspec.Struct, frozen=True):
    """An addressee of a written request, as far as it decides who may reply as them."""

    id: UUID
    position: int
    kind: Party
    name: str
    body: UUID | None
    organisation: UUID | None
    contact: str | None

    def is_of(self, actor: Actor) -> bool:
        """Whether the actor replies for this addressee from an account of theirs."""
        if self.organisation is not None:
            return actor.organisation == self.organisation
        return self.body is not None and actor.has(*ANSWERING, body=self.body)


class SaidComment(msgspec.Struct, frozen=True):
    """A comment of a reply, with the receipt by which its answer is found."""

    receipt: str
    text: str
    clause_number: str | None
    proposed_text: str


class SaidReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as its sender reads it again; ``by_office`` tells that the office entered it from a paper."""

    version: int
    answer: Answer
    at: datetime
    note: str
    by_office: bool
    comments: list[SaidComment]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The letter to one addressee. ``open`` says that a reply is still taken, ``public`` that everybody may read the
    draft."""

    request: UUID
    code: str
    slug: str
    title: str
    body: BodyName
    contact_phone: str
    reference: str
    letter: str
    sent_on: date
    due_on: date
    addressee: Place
    progress: Progress
    replies: list[SaidReply]
    clauses: list[ClauseView]
    open: bool
    public: bool


class _Request(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    consultation: UUID
    slug: str
    title: str
    state: State
    opens_at: datetime
    closes_at: datetime
    phone: str
    body_slug: str
    body_name: str
    body_name_en: str
    reference: str
    letter: str
    sent_on: date
    due_on: date


REQUEST = """
SELECT r.id, r.code, r.consultation, c.slug, c.title, c.state, c.opens_at, c.closes_at, r.reference, r.letter,
    coalesce(nullif(c.contact_phone, ''), b.phone) AS phone,
    r.sent_on, r.due_on, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en
FROM written_request r JOIN consultation c ON c.id = r.consultation JOIN body b ON b.id = c.body WHERE r.code = {}
"""
PLACES = """
SELECT id, position, kind, name, body, organisation, contact FROM addressee WHERE request = {} ORDER BY position
"""
REPLIES = """
SELECT y.version, y.answer, y.at, y.note, y.clerk IS NOT NULL AS by_office,
    coalesce((SELECT jsonb_agg(jsonb_build_object('receipt', c.receipt,
        'text', coalesce(rc.text, c.text), 'proposed_text', coalesce(rc.proposed_text, c.proposed_text),
        'clause_number', (SELECT l.number FROM clause l JOIN draft d ON d.id = l.draft
            WHERE l.identity = c.clause ORDER BY {} DESC, d.version DESC LIMIT 1)) ORDER BY x.id)
        FROM reply_comment x JOIN comment c ON c.id = x.comment LEFT JOIN redacted_comment rc ON rc.comment = c.id
        WHERE x.reply = y.id), '[]')::text AS comments
FROM reply y WHERE y.addressee = {} ORDER BY y.version
"""
CLAUSES = """
SELECT l.identity AS id, l.number, l.heading, l.text, l.path FROM clause l WHERE l.draft = (
    SELECT d.id FROM draft d WHERE d.consultation = {} AND {} ORDER BY d.version DESC LIMIT 1) ORDER BY l.position
"""


class _Reply(msgspec.Struct):
    version: int
    answer: Answer
    at: datetime
    note: str
    by_office: bool
    comments: str


async def places(request: UUID) -> list[Place]:
    """Everybody a request was sent to, in order."""
    return await fetch(Place, PLACES, request)


def place_of(actor: Actor, found: list[Place], code: str, token: str, today: date) -> Place:
    """As which addressee somebody comes: by the link they were sent, else by the account they act from.

    Raises 404 for who was not asked and for a wrong link, 403 ``link_over``.
    """
    if token:
        position = position_of(code, token, today)
        place = next((one for one in found if one.position == position), None)
    else:
        place = next((one for one in found if one.is_of(actor)), None)
    if place is None:
        raise Refused(NOT_ASKED)
    return place


async def letter(actor: Actor, code: str, token: str = "") -> Letter:
    """The letter to whoever comes with its link or acts for who was asked. Raises as ``place_of`` does."""
    read = read_code(code)
    row = await fetch_one(_Request, REQUEST, read) if read else None
    if row is None:
        raise Refused(NOT_ASKED)
    today = day_of(clock.now(), current().zone)
    place = place_of(actor, await places(row.id), row.code, token, today)
    state = state_at(row.state, row.opens_at, row.closes_at, clock.now())
    replies = [_said(reply) for reply in await fetch(_Reply, REPLIES, BEFORE_OPENING, place.id)]
    reminded = await fetch(_Found, "SELECT EXISTS (SELECT FROM reminder WHERE addressee = {}) AS found", place.id)
    return Letter(
        request=row.id,
        code=row.code,
        slug=row.slug,
        title=row.title,
        body=BodyName(row.body_slug, row.body_name, row.body_name_en),
        contact_phone=row.phone,
        reference=row.reference,
        letter=row.letter,
        sent_on=row.sent_on,
        due_on=row.due_on,
        addressee=place,
        progress=progress(
            [reply.answer for reply in replies], reminded=reminded[0].found, due_on=row.due_on, today=today
        ),
        replies=replies,
        clauses=await fetch(ClauseView, CLAUSES, row.consultation, BEFORE_OPENING),
        open=state in LISTENING,
        public=state in PUBLIC,
    )


class _Found(msgspec.Struct):
    found: bool


def _said(row: _Reply) -> SaidReply:
    return SaidReply(
        version=row.version,
        answer=row.answer,
        at=row.at,
        note=row.note,
        by_office=row.by_office,
        comments=msgspec.json.decode(row.comments, type=list[SaidComment]),
    )


class LetterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in the list of those that an account was sent."""

    code: str
    title: str
    body: BodyName
    name: str
    sent_on: date
    due_on: date
    progress: Progress


class _Line(msgspec.Struct):
    code: str
    title: str
    body_slug: str
    body_name: str
    body_name_en: str
    name: str
    sent_on: date
    due_on: date
    answers: list[Answer]
    reminded: bool


LINES = """
SELECT r.code, c.title, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, a.name, r.sent_on,
    r.due_on, ARRAY(SELECT y.answer FROM reply y WHERE y.addressee = a.id) AS answers,
    EXISTS (SELECT FROM reminder m WHERE m.addressee = a.id) AS reminded
FROM addressee a JOIN written_request r ON r.id = a.request JOIN consultation c ON c.id = r.consultation
JOIN body b ON b.id = c.body
WHERE (a.organisation = {} OR a.body = ANY({})) AND c.state <> 'withdrawn' ORDER BY r.id DESC LIMIT 200
"""


async def letters(actor: Actor) -> list[LetterLine]:
    """The letters to the organisation the actor acts for, or to the bodies they answer for, newest first."""
    today = day_of(clock.now(), current().zone)
    rows = await fetch(_Line, LINES, actor.organisation, list(actor.bodies(*ANSWERING)))
    return [
        LetterLine(
            code=row.code,
            title=row.title,
            body=BodyName(row.body_slug, row.body_name, row.body_name_en),
            name=row.name,
            sent_on=row.sent_on,
            due_on=row.due_on,
            progress=progress(row.answers, reminded=row.reminded, due_on=row.due_on, today=today),
        )
        for row in rows
    ]
