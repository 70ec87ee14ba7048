"""The queue: families and single comments in the order they came in, narrowed by what the address says."""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.comments import NOT_BY_WHAT_IS_REDACTED, body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.queue_items import CHOSEN, GIVEN, GROUPED, ITSELF, SINGLE, Row, item_of, measured
from consultations.rules.queue import Progress
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.queue import QueuePage
from consultations.words import Channel, Stance
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, cursor_of
from participation.base.text import search_words


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the queue is narrowed to.

    ``whole`` keeps what is about the whole draft; ``officer`` what was given to somebody, ``free`` what was given to
    nobody. A channel, a stance or words keep an item where one of its comments has them.
    """

    progress: Progress | None = None
    clause: UUID | None = None
    whole: bool = False
    channel: Channel | None = None
    stance: Stance | None = None
    officer: UUID | None = None
    free: bool = False
    set_apart: bool = False
    noted: bool = False
    q: str = ""


LEFT = """EXISTS (SELECT FROM {} WHERE NOT EXISTS (SELECT FROM point_comment pc WHERE pc.comment = x.comment)
    AND NOT EXISTS (SELECT FROM no_change n WHERE n.comment = x.comment))"""
UNDECIDED = """EXISTS (SELECT FROM {} JOIN point_comment pc ON pc.comment = x.comment
    WHERE NOT EXISTS (SELECT FROM disposition d WHERE d.point = pc.point))"""
LINKED = "EXISTS (SELECT FROM {} JOIN point_comment pc ON pc.comment = x.comment)"
OF_CHANNEL = "EXISTS (SELECT FROM {} JOIN comment c ON c.id = x.comment WHERE c.channel = {})"
OF_STANCE = "EXISTS (SELECT FROM {} JOIN comment c ON c.id = x.comment WHERE c.stance = {})"
SAYING = """i.id IN (SELECT coalesce(m.family, c.id) FROM comment c LEFT JOIN family_member m ON m.comment = c.id
    WHERE c.consultation = {} AND to_tsvector('simple', c.bigrams) @@ to_tsquery('simple', {}) AND {})"""
NOTED = """i.id IN (SELECT coalesce(t.family, m.family, t.comment) FROM internal_note t
    LEFT JOIN family_member m ON m.comment = t.comment WHERE t.consultation = {} AND t.point IS NULL)"""
APART = """(i.apart OR i.id IN (SELECT m.family FROM family_member m JOIN family f ON f.id = m.family
    WHERE f.consultation = {} AND m.flag IS NOT NULL))"""
MARKED = """i.id IN (SELECT coalesce(m.family, c.id) FROM no_change n JOIN comment c ON c.id = n.comment
    LEFT JOIN family_member m ON m.comment = c.id WHERE c.consultation = {})"""
PAGE = """
SELECT * FROM ((SELECT * FROM {} WHERE {} ORDER BY i.place LIMIT {})
    UNION ALL (SELECT * FROM {} WHERE {} ORDER BY i.place LIMIT {})) p ORDER BY p.place LIMIT {}
"""


async def queue(
    actor: Actor,
    which: str | ConsultationView,
    wanted: QueueFilter,
    *,
    cursor: str | None = None,
    limit: int = 30,
) -> QueuePage:
    """The items that the filter keeps. Raises 403 for who is not of the office that answers."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return await queue_page(view.id, wanted, cursor=cursor, limit=limit)


async def queue_page(id_: UUID, wanted: QueueFilter, *, cursor: str | None, limit: int) -> QueuePage:
    """The same for who has asked already whether the actor may know."""
    rows = await _rows(id_, wanted, after_cursor(cursor) if cursor else None, limit + 1)
    following = cursor_of(rows[limit - 1].place) if len(rows) > limit else None
    return QueuePage([item_of(row) for row in rows[:limit]], following)


async def _rows(id_: UUID, wanted: QueueFilter, after: UUID | None, limit: int) -> list[Row]:
    parts: list[object] = []
    for source, members in ((GROUPED, CHOSEN), (SINGLE, ITSELF)):
        conditions = _conditions(id_, wanted, after, members)
        parts += [
            QueryString(source, *[id_] * source.count("{}")),
            QueryString(" AND ".join("{}" for _ in conditions), *conditions),
            limit,
        ]
    return await measured(QueryString(PAGE, *parts, limit))


def _conditions(id_: UUID, wanted: QueueFilter, after: UUID | None, members: QueryString) -> list[QueryString]:
    found = [QueryString("true")]
    if after:
        found.append(QueryString("i.place > {}", after))
    if wanted.clause:
        found.append(QueryString("i.clause = {}", wanted.clause))
    if wanted.whole:
        found.append(QueryString("i.clause IS NULL"))
    if wanted.channel:
        found.append(QueryString(OF_CHANNEL, members, str(wanted.channel)))
    if wanted.stance:
        found.append(QueryString(OF_STANCE, members, str(wanted.stance)))
    if words := search_words(wanted.q):
        found.append(QueryString(SAYING, id_, words, QueryString(NOT_BY_WHAT_IS_REDACTED, words)))
    if wanted.noted:
        found.append(QueryString(NOTED, id_))
    if wanted.set_apart:
        found.append(QueryString(APART, id_))
    if wanted.officer:
        given = QueryString(GIVEN, members, members, members)
        found.append(
            QueryString("EXISTS (SELECT FROM delegation d WHERE {} AND d.officer = {})", given, wanted.officer)
        )
    if wanted.free:
        given = QueryString(GIVEN, members, members, members)
        found.append(QueryString("NOT EXISTS (SELECT FROM delegation d WHERE {})", given))
    return found + _so_far(id_, wanted.progress, members)


def _so_far(id_: UUID, progress: Progress | None, members: QueryString) -> list[QueryString]:
    left, undecided = QueryString(LEFT, members), QueryString(UNDECIDED, members)
    linked = QueryString(LINKED, members)
    match progress:
        case None:
            return []
        case Progress.UNASSIGNED:
            return [left]
        case Progress.ASSIGNED:
            return [undecided, QueryString("NOT {}", left)]
        case Progress.ANSWERED:
            return [linked, QueryString("NOT {}", undecided), QueryString("NOT {}", left)]
        case Progress.NO_CHANGE_ASKED:
            return [QueryString(MARKED, id_), QueryString("NOT {}", linked), QueryString("NOT {}", left)]
