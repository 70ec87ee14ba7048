"""What the yearly figures count, under which name, and for which days.

Each number is the number of certain rows: what a number says, the list behind it shows.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from decisions.words import MeetingKind, ParticipantKind
from participation.base.errors import N_, FieldError, Refusal, Refused, invalid
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.words import Word

UNKNOWN_PERIOD = N_("This is not a period: give a year, a half-year, a quarter, a month, or two dates.")
FROM_AFTER_TO = N_("The last day is before the first.")
UNKNOWN_NUMBER = N_("There is no such number in the figures.")
OTHER_OFFICE = Refusal("other_office", 403, N_("The figures of the whole city are handed in by another body."))


class Number(Word):
    """A number of the report."""

    MATTERS = "matters in the catalogue"
    MATTERS_ADDED = "matters added"
    MATTERS_DROPPED = "matters dropped"
    CONSULTATIONS = "consultations held"
    COMMENTS = "comments received"
    COMMENTS_ANSWERED = "comments answered"
    COMMENTS_ADOPTED = "comments adopted"
    COMMENTS_PARTLY = "comments partly adopted"
    COMMENTS_NOT_ADOPTED = "comments not adopted"
    COMMENTS_PROVIDED_FOR = "comments already provided for"
    COMMENTS_EXPLAINED = "comments explained"
    COMMENTS_FOR_STUDY = "comments for study"
    COMMENTS_REFERRED = "comments referred"
    COMMENTS_OUT_OF_SCOPE = "comments out of scope"
    COMMENTS_MIXED = "comments mixed"
    COMMENTS_NO_CHANGE = "comments no change asked"
    MEETINGS = "meetings with representatives"
    INVITED = "representatives invited"
    ACCEPTED = "representatives accepted"
    PRESENT = "representatives present"
    HEARINGS = "hearings held"
    HEARD = "hearing participants present"
    OPINIONS = "opinions received"
    OPINIONS_ADOPTED = "opinions adopted"
    OPINIONS_PARTLY = "opinions partly adopted"
    OPINIONS_NOT_ADOPTED = "opinions not adopted"
    OPINIONS_PROVIDED_FOR = "opinions already provided for"
    OPINIONS_EXPLAINED = "opinions explained"
    OPINIONS_FOR_STUDY = "opinions for study"
    OPINIONS_REFERRED = "opinions referred"
    OPINIONS_OUT_OF_SCOPE = "opinions out of scope"
    OPINIONS_UNANSWERED = "opinions unanswered"
    IN_TIME = "opinions answered in time"
    LATE = "opinions answered late"
    OVERDUE = "opinions overdue"
    NOT_DUE = "opinions not due yet"
    FOLLOW_UPS = "follow-ups promised"
    FOLLOW_UPS_DONE = "follow-ups done"
    FOLLOW_UPS_OVERDUE = "follow-ups overdue"
    FOLLOW_UPS_OPEN = "follow-ups not due yet"
    ACTIVITIES = "open activities"
    SESSIONS = "open sessions held"
    SESSIONS_OFF = "open sessions called off"
    VISITS = "open-day visits"


class Area(Word):
    """What the numbers are about, in the order of the report."""

    MATTERS = "matters"
    CONSULTATIONS = "consultations"
    MEETINGS = "meetings"
    OPINIONS = "opinions"
    FOLLOW_UPS = "follow-ups"
    OPEN_DAYS = "open days"


N = Number
COMMENTS_BY_OUTCOME = (
    N.COMMENTS_ADOPTED,
    N.COMMENTS_PARTLY,
    N.COMMENTS_NOT_ADOPTED,
    N.COMMENTS_PROVIDED_FOR,
    N.COMMENTS_EXPLAINED,
    N.COMMENTS_FOR_STUDY,
    N.COMMENTS_REFERRED,
    N.COMMENTS_OUT_OF_SCOPE,
    N.COMMENTS_MIXED,
    N.COMMENTS_NO_CHANGE,
)
OPINIONS_BY_STATUS = (
    N.OPINIONS_ADOPTED,
    N.OPINIONS_PARTLY,
    N.OPINIONS_NOT_ADOPTED,
    N.OPINIONS_PROVIDED_FOR,
    N.OPINIONS_EXPLAINED,
    N.OPINIONS_FOR_STUDY,
    N.OPINIONS_REFERRED,
    N.OPINIONS_OUT_OF_SCOPE,
    N.OPINIONS_UNANSWERED,
)
OPINIONS_BY_TIME = (N.IN_TIME, N.LATE, N.OVERDUE, N.NOT_DUE)
FOLLOW_UPS_BY_STANDING = (N.FOLLOW_UPS_DONE, N.FOLLOW_UPS_OVERDUE, N.FOLLOW_UPS_OPEN)
# Every number, in the order in which it is read.
AREAS: dict[Area, tuple[Number, ...]] = {
    Area.MATTERS: (N.MATTERS, N.MATTERS_ADDED, N.MATTERS_DROPPED),
    Area.CONSULTATIONS: (N.CONSULTATIONS, N.COMMENTS, N.COMMENTS_ANSWERED, *COMMENTS_BY_OUTCOME),
    Area.MEETINGS: (N.MEETINGS, N.INVITED, N.ACCEPTED, N.PRESENT, N.HEARINGS, N.HEARD),
    Area.OPINIONS: (N.OPINIONS, *OPINIONS_BY_STATUS, *OPINIONS_BY_TIME),
    Area.FOLLOW_UPS: (N.FOLLOW_UPS, *FOLLOW_UPS_BY_STANDING),
    Area.OPEN_DAYS: (N.ACTIVITIES, N.SESSIONS, N.SESSIONS_OFF, N.VISITS),
}
# Sums whose parts are other numbers of the report: what a total says, its parts say together.
SUMS: dict[Number, tuple[tuple[Number, ...], ...]] = {
    N.COMMENTS_ANSWERED: (COMMENTS_BY_OUTCOME,),
    N.OPINIONS: (OPINIONS_BY_STATUS, OPINIONS_BY_TIME),
    N.FOLLOW_UPS: (FOLLOW_UPS_BY_STANDING,),
}
# A meeting of these is a hearing; 公众代表 are those of the call and those invited, at any other.
HEARINGS = (MeetingKind.HEARING, MeetingKind.PRICE_HEARING)
REPRESENTATIVES = (ParticipantKind.REPRESENTATIVE, ParticipantKind.INVITED)
HEARD = (*REPRESENTATIVES, ParticipantKind.HEARING_PARTICIPANT)

PERIOD = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
SPAN = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)", re.ASCII)
YEARS = range(1990, 2201)


class Period(msgspec.Struct, frozen=True):
    """Days from the first to the last, both counted."""

    first: date
    last: date

    def instants(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """When the first day begins and when the last is over, on the office's clock."""
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(after, time(), zone)

    @property
    def name(self) -> str:
        """How an address names it: ``2026``, ``2026-H1``, ``2026-Q3``, ``2026-05`` or two days with ``_`` between."""
        for name in _names(self.first):
            if period_of(name) == self:
                return name
        return f"{self.first.isoformat()}_{self.last.isoformat()}"


