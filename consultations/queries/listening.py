"""Written requests as the office that sent them sees them: who was asked, who replied, who stays silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.listening.words import Answer, Party
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.rules.listening import progress, tally
from consultations.schemas.listening import AddresseeView, ReplyView, Requests, RequestView
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind
from participation.base.rules_file.counting import day_of
from participation.base.settings import current


class _Request(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    reference: str
    letter: str
    sent_on: date
    sent_at: datetime
    due_on: date
    sent_by: str


class _Reply(msgspec.Struct, frozen=True):
    version: int
    answer: Answer
    at: datetime
    replied_on: date
    note: str
    entered_by: str
    comments: list[UUID]


class _Addressee(msgspec.Struct, frozen=True):
    id: UUID
    request: UUID
    position: int
    kind: Party
    name: str
    account: bool
    contact_kind: ContactKind | None
    contact: str | None
    reminded: list[datetime]
    replies: str


REQUESTS = """
SELECT r.id, r.code, r.reference, r.letter, r.sent_on, r.sent_at, r.due_on, p.name AS sent_by
FROM written_request r JOIN person p ON p.id = r.person WHERE {} ORDER BY r.id
"""
ADDRESSEES = """
SELECT a.id, a.request, a.position, a.kind, a.name, a.contact_kind, a.contact,
    a.body IS NOT NULL OR a.organisation IS NOT NULL AS account,
    ARRAY(SELECT m.at FROM reminder m WHERE m.addressee = a.id ORDER BY m.at) AS reminded,
    coalesce((SELECT jsonb_agg(jsonb_build_object('version', y.version, 'answer', y.answer, 'at', y.at,
        'replied_on', y.replied_on, 'note', y.note, 'entered_by', coalesce(p.name, ''),
        'comments', ARRAY(SELECT c.comment FROM reply_comment c WHERE c.reply = y.id ORDER BY c.id))
        ORDER BY y.version) FROM reply y LEFT JOIN person p ON p.id = y.clerk WHERE y.addressee = a.id), '[]')::text
        AS replies
FROM addressee a WHERE a.request = ANY({}) ORDER BY a.request, a.position
"""


async def written_requests(actor: Actor, slug: str) -> Requests:
    """The written requests of a consultation, for its office. Raises 403 for others."""
    seen = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(seen.id)):
        raise Refused(FORBIDDEN)
    return Requests(await requests_where(QueryString("r.consultation = {}", seen.id)))


class _Where(msgspec.Struct):
    slug: str
    body: UUID


async def written_request(actor: Actor, request: UUID) -> RequestView:
    """One written request, for its office. Raises 404 for others, as for one that does not exist."""
    where = await fetch_one(
        _Where,
        "SELECT c.slug, c.body FROM written_request r JOIN consultation c ON c.id = r.consultation WHERE r.id = {}",
        request,
    )
    if where is None or not actor.has(*STAFF, body=where.body):
        raise Refused(NOT_FOUND)
    return (await requests_where(QueryString("r.id = {}", request)))[0]


async def requests_where(condition: QueryString) -> list[RequestView]:
    """The written requests ``r`` that a condition holds for, each as it stands today."""
    found = await fetch(_Request, REQUESTS, condition)
    if not found:
        return []
    today = day_of(clock.now(), current().zone)
    rows = await fetch(_Addressee, ADDRESSEES, [request.id for request in found])
    return [_request(request, [row for row in rows if row.request == request.id], today) for request in found]


def _request(request: _Request, rows: Sequence[_Addressee], today: date) -> RequestView:
    addressees = [_addressee(row, request.due_on, today) for row in rows]
    return RequestView(
        **msgspec.structs.asdict(request),
        tally=tally(one.progress for one in addressees),
        addressees=addressees,
    )


def _addressee(row: _Addressee, due_on: date, today: date) -> AddresseeView:
    replies = msgspec.json.decode(row.replies, type=list[_Reply])
    return AddresseeView(
        id=row.id,
        position=row.position,
        kind=row.kind,
        name=row.name,
        account=row.account,
        contact=masked(row.contact_kind, row.contact) if row.contact_kind and row.contact else "",
        progress=progress([r.answer for r in replies], reminded=bool(row.reminded), due_on=due_on, today=today),
        reminded=row.reminded,
        replies=[ReplyView(**msgspec.structs.asdict(reply)) for reply in replies],
    )
