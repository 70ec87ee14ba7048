"""What sources of chance say is written in one way, combined in one way, and refused where it is not what was named."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.errors import Refused
from participation.representatives.draw.entropy import gathered, key_string, written
from participation.representatives.draw.entropy_sources import Source, SourceKind, read_source, wrong_sources
from participation.representatives.draw.seeding import EVERY, seed_of, ticket_of

# round 657413 of the drand beacon quicknet, as it was published
ROUND = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
    "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
)
DRAND = Source(name="quicknet", kind=SourceKind.DRAND, round=657413)
DIGITS = Source(name="notary", kind=SourceKind.DIGITS, count=6)
LOTTERY = Source(name="lottery", kind=SourceKind.NUMBERS)
SAID = "a crane over the river, 9c1f"
WITNESS = Source(name="witness", kind=SourceKind.WITNESS, commit=hashlib.sha256(SAID.encode()).hexdigest())
FROZEN = datetime(2027, 3, 1, 9, tzinfo=UTC)


def codes(refused: Refused) -> list[tuple[str, object]]:
    return [(error.code, error.values.get("source")) for error in refused.refusal.errors]


def test_the_sources_of_the_rfc_make_its_key() -> None:
    sources = [Source(name=name, kind=SourceKind.NUMBERS) for name in "abc"]
    values = gathered(sources, [("b", "2, 5, 12, 8, 10"), ("c", "45 9 18 26、34，41"), ("a", "09319")])
    assert key_string(sources, values) == "9319./2.5.8.10.12./9.18.26.34.41.45./"


@pytest.mark.parametrize(
    ("source", "given_value", "expected"),
    [
        (DIGITS, " ０3 94 8１ ", "039481"),
        (LOTTERY, "33; 07,5", "5 7 33"),
        (Source(name="index"), "  3,215.37\n points ", "3,215.37 points"),
        (Source(name="index"), "上证　指数３２１５．３７", "上证 指数3215.37"),
        (DRAND, ROUND[0].upper(), f"{ROUND[1]} {ROUND[0]}"),
        (DRAND, f"{ROUND[1]}:{ROUND[0]}", f"{ROUND[1]} {ROUND[0]}"),
        (DRAND, ROUND[1], ROUND[1]),
        (WITNESS, f" {SAID} ", SAID),
    ],
)
def test_a_value_is_written_in_one_way(source: Source, given_value: str, expected: str) -> None:
    found = written(source, given_value)
    assert found == expected
    assert written(source, found) == found


@given(st.text(max_size=60))
def test_writing_twice_changes_nothing(text: str) -> None:
    source = Source(name="text")
    try:
        values = gathered([source], [("text", text)])
    except Refused as refused:
        assert codes(refused) in ([("empty", "text")], [("malformed", "text")])  # noqa: PT017 - one or the other
    else:
        assert gathered([source], [("text", values[0].value)]) == values


@given(*[st.lists(st.text("ab./%2F", min_size=1).filter(str.strip), min_size=2, max_size=2)] * 2)
def test_different_values_make_different_keys(one: list[str], other: list[str]) -> None:
    sources = [Source(name="a"), Source(name="b")]
    keys = [key_string(sources, gathered(sources, zip("ab", values, strict=True))) for values in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


def test_everything_wrong_with_the_values_is_said_at_once() -> None:
    sources = [DIGITS, LOTTERY, DRAND, WITNESS, Source(name="index")]
    told = [
        ("notary", "39481"),
        ("lottery", "3.5"),
        ("quicknet", f"{'0' * 64} {ROUND[0]}"),
        ("witness", "something else"),
        ("index", " \n"),
        ("index", "7"),
        ("die", "4"),
    ]
    with pytest.raises(Refused) as refused:
        gathered([*sources, Source(name="weather")], told)
    assert sorted(codes(refused.value), key=str) == [
        ("commit_differs", "witness"),
        ("doubled", "index"),
        ("empty", "index"),
        ("malformed", "lottery"),
        ("malformed", "notary"),
        ("missing", "weather"),
        ("randomness_differs", "quicknet"),
        ("unknown", "die"),
    ]


def test_without_any_value_there_is_no_draw() -> None:
    with pytest.raises(Refused):
        gathered([], [])


def test_a_source_is_read_from_one_line() -> None:
    line = f"王某;kind=witness;commit={WITNESS.commit};known=2027-03-02T09:00:00+08:00"
    source = read_source(line)
    assert (source.name, source.kind, source.commit) == ("王某", SourceKind.WITNESS, WITNESS.commit)
    assert read_source("six digits").kind is SourceKind.TEXT


@pytest.mark.parametrize(
    "line",
    [
        "",
        ";kind=digits",
        "a;kind=dice",
        "a;kind=witness",
        "a;kind=drand",
        "a;commits=1",
        "a;kind=drand;round=x",
        "a;kind=digits;count=0",
    ],
)
def test_a_source_that_cannot_be_used_is_refused(line: str) -> None:
    with pytest.raises(Refused):
        read_source(line)


def at(source: Source, known: str) -> Source:
    return Source(
        name=source.name,
        kind=source.kind,
        commit=source.commit,
        round=source.round,
        count=source.count,
        known=known,
    )


def test_two_sources_that_come_in_the_right_order_may_be_named() -> None:
    named = [at(WITNESS, "2027-03-02T09:00:00Z"), at(DIGITS, "2027-03-02T09:00:00Z"), at(DRAND, "2027-03-02T10:00:00Z")]
    assert wrong_sources(named, FROZEN) is None


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        ([at(DIGITS, "2027-03-02T09:00:00Z")], "too_few"),
        ([at(DIGITS, "2027-03-02T09:00:00Z"), at(DIGITS, "2027-03-02T09:00:00Z")], "doubled"),
        ([at(DIGITS, "2027-03-01T17:00:00+08:00"), at(DRAND, "2027-03-02T09:00:00Z")], "known_before"),
        ([at(DIGITS, "tomorrow"), at(DRAND, "2027-03-02T09:00:00Z")], "when_missing"),
        ([at(WITNESS, "2027-03-02T09:00:00Z"), at(DRAND, "2027-03-02T08:59:00Z")], "none_after"),
        ([at(Source(name="w", kind=SourceKind.WITNESS), "2027-03-02T09:00:00Z"), DIGITS], "commit_missing"),
    ],
)
def test_sources_that_somebody_could_choose_by_are_refused(sources: list[Source], code: str) -> None:
    refusal = wrong_sources(sources, FROZEN)
    assert refusal is not None
    assert code in [error.code for error in refusal.errors]


def test_a_ticket_is_not_taken_by_remainder() -> None:
    # a third of all digests must be thrown away: by remainder the lower half would come twice as often
    tickets = EVERY // 3 * 2
    drawn = [ticket_of(seed_of("0" * 64, str(at)), tickets) for at in range(400)]
    assert max(drawn) < tickets
    assert abs(sum(ticket < tickets // 2 for ticket in drawn) - 200) < 50


def test_each_ticket_comes_about_as_often() -> None:
    found = Counter(ticket_of(seed_of("ab" * 32, f"{at}./"), 10) for at in range(5000))
    assert sum((times - 500) ** 2 / 500 for times in found.values()) < 27.9  # 99.9 % of a chi-square with 9 degrees
