"""The items of an act, held with all their members until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.queries.queue_items import MEMBER_ROWS, MemberRow, version_of
from consultations.rules.assigning import Member
from consultations.services.families.holding import hold_families
from consultations.services.loading import Held
from participation.base.database import execute, fetch
from participation.base.errors import N_, FieldError, Refused, invalid

NO_SUCH_POINT = N_("This point was taken off the list or belongs to another consultation.")


class HeldItem(msgspec.Struct, frozen=True):
    """A family, or a comment by itself, with its members as they stand; ``set_apart`` seem to say the opposite."""

    id: UUID
    version: str
    members: list[Member]
    set_apart: list[UUID]


async def hold_items(held: Held, families: Sequence[UUID], comments: Sequence[UUID]) -> list[HeldItem]:
    """The items of a consultation that are still there: no family changes meanwhile, comments are locked by id.

    A family without members is not there any more.
    """
    await hold_families(held.id)
    await execute(
        "SELECT id FROM comment WHERE consultation = {} AND (id = ANY({})"
        " OR id IN (SELECT comment FROM family_member WHERE family = ANY({}))) ORDER BY id FOR UPDATE",
        held.id,
        list(comments),
        list(families),
    )
    rows = await fetch(MemberRow, MEMBER_ROWS, held.id, list(families), held.id, list(comments))
    by_item: dict[UUID, list[MemberRow]] = {}
    for row in rows:
        by_item.setdefault(row.item, []).append(row)
    return [_item(id_, members) for id_, members in by_item.items()]


def _item(id_: UUID, rows: Sequence[MemberRow]) -> HeldItem:
    return HeldItem(
        id_,
        version_of([(row.comment, row.points, row.marked) for row in rows]),
        [Member(row.comment, frozenset(row.points), row.marked) for row in rows],
        [row.comment for row in rows if row.apart],
    )


async def hold_points(held: Held, points: Sequence[UUID]) -> None:
    """Lock points in the order of their ids. Raises 422 where one does not stand in this consultation."""
    wanted = sorted(set(points))
    if not wanted:
        return
    rows = await execute(
        "SELECT id FROM point WHERE consultation = {} AND retired_at IS NULL AND id = ANY({}) ORDER BY id FOR UPDATE",
        held.id,
        wanted,
    )
    if len(rows) != len(wanted):
        raise Refused(invalid(FieldError("points", "unknown_value", NO_SUCH_POINT)))
