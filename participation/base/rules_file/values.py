"""What a rules file holds: the shape that every installation's file must have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from participation.base.identity.words import Assurance, Role
from participation.base.rules_file.calls import Calls
from participation.base.rules_file.meetings import Meetings
from participation.base.rules_file.open_days import OpenDays
from participation.base.rules_file.parts import Count, Counting, Days, Text, Words

__all__ = ["Count", "Counting", "Days", "Text", "Words"]


class Shortening(StrEnum):
    """Whether a period may be shorter than the rule says."""

    WITH_REASON = "with published reason"
    NEVER = "never"


class Visibility(StrEnum):
    """Who sees a figure: the office alone, or everybody."""

    INTERNAL = "internal"
    PUBLIC = "public"


class Insistence(StrEnum):
    """Whether something has to be done first: not asked for, pointed out to who decides, or demanded."""

    OFF = "off"
    WARN = "warn"
    REQUIRED = "required"


class Period(Days, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shortest time the public has for comments on one kind of consultation."""

    shortening: Shortening
    concerns_business: Period | None = None


class Periods(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={
        "major_decision": "major decision",
        "normative_document": "normative document",
        "legislation_proposal": "legislation proposal",
    },
):
    """The period of each kind of consultation."""

    major_decision: Period
    normative_document: Period
    plan: Period
    legislation_proposal: Period
    ideas: Period

    def of(self, kind: str, *, concerns_business: bool = False) -> Period:
        """The period of a kind (``major decision``), and its longer one where business is closely concerned."""
        period: Period = getattr(self, kind.replace(" ", "_"))
        return (concerns_business and period.concerns_business) or period


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One signature in the chain before anything becomes public."""

    name: Words
    title: Text
    roles: Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]


class SignOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chain of signatures, first to last."""

    stages: Annotated[tuple[Stage, ...], msgspec.Meta(min_length=1)]
    source: Text


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How soon a comment is screened and a consultation answered."""

    screening: Days
    report: Days


class InsistencePerKind(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={
        "major_decision": "major decision",
        "normative_document": "normative document",
        "legislation_proposal": "legislation proposal",
    },
):
    """What is insisted on for each kind of consultation."""

    major_decision: Insistence
    normative_document: Insistence
    plan: Insistence
    legislation_proposal: Insistence
    ideas: Insistence

    def of(self, kind: str) -> Insistence:
        """That of a kind (``major decision``)."""
        found: Insistence = getattr(self, kind.replace(" ", "_"))
        return found


class Listening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who has to be heard, apart from the public."""

    associations_asked_before_approval: InsistencePerKind
    source: Text


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which figures an office shows to everybody."""

    stance_counts: Visibility
    opinion_map: Visibility
    overdue_list: Visibility
    source: Text


class ScreeningDefault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How comments are screened when the office does not choose."""

    default: Annotated[str, msgspec.Meta(pattern="^(never|after screening|at once)$")]
    source: Text


class AssuranceAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How sure one must be who acts."""

    comment: Assurance
    source: Text


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often the same contact or network address may do something within an hour."""

    sign_in_codes_per_contact_hour: Count
    sign_in_codes_per_address_hour: Count
    comments_per_address_hour: Count
    source: Text


class Announcing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When subscribers are told: so many days before the end once more, and the hour of the daily digest."""

    closing_soon_days: Count
    digest_hour: Annotated[int, msgspec.Meta(ge=0, le=23)]
    source: Text


class ErasureRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The kinds of consultation whose file is archived by law: there a comment is restricted and not destroyed."""

    archived: tuple[Literal["major decision", "normative document", "plan", "legislation proposal", "ideas"], ...]
    source: Text


class Event(StrEnum):
    """What a retention period runs from."""

    CREATION = "creation"
    PUBLICATION = "publication"
    ARCHIVING = "archiving"


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"runs_from": "from"}):
    """How long a kind of record is kept: so many years (0 means for good) or so many days after an event."""

    years: Annotated[int, msgspec.Meta(ge=0)] | None = None
    days: Count | None = None
    runs_from: Event
    source: Text

    @property
    def for_good(self) -> bool:
        """Whether the record is never destroyed."""
        return self.years == 0


class Retentions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long each kind of record is kept."""

    consultation: Retention
    contact: Retention
    sign_in_code: Retention
    access_log: Retention


class Holidays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One year's holidays: days off, and the Saturdays and Sundays that are worked instead."""

    off: tuple[date, ...]
    working: tuple[date, ...]
    source: Text


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole rules file; ``holidays`` is by year and replaces what the calendar knows of that year."""

    period: Periods
    sign_off: SignOff
    answer: Answer
    listening: Listening
    visibility: Figures
    screening: ScreeningDefault
    assurance: AssuranceAsked
    limits: Limits
    announcing: Announcing
    retention: Retentions
    erasure: ErasureRule
    calls: Calls
    meetings: Meetings
    open_days: OpenDays
    holidays: Mapping[int, Holidays] = {}
