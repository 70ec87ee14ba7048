"""Scans that came in together, sorted out: which are new, what each is answered, how each ticket stands after them.

Knows neither the database nor the clock: it is given the tickets that are concerned and all that was scanned of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from events.checkin.shown import Shown, hash_of_shown
from events.checkin.verdicts import NOWHERE, THROUGH, DoorRules, Seen, Standing, answer_of, standing, verdict_now
from events.schemas.door import NewScan, NewUndo, ScanVerdict, UndoVerdict
from events.words import Direction, DoorKind, Verdict

# what a phone cannot have answered by itself
NOT_GIVEN = frozenset({Verdict.AGAIN, Verdict.CONFLICT})


class TicketAtDoor(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket with the rules of its door."""

    id: UUID
    number: int
    code: str
    position: int
    heads: int
    subject: UUID | None
    cancelled_at: datetime | None
    door: UUID
    kind: DoorKind
    opens_at: datetime
    closes_at: datetime
    reentry: bool
    closed_at: datetime | None

    @property
    def rules(self) -> DoorRules:
        """The rules alone."""
        return DoorRules(
            opens_at=self.opens_at, closes_at=self.closes_at, reentry=self.reentry, closed_at=self.closed_at
        )

    @property
    def ended_at(self) -> datetime | None:
        """Since when it lets nobody in: it was cancelled, or what is behind the door was called off."""
        return self.cancelled_at or self.closed_at


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A scan on record; ``ticket`` is None where what was shown was none of ours."""

    id: UUID
    device: UUID | None
    door: UUID
    ticket: UUID | None
    direction: Direction
    at: datetime
    synced_at: datetime
    offline: bool
    given: Verdict | None
    verdict: Verdict
    undone: bool


class ScanRow(msgspec.Struct, kw_only=True):
    """A scan to be written."""

    id: UUID
    door: UUID
    ticket: UUID | None
    shown: str
    direction: Direction
    at: datetime
    claimed_at: datetime
    offline: bool
    given: str
    verdict: Verdict


class UndoRow(msgspec.Struct, frozen=True):
    """A scan that is taken back."""

    id: UUID
    scan: UUID
    at: datetime


class Move(msgspec.Struct, frozen=True):
    """Somebody went through a door, or what was scanned then was taken back."""

    scan: UUID
    direction: Direction
    at: datetime
    ticket: TicketAtDoor
    taken_back: bool = False


class _Place(msgspec.Struct):
    """Where the answer to a scan goes, and what it is made of."""

    id: UUID
    verdict: Verdict | None = None
    first: Verdict | None = None
    ticket: TicketAtDoor | None = None
    row: ScanRow | None = None


class Batch:
    """What one phone or the desk sent. First :meth:`add` and :meth:`take_back`, then :meth:`decide`."""

    def __init__(
        self,
        device: UUID | None,
        doors: Sequence[UUID],
        tickets: Iterable[TicketAtDoor],
        known: Iterable[Known],
        *,
        now: datetime,
        ahead: timedelta = timedelta(0),
    ) -> None:
        self.device, self.doors, self.now, self.ahead = device, doors, now, ahead
        self._tickets = {ticket.id: ticket for ticket in tickets}
        self._by_number = {ticket.number: ticket for ticket in self._tickets.values()}
        self._by_code = {ticket.code: ticket for ticket in self._tickets.values()}
        self._known = {scan.id: scan for scan in known}
        self._seen: dict[UUID, list[Seen]] = {ticket: [] for ticket in self._tickets}
        for scan in self._known.values():
            ticket = self._tickets.get(scan.ticket) if scan.ticket else None
            # a ticket that was moved to another door begins anew there
            if ticket is not None and ticket.door == scan.door:
                self._seen[ticket.id].append(_seen(scan))
        self._places: list[_Place] = []
        self._touched: dict[UUID, None] = {}
        self.rows: dict[UUID, ScanRow] = {}
        self.undos: dict[UUID, UndoRow] = {}
        self.undone: list[UndoVerdict] = []
        self.standings: dict[UUID, Standing] = {}

    @property
    def verdicts(self) -> list[ScanVerdict]:
        """The answers, in the order in which scans were added."""
        return [self._answer(place) for place in self._places]

    @property
    def moves(self) -> list[Move]:
        """What happened anew at doors of meetings: somebody went through, or a scan of theirs was taken back."""
        went = [
            Move(row.id, row.direction, row.at, self._tickets[row.ticket])
            for row in self.rows.values()
            if row.ticket and row.id in self.standings.get(row.ticket, NOWHERE).answers
        ]
        back = [
            Move(scan.id, scan.direction, scan.at, self._tickets[scan.ticket], taken_back=True)
            for scan in (self._known[id_] for id_ in self.undos if id_ in self._known)
            if scan.ticket in self._tickets
        ]
        return [move for move in went + back if move.ticket.kind is DoorKind.MEETING]

    def ticket(self, id_: UUID) -> TicketAtDoor:
        """One of the tickets that are concerned."""
        return self._tickets[id_]

    def add(self, scan: NewScan, shown: Shown) -> None:
        """Put a scan in its place: known already, none of ours, or to be decided."""
        id_ = scan.id
        if (before := self._before(id_)) is not None:
            # our answer got lost on its way, and the phone answered by itself
            unheard = scan.offline and scan.given in THROUGH and not before.offline and before.verdict not in THROUGH
            id_ = answered_alone(scan.id)
            if not unheard or self._before(id_) is not None:
                self._places.append(_Place(scan.id, Verdict.AGAIN, before.verdict, self._ticket_of(shown)))
                return
        self._places.append(self._new(id_, scan, self._ticket_of(shown), shown))

    def take_back(self, undo: NewUndo) -> None:
        """Take back a scan of these doors; once is enough."""
        done = False
        for scan in (undo.scan, answered_alone(undo.scan)):
            door = self.rows[scan].door if scan in self.rows else None
            door = self._known[scan].door if scan in self._known else door
            if door is None or door not in self.doors:
                continue
            done = True
            if not (scan in self._known and self._known[scan].undone):
                id_ = undo.id if scan == undo.scan else answered_alone(undo.id)
                self.undos.setdefault(scan, UndoRow(id_, scan, self.now))
        self.undone.append(UndoVerdict(id=undo.id, scan=undo.scan, done=done))

    def decide(self) -> None:
        """Find the verdict of every new scan and the standing of every ticket that was touched."""
        for scan in self.undos:
            ticket = self.rows[scan].ticket if scan in self.rows else self._known[scan].ticket
            if ticket is not None and ticket in self._tickets:
                self._touched[ticket] = None
        fresh: dict[UUID, list[ScanRow]] = {}
        for row in self.rows.values():
            if row.ticket in self._touched:
                fresh.setdefault(row.ticket, []).append(row)
        for id_ in self._touched:
            self._decide_one(self._tickets[id_], fresh.get(id_, ()))

    def _decide_one(self, ticket: TicketAtDoor, fresh: Collection[ScanRow]) -> None:
        rules, ended_at = ticket.rules, ticket.ended_at
        seen = [
            msgspec.structs.replace(one, undone=True) if one.id in self.undos else one for one in self._seen[ticket.id]
        ]
        alone = [self._as_seen(row) for row in fresh if row.offline]
        seen += alone
        for row in sorted((row for row in fresh if not row.offline), key=lambda row: (row.at, row.id)):
            stands = standing(seen, rules, cancelled_at=ended_at)
            row.verdict = verdict_now(stands, rules, direction=row.direction, at=row.at, cancelled_at=ended_at)
            seen.append(self._as_seen(row))
        final = standing(seen, rules, cancelled_at=ended_at)
        for scan in alone:
            self.rows[scan.id].verdict = answer_of(scan, seen, rules, final)
        self.standings[ticket.id] = final

    def _new(self, id_: UUID, scan: NewScan, ticket: TicketAtDoor | None, shown: Shown) -> _Place:
        door = scan.door or (ticket.door if ticket and ticket.door in self.doors else next(iter(self.doors), None))
        place = _Place(scan.id, shown.verdict or Verdict.UNKNOWN, ticket=ticket)
        if ticket is not None and ticket.door != door:
            place.verdict, place.ticket = Verdict.WRONG_SESSION, None
        if door is None or door not in self.doors:
            place.verdict, place.ticket = Verdict.WRONG_SESSION, None
            return place
        assert place.verdict is not None
        given = None if scan.given in NOT_GIVEN or not scan.offline else scan.given
        place.row = self.rows[id_] = ScanRow(
            id=id_,
            door=door,
            ticket=ticket.id if ticket else None,
            shown="" if ticket else hash_of_shown(scan.ticket),
            direction=scan.direction,
            at=by_our_clock(scan.at, self.ahead, self.now),
            claimed_at=scan.at,
            offline=scan.offline,
            given=given or "",
            verdict=place.verdict,
        )
        if place.ticket is not None:
            self._touched[place.ticket.id] = None
        return place

    def _as_seen(self, row: ScanRow) -> Seen:
        return Seen(
            id=row.id,
            device=self.device,
            direction=row.direction,
            at=row.at,
            synced_at=self.now,
            offline=row.offline,
            given=Verdict(row.given) if row.given else None,
            verdict=row.verdict,
            undone=row.id in self.undos,
        )

    def _answer(self, place: _Place) -> ScanVerdict:
        verdict = place.row.verdict if place.row else place.verdict
        assert verdict is not None
        if place.ticket is None:
            return ScanVerdict(id=place.id, verdict=verdict, first=place.first)
        stands = self.standings.get(place.ticket.id) or standing(
            self._seen[place.ticket.id], place.ticket.rules, cancelled_at=place.ticket.ended_at
        )
        return ScanVerdict(
            id=place.id,
            verdict=verdict,
            first=place.first,
            number=place.ticket.number,
            position=place.ticket.position,
            heads=place.ticket.heads,
            came_at=stands.came_at,
            inside=stands.inside,
            conflict=bool(stands.conflicts),
        )

    def _before(self, id_: UUID) -> Known | ScanRow | None:
        """The scan of this id, as it is on record or earlier in this batch."""
        return self._known.get(id_) or self.rows.get(id_)

    def _ticket_of(self, shown: Shown) -> TicketAtDoor | None:
        if shown.number is not None:
            return self._by_number.get(shown.number)
        return self._by_code.get(shown.code) if shown.code is not None else None


def by_our_clock(theirs: datetime, ahead: timedelta, now: datetime) -> datetime:
    """When something was by our clock, by one that goes ``ahead``; never later than now."""
    try:
        return min(theirs - ahead, now)
    except OverflowError:
        return now


def answered_alone(scan: UUID) -> UUID:
    """The id of what a phone did by itself because our answer to the scan never reached it."""
    return uuid5(scan, "alone")


def _seen(scan: Known) -> Seen:
    return Seen(
        id=scan.id,
        device=scan.device,
        direction=scan.direction,
        at=scan.at,
        synced_at=scan.synced_at,
        offline=scan.offline,
        given=scan.given,
        verdict=scan.verdict,
        undone=scan.undone,
    )
