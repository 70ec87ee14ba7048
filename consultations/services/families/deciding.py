"""What officers do with families: split, move, join, confirm. Each is a row with who and when; each can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.errors import EDITED_MEANWHILE, NO_SUCH_COMMENT
from consultations.rules.families import (
    Deed,
    check_confirmed,
    check_move,
    check_split,
    check_taken_back,
    check_there,
)
from consultations.schemas.families import Confirmation, FamilyId, Move, Split
from consultations.services.families.holding import HeldFamily, held_families
from consultations.services.families.writing import measured, moved, recounted
from consultations.services.loading import Held
from consultations.services.pointing import demand_answering
from consultations.tables.family import Family
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean


class _Id(msgspec.Struct):
    comment: UUID


class _Act(msgspec.Struct):
    id: UUID
    kind: Deed
    family: UUID
    other: UUID | None
    comments: list[UUID]


async def split(actor: Actor, *, family: UUID, new: Split) -> FamilyId:
    """Make some members a family of their own; the new family.

    Raises 409 ``edited_meanwhile``, 422 where none would stay or one is not a member, 403 without the role.
    """
    async with transaction():
        held, (one,) = await held_families(family)
        _demand(actor, held, one, new.version)
        chosen = await _members(one, new.comments)
        demand(check_split(len(chosen), one.members))
        now = clock.now()
        made = Family(id=uuid7(), consultation=held.id, made_at=now, made_by=actor.person)
        await Family.insert(made)
        other = HeldFamily(made.id, held.id, 0, 0, confirmed=False)
        await _send(actor, held, one, other, chosen, Deed.SPLIT, new.note)
        stated = FamilyId(made.id, 1)
        await answered(stated)
    return stated


async def move(actor: Actor, *, family: UUID, change: Move) -> FamilyId:
    """Put some members, or all, into another family of the consultation; that family.

    Raises 409 ``edited_meanwhile`` or ``empty``, 422 for the same family or one that is not a member, 404, 403.
    """
    async with transaction():
        demand(check_move(family, change.to))
        held, (one, other) = await held_families(family, change.to)
        _demand(actor, held, one, change.version)
        demand(check_there(one.members))
        chosen = await _members(one, change.comments)
        deed = Deed.MOVED if change.comments else Deed.JOINED
        await _send(actor, held, one, other, chosen, deed, change.note)
        stated = FamilyId(other.id, other.version + 1)
        await answered(stated)
    return stated


async def confirm(actor: Actor, *, family: UUID, given: Confirmation) -> FamilyId:
    """Note that an officer found the family to be one. Raises 409 ``edited_meanwhile`` or ``confirmed``, 403."""
    async with transaction():
        held, (one,) = await held_families(family)
        _demand(actor, held, one, given.version)
        demand(check_there(one.members))
        demand(check_confirmed(confirmed=one.confirmed, wanted=True))
        stated = await _confirm(actor, held, one, note=given.note, confirmed=True)
        await answered(stated)
    return stated


async def unconfirm(actor: Actor, *, family: UUID, given: Confirmation) -> FamilyId:
    """Take the confirmation back. Raises 409 ``edited_meanwhile`` or ``not_confirmed``, 403."""
    async with transaction():
        held, (one,) = await held_families(family)
        _demand(actor, held, one, given.version)
        demand(check_confirmed(confirmed=one.confirmed, wanted=False))
        stated = await _confirm(actor, held, one, note=given.note, confirmed=False)
        await answered(stated)
    return stated


async def take_back(actor: Actor, *, family: UUID, act: UUID) -> FamilyId:
    """Undo one act on a family, no more and no less: comments that have gone elsewhere since stay there.

    The family the comments are back in. Raises 404 where the family has no such act, 409 ``taken_back`` or ``empty``.
    """
    async with transaction():
        done = await fetch_one(
            _Act,
            "SELECT a.id, a.kind, a.family, a.other, a.comments FROM family_act a"
            " WHERE a.id = {} AND {} IN (a.family, a.other)",
            act,
            family,
        )
        if done is None:
            raise Refused(NOT_FOUND)
        held, (one, *others) = await held_families(done.family, *([done.other] if done.other else []))
        demand_answering(actor, held)
        rows = await execute("SELECT FROM family_act WHERE reverses = {}", act)
        demand(check_taken_back(taken_back=bool(rows)))
        if not others:
            demand(check_confirmed(confirmed=one.confirmed, wanted=done.kind is not Deed.CONFIRMED))
            confirmed = done.kind is not Deed.CONFIRMED
            stated = await _confirm(actor, held, one, confirmed=confirmed, reverses=act)
        else:
            found = await fetch(
                _Id,
                "SELECT comment FROM family_member WHERE family = {} AND comment = ANY({}) ORDER BY comment",
                others[0].id,
                done.comments,
            )
            demand(check_there(len(found)))
            await _send(actor, held, others[0], one, [row.comment for row in found], Deed.MOVED, "", reverses=act)
            stated = FamilyId(one.id, one.version + 1)
        await answered(stated)
    return stated


def _demand(actor: Actor, held: Held, family: HeldFamily, version: int) -> None:
    demand_answering(actor, held)
    if family.version != version:
        raise Refused(msgspec.structs.replace(EDITED_MEANWHILE, extra={"version": family.version}))


async def _members(family: HeldFamily, comments: Sequence[UUID]) -> list[UUID]:
    """The chosen members, all without a choice. Raises 422 for a comment that is none."""
    found = await fetch(
        _Id,
        "SELECT comment FROM family_member WHERE family = {} AND ({} OR comment = ANY({})) ORDER BY comment",
        family.id,
        not comments,
        list(comments),
    )
    if comments and len(found) != len(set(comments)):
        raise Refused(invalid(FieldError("comments", "unknown_value", NO_SUCH_COMMENT)))
    return [row.comment for row in found]


async def _send(
    actor: Actor,
    held: Held,
    one: HeldFamily,
    other: HeldFamily,
    comments: Sequence[UUID],
    deed: Deed,
    note: str,
    *,
    reverses: UUID | None = None,
) -> None:
    """Comments go from ``one`` to ``other``; both are counted, represented and measured anew."""
    await moved(comments, one.id, other.id, by=actor.person)
    changed = await recounted([one.id, other.id])
    await measured(one.id, None if one.id in changed else [])
    await measured(other.id, None if other.id in changed else comments)
    await execute("UPDATE family SET version = version + 1 WHERE id = {}", one.id)
    await execute("UPDATE family SET version = {} WHERE id = {}", other.version + 1, other.id)
    await _write(actor, held, one, deed, note, other=other, comments=comments, reverses=reverses)


async def _confirm(
    actor: Actor, held: Held, one: HeldFamily, *, confirmed: bool, note: str = "", reverses: UUID | None = None
) -> FamilyId:
    await execute(
        "UPDATE family SET version = version + 1, confirmed_at = {}, confirmed_by = {} WHERE id = {}",
        clock.now() if confirmed else None,
        actor.person if confirmed else None,
        one.id,
    )
    await _write(actor, held, one, Deed.CONFIRMED if confirmed else Deed.UNCONFIRMED, note, reverses=reverses)
    return FamilyId(one.id, one.version + 1)


async def _write(
    actor: Actor,
    held: Held,
    one: HeldFamily,
    deed: Deed,
    note: str,
    *,
    other: HeldFamily | None = None,
    comments: Sequence[UUID] = (),
    reverses: UUID | None = None,
) -> None:
    await execute(
        "INSERT INTO family_act (id, consultation, family, kind, other, comments, person, at, note, version,"
        " other_version, reverses) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        one.id,
        str(deed),
        other.id if other else None,
        list(comments),
        actor.person,
        clock.now(),
        clean(note).strip(),
        one.version + 1,
        other.version + 1 if other else None,
        reverses,
    )
    await record(
        actor,
        f"family.{deed}",
        f"family:{one.id}",
        body=held.body,
        other=str(other.id) if other else None,
        comments=len(comments),
        reverses=str(reverses) if reverses else None,
    )
