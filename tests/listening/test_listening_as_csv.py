"""The table of whom an office asked and heard tells people, messages and texts apart."""

from __future__ import annotations

import csv
import io
from datetime import date

import msgspec

from consultations.listening.words import Occasion
from consultations.listening_as_csv import listening_rows
from consultations.rules.listening import Tally
from consultations.rules.voices import Voices
from consultations.schemas.report import ReportedGathering, ReportedListening

FORUM = ReportedGathering(
    kind=Occasion.FORUM,
    topic="加装电梯",
    held_on=date(2027, 3, 5),
    place="南埠街道社区活动中心",
    participants=16,
    organisations=["南埠商会"],
    comments=9,
    voices=Voices(people=4, unidentified=3, organisations=2, co_signatures=40, distinct_texts=8, messages=9),
)


def row(gathering: ReportedGathering) -> dict[str, str]:
    """The one row of a report with this gathering."""
    tally = Tally(**dict.fromkeys(Tally.__struct_fields__, 0))
    text = listening_rows(ReportedListening(tally=tally, requests=[], gatherings=[gathering]))
    [only] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return only


def test_what_was_gathered_has_a_column_for_each_count() -> None:
    found = row(FORUM)
    assert (found["comments"], found["people"], found["unidentified_messages"]) == ("9", "4", "3")
    assert (found["organisations"], found["co_signatures"], found["distinct_texts"]) == ("2", "40", "8")


def test_a_report_from_before_they_were_counted_leaves_those_columns_empty() -> None:
    found = row(msgspec.structs.replace(FORUM, voices=None))
    assert (found["comments"], found["people"], found["distinct_texts"]) == ("9", "", "")