def year_of(year: int) -> Period:
    """A whole year. Raises 422 for one that is out of all reason."""
    return period_of(str(year))


def period_of(name: str) -> Period:
    """The period of such a name. Raises 422 for anything else."""
    spanned = SPAN.fullmatch(name)
    if spanned:
        return between(spanned[1], spanned[2])
    found = PERIOD.fullmatch(name)
    if not found or int(found[1]) not in YEARS:
        raise Refused(invalid(FieldError("period", "invalid", UNKNOWN_PERIOD)))
    year = int(found[1])
    begins, months = 1, 12
    if found[2]:
        begins, months = 6 * int(found[2]) - 5, 6
    elif found[3]:
        begins, months = 3 * int(found[3]) - 2, 3
    elif found[4]:
        begins, months = int(found[4]), 1
    ends = begins + months - 1
    return Period(date(year, begins, 1), date(year, ends, monthrange(year, ends)[1]))


def between(first: str, last: str) -> Period:
    """Any days, as ``YYYY-MM-DD``. Raises 422 for what are none, and where the last is before the first."""
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise Refused(invalid(FieldError("period", "invalid", UNKNOWN_PERIOD))) from error
    if period.first.year not in YEARS or period.last.year not in YEARS:
        raise Refused(invalid(FieldError("period", "invalid", UNKNOWN_PERIOD)))
    if period.last < period.first:
        raise Refused(invalid(FieldError("to", "before_from", FROM_AFTER_TO)))
    return period


def number_of(name: str) -> Number:
    """The number of a name as an address writes it, ``opinions-adopted``. Raises 422 for another."""
    try:
        return Number(name)
    except ValueError as error:
        raise Refused(invalid(FieldError("number", "unknown", UNKNOWN_NUMBER))) from error


def _names(first: date) -> tuple[str, ...]:
    return (
        f"{first.year}",
        f"{first.year}-H{(first.month + 5) // 6}",
        f"{first.year}-Q{(first.month + 2) // 3}",
        f"{first.year}-{first.month:02}",
    )


def check_office(*, secretary: bool, same: bool) -> Refusal | None:
    """Whether somebody may hand in the figures of the whole city: a secretary of the body that always does."""
    if not secretary:
        return WRONG_ROLE
    return None if same else OTHER_OFFICE
