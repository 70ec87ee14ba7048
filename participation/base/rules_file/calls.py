"""What a rules file holds of calls: how long before the meeting, who has to be there, and how reviews are done."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

import msgspec

from participation.base.rules_file.parts import Count, Counting, Text

SeatWord = Literal[
    "consumer",
    "stakeholder",
    "operator",
    "expert",
    "department",
    "deputy",
    "political adviser",
    "social organisation",
    "resident",
]


class FourEyes(StrEnum):
    """Which findings of a review count only once a second person agrees."""

    NEVER = "never"
    EXCLUSIONS = "exclusions"
    ALWAYS = "always"


class DaysBefore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of days that have to lie between two things; 0 where nothing is asked for."""

    days: Annotated[int, msgspec.Meta(ge=0)]
    counting: Counting
    source: Text


class SeatShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least this part (``2/5``) of all seats has to speak for one of these."""

    seats: Annotated[tuple[SeatWord, ...], msgspec.Meta(min_length=1)]
    at_least: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,2}/[1-9][0-9]{0,2}$")]
    source: Text

    @property
    def fraction(self) -> Fraction:
        """The part as an exact fraction."""
        return Fraction(self.at_least)


class CallRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of a call for one kind of occasion.

    ``notice`` counts from the announcement to the day of the meeting, ``registration`` from the first to the last day
    on which one can apply, ``papers`` from the day participants have the papers to the day of the meeting.
    """

    notice: DaysBefore
    registration: DaysBefore
    papers: DaysBefore
    names_published: bool
    shares: tuple[SeatShare, ...]
    source: Text


class CallReview(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many have to agree on a finding, and how long who is kept out has to object before the pool is frozen."""

    four_eyes: FourEyes
    objection_hours: Annotated[int, msgspec.Meta(ge=0)]
    source: Text


class CallLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often one network address may begin an application within an hour, and how long somebody has to answer."""

    applications_per_address_hour: Count
    shortest_answer_hours: Count
    source: Text


class CallKeeping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long applications are kept: days since one that was never handed in was begun, and since the meeting."""

    unfinished_days: Count
    application_days: Count
    source: Text


class Calls(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"price_hearing": "price hearing"}
):
    """Everything about calls."""

    meeting: CallRule
    hearing: CallRule
    price_hearing: CallRule
    forum: CallRule
    review: CallReview
    limits: CallLimits
    keeping: CallKeeping

    def of(self, occasion: str) -> CallRule:
        """The rule of an occasion (``price hearing``)."""
        found: CallRule = getattr(self, occasion.replace(" ", "_"))
        return found
