"""How a ticket stands does not depend on the order in which phones that were alone bring what they did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from events.checkin.scan_batch import Batch, Known, TicketAtDoor
from events.checkin.shown import Shown
from events.checkin.verdicts import DoorRules, Seen, Standing, standing, verdict_now
from events.schemas.door import NewScan, NewUndo
from events.words import ConflictKind, Direction, DoorKind, Verdict
from tests.events.doors_steps import OPEN
from tests.events.rows import SATURDAY

DOOR = UUID(int=1)
PHONES = (UUID(int=11), UUID(int=12))
SECOND = timedelta(seconds=1)
LATER = SATURDAY + timedelta(hours=1)
RULES = DoorRules(opens_at=SATURDAY - timedelta(minutes=30), closes_at=SATURDAY + timedelta(hours=2), reentry=True)


def ticket(n: int, *, reentry: bool = True, cancelled: bool = False) -> TicketAtDoor:
    return TicketAtDoor(
        id=UUID(int=100 + n),
        number=n,
        code=f"CODE-{n}",
        position=1,
        heads=1,
        subject=None,
        cancelled_at=OPEN if cancelled else None,
        door=DOOR,
        kind=DoorKind.SESSION,
        opens_at=RULES.opens_at,
        closes_at=RULES.closes_at,
        reentry=reentry,
        closed_at=None,
    )


class Done(NewScan, frozen=True, kw_only=True):
    """What a phone did: which one, and to which ticket."""

    phone: UUID
    number: int


scans = st.builds(
    lambda phone, number, second, direction, given, n: Done(
        id=UUID(int=1_000 + n),
        ticket="",
        at=OPEN + second * SECOND,
        direction=direction,
        offline=True,
        given=given,
        phone=phone,
        number=number,
    ),
    st.sampled_from(PHONES),
    st.integers(1, 3),
    st.integers(0, 12),
    st.sampled_from([Direction.IN, Direction.IN, Direction.OUT]),
    st.sampled_from([None, Verdict.ADMITTED, Verdict.ADMITTED, Verdict.ALREADY, Verdict.LEFT, Verdict.NOT_NOW]),
    st.integers(0, 10**9),
)
histories = st.lists(scans, max_size=14, unique_by=lambda one: one.id)


class Memory:
    """What a server keeps: all scans and what was taken back of them."""

    def __init__(self, tickets: Sequence[TicketAtDoor]) -> None:
        self.tickets = tickets
        self.known: dict[UUID, Known] = {}
        self.standings: dict[UUID, Standing] = {}
        self.syncs = 0

    def takes(self, phone: UUID, brought: Sequence[Done], undone: Sequence[UUID] = ()) -> list[Verdict]:
        """One request of a phone."""
        self.syncs += 1
        now = LATER + self.syncs * SECOND
        batch = Batch(phone, [DOOR], self.tickets, self.known.values(), now=now)
        for one in brought:
            batch.add(one, Shown(number=one.number))
        for n, scan in enumerate(undone):
            batch.take_back(NewUndo(id=UUID(int=n), scan=scan, at=now))
        batch.decide()
        for row in batch.rows.values():
            self.known[row.id] = Known(
                id=row.id,
                device=phone,
                door=row.door,
                ticket=row.ticket,
                direction=row.direction,
                at=row.at,
                synced_at=now,
                offline=row.offline,
                given=Verdict(row.given) if row.given else None,
                verdict=row.verdict,
                undone=False,
            )
        for scan in batch.undos:
            kept = self.known[scan]
            self.known[scan] = Known(
                **{name: getattr(kept, name) for name in Known.__struct_fields__} | {"undone": True}
            )
        self.standings |= batch.standings
        return [verdict.verdict for verdict in batch.verdicts]


@settings(max_examples=25)
@given(histories, st.data(), st.booleans(), st.booleans(), st.integers(1, 4))
def test_the_order_of_synchronising_changes_nothing_that_stands(
    history: list[Done], data: st.DataObject, reentry: bool, cancelled: bool, parts: int
) -> None:
    tickets = [ticket(n, reentry=reentry, cancelled=cancelled and n == 2) for n in (1, 2, 3)]
    taken_back = data.draw(st.sets(st.sampled_from([one.id for one in history]))) if history else set()
    ends = []
    for _ in range(2):
        server = Memory(tickets)
        rest = data.draw(st.permutations(history))
        while rest:
            taking = data.draw(st.integers(1, max(1, len(rest) // parts)))
            group, rest = rest[:taking], rest[taking:]
            for phone in data.draw(st.permutations(PHONES)):
                own = [one for one in group if one.phone == phone]
                server.takes(phone, own, [one.id for one in own if one.id in taken_back])
                # a request whose answer got lost is sent again
                if own and data.draw(st.booleans()):
                    assert set(server.takes(phone, own)) == {Verdict.AGAIN}
        ends.append(server.standings)
    seen = [{id_: (s.counts, s.came_at, s.inside, s.moved_at, s.conflicts) for id_, s in end.items()} for end in ends]
    assert seen[0] == seen[1]


@settings(max_examples=25)
@given(histories, st.booleans())
def test_a_ticket_that_two_let_in_counts_once_and_is_a_conflict(history: list[Done], reentry: bool) -> None:
    server = Memory([ticket(n, reentry=reentry) for n in (1, 2, 3)])
    for phone in PHONES:
        server.takes(phone, [one for one in history if one.phone == phone])
    for n in (1, 2, 3):
        told = [one for one in history if one.number == n and one.given is Verdict.ADMITTED]
        entries = sorted((one for one in told if one.direction is Direction.IN), key=lambda one: (one.at, one.id))
        stands = server.standings.get(UUID(int=100 + n), Standing())
        if entries:
            assert stands.came_at is not None
            assert stands.came_at <= entries[0].at
        went = [one for one in history if one.number == n and one.direction is Direction.OUT]
        if len(entries) > 1 and not went:
            assert set(stands.conflicts.get(ConflictKind.TWO_DOORS, ())) >= {one.id for one in entries[1:]}
        if len([one for one in history if one.number == n]) < 2:
            assert stands.conflicts == {}


def seen(n: int, second: int, **changes: object) -> Seen:
    values = {
        "id": UUID(int=n),
        "device": PHONES[n % 2],
        "direction": Direction.IN,
        "at": OPEN + second * SECOND,
        "synced_at": LATER,
        "offline": True,
        "given": Verdict.ADMITTED,
    }
    return Seen(**values | changes)  # type: ignore[arg-type] # of these types


def test_the_first_by_time_counts_and_of_equal_times_the_smaller_id() -> None:
    late, early, equal = seen(3, 60), seen(9, 0), seen(8, 0)
    stands = standing([late, early, equal], RULES)
    assert stands.counts == equal.id
    assert stands.conflicts == {ConflictKind.TWO_DOORS: (equal.id, early.id, late.id)}


def test_who_went_out_in_between_came_in_twice_without_contradiction() -> None:
    left = seen(2, 30, direction=Direction.OUT, given=Verdict.LEFT)
    assert standing([seen(1, 0), seen(4, 60), left], RULES).conflicts == {}
    assert standing([seen(1, 0), seen(4, 60)], RULES).conflicts != {}


def test_nobody_is_kept_in() -> None:
    for known in ([], [seen(1, 0)]):
        stands = standing(known, RULES)
        told = verdict_now(stands, RULES, direction=Direction.OUT, at=LATER, cancelled_at=OPEN)
        assert told is Verdict.LEFT
