"""Taking an act on the queue back: what it did and what is still so, as an act of its own."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import msgspec

from consultations.rules.queue import Change, Work
from consultations.rules.undoing import Changed, Now, Reversal, check_reversal, reversal
from consultations.schemas.undoing import Kept, Undone
from consultations.services import assigning
from consultations.services.assigning import Written, keep_act
from consultations.services.loading import locked_by_id
from consultations.services.pointing import demand_answering
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor


class _Act(msgspec.Struct):
    consultation: UUID
    person: UUID


class _Row(msgspec.Struct):
    id: UUID
    comment: UUID
    point: UUID | None = None


class _Point(msgspec.Struct):
    id: UUID
    untouched: bool


# A point that the act stated may go while nothing but the act itself has to do with it.
POINTS = """
SELECT p.id, p.version = 1 AND NOT EXISTS (SELECT FROM disposition d WHERE d.point = p.id)
    AND NOT EXISTS (SELECT FROM internal_note n WHERE n.point = p.id)
    AND NOT EXISTS (SELECT FROM point_comment pc WHERE pc.point = p.id AND pc.id <> ALL({})) AS untouched
FROM point p WHERE p.id = ANY({}) AND p.retired_at IS NULL ORDER BY p.id FOR UPDATE
"""


async def undo(actor: Actor, *, act: UUID) -> Undone:
    """Take back one's own act as far as nobody has worked on it since.

    Raises 404, 403 for somebody else's, 409 ``undone`` a second time, 409 once a report is in.
    """
    where = await fetch_one(_Act, "SELECT consultation, person FROM work_act WHERE id = {}", act)
    if where is None or not actor.signed_in:
        raise Refused(NOT_FOUND)
    async with transaction():
        held = await locked_by_id(where.consultation)
        demand_answering(actor, held)
        taken_back = await execute("SELECT FROM work_act WHERE reverses = {}", act)
        demand(check_reversal(own=where.person == actor.person, reversed_before=bool(taken_back)))
        changes = await fetch(Changed, 'SELECT change, comment, point, "row" FROM work_change WHERE act = {}', act)
        made = reversal(changes, await _now(changes))
        written = await _carry_out(actor, made)
        undone = await keep_act(actor, held, Work.UNDO, written, reverses=act)
        kept = Counter(str(one.change) for one in made.kept)
        result = Undone(
            act=undone,
            comments=len(made.comments),
            kept=[Kept(change=change, comments=number) for change, number in sorted(kept.items())],
        )
        await record(
            actor, "act.undone", f"act:{act}", body=held.body, consultation=str(held.id), comments=result.comments
        )
        await answered(result)
    return result


async def _now(changes: list[Changed]) -> Now:
    comments = sorted({one.comment for one in changes if one.comment})
    points = sorted({one.point for one in changes if one.point})
    await execute("SELECT id FROM comment WHERE id = ANY({}) ORDER BY id FOR UPDATE", comments)
    own = [one.row for one in changes if one.change is Change.LINKED]
    stands = await fetch(_Point, POINTS, own, points)
    links = await fetch(_Row, "SELECT id, comment, point FROM point_comment WHERE comment = ANY({})", comments)
    marks = await fetch(_Row, "SELECT id, comment FROM no_change WHERE comment = ANY({})", comments)
    by_comment: dict[UUID, dict[UUID, UUID]] = {}
    for row in links:
        if row.point:
            by_comment.setdefault(row.comment, {})[row.point] = row.id
    return Now(
        links=by_comment,
        marks={row.comment: row.id for row in marks},
        standing={point.id for point in stands},
        stated_only={point.id for point in stands if point.untouched},
    )


async def _carry_out(actor: Actor, made: Reversal) -> list[Written]:
    now = clock.now()
    written: list[Written] = [(Change.UNLINKED, one.comment, one.point, one.row) for one in made.unlink]
    await execute("DELETE FROM point_comment WHERE id = ANY({})", [one.row for one in made.unlink])
    written += await assigning.unmark([one.comment for one in made.unmark if one.comment])
    await execute("UPDATE point SET retired_at = {} WHERE id = ANY({})", now, made.retire)
    await execute("UPDATE point SET retired_at = NULL WHERE id = ANY({})", made.restore)
    written += [(Change.RETIRED, None, point, None) for point in made.retire]
    written += [(Change.STATED, None, point, None) for point in made.restore]
    written += await assigning.link(actor, made.link, now)
    return written + await assigning.mark(actor, made.mark, now)
