"""What an act on whole families will touch, told before it is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import consultation
from consultations.queries.queue_items import MEMBER_ROWS, MemberRow, item_of, some
from consultations.queries.queue_one import members_of
from consultations.queries.voices import VOICES
from consultations.rules.assigning import Member, plan
from consultations.schemas.assigning import NewAssignment
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.queue import QueueItem, QueueMember
from consultations.schemas.voices import Voices
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done now: ``touched`` comments get a point or a mark, and ``voices`` stand behind them.

    ``left``, ``already`` and ``raising`` stay as they are (see ``rules.assigning.Plan``). ``members`` are at most so
    many as were asked for, of ``comments`` in all; ``items`` with the versions to send along, read at ``seen_at``.
    """

    items: list[QueueItem]
    members: list[QueueMember]
    comments: int
    touched: int
    voices: Voices
    left: int
    already: int
    raising: int
    seen_at: datetime


async def preview(
    actor: Actor, which: str | ConsultationView, new: NewAssignment, *, most: int = 200, since: datetime | None = None
) -> Preview:
    """What ``assign`` would do with the same. Raises 403 without the role.

    An exception that is no member any more is passed over. What came to the items ``since`` stands first.
    """
    view = await consultation(actor, which)
    if not actor.has(Role.OFFICER, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    now = clock.now()
    rows = await fetch(MemberRow, MEMBER_ROWS, view.id, new.families, view.id, new.comments)
    along = set(new.set_apart)
    exceptions: dict[UUID, list[UUID]] = {row.comment: [] for row in rows if row.apart and row.comment not in along}
    there = {row.comment for row in rows}
    exceptions |= {one.comment: one.points for one in new.exceptions if one.comment in there}
    # a point that is to be stated stands for one that nobody raises yet
    points = [*new.points, *([uuid7()] if new.point else [])]
    found = {row.comment: Member(row.comment, frozenset(row.points), row.marked) for row in rows}
    made = plan(list(found.values()), points=points, no_change=new.no_change, exceptions=exceptions)
    if isinstance(made, Refusal):
        raise Refused(made)
    voices = await fetch_one(Voices, "SELECT {} FROM comment c WHERE c.id = ANY({})", VOICES, made.touched)
    assert voices is not None  # counts always have a row
    chosen = [*new.families, *new.comments]
    return Preview(
        items=[item_of(row) for row in await some(view.id, chosen)],
        members=await members_of(view.id, chosen, most, since=since),
        comments=len(found),
        touched=len(made.touched),
        voices=voices,
        left=len(made.left),
        already=len(made.already),
        raising=len(made.raising),
        seen_at=now,
    )
