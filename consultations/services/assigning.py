"""Whole families and comments get their points, or the mark "no change asked", in one act that can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.queue_changes import changes_since
from consultations.rules.assigning import Plan, check_choice, plan
from consultations.rules.queue import Change, Work
from consultations.schemas.assigning import Assigned, NewAssignment
from consultations.services.assigning_holding import HeldItem, hold_items, hold_points
from consultations.services.assigning_points import state_point_here
from consultations.services.loading import Held, locked
from consultations.services.pointing import demand_answering
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import N_, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor

CHANGED = Refusal(
    "changed_meanwhile", 409, N_("What you chose has changed since you saw it. Look at the changes, then go on.")
)
Written = tuple[Change, UUID | None, UUID | None, UUID | None]


async def assign(actor: Actor, *, slug: str, new: NewAssignment) -> Assigned:
    """Link everything of the chosen items to points, or mark it, but for the exceptions; one act, one row each.

    Raises 422 naming what was not chosen clearly, 409 ``changed_meanwhile`` where an item is not as it was read (with
    what changed and the versions of now), 409 once a report is in, 403 without the role.
    """
    exceptions = {one.comment: one.points for one in new.exceptions}
    async with transaction():
        held = await locked(slug)
        demand_answering(actor, held)
        demand(
            check_choice(
                items=[*new.families, *new.comments],
                points=new.points,
                states_one=new.point is not None,
                no_change=new.no_change,
                exceptions=exceptions,
            )
        )
        items = await hold_items(held, new.families, new.comments)
        await _unchanged(items, new)
        await hold_points(held, [*new.points, *(point for points in exceptions.values() for point in points)])
        stated = await state_point_here(actor, held, new.point) if new.point else None
        along = set(new.set_apart)
        stay: dict[UUID, list[UUID]] = {id_: [] for item in items for id_ in item.set_apart if id_ not in along}
        points = [*dict.fromkeys(new.points), *([stated] if stated else [])]
        members = list({member.comment: member for item in items for member in item.members}.values())
        made = plan(members, points=points, no_change=new.no_change, exceptions=stay | exceptions)
        if isinstance(made, Refusal):
            raise Refused(made)
        kind = Work.NO_CHANGE if new.no_change else Work.ASSIGN
        written = await carry_out(actor, made, clock.now())
        if stated:
            written.append((Change.STATED, None, stated, None))
        act = await keep_act(actor, held, kind, written)
        result = Assigned(
            act=act, kind=kind, comments=len(made.touched), left=len(made.left), already=len(made.already),
            raising=len(made.raising), points=points,
        )  # fmt: skip
        await record(
            actor, "comments.assigned" if kind is Work.ASSIGN else "comments.no_change_marked", f"act:{act}",
            body=held.body, consultation=str(held.id), comments=result.comments, points=[str(one) for one in points],
        )  # fmt: skip
        await answered(result)
    return result


async def _unchanged(items: Sequence[HeldItem], new: NewAssignment) -> None:
    """Raises 409 where an item is not as the caller read it."""
    wanted = set(new.families) | set(new.comments)
    there = {item.id: item.version for item in items}
    if wanted == set(there) and all(new.versions.get(id_, version) == version for id_, version in there.items()):
        return
    changes = await changes_since(new.seen_at, [m.comment for item in items for m in item.members])
    extra = {
        "versions": {str(id_): version for id_, version in there.items()},
        "gone": [str(id_) for id_ in sorted(wanted - set(there))],
        "changes": [msgspec.to_builtins(one) for one in changes],
    }
    raise Refused(msgspec.structs.replace(CHANGED, extra=extra))


async def carry_out(actor: Actor, made: Plan, now: datetime) -> list[Written]:
    """Write what a plan says; every change with the row that was made or taken away."""
    written = await unmark(made.unmark)
    written += await link(actor, made.link, now)
    return written + await mark(actor, made.mark, now)


async def link(actor: Actor, links: Sequence[tuple[UUID, UUID]], now: datetime) -> list[Written]:
    """Link comments to points; pairs are (point, comment)."""
    rows = await execute(
        "INSERT INTO point_comment (id, point, comment, person, at)"
        " SELECT gen_random_uuid(), l.point, l.comment, {}, {}"
        " FROM unnest({}::uuid[], {}::uuid[]) AS l (point, comment)"
        " ON CONFLICT (point, comment) DO NOTHING RETURNING id, point, comment",
        actor.person,
        now,
        [point for point, _ in links],
        [comment for _, comment in links],
    )
    return [(Change.LINKED, row["comment"], row["point"], row["id"]) for row in rows]


async def mark(actor: Actor, comments: Iterable[UUID], now: datetime) -> list[Written]:
    """Mark comments as asking for no change."""
    rows = await execute(
        "INSERT INTO no_change (id, comment, person, at)"
        " SELECT gen_random_uuid(), c, {}, {} FROM unnest({}::uuid[]) c"
        " ON CONFLICT (comment) DO NOTHING RETURNING id, comment",
        actor.person,
        now,
        list(comments),
    )
    return [(Change.MARKED, row["comment"], None, row["id"]) for row in rows]


async def unmark(comments: Iterable[UUID]) -> list[Written]:
    """Take marks away."""
    rows = await execute("DELETE FROM no_change WHERE comment = ANY({}) RETURNING id, comment", list(comments))
    return [(Change.UNMARKED, row["comment"], None, row["id"]) for row in rows]


async def keep_act(
    actor: Actor, held: Held, kind: Work, written: Sequence[Written], *, reverses: UUID | None = None
) -> UUID:
    """The row of an act and one row for each change; the id of the act."""
    act = uuid7()
    await execute(
        "INSERT INTO work_act (id, consultation, kind, person, at, reverses) VALUES ({}, {}, {}, {}, {}, {})",
        act,
        held.id,
        kind,
        actor.person,
        clock.now(),
        reverses,
    )
    await execute(
        'INSERT INTO work_change (id, act, change, comment, point, "row")'
        " SELECT gen_random_uuid(), {}, w.change, w.comment, w.point, w.kept"
        " FROM unnest({}::text[], {}::uuid[], {}::uuid[], {}::uuid[]) AS w (change, comment, point, kept)",
        act,
        *(list(column) for column in zip(*written, strict=True)) if written else ([], [], [], []),
    )
    return act
