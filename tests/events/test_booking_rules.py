"""The rules of booking, for all kinds of sessions and parties: what hypothesis thinks of, and the edges by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from events.rules.booking import (
    PoolSeats,
    Question,
    Slot,
    Terms,
    answer_errors,
    check_assurance,
    check_change,
    check_time,
    group_errors,
    limits,
    party_errors,
    pool_for,
    slots_for,
    wishes_of,
    with_taken,
)
from events.words import Admission, BallotState, Pool, QuestionKind, SessionState
from participation.base.errors import Refusal
from participation.base.identity.words import Assurance

STARTS = datetime(2027, 8, 7, 1, tzinfo=UTC)
OPENS = datetime(2027, 7, 24, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE = UUID(int=1)


def terms(**changes: Any) -> Terms:
    """A session of ten seats, booked from two weeks before until an hour before it begins."""
    values: dict[str, Any] = {
        "session": UUID(int=7),
        "activity": UUID(int=8),
        "campaign": UUID(int=9),
        "body": UUID(int=10),
        "state": SessionState.PUBLISHED,
        "admission": Admission.BOOKING,
        "starts_at": STARTS,
        "books_from": OPENS,
        "books_until": STARTS - timedelta(hours=1),
        "cancels_until": None,
        "most_per_booking": 4,
        "group_most": 0,
        "names_needed": False,
        "waitlist": True,
        "day": "2027-08-07",
        "per_person": None,
        "per_day": None,
        "assurance": Assurance.NONE,
        "ballot": None,
        "pools": (PoolSeats(Pool.GENERAL, 10, 0),),
    }
    return Terms(**values | changes)


def code(found: object) -> str | None:
    return found.code if isinstance(found, Refusal) else None


def test_booking_opens_and_closes_to_the_second() -> None:
    it = terms()
    assert code(check_time(it, OPENS - SECOND)) == "not_open"
    assert check_time(it, OPENS) is None
    assert check_time(it, STARTS - timedelta(hours=1) - SECOND) is None
    assert code(check_time(it, STARTS - timedelta(hours=1))) == "closed"


def test_a_clerk_enters_until_the_session_begins() -> None:
    assert check_time(terms(), STARTS - SECOND, entered=True) is None
    assert code(check_time(terms(), STARTS, entered=True)) == "closed"


def test_what_is_called_off_open_to_all_or_drawn_is_not_booked() -> None:
    assert code(check_time(terms(state=SessionState.CALLED_OFF), OPENS)) == "called_off"
    assert code(check_time(terms(admission=Admission.OPEN), OPENS)) == "no_booking"
    assert code(check_time(terms(admission=Admission.BALLOT, ballot=BallotState.OPEN), OPENS)) == "ballot"
    assert check_time(terms(admission=Admission.BALLOT, ballot=BallotState.DRAWN), OPENS) is None


def test_a_surer_identity_than_asked_for_does() -> None:
    for asked, given_, refused in (
        (Assurance.NONE, Assurance.NONE, False),
        (Assurance.CONTACT, Assurance.NONE, True),
        (Assurance.CONTACT, Assurance.REAL_NAME, False),
        (Assurance.REAL_NAME, Assurance.CONTACT, True),
    ):
        assert (check_assurance(asked, given_) is not None) == refused
        assert check_assurance(asked, given_, entered=True) is None


def test_cancelling_ends_when_the_host_says_and_at_the_start_at_the_latest() -> None:
    assert check_change(terms(), STARTS - SECOND) is None
    assert code(check_change(terms(), STARTS)) == "closed"
    assert code(check_change(terms(cancels_until=STARTS - timedelta(days=1)), STARTS - SECOND)) == "closed"


def test_names_are_asked_for_only_where_they_are_needed() -> None:
    assert party_errors(terms(), ["", ""]) == []
    wrong = party_errors(terms(names_needed=True), ["陈立", " ", ""])
    assert [error.field for error in wrong] == ["party.1.name", "party.2.name"]
    assert [error.code for error in party_errors(terms(), [""] * 5)] == ["too_many"]
    assert [error.code for error in party_errors(terms(), [])] == ["required"]


def test_a_group_needs_a_session_that_takes_them_a_name_and_heads() -> None:
    assert [e.code for e in group_errors(terms(), "三（2）班", 30)] == ["no_groups"]
    assert group_errors(terms(group_most=40), "三（2）班", 40) == []
    assert [e.field for e in group_errors(terms(group_most=40), "", 0)] == ["group.name", "group.heads"]
    assert [e.code for e in group_errors(terms(group_most=40), "三（2）班", 41)] == ["too_many"]


def test_answers_fit_their_questions() -> None:
    asked = [
        Question(id=ONE, kind=QuestionKind.CHOICE, text="怎么来", choices=("步行", "地铁"), required=True),
        Question(id=UUID(int=2), kind=QuestionKind.NUMBER, text="几岁"),
    ]
    assert [e.code for e in answer_errors(asked, {})] == ["required"]
    assert [e.code for e in answer_errors(asked, {ONE: "飞"})] == ["invalid"]
    assert [e.code for e in answer_errors(asked, {ONE: "地铁", UUID(int=2): "九"})] == ["invalid"]
    assert [e.code for e in answer_errors(asked, {ONE: "地铁", UUID(int=3): "?"})] == ["unknown"]
    assert answer_errors(asked, {ONE: "地铁", UUID(int=2): "9"}) == []


POOLS = st.lists(
    st.builds(
        lambda pool, capacity, share, waited: PoolSeats(pool, capacity, int(capacity * share), waited),
        st.sampled_from(list(Pool)),
        st.integers(0, 30),
        st.floats(0, 1),
        st.booleans(),
    ),
    unique_by=lambda one: one.pool,
).map(tuple)


@given(POOLS, st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.booleans()), max_size=40))
def test_whoever_is_placed_no_pool_has_more_than_its_seats(
    pools: tuple[PoolSeats, ...], parties: list[tuple[int, bool, bool]]
) -> None:
    it = terms(pools=pools)
    for seats, accessible, group in parties:
        wishes = wishes_of(accessible=accessible, group=group)
        pool = pool_for(it, seats, wishes)
        if pool is None:
            assert all(it.seats(one).free < seats for one in wishes)
            continue
        assert pool in wishes
        assert not it.seats(pool).waited, "nobody walks past the waitlist"
        it = with_taken(it, pool, seats)
    assert all(one.taken <= one.capacity for one in it.pools)


@given(
    st.one_of(st.none(), st.integers(1, 4)),
    st.one_of(st.none(), st.integers(1, 4)),
    st.lists(st.integers(0, 5), max_size=20),
    st.integers(1, 2),
)
def test_slots_are_never_given_twice_and_never_beyond_a_limit(
    per_day: int | None, per_person: int | None, sessions: list[int], keys: int
) -> None:
    holders = [f"h{n}" for n in range(keys)]
    held: dict[str, dict[str, set[int]]] = {}
    given_: list[Slot] = []
    for number in sessions:
        it = terms(session=UUID(int=number), per_day=per_day, per_person=per_person)
        found = slots_for(it, holders, held)
        if isinstance(found, Refusal):
            assert found.code == "limit"
            assert any(len(held[h].get(scope, ())) >= most for h in held for scope, most, _ in limits(it))
            continue
        assert list(found) == sorted(found), "all who book lock them in one order"
        given_ += found
        for slot in found:
            held.setdefault(slot.holder, {}).setdefault(slot.scope, set()).add(slot.n)
    assert len(set(given_)) == len(given_)
    for holder in held.values():
        for scope, numbers in holder.items():
            most = {"s": 1, "d": per_day, "c": per_person}[scope[0]]
            assert most is not None
            assert max(numbers) <= most


def test_a_limit_that_was_lowered_counts_the_bookings_that_are_there() -> None:
    it = terms(per_person=1)
    held = {"h": {f"c:{it.campaign}": {2}}}
    assert code(slots_for(it, ["h"], held)) == "limit"


def test_the_refusal_of_the_limit_says_which() -> None:
    it = msgspec.structs.replace(terms(per_person=1), session=UUID(int=70))
    found = slots_for(it, ["h"], {"h": {f"c:{it.campaign}": {1}}})
    assert isinstance(found, Refusal)
    assert found.extra == {"scope": "campaign"}
