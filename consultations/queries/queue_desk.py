"""Everything the page of the queue shows, in few statements: asked once whether the actor may know."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.acts import Possible
from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.coverage import coverage
from consultations.queries.inside import Inside
from consultations.queries.noting import notes_on
from consultations.queries.queue import QueueFilter, queue_page
from consultations.queries.queue_one import WholeItem, found_item
from consultations.queries.undoing import acts_of
from consultations.schemas.delegating import Officer
from consultations.schemas.noting import NoteView
from consultations.schemas.queue import QueuePage
from consultations.schemas.undoing import WorkActView
from participation.base.database import fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


class OfferedPoint(msgspec.Struct, frozen=True):
    """A point that comments can be assigned to; ``status`` is its disposition, if it has one."""

    id: UUID
    position: int
    title: str
    status: str | None


class NamedClause(msgspec.Struct, frozen=True):
    """A clause as people commented on it."""

    id: UUID
    number: str
    heading: str


class Beside(msgspec.Struct, frozen=True):
    """What the forms offer."""

    points: list[OfferedPoint]
    clauses: list[NamedClause]
    officers: list[Officer]


class QueueDesk(msgspec.Struct, frozen=True, kw_only=True):
    """The frame's figures, the items, the one that is open, its notes, one's latest acts, and what forms offer."""

    inside: Inside
    page: QueuePage
    whole: WholeItem | None
    notes: list[NoteView]
    acts: list[WorkActView]
    beside: Beside


BESIDE = """
SELECT n.body,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'position', p.position, 'title', p.title, 'status',
        (SELECT d.status FROM disposition d WHERE d.point = p.id ORDER BY d.version DESC LIMIT 1)) ORDER BY p.position)
    FROM point p WHERE p.consultation = n.id AND p.retired_at IS NULL), '[]') AS points,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', l.identity, 'number', l.number, 'heading', l.heading)
        ORDER BY l.position) FROM clause l WHERE l.draft = (SELECT d.id FROM draft d WHERE d.consultation = n.id
        ORDER BY {} DESC, d.version DESC LIMIT 1)), '[]') AS clauses,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) ORDER BY p.name) FROM person p
        WHERE p.id IN (SELECT m.person FROM membership m WHERE m.body = n.body AND m.role = {} AND m.ended_at IS NULL)),
        '[]') AS officers
FROM consultation n WHERE n.id = {}
"""


class _Row(msgspec.Struct):
    body: UUID
    points: str
    clauses: str
    officers: str


async def beside(id_: UUID) -> tuple[UUID, Beside]:
    """The body that answers, with the points, the clauses of the text that was put to the public, and its officers."""
    row = await fetch_one(_Row, BESIDE, BEFORE_OPENING, Role.OFFICER, id_)
    assert row is not None  # a consultation that was seen a moment ago is there
    return row.body, Beside(
        msgspec.json.decode(row.points, type=list[OfferedPoint]),
        msgspec.json.decode(row.clauses, type=list[NamedClause]),
        msgspec.json.decode(row.officers, type=list[Officer]),
    )


async def queue_inside(actor: Actor, slug: str) -> tuple[Inside, Beside]:
    """The frame of a page of the queue and what its forms offer. Raises 404, and 403 outside the office."""
    view = await consultation(actor, slug)
    body, offered = await beside(view.id)
    if not actor.has(*STAFF, body=body):
        raise Refused(FORBIDDEN)
    inside = Inside(
        view=view,
        body=body,
        roles=frozenset(role for role, where in actor.roles if where == body),
        possible=Possible(frozenset()),
        cover=await coverage(view.id),
        points=len(offered.points),
    )
    return inside, offered


async def queue_desk(
    actor: Actor,
    slug: str,
    wanted: QueueFilter,
    *,
    cursor: str | None = None,
    limit: int = 30,
    item: UUID | None = None,
    members: int = 50,
) -> QueueDesk:
    """What the filter keeps, with ``item`` open, else the first; notes only for officers of the body."""
    inside, offered = await queue_inside(actor, slug)
    id_ = inside.view.id
    page = await queue_page(id_, wanted, cursor=cursor, limit=limit)
    opened = item or (page.items[0].id if page.items else None)
    known = next((one for one in page.items if one.id == opened), None)
    whole = await found_item(id_, opened, most=members, known=known) if opened else None
    officer = Role.OFFICER in inside.roles
    about = [whole.item.id, whole.item.comment] if whole else []
    return QueueDesk(
        inside=inside,
        page=page,
        whole=whole,
        notes=(await notes_on(id_, about)).items if officer and about else [],
        acts=(await acts_of(actor, id_, own=True, limit=3)).items if officer else [],
        beside=offered,
    )
