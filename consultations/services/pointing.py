"""主要意见: stating points, linking the comments that raise them, and marking those that ask for no change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.errors import EDITED_MEANWHILE, FROZEN, NO_SUCH_CLAUSE, NOT_YET, TITLE_MISSING
from consultations.queries.clause_numbers import clause_numbers
from consultations.rules.lifecycle import state_at
from consultations.rules.outcomes import check_no_change_asked
from consultations.rules.waiting import ANSWERABLE
from consultations.schemas.point import CorrectedPoint, NewPoint, PointId
from consultations.services.loading import Held, demand_role, locked, locked_by_id
from consultations.services.screening import of_consultation
from consultations.tables.point import Point
from consultations.words import State
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean


class HeldPoint(msgspec.Struct, frozen=True):
    """A point, locked after its consultation."""

    id: UUID
    consultation: UUID
    version: int


class _Count(msgspec.Struct):
    n: int


class _Where(msgspec.Struct):
    consultation: UUID


async def state_point(actor: Actor, *, slug: str, new: NewPoint) -> UUID:
    """State a point and link the comments that raise it. Raises 409 before the opening and once a report is in."""
    async with transaction():
        held = await locked(slug)
        demand_answering(actor, held)
        title = await _judged(held, new.title, new.clauses)
        last = await fetch_one(
            _Count, "SELECT coalesce(max(position), 0) AS n FROM point WHERE consultation = {}", held.id
        )
        point = Point(
            id=uuid7(),
            consultation=held.id,
            position=(last.n if last else 0) + 1,
            title=title,
            text=clean(new.text).strip(),
            clauses=list(dict.fromkeys(new.clauses)),
            created_at=clock.now(),
            created_by=actor.person,
        )
        await Point.insert(point)
        if new.comments:
            await _link(actor, held, point.id, new.comments)
        await record(
            actor, "point.stated", f"point:{point.id}", body=held.body, comments=[str(c) for c in new.comments]
        )
        stated = PointId(point.id)
        await answered(stated)
    return stated.id


async def correct_point(actor: Actor, *, point: UUID, change: CorrectedPoint) -> None:
    """State a point anew. Raises 409 ``edited_meanwhile`` where somebody else was faster."""
    async with transaction():
        held, found = await hold_point(point)
        demand_answering(actor, held)
        if change.version != found.version:
            raise Refused(EDITED_MEANWHILE)
        title = await _judged(held, change.title, change.clauses)
        await Point.update(
            {
                "title": title,
                "text": clean(change.text).strip(),
                "clauses": list(dict.fromkeys(change.clauses)),
                "version": found.version + 1,
            }
        ).where(Point.id == point)
        await record(actor, "point.corrected", f"point:{point}", body=held.body)


async def retire_point(actor: Actor, *, point: UUID) -> None:
    """Take a point off the list; the comments that raised it are without it from then on."""
    async with transaction():
        held, _ = await hold_point(point)
        demand_answering(actor, held)
        await execute("DELETE FROM point_comment WHERE point = {}", point)
        await execute("UPDATE point SET retired_at = {} WHERE id = {}", clock.now(), point)
        await record(actor, "point.retired", f"point:{point}", body=held.body)


async def link(actor: Actor, *, point: UUID, comments: Sequence[UUID]) -> int:
    """Note that comments raise a point; the number linked now. A mark "no change asked" goes with it."""
    async with transaction():
        held, _ = await hold_point(point)
        demand_answering(actor, held)
        linked = await _link(actor, held, point, comments)
        await record(actor, "point.linked", f"point:{point}", body=held.body, comments=[str(c) for c in comments])
    return linked


async def unlink(actor: Actor, *, point: UUID, comments: Sequence[UUID]) -> int:
    """Note that comments do not raise a point after all; the number unlinked."""
    async with transaction():
        held, _ = await hold_point(point)
        demand_answering(actor, held)
        rows = await execute(
            "DELETE FROM point_comment WHERE point = {} AND comment = ANY({}) RETURNING id", point, list(comments)
        )
        await record(actor, "point.unlinked", f"point:{point}", body=held.body, comments=[str(c) for c in comments])
    return len(rows)


async def mark_no_change(actor: Actor, *, slug: str, comments: Sequence[UUID]) -> int:
    """Note that comments ask for no change (无修改意见). Raises 409 for a comment that raises a point."""
    async with transaction():
        held = await locked(slug)
        demand_answering(actor, held)
        ids = await of_consultation(held, comments)
        linked = await fetch_one(_Count, "SELECT count(*) AS n FROM point_comment WHERE comment = ANY({})", ids)
        demand(check_no_change_asked(linked.n if linked else 0))
        rows = await execute(
            "INSERT INTO no_change (id, comment, person, at)"
            " SELECT gen_random_uuid(), c, {}, {} FROM unnest({}::uuid[]) c"
            " ON CONFLICT (comment) DO NOTHING RETURNING id",
            actor.person,
            clock.now(),
            ids,
        )
        await record(
            actor,
            "comment.no_change_marked",
            f"consultation:{held.id}",
            body=held.body,
            comments=[str(c) for c in ids],
        )
    return len(rows)


async def unmark_no_change(actor: Actor, *, slug: str, comments: Sequence[UUID]) -> int:
    """Take the mark back; the number of marks taken."""
    async with transaction():
        held = await locked(slug)
        demand_answering(actor, held)
        ids = await of_consultation(held, comments)
        rows = await execute("DELETE FROM no_change WHERE comment = ANY({}) RETURNING id", ids)
        await record(
            actor,
            "comment.no_change_unmarked",
            f"consultation:{held.id}",
            body=held.body,
            comments=[str(c) for c in ids],
        )
    return len(rows)


async def hold_point(point: UUID) -> tuple[Held, HeldPoint]:
    """A point that still stands and its consultation, which is locked first. Raises 404."""
    where = await fetch_one(_Where, "SELECT consultation FROM point WHERE id = {} AND retired_at IS NULL", point)
    if where is None:
        raise Refused(NOT_FOUND)
    held = await locked_by_id(where.consultation)
    found = await fetch_one(
        HeldPoint,
        "SELECT id, consultation, version FROM point WHERE id = {} AND retired_at IS NULL FOR UPDATE",
        point,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return held, found


def demand_answering(actor: Actor, held: Held) -> None:
    """Raises 403 without the officer's role, 409 while there is nothing to answer or the report is in."""
    demand_role(actor, held.body, Role.OFFICER)
    state = state_at(held.state, held.opens_at, held.closes_at, clock.now())
    if state not in ANSWERABLE:
        before = state in {State.PREPARED, State.SUBMITTED, State.APPROVED, State.REJECTED, State.SCHEDULED}
        raise Refused(NOT_YET if before else FROZEN)


async def _judged(held: Held, title: str, clauses: Sequence[UUID]) -> str:
    errors = []
    if not (written := clean(title).strip()):
        errors.append(FieldError("title", "required", TITLE_MISSING))
    known = await clause_numbers(held.id)
    if any(clause not in known for clause in clauses):
        errors.append(FieldError("clauses", "unknown_value", NO_SUCH_CLAUSE))
    if errors:
        raise Refused(invalid(*errors))
    return written


async def _link(actor: Actor, held: Held, point: UUID, comments: Sequence[UUID]) -> int:
    ids = await of_consultation(held, comments)
    await execute("DELETE FROM no_change WHERE comment = ANY({})", ids)
    rows = await execute(
        "INSERT INTO point_comment (id, point, comment, person, at)"
        " SELECT gen_random_uuid(), {}, c, {}, {} FROM unnest({}::uuid[]) c"
        " ON CONFLICT (point, comment) DO NOTHING RETURNING id",
        point,
        actor.person,
        clock.now(),
        ids,
    )
    return len(rows)
