"""What is overdue, the longest first: answers, promises and follow-ups in one list, from indexes of what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.follow_ups import READING, SIDES, Whose
from decisions.queries.overdue_paging import MAX, NIL, NO_CONDITION, After, after_of, cursor_after
from decisions.queries.searching import Rows, in_order
from decisions.rules.overdue import OverdueKind, days_late
from decisions.schemas.follow_up import Unit
from decisions.schemas.overdue import OverdueLine, OverduePage
from decisions.services.follow_up_loading import today
from participation.base.database import fetch
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.rules_file.signing_off import WRONG_ROLE


class _Key(msgspec.Struct):
    kind: OverdueKind
    id: UUID
    due_on: date


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    announced_title: str | None
    announced_title_en: str | None
    title: str
    body: str
    body_name: str
    body_name_en: str
    unit: str
    unit_name: str
    unit_name_en: str
    promised_on: date | None
    moved_reason: str
    reopened_reason: str = ""


# Each is read along one partial index from where the page begins, and no further than the page goes.
BRANCHES = {
    OverdueKind.ANSWER: (
        ("'answer' AS kind, s.opinion AS id, s.answer_due_on AS due_on, s.found", "opinion_standing"),
        "s.answered_at IS NULL",
        "{} = w.id {} AND s.answer_due_on < {} AND (s.answer_due_on, s.opinion) > ({}::date, {}::uuid)",
    ),
    OverdueKind.PROMISE: (
        ("'promise' AS kind, s.opinion AS id, s.due_on, s.found", "opinion_standing"),
        "s.due_on IS NOT NULL",
        "{} = w.id {} AND s.due_on < {} AND (s.due_on, s.opinion) > ({}::date, {}::uuid)",
    ),
    OverdueKind.FOLLOW_UP: (
        ("'follow-up' AS kind, s.follow_up AS id, s.due_on, s.found", "follow_up_standing"),
        "s.done_at IS NULL",
        "{} = w.id {} AND s.due_on < {} AND (s.due_on, s.follow_up) > ({}::date, {}::uuid)",
    ),
}
KEYS = """
SELECT DISTINCT x.kind, x.id, x.due_on FROM unnest({}::uuid[]) AS w(id) CROSS JOIN LATERAL ({}) x
ORDER BY x.due_on, x.kind, x.id LIMIT {}
"""
# What everybody may read of a meeting is what its announcement in force says.
NAMES = """
o.number, m.slug AS meeting, m.title AS meeting_title, m.title_en AS meeting_title_en,
    n.content ->> 'title' AS announced_title, n.content ->> 'title_en' AS announced_title_en,
    b.slug AS body, b.name AS body_name, b.name_en AS body_name_en, u.slug AS unit, u.name AS unit_name,
    u.name_en AS unit_name_en
"""
OF = """
JOIN meeting m ON m.id = o.meeting JOIN body b ON b.id = s.body JOIN body u ON u.id = s.unit
LEFT JOIN LATERAL (SELECT convert_from(e.content, 'UTF8')::jsonb AS content FROM edition_in_force g
    JOIN edition e ON e.id = g.edition WHERE g.kind = 'announcement' AND g.subject = m.id) n ON true
"""
OPINIONS = """
SELECT o.id, o.id AS opinion, {}, coalesce(t.text, '') AS title, a.due_on AS promised_on,
    coalesce(l.reason, '') AS moved_reason, coalesce(r.reason, '') AS reopened_reason
