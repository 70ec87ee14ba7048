"""What a rules file holds of meetings: their notice, papers and quorum, and the days that answers may take."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import msgspec

from participation.base.rules_file.calls import DaysBefore
from participation.base.rules_file.parts import Count, Text


class QuorumRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least this part (``1/2``) of those who have a vote, or of the participants of a hearing, has to be there."""

    at_least: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,2}/[1-9][0-9]{0,2}$")]
    source: Text

    @property
    def fraction(self) -> Fraction:
        """The part as an exact fraction."""
        return Fraction(self.at_least)

    def least_of(self, members: int) -> int:
        """How many of ``members`` have to be there."""
        return -(-members * self.fraction.numerator // self.fraction.denominator)


class MeetingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of one kind of meeting.

    ``notice`` counts from the announcement to the day of the meeting, ``papers`` from the day the papers can be read
    to it. ``decides`` says that every item needs a decision before the meeting is concluded.
    """

    notice: DaysBefore
    papers: DaysBefore
    decides: bool
    quorum: QuorumRule | None = None
    source: Text


class MeetingPapers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many days a participant's link opens a paper, and how many days after the meeting new ones are made."""

    link_days: Count
    open_days: Count
    source: Text


class MeetingKeeping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days after the meeting names and contacts of those who were invited to it are kept."""

    participant_days: Count
    source: Text


class MeetingOpinions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Within how many working days of the meeting an opinion is answered."""

    answer_days: Count
    source: Text


class MeetingFollowUps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many days before its day a follow-up is due soon, and after how many days late the leaders are told."""

    soon_days: Count
    escalate_days: Count
    source: Text


class MeetingLights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many overdue, or how many days late, the light of a body is amber, and from how many red."""

    amber_count: Count
    amber_days: Count
    red_count: Count
    red_days: Count
    source: Text


class Meetings(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={
        "government_executive_meeting": "government executive meeting",
        "bureau_meeting": "bureau meeting",
        "price_hearing": "price hearing",
    },
):
    """Everything about meetings."""

    government_executive_meeting: MeetingRule
    bureau_meeting: MeetingRule
    hearing: MeetingRule
    price_hearing: MeetingRule
    forum: MeetingRule
    papers: MeetingPapers
    keeping: MeetingKeeping
    opinions: MeetingOpinions
    follow_ups: MeetingFollowUps
    lights: MeetingLights

    def of(self, kind: str) -> MeetingRule:
        """The rule of a kind of meeting (``price hearing``)."""
        found: MeetingRule = getattr(self, kind.replace(" ", "_"))
        return found
