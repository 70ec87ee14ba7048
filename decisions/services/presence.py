"""Attendance: who came in for which item and who left it, recorded on a screen, on paper or at a door."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.participants_held import lock_participants
from decisions.rules.participants import ENDED
from decisions.rules.presence import NOT_A_MOVE, NOT_THEIR_ITEM, Move, check_instant, check_moves, taken_back_with
from decisions.schemas.participant import MovesTaken, NewMove, NewMoves
from decisions.services.meeting_loading import MeetingHeld, demand_role, shared_meeting
from decisions.words import Direction
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import N_, NOT_FOUND, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

# Whoever stands at the door records it too.
RECORDING = (Role.SECRETARY, Role.OFFICER, Role.CLERK, Role.DOOR)
ID_TAKEN = Refusal("id_taken", 409, N_("Another entry was recorded under this id. Send it under a new one."))


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    participant: UUID
    item: UUID
    direction: Direction
    at: datetime
    voids: UUID | None

    @property
    def move(self) -> Move:
        return Move(id=self.id, item=self.item, direction=self.direction, at=self.at, voids=self.voids)


class _Attends(msgspec.Struct):
    id: UUID
    removed_at: datetime | None
    items: list[UUID]


ROWS = """
SELECT id, participant, item, direction, at, voids FROM presence WHERE participant = ANY ({}::uuid[])
UNION SELECT id, participant, item, direction, at, voids FROM presence WHERE id = ANY ({}::uuid[]) ORDER BY id
"""
ATTENDS = """
SELECT p.id, p.removed_at, ARRAY(SELECT i.item FROM participant_item i WHERE i.participant = p.id) AS items
FROM participant p WHERE p.meeting = {} AND p.id = ANY ({}::uuid[])
"""
OF = """
SELECT DISTINCT n.participant AS id FROM presence n JOIN participant p ON p.id = n.participant
WHERE p.meeting = {} AND n.id = ANY ({}::uuid[])
"""


class _Id(msgspec.Struct):
    id: UUID


async def record_moves(actor: Actor, *, meeting: str | UUID, new: NewMoves) -> MovesTaken:
    """Record entries and exits, and take back those that were wrong; all of it or nothing.

    What was recorded before under the same id is passed over, so that a list may be sent again. What is taken back
    goes with the other half of its pair. Raises 403, 404 for somebody of another meeting, 409 where they cannot have
    come or gone so (``in_already``, ``exit_without_entry``, ``other_item``, ``not_their_item``, ``invitation_ended``,
    ``id_taken``, ``taken_back_already``, ``meeting_off``), 422 for a time that cannot be.
    """
    async with transaction():
        held = await shared_meeting(meeting)
        demand_role(actor, held.body, *RECORDING)
        concerned = {move.participant for move in new.moves} | {
            one.id for one in await fetch(_Id, OF, held.id, list(new.taken_back))
        }
        # two who record for the same person at the same time do so one after the other
        await lock_participants(concerned)
        before = await fetch(_Row, ROWS, sorted(concerned), [move.id for move in new.moves])
        voiding = _voiding(before, new.taken_back)
        fresh = _fresh(before, new.moves)
        await _check_fresh(held, fresh)
        added = [*voiding, *fresh]
        for person in {row.participant for row in added}:
            demand(check_moves([row.move for row in [*before, *added] if row.participant == person]))
        await _write(actor, added)
        if added:
            await record(
                actor, "presence.recorded", f"meeting:{held.id}", body=held.body, moves=len(fresh), voided=len(voiding)
            )
        taken = MovesTaken(stored=len(fresh), again=len(new.moves) - len(fresh))
        await answered(taken)
    return taken


async def record_move(
    actor: Actor, *, meeting: str | UUID, id_: UUID, participant: UUID, item: UUID, direction: Direction, at: datetime
) -> MovesTaken:
    """One entry or exit, as a door records it. Raises as :func:`record_moves`."""
    move = NewMove(id=id_, participant=participant, item=item, direction=direction, at=at)
    return await record_moves(actor, meeting=meeting, new=NewMoves(moves=[move]))


def _voiding(before: Collection[_Row], taken_back: Iterable[UUID]) -> list[_Row]:
    """The rows by which earlier ones are taken back."""
    found: list[_Row] = []
    for which in dict.fromkeys(taken_back):
        if any(one.voids == which for one in found):
            continue
        row = next((one for one in before if one.id == which), None)
        if row is None:
            raise Refused(NOT_A_MOVE)
        rows = [one for one in [*before, *found] if one.participant == row.participant]
        gone = taken_back_with([one.move for one in rows], which)
        if isinstance(gone, Refusal):
            raise Refused(gone)
        found += [_Row(uuid7(), row.participant, one.item, one.direction, one.at, one.id) for one in gone]
    return found


def _fresh(before: Collection[_Row], moves: Iterable[NewMove]) -> list[_Row]:
    """What was not recorded yet; the same id with something else in it is refused."""
    known = {row.id: row for row in before}
    fresh: list[_Row] = []
    for move in moves:
        row = _Row(move.id, move.participant, move.item, move.direction, move.at, None)
        if move.id not in known:
            known[move.id] = row
            fresh.append(row)
        elif known[move.id] != row:
            raise Refused(ID_TAKEN)
    return fresh


async def _check_fresh(held: MeetingHeld, fresh: Collection[_Row]) -> None:
    people = {
        one.id: one for one in await fetch(_Attends, ATTENDS, held.id, sorted({row.participant for row in fresh}))
    }
    now = clock.now()
    for row in fresh:
        who = people.get(row.participant)
        if who is None:
            raise Refused(NOT_FOUND)
        # who went home before the seat was given back was there all the same
        if who.removed_at is not None and row.at >= who.removed_at:
            raise Refused(ENDED)
        if row.item not in who.items:
            raise Refused(NOT_THEIR_ITEM)
        demand(check_instant(row.at, starts_at=held.starts_at, now=now, state=held.state))


async def _write(actor: Actor, rows: Collection[_Row]) -> None:
    now = clock.now()
    for row in rows:
        stored = await execute(
            "INSERT INTO presence (id, participant, item, direction, at, voids, recorded_at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (id) DO NOTHING RETURNING id",
            row.id,
            row.participant,
            row.item,
            row.direction,
            row.at,
            row.voids,
            now,
            actor.person,
        )
        if not stored:
            raise Refused(ID_TAKEN)
