"""One item of the queue in full: what it says, and all who say it, those most unlike it first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.queue_items import item_of, some
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.queue import QueueItem, QueueMember
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

MEMBERS = """
SELECT c.id, coalesce(x.family, c.id) AS item, c.receipt, c.received_at, c.channel, c.clause,
    coalesce(rc.text, c.text) AS text,
    coalesce(rc.proposed_text, c.proposed_text) AS proposed_text, c.stance, c.standing,
    c.erased_at IS NOT NULL AS erased, x.similarity, x.apart AS set_apart,
    ARRAY(SELECT pc.point FROM point_comment pc WHERE pc.comment = c.id ORDER BY pc.point) AS points,
    EXISTS (SELECT FROM no_change n WHERE n.comment = c.id) AS marked, last.by, last.at, x.placed_at
FROM (SELECT *, coalesce(u.placed_at > {}, false) AS new FROM (
        SELECT m.comment, m.family, m.similarity, m.placed_at, m.flag IS NOT NULL AND f.apart_from IS NULL AS apart
        FROM family_member m JOIN family f ON f.id = m.family WHERE f.consultation = {} AND f.id = ANY({})
        UNION ALL SELECT k.id, NULL, NULL, NULL, false FROM comment k WHERE k.consultation = {} AND k.id = ANY({})
    ) u ORDER BY new DESC, u.apart DESC, u.similarity NULLS FIRST, u.comment LIMIT {}) x
JOIN comment c ON c.id = x.comment LEFT JOIN redacted_comment rc ON rc.comment = c.id
LEFT JOIN LATERAL (
    SELECT p.name AS by, t.at FROM (
        SELECT pc.person, pc.at FROM point_comment pc WHERE pc.comment = c.id
        UNION ALL SELECT n.person, n.at FROM no_change n WHERE n.comment = c.id
    ) t LEFT JOIN person p ON p.id = t.person ORDER BY t.at DESC LIMIT 1
) last ON true
ORDER BY x.new DESC, x.apart DESC, x.similarity NULLS FIRST, c.id
"""
# one of them by its own id
ONE = MEMBERS.replace("f.id = ANY({})", "m.comment = ANY({})")


class WholeItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item with the comment that stands for it in full; ``members`` are at most so many as were asked for."""

    item: QueueItem
    shown: QueueMember
    members: list[QueueMember]


async def members_of(
    consultation_id: UUID, ids: list[UUID], most: int, *, since: datetime | None = None
) -> list[QueueMember]:
    """The comments of some items: what came to them ``since``, who says the opposite, then those least alike."""
    return await fetch(QueueMember, MEMBERS, since, consultation_id, ids, consultation_id, ids, most)


async def whole_item(actor: Actor, which: str | ConsultationView, id_: UUID, *, most: int = 100) -> WholeItem:
    """An item by its id. Raises 404 where there is none, 403 outside the office."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    found = await found_item(view.id, id_, most=most)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def found_item(
    consultation_id: UUID, id_: UUID, *, most: int, known: QueueItem | None = None
) -> WholeItem | None:
    """The same for who has asked already whether the actor may know; None where there is no such item.

    ``known`` is the item where it was read a moment ago.
    """
    item = known or next((item_of(row) for row in await some(consultation_id, [id_])), None)
    if item is None:
        return None
    members = await members_of(consultation_id, [id_], most)
    shown = next((one for one in members if one.id == item.comment), None)
    if shown is None:
        [shown] = await fetch(QueueMember, ONE, None, consultation_id, [item.comment], consultation_id, [], 1)
    return WholeItem(item=item, shown=shown, members=members)
