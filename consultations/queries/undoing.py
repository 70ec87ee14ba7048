"""The acts on the queue of a consultation, with what each did."""

from __future__ import annotations

from uuid import UUID

from piccolo.querystring import QueryString

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.undoing import WorkActs, WorkActView
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of

ACTS = """
SELECT a.id, a.kind, a.at, p.name AS by, a.person IS NOT DISTINCT FROM {} AS own, a.reverses,
    (SELECT r.id FROM work_act r WHERE r.reverses = a.id) AS reversed_by, w.*,
    ARRAY(SELECT t.title FROM point t WHERE t.id IN (SELECT k.point FROM work_change k WHERE k.act = a.id)
        ORDER BY t.position) AS points
FROM work_act a JOIN person p ON p.id = a.person
CROSS JOIN LATERAL (
    SELECT count(DISTINCT k.comment) AS comments, count(*) FILTER (WHERE k.change = 'linked') AS linked,
        count(*) FILTER (WHERE k.change = 'unlinked') AS unlinked,
        count(*) FILTER (WHERE k.change = 'marked') AS marked,
        count(*) FILTER (WHERE k.change = 'unmarked') AS unmarked
    FROM work_change k WHERE k.act = a.id
) w
WHERE {} ORDER BY a.id DESC LIMIT {}
"""


async def acts_of_work(
    actor: Actor,
    which: str | ConsultationView,
    *,
    own: bool = False,
    only: UUID | None = None,
    cursor: str | None = None,
    limit: int = 20,
) -> WorkActs:
    """The acts of everybody or one's own, the newest first; ``only`` keeps one. Raises 403 outside the office."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return await acts_of(actor, view.id, own=own, only=only, cursor=cursor, limit=limit)


async def acts_of(
    actor: Actor, id_: UUID, *, own: bool, limit: int, only: UUID | None = None, cursor: str | None = None
) -> WorkActs:
    """The same for who has asked already whether the actor may know."""
    parts = [QueryString("a.consultation = {}", id_)]
    if own:
        parts.append(QueryString("a.person = {}", actor.person))
    if only:
        parts.append(QueryString("a.id = {}", only))
    if cursor:
        parts.append(QueryString("a.id < {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    shown, following = page_of(await fetch(WorkActView, ACTS, actor.person, where, limit + 1), limit)
    return WorkActs(shown, following)
