"""What doors have done with one ticket, and what a door answers next: decided on values, whatever order they came in.

A scan that let somebody through is a fact that no later knowledge undoes; phones that were alone let through what a
phone that knew everything would not have. So how a ticket stands is computed from all its scans by the time of each,
never from the order in which they reached us: two phones that synchronise in turn or the other way round lead to the
same person inside, the same scan that counts and the same conflicts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from events.words import ConflictKind, Direction, Verdict

# the answers after which somebody walks through the door
THROUGH = frozenset({Verdict.ADMITTED, Verdict.LEFT})


class DoorRules(msgspec.Struct, frozen=True, kw_only=True):
    """When a door lets in and whether who went out may come in again; ``closed_at``: what is behind it is off."""

    opens_at: datetime
    closes_at: datetime
    reentry: bool
    closed_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Whether tickets are good at this instant."""
        return self.opens_at <= at <= self.closes_at


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A scan of a ticket at its own door. ``device`` is None where it was the desk.

    ``given`` is what the phone answered while it was alone, None where it did not tell; ``verdict`` is what we
    answered, None while that is being decided.
    """

    id: UUID
    device: UUID | None
    direction: Direction
    at: datetime
    synced_at: datetime
    offline: bool = False
    given: Verdict | None = None
    verdict: Verdict | None = None
    undone: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a ticket stands.

    ``counts`` is the scan by which it was let in (the first by time), ``came_at`` its time, ``moved_at`` the last time
    it went through. ``answers`` has the verdict of each scan that let somebody through, ``conflicts`` the scans that
    contradict each other or a cancellation, by kind, in the order of their times.
    """

    counts: UUID | None = None
    came_at: datetime | None = None
    inside: bool = False
    moved_at: datetime | None = None
    answers: Mapping[UUID, Verdict] = {}
    conflicts: Mapping[ConflictKind, tuple[UUID, ...]] = {}


NOWHERE = Standing()


def standing(scans: Collection[Seen], rules: DoorRules, *, cancelled_at: datetime | None = None) -> Standing:
    """How a ticket stands after all these scans, in whatever order they are given."""
    first: Seen | None = None
    entered: Seen | None = None
    inside, moved_at = False, None
    answers: dict[UUID, Verdict] = {}
    doubtful: dict[ConflictKind, dict[UUID, None]] = {}
    for scan in let_through(scans, rules):
        moved_at = scan.at
        if scan.direction is Direction.OUT:
            inside = False
            answers[scan.id] = Verdict.LEFT
            continue
        verdict = Verdict.ADMITTED
        if cancelled_at is not None and scan.synced_at >= cancelled_at:
            doubtful.setdefault(ConflictKind.CANCELLED_MEANWHILE, {})[scan.id] = None
            verdict = Verdict.CONFLICT
        if entered is not None and (inside or not rules.reentry):
            two = doubtful.setdefault(ConflictKind.TWO_DOORS, {})
            two[entered.id] = two[scan.id] = None
            verdict = Verdict.CONFLICT
        if not inside:
            entered = scan
        first = first or scan
        inside = True
        answers[scan.id] = verdict
    return Standing(
        counts=first.id if first else None,
        came_at=first.at if first else None,
        inside=inside and first is not None,
        moved_at=moved_at,
        answers=answers,
        conflicts={kind: tuple(ids) for kind, ids in doubtful.items()},
    )


def let_through(scans: Collection[Seen], rules: DoorRules) -> list[Seen]:
    """The scans after which somebody walked through and that nobody took back, in the order of their times.

    Of equal times the id decides, so that everybody sees the same one first. A phone that was alone and does not tell
    what it answered is taken to have answered by what it had scanned itself.
    """
    alone: dict[UUID | None, list[Seen]] = {}
    found = []
    for scan in sorted((one for one in scans if not one.undone), key=_when):
        if not scan.offline:
            passed = scan.verdict in THROUGH
        elif scan.given is not None:
            passed = scan.given in THROUGH
        else:
            passed = answer_alone(scan, alone.get(scan.device, ()), rules) in THROUGH
        if passed:
            found.append(scan)
            alone.setdefault(scan.device, []).append(scan)
    return found


def answer_alone(scan: Seen, own: Collection[Seen], rules: DoorRules) -> Verdict:
    """What a phone answers that knows of nothing but what it let through itself before."""
    entries = [one for one in own if one.direction is Direction.IN]
    last = max(own, key=_when, default=None)
    inside = last is not None and last.direction is Direction.IN
    return _moving(scan.direction, scan.at, rules, came=bool(entries), inside=inside)


def answer_of(scan: Seen, scans: Collection[Seen], rules: DoorRules, stands: Standing) -> Verdict:
    """The verdict of a scan that a phone made alone, in the light of all of them and what they amount to.

    Who was let through is told whether that was right; who was not, or was taken back, is told what the phone said.
    """
    if scan.id in stands.answers:
        return stands.answers[scan.id]
    if scan.given is not None:
        return scan.given
    own = [one for one in let_through(scans, rules) if one.device == scan.device and _when(one) < _when(scan)]
    return answer_alone(scan, own, rules)


def verdict_now(
    stands: Standing,
    rules: DoorRules,
    *,
    direction: Direction,
    at: datetime,
    cancelled_at: datetime | None = None,
    right_door: bool = True,
) -> Verdict:
    """What a door answers to a ticket of ours that is shown now, when all that is known stands as told."""
    if not right_door:
        return Verdict.WRONG_SESSION
    if direction is Direction.IN and (cancelled_at is not None or rules.closed_at is not None):
        return Verdict.CANCELLED
    return _moving(direction, at, rules, came=stands.counts is not None, inside=stands.inside)


def _moving(direction: Direction, at: datetime, rules: DoorRules, *, came: bool, inside: bool) -> Verdict:
    if direction is Direction.OUT:
        # nobody is kept in, also where the phone that let them in was not heard of yet
        return Verdict.LEFT
    if inside or (came and not rules.reentry):
        return Verdict.ALREADY
    return Verdict.ADMITTED if rules.is_open(at) else Verdict.NOT_NOW


def _when(scan: Seen) -> tuple[datetime, UUID]:
    return scan.at, scan.id