FROM opinion_standing s JOIN opinion o ON o.id = s.opinion {}
LEFT JOIN LATERAL (SELECT left(text, 160) AS text FROM opinion_text WHERE opinion = o.id
    ORDER BY version DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT due_on FROM adoption WHERE opinion = o.id AND due_on IS NOT NULL
    ORDER BY version LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT reason FROM adoption WHERE opinion = o.id ORDER BY version DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (SELECT r.reason FROM satisfaction_answer c JOIN satisfaction_response r ON r.answer = c.id
    WHERE c.opinion = o.id AND r.response = 'reopen' ORDER BY c.turn DESC LIMIT 1) r ON true
WHERE s.opinion = ANY ({}::uuid[])
"""
FOLLOW_UPS = """
SELECT f.id, f.opinion, {}, f.title, f.due_on AS promised_on, coalesce(x.note, '') AS moved_reason
FROM follow_up_standing s JOIN follow_up f ON f.id = s.follow_up JOIN opinion o ON o.id = f.opinion {}
LEFT JOIN LATERAL (SELECT note FROM follow_up_step p WHERE p.follow_up = f.id AND p.act IN ('extend', 'reopen')
    ORDER BY p.id DESC LIMIT 1) x ON true
WHERE s.follow_up = ANY ({}::uuid[])
"""


async def overdue(
    actor: Actor,
    *,
    kind: OverdueKind | None = None,
    body: UUID | None = None,
    unit: UUID | None = None,
    q: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> OverduePage:
    """What is overdue in the units one works for, and of the meetings of one's offices; ``body`` is whose meeting.

    Raises 403 for who has no such role, 422 for a wrong cursor.
    """
    mine = actor.bodies(*READING)
    if not mine:
        raise Refused(WRONG_ROLE)
    after = after_of(cursor)
    sides: list[tuple[Whose, Sequence[UUID], UUID | None]]
    if unit and unit in mine:
        sides = [(Whose.UNIT, [unit], body)]
    elif body and body in mine:
        sides = [(Whose.MEETINGS, [body], unit)]
    else:
        # of a unit or a meeting that is not one's own only what the other side of it is
        sides = [(Whose.UNIT, list(mine), body)] if not unit else []
        sides += [(Whose.MEETINGS, list(mine), unit)] if not body else []
    keys: dict[tuple[OverdueKind, UUID], _Key] = {}
    for side, where, other in sides:
        for key in await _keys(side, where, other, kind, q, after, limit):
            keys[key.kind, key.id] = key
    return await _page(sorted(keys.values(), key=lambda one: (one.due_on, one.kind, one.id)), limit, inside=True)


async def shown_overdue(bodies: Sequence[UUID], *, cursor: str | None = None, limit: int = 50) -> OverduePage:
    """What these bodies are late with, as everybody reads it: no words of opinions, and no meeting not announced."""
    if not bodies:
        return OverduePage([], None)
    keys = await _keys(Whose.UNIT, list(bodies), None, None, "", after_of(cursor), limit)
    return await _page(keys, limit, inside=False)


async def _keys(
    side: Whose,
    bodies: Sequence[UUID],
    other: UUID | None,
    kind: OverdueKind | None,
    q: str,
    after: After,
    limit: int,
) -> list[_Key]:
    parts = [_branch(one, side, other, q, after, limit) for one in OverdueKind if kind in {None, one}]
    union = QueryString(" UNION ALL ".join("({})" for _ in parts), *parts)
    return await fetch(_Key, KEYS, list(bodies), union, limit + 1)


def _branch(kind: OverdueKind, side: Whose, other: UUID | None, q: str, after: After, limit: int) -> QueryString:
    across = QueryString("AND {} = {}", SIDES[_across(side)], other) if other else NO_CONDITION
    # among what is due on the day of the cursor: a later kind from its beginning, an earlier one not at all
    since = after.id if kind == after.kind else NIL if kind.value > after.kind else MAX
    columns, held, wanted = BRANCHES[kind]
    rows = Rows(*columns, held, QueryString(wanted, SIDES[side], across, today(), after.due_on, since))
    return in_order(rows, "due_on, id", q, limit + 1)


def _across(side: Whose) -> Whose:
    return Whose.MEETINGS if side is Whose.UNIT else Whose.UNIT


async def _page(keys: Sequence[_Key], limit: int, *, inside: bool) -> OverduePage:
    shown = keys[:limit]
    late = [key.id for key in shown if key.kind is OverdueKind.FOLLOW_UP]
    rest = [key.id for key in shown if key.kind is not OverdueKind.FOLLOW_UP]
    names, of = QueryString(NAMES), QueryString(OF)
    rows = {row.id: row for row in await fetch(_Row, OPINIONS, names, of, rest)} if rest else {}
    if late:
        rows |= {row.id: row for row in await fetch(_Row, FOLLOW_UPS, names, of, late)}
    lines = [_line(key, rows[key.id], inside=inside) for key in shown]
    end = After(shown[-1].due_on, shown[-1].kind, shown[-1].id) if len(keys) > limit else None
    return OverduePage(lines, cursor_after(end) if end else None)


def _line(key: _Key, row: _Row, *, inside: bool) -> OverdueLine:
    moved = key.kind is not OverdueKind.ANSWER and row.promised_on is not None and row.promised_on != key.due_on
    reason = row.moved_reason if moved else ""
    if key.kind is OverdueKind.ANSWER and inside:
        reason = row.reopened_reason
    announced = row.announced_title is not None
    return OverdueLine(
        kind=key.kind,
        id=key.id,
        opinion=row.opinion,
        number=row.number,
        meeting=row.meeting if inside or announced else "",
        meeting_title=row.meeting_title if inside else row.announced_title or "",
        meeting_title_en=row.meeting_title_en if inside else row.announced_title_en or "",
        title=row.title if inside else "",
        body=Unit(row.body, row.body_name, row.body_name_en),
        unit=Unit(row.unit, row.unit_name, row.unit_name_en),
        due_on=key.due_on,
        days_late=days_late(key.due_on, today()),
        moved_from=row.promised_on if moved else None,
        moved_reason=reason,
    )
