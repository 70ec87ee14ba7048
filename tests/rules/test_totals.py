"""The numbers of a report: they add up, or the report does not go on."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.outcomes import check_no_change_asked, outcome
from consultations.rules.screening import Screened, sight
from consultations.rules.totals import SEVERAL, WHOLE, Counted, Totals, keeps_promise, reconciles, total
from consultations.words import (
    AuthorKind,
    Channel,
    Outcome,
    Publish,
    Screening,
    ScreeningReason,
    Standing,
    State,
    Status,
)


def row(number: int, **changes: object) -> Counted:
    plain = Counted(
        comment=f"c{number}",
        channel=Channel.WEB,
        clauses=(),
        author_kind=AuthorKind.PERSON,
        person=None,
        text_hash=f"t{number}",
        outcome=Outcome.ADOPTED,
        standing=Standing.VISIBLE,
    )
    return msgspec.structs.replace(plain, **changes)


def test_people_messages_organisations_and_texts_are_separate_columns() -> None:
    totals = total(
        [
            row(1, person="沈阿婆"),
            row(2, person="沈阿婆", text_hash="letter"),
            row(3, text_hash="letter"),
            row(4, text_hash="letter", channel=Channel.LETTER),
            row(5, author_kind=AuthorKind.ORGANISATION, person="南埠商会"),
            row(6, text_hash=None, standing=Standing.ERASED),
        ]
    )
    assert totals.received == 6
    assert (totals.people, totals.unidentified_messages, totals.organisations) == (1, 3, 1)
    assert totals.distinct_texts == 3
    assert totals.by_channel == {Channel.WEB: 5, Channel.LETTER: 1}


def test_a_comment_counts_at_one_place_and_is_mentioned_at_each_of_its_clauses() -> None:
    totals = total([row(1), row(2, clauses=("5",)), row(3, clauses=("5", "7")), row(4, clauses=("5", "5"))])
    assert totals.by_clause == {WHOLE: 1, "5": 2, SEVERAL: 1}
    assert totals.mentions == {"5": 3, "7": 1}
    assert reconciles(totals) is None


def test_nothing_received_reconciles() -> None:
    assert reconciles(total([])) is None


def test_a_comment_without_outcome_stops_the_report_and_is_counted() -> None:
    refusal = reconciles(total([row(1), row(2, outcome=None), row(3, outcome=None)]))
    assert refusal is not None
    assert (refusal.code, refusal.status, refusal.extra) == ("uncovered", 409, {"uncovered": 2})


@pytest.mark.parametrize("column", ["by_channel", "by_clause", "by_outcome", "by_author_kind", "by_standing"])
def test_a_column_that_lost_or_gained_a_comment_stops_the_report(column: str) -> None:
    totals = total([row(1), row(2)])
    [key] = getattr(totals, column)
    for wrong in (1, 3):
        refusal = reconciles(msgspec.structs.replace(totals, **{column: {key: wrong}}))
        assert refusal is not None
        assert refusal.code == "unreconciled"
        assert refusal.extra["sum"] == wrong


def test_totals_come_back_from_a_frozen_report_as_they_went() -> None:
    totals = total([row(1, clauses=("5",)), row(2, outcome=Outcome.MIXED)])
    again = msgspec.json.decode(msgspec.json.encode(totals), type=Totals)
    assert again == totals
    assert reconciles(again) is None


@pytest.mark.parametrize("lost", [None, "received", "outcomes", "exported", "notices"])
def test_the_promise_is_four_equal_numbers(lost: str | None) -> None:
    numbers = dict.fromkeys(["received", "outcomes", "exported", "notices"], 62)
    if lost:
        numbers[lost] -= 1
    refusal = keeps_promise(**numbers)
    assert (refusal is None) == (lost is None)
    assert refusal is None or refusal.extra == numbers


@dataclass
class Office:
    """A consultation being answered, as small as it can be: comments, points, links, screening, erasure."""

    comments: dict[str, Counted] = field(default_factory=dict)
    points: list[Status | None] = field(default_factory=list)
    links: dict[str, set[int]] = field(default_factory=dict)
    no_change: set[str] = field(default_factory=set)
    screened: dict[str, list[Screened]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def totals(self) -> Totals:
        return total(
            msgspec.structs.replace(
                comment,
                outcome=self.outcome(key),
                text_hash=None if key in self.erased else comment.text_hash,
                standing=sight(
                    Screening.AFTER_SCREENING,
                    self.screened.get(key, []),
                    Publish.TEXT,
                    State.OPEN,
                    erased=key in self.erased,
                ).standing,
            )
            for key, comment in self.comments.items()
        )

    def outcome(self, key: str) -> Outcome | None:
        return outcome([self.points[n] for n in sorted(self.links.get(key, ()))], key in self.no_change)


keys = st.sampled_from([f"c{n}" for n in range(8)])
point_numbers = st.integers(0, 3)
comments = st.builds(
    Counted,
    comment=keys,
    channel=st.sampled_from(list(Channel)),
    clauses=st.lists(st.sampled_from(["1", "2", "3"]), max_size=3).map(tuple),
    author_kind=st.sampled_from(list(AuthorKind)),
    person=st.none() | st.sampled_from(["沈阿婆", "陈立", "南埠商会"]),
    text_hash=st.sampled_from(["a", "b", "c"]),
    outcome=st.none(),
    standing=st.just(Standing.UNPUBLISHED),
)
steps = st.one_of(
    st.tuples(st.just("receive"), comments),
    st.tuples(st.just("point"), st.none() | st.sampled_from(list(Status))),
    st.tuples(st.just("link"), st.tuples(keys, point_numbers)),
    st.tuples(st.just("decide"), st.tuples(point_numbers, st.sampled_from(list(Status)))),
    st.tuples(st.just("mark"), keys),
    st.tuples(st.just("screen"), st.tuples(keys, st.none() | st.sampled_from(list(ScreeningReason)))),
    st.tuples(st.just("erase"), keys),
)


def do(office: Office, verb: str, what: object) -> None:
    match verb, what:
        case "receive", Counted(comment=key):
            assert isinstance(what, Counted)
            office.comments.setdefault(key, what)
        case "point", None | Status():
            assert what is None or isinstance(what, Status)
            office.points.append(what)
        case "link", (str(key), int(number)) if number < len(office.points):
            office.links.setdefault(key, set()).add(number)
        case "decide", (int(number), Status() as status) if number < len(office.points):
            office.points[number] = status
        case "mark", str(key) if check_no_change_asked(len(office.links.get(key, ()))) is None:
            office.no_change.add(key)
        case "screen", (str(key), None | ScreeningReason() as reason):
            office.screened.setdefault(key, []).append(Screened(reason))
        case "erase", str(key):
            office.erased.add(key)


@given(st.lists(steps, max_size=60))
def test_whatever_an_office_does_the_totals_reconcile_or_the_report_is_refused(
    acts: list[tuple[str, object]],
) -> None:
    office = Office()
    for verb, what in acts:
        do(office, verb, what)
        totals = office.totals()
        assert totals.received == len(office.comments)
        for column in (totals.by_channel, totals.by_clause, totals.by_author_kind, totals.by_standing):
            assert sum(column.values()) == totals.received
        assert sum(totals.by_outcome.values()) + totals.uncovered == totals.received
        refusal = reconciles(totals)
        uncovered = sum(office.outcome(key) is None for key in office.comments)
        if uncovered:
            assert refusal is not None
            assert refusal.extra == {"uncovered": uncovered}
        else:
            assert refusal is None
            assert (
                keeps_promise(
                    received=totals.received,
                    outcomes=sum(totals.by_outcome.values()),
                    exported=len(office.comments),
                    notices=len(office.comments),
                )
                is None
            )
