"""Who and what stands behind comments, in six columns that nobody adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.totals import Column, Counted, total
from consultations.rules.voices import Voices, voices
from consultations.words import AuthorKind, Channel, Outcome, Standing

PLAIN = Counted(
    comment="c",
    channel=Channel.WEB,
    clauses=(),
    author_kind=AuthorKind.PERSON,
    person=None,
    text_hash="t",
    outcome=Outcome.ADOPTED,
    standing=Standing.VISIBLE,
)
comments = st.lists(
    st.builds(
        Counted,
        comment=st.uuids().map(str),
        channel=st.sampled_from(Channel),
        clauses=st.sampled_from([(), ("5",), ("7",), ("5", "7")]),
        author_kind=st.sampled_from(AuthorKind),
        person=st.sampled_from([None, "a", "b", "c"]),
        text_hash=st.sampled_from([None, "t", "u"]),
        outcome=st.sampled_from(Outcome),
        standing=st.sampled_from(Standing),
        co_signatures=st.integers(0, 50),
    ),
    max_size=20,
)


def row(**changes: object) -> Counted:
    return msgspec.structs.replace(PLAIN, **changes)


def test_nobody_says_nothing() -> None:
    assert voices([]) == Voices()


def test_one_who_writes_twice_is_one_person_and_a_signed_paper_is_one_message() -> None:
    said = [row(person="a"), row(person="a", text_hash="u"), row(co_signatures=38)]
    assert voices(said) == Voices(people=1, unidentified=1, co_signatures=38, distinct_texts=2, messages=3)


def test_who_acts_for_an_organisation_is_not_counted_beside_it() -> None:
    said = [row(author_kind=AuthorKind.ORGANISATION, person="chamber"), row(person="chamber")]
    assert voices(said) == Voices(people=1, organisations=1, distinct_texts=1, messages=2)


@given(comments)
def test_each_split_of_a_report_tells_who_stands_behind_each_of_its_parts(said: list[Counted]) -> None:
    totals = total(said)
    parts: dict[Column, Mapping[Any, int]] = {
        Column.CHANNEL: totals.by_channel,
        Column.CLAUSE: totals.by_clause,
        Column.OUTCOME: totals.by_outcome,
        Column.AUTHOR_KIND: totals.by_author_kind,
        Column.STANDING: totals.by_standing,
    }
    for column, counts in parts.items():
        assert {part: one.messages for part, one in totals.voices[column].items()} == dict(counts)
        for one in totals.voices[column].values():
            assert one.people <= totals.people
            assert one.distinct_texts <= totals.distinct_texts
