"""The rules of meetings on any values: orders of acts, notice periods, quorums, agendas."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.rules.agenda import check_agenda_open, check_order, check_removal
from decisions.rules.decisions import check_decision, check_text, texts_of
from decisions.rules.meeting_life import MAY, NEXT, OFFICE, after, may_act
from decisions.rules.meetings import (
    MeetingSaid,
    check_announcement,
    check_frozen,
    check_holding,
    check_postponement,
    check_said,
    notice_short,
    papers_short,
)
from decisions.words import EditionKind, MeetingAct, MeetingKind, MeetingState, Ruling
from participation.base.errors import Refusal
from participation.base.identity.words import Role
from participation.base.rules_file import load
from participation.base.rules_file.meetings import QuorumRule
from participation.base.rules_file.parts import Text
from participation.base.working_days import WorkingDays

RULES = load().meetings
CALENDAR = WorkingDays()
DAY = date(2027, 3, 1)
AT = datetime(2027, 3, 1, 1, tzinfo=UTC)
KINDS = st.sampled_from(MeetingKind)


def said(kind: MeetingKind, days: int, **changes: object) -> MeetingSaid:
    """A complete meeting so many days ahead."""
    values: dict[str, object] = {
        "kind": kind,
        "place": "会议室",
        "link": "",
        "members": 9,
        "quorum": 9,
        "shortening_reason": "",
        "announced_on": DAY,
        "meeting_on": DAY + timedelta(days=days),
        "items": 1,
    }
    return MeetingSaid(**values | changes)  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(MeetingAct), max_size=12))
def test_whatever_is_tried_a_meeting_that_is_over_stays_over(acts: list[MeetingAct]) -> None:
    state, ended = MeetingState.PREPARED, None
    for act in acts:
        found = after(state, act, reason="台风")
        if isinstance(found, Refusal):
            assert found.code == "out_of_order"
            continue
        assert NEXT[act][state] is found
        assert ended is None or found is ended
        state = found
        ended = state if state in {MeetingState.CONCLUDED, MeetingState.CANCELLED} else ended


@given(st.sampled_from(MeetingAct), st.sets(st.sampled_from(Role)))
def test_who_has_no_role_of_the_office_does_nothing(act: MeetingAct, roles: set[Role]) -> None:
    refusal = may_act(act, roles=roles)
    assert (refusal is None) == bool(MAY[act] & roles)
    assert roles & OFFICE == set() or refusal is None


@given(KINDS, st.integers(0, 40))
def test_a_meeting_is_announced_exactly_when_its_notice_is_long_enough(kind: MeetingKind, days: int) -> None:
    enough = days >= RULES.of(kind).notice.days
    refusal = check_announcement(said(kind, days), RULES, CALENDAR)
    assert (refusal is None) == enough
    assert bool(notice_short(said(kind, days), RULES, CALENDAR)) != enough
    with_reason = said(kind, days, shortening_reason="防汛")
    assert check_announcement(with_reason, RULES, CALENDAR) is None


@given(KINDS, st.integers(0, 40), st.integers(0, 40))
def test_papers_are_warned_of_exactly_when_they_come_late(kind: MeetingKind, days: int, before: int) -> None:
    papers_on = DAY + timedelta(days=days - before)
    found = papers_short(said(kind, days, papers_on=papers_on), RULES, CALENDAR)
    assert bool(found) == (before < RULES.of(kind).papers.days)
    assert papers_short(said(kind, days), RULES, CALENDAR) == []


@given(st.integers(1, 500), st.integers(1, 20), st.integers(1, 20))
def test_a_quorum_is_the_least_number_that_reaches_the_part(members: int, above: int, below: int) -> None:
    part = Fraction(min(above, below), max(above, below))
    rule = QuorumRule(at_least=f"{part.numerator}/{part.denominator}", source=Text("x", "x"))
    least = rule.least_of(members)
    assert Fraction(least, members) >= part
    assert Fraction(least - 1, members) < part


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_quorum_below_what_the_rules_ask_for_is_refused(members: int, quorum: int) -> None:
    meeting = said(MeetingKind.PRICE_HEARING, 40, members=members, quorum=quorum)
    refusal = check_announcement(meeting, RULES, CALENDAR)
    assert (refusal is None) == (Fraction(quorum, members) >= Fraction(2, 3))
    assert (check_said(link="", members=members, quorum=quorum) is None) == (quorum <= members)


@given(KINDS, st.none() | st.integers(0, 9), st.integers(-60, 60))
def test_a_meeting_is_held_after_its_beginning_and_with_its_quorum(
    kind: MeetingKind, present: int | None, minutes: int
) -> None:
    refusal = check_holding(
        kind,
        starts_at=AT,
        now=AT + timedelta(minutes=minutes),
        members=9,
        quorum=5,
        members_present=present,
        rules=RULES,
    )
    needed = RULES.of(kind).quorum is not None
    there = not needed or (present is not None and present >= 5)
    assert (refusal is None) == (minutes >= 0 and there)


@given(st.integers(-5, 5), st.booleans())
def test_a_meeting_moves_only_to_what_is_to_come_and_is_new(hours: int, elsewhere: bool) -> None:  # a draw
    starts_at = AT + timedelta(hours=hours)
    place = "三楼" if elsewhere else "二楼"
    refusal = check_postponement(starts_at, place, before=AT, before_place="二楼", now=AT - timedelta(hours=2))
    assert (refusal is None) == (hours > -2 and (hours != 0 or elsewhere))
    assert (check_frozen(starts_at, place, starts_at=AT, place="二楼") is None) == (hours == 0 and not elsewhere)


@given(st.lists(st.uuids(), unique=True, max_size=6), st.randoms(use_true_random=False))
def test_an_order_names_every_item_once(items: list[UUID], chance: object) -> None:
    mixed = list(items)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert check_order(items, mixed) is None
    if items:
        assert check_order(items, mixed[1:]) is not None
        assert check_order(items, [*mixed, mixed[0]]) is not None


@pytest.mark.parametrize("state", MeetingState)
def test_an_agenda_changes_until_the_meeting_is_over(state: MeetingState) -> None:
    over = state in {MeetingState.CONCLUDED, MeetingState.CANCELLED}
    assert (check_agenda_open(state) is not None) == over
    assert check_removal(state, spoken_to=True) is not None


@given(st.sampled_from(MeetingState), st.sampled_from(Ruling), st.integers(-3, 3), st.booleans())
def test_a_decision_is_recorded_only_after_the_meeting_and_not_ahead(
    state: MeetingState,
    ruling: Ruling,
    days: int,
    replaces: bool,  # a draw
) -> None:
    refusal = check_decision(
        state=state,
        ruling=ruling,
        text="同意",
        decided_on=DAY + timedelta(days=days),
        meeting_on=DAY,
        today=DAY + timedelta(days=2),
        replaces=replaces,
        reason="",
    )
    over = state in {MeetingState.HELD, MeetingState.CONCLUDED}
    assert (refusal is None) == (over and 0 <= days <= 2 and not replaces)


@pytest.mark.parametrize("kind", MeetingKind)
def test_a_text_can_be_written_exactly_of_the_meetings_that_have_it(kind: MeetingKind) -> None:
    for text in (EditionKind.MINUTES, EditionKind.SUMMARY, EditionKind.HEARING_RECORD, EditionKind.HEARING_REPORT):
        assert (check_text(text, of=kind, state=MeetingState.HELD) is None) == (text in texts_of(kind))
        assert check_text(text, of=kind, state=MeetingState.ANNOUNCED) is not None
