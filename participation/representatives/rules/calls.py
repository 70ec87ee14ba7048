"""What a call must say before it can be reviewed, and what the rules file asks of its dates and seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.rules_file.calls import CallRule, Calls, DaysBefore, SeatShare
from participation.base.rules_file.counting import Calendar, counted
from participation.representatives.rules.quotas import Category, Range, contradictions
from participation.representatives.words import Occasion, Seat, Way

MISSING = {
    "title": N_("Give the call a title."),
    "agenda": N_("Say in plain words what is decided."),
    "meeting_title": N_("Name the meeting or hearing."),
    "place": N_("Say where it takes place."),
    "who_may_apply": N_("Say who may apply."),
    "privacy_notice": N_("Say what is done with the data of applicants, and for how long."),
    "draw_at": N_("Say when the draw takes place."),
    "draw_place": N_("Say where the draw takes place."),
    "way_reason": N_("Say how the seats are given; it is published."),
    "papers_at": N_("Say when the participants have the papers."),
}
INCOMPLETE = N_("Something is missing before this can be reviewed.")
CLOSES_FIRST = N_("Applications must close after they open.")
MEETING_FIRST = N_("The meeting must be after applications close.")
DRAW_WHEN = N_("The draw must be after applications close and before the meeting.")
TWO_SOURCES = N_("Name at least two independent sources of entropy; one of them may be digits drawn in public.")
TWICE = N_("“%(name)s” is there twice.")
RANGE_WRONG = N_("The minimum of “%(value)s” is larger than its maximum.")
ONE_VALUE = N_("A category needs at least two values.")
NOBODY = N_("Persons or organisations, or both, must be able to apply.")
HOURS_SHORT = N_("Who is selected needs at least %(least)s hours to answer (%(source)s).")
NAMES_NEEDED = N_("For this kind of occasion the list of names is published (%(source)s).")
NOTICE_SHORT = N_(
    "From the announcement to the meeting there must be at least %(minimum)s days (%(source)s). From %(from)s to "
    "%(to)s there are %(counted)s."
)
REGISTRATION_SHORT = N_(
    "One must be able to apply for at least %(minimum)s days (%(source)s). From %(from)s to %(to)s there are "
    "%(counted)s."
)
PAPERS_SHORT = N_(
    "Participants must have the papers at least %(minimum)s days before (%(source)s). From %(from)s to %(to)s there "
    "are %(counted)s."
)
SHARE_SHORT = N_(
    "At least %(part)s of all %(total)s seats must be theirs whom the rule names (%(source)s): that is %(needed)s, and "
    "only %(sure)s are certain. Raise a minimum, or invite one more."
)


class QuotaSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its range; ``speaks_for`` where its seats speak for others than the call says."""

    value: str
    at_least: int
    at_most: int
    speaks_for: Seat | None = None


class CategorySaid(msgspec.Struct, frozen=True, kw_only=True):
    """A category with its values."""

    name: str
    quotas: Sequence[QuotaSaid]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A call as far as it is judged. Days are those of the office's calendar."""

    occasion: Occasion
    way: Way
    texts: dict[str, str]
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime | None
    meeting_at: datetime
    announced_on: date
    opens_on: date
    last_on: date
    papers_on: date | None
    meeting_on: date
    seats: int
    seats_speak_for: Seat
    invited: Sequence[Seat]
    categories: Sequence[CategorySaid]
    sources: Sequence[str]
    persons: bool
    organisations: bool
    names_published: bool
    acceptance_hours: int


def check_said(said: Said) -> Refusal | None:
    """What no call can say, however early it is saved (422, naming every wrong field)."""
    errors = [*_times(said), *_categories(said)]
    if not (said.persons or said.organisations):
        errors.append(FieldError("persons", "required", NOBODY))
    return invalid(*errors) if errors else None


def check_complete(said: Said, rules: Calls, calendar: Calendar) -> Refusal | None:
    """Whether a call can be reviewed (code ``incomplete``, 422, naming everything that is missing or too short).

    The rules file is asked for notice, registration, papers, names, answer hours and shares of seats; the quotas must
    not contradict each other.
    """
    rule = rules.of(said.occasion)
    needed = ["title", "agenda", "meeting_title", "place", "who_may_apply", "privacy_notice"]
    errors = [FieldError(name, "required", MISSING[name]) for name in needed if not said.texts.get(name, "").strip()]
    errors += [*_times(said), *_categories(said), *_way(said), *_days(said, rule, calendar), *_shares(said, rule)]
    if said.acceptance_hours < rules.limits.shortest_answer_hours:
        values = {"least": rules.limits.shortest_answer_hours, "source": rules.limits.source}
        errors.append(FieldError("acceptance_hours", "too_short", HOURS_SHORT, values))
    if rule.names_published and not said.names_published:
        errors.append(FieldError("names_published", "required", NAMES_NEEDED, {"source": rule.source}))
    errors += [
        FieldError("categories", trouble.code, trouble.sentence, trouble.values)
        for trouble in contradictions(said.seats, ranges(said.categories))
    ]
    return Refusal("incomplete", 422, INCOMPLETE, errors=tuple(errors)) if errors else None


def ranges(categories: Sequence[CategorySaid]) -> list[Category]:
    """The categories as the rules on quotas take them."""
    return [
        Category(one.name, [Range(quota.value, quota.at_least, quota.at_most) for quota in one.quotas])
        for one in categories
    ]


def sure_seats(said: Said, share: SeatShare) -> int:
    """How many seats speak for those of a share whatever the draw gives."""
    mine = set(share.seats)
    invited = sum(seat in mine for seat in said.invited)
    if said.seats_speak_for in mine:
        others = [
            sum(quota.at_most for quota in one.quotas if quota.speaks_for and quota.speaks_for not in mine)
            for one in said.categories
        ]
        return invited + max(0, said.seats - max(others, default=0))
    least = [sum(quota.at_least for quota in one.quotas if quota.speaks_for in mine) for one in said.categories]
    return invited + max(least, default=0)


def _times(said: Said) -> list[FieldError]:
    errors = []
    if said.closes_at <= said.opens_at:
        errors.append(FieldError("closes_at", "closes_before_opens", CLOSES_FIRST))
    if said.meeting_at <= said.closes_at:
        errors.append(FieldError("meeting_at", "too_early", MEETING_FIRST))
    if said.draw_at is not None and not said.closes_at <= said.draw_at <= said.meeting_at:
        errors.append(FieldError("draw_at", "out_of_range", DRAW_WHEN))
    return errors


def _categories(said: Said) -> list[FieldError]:
    errors = []
    for place, category in enumerate(said.categories):
        at = f"categories.{place}"
        if category.name in [one.name for one in said.categories[:place]]:
            errors.append(FieldError(f"{at}.name", "twice", TWICE, {"name": category.name}))
        if len(category.quotas) < 2:
            errors.append(FieldError(f"{at}.quotas", "too_short", ONE_VALUE))
        for row, quota in enumerate(category.quotas):
            if quota.value in [one.value for one in category.quotas[:row]]:
                errors.append(FieldError(f"{at}.quotas.{row}.value", "twice", TWICE, {"name": quota.value}))
            if quota.at_least > quota.at_most:
                values = {"value": quota.value}
                errors.append(FieldError(f"{at}.quotas.{row}.at_least", "out_of_range", RANGE_WRONG, values))
    return errors


def _way(said: Said) -> list[FieldError]:
    if said.way is not Way.DRAW:
        if said.way is Way.ALL_ADMITTED or said.texts.get("way_reason", "").strip():
            return []
        return [FieldError("way_reason", "required", MISSING["way_reason"])]
    errors = []
    if said.draw_at is None:
        errors.append(FieldError("draw_at", "required", MISSING["draw_at"]))
    if not said.texts.get("draw_place", "").strip():
        errors.append(FieldError("draw_place", "required", MISSING["draw_place"]))
    if len({source.strip() for source in said.sources if source.strip()}) < 2:
        errors.append(FieldError("entropy_sources", "too_short", TWO_SOURCES))
    return errors


def _days(said: Said, rule: CallRule, calendar: Calendar) -> list[FieldError]:
    errors = [
        *_too_short("meeting_at", NOTICE_SHORT, rule.notice, said.announced_on, said.meeting_on, calendar),
        *_too_short("closes_at", REGISTRATION_SHORT, rule.registration, said.opens_on, said.last_on, calendar),
    ]
    if rule.papers.days and said.papers_on is None:
        errors.append(FieldError("papers_at", "required", MISSING["papers_at"]))
    elif said.papers_on is not None:
        errors += _too_short("papers_at", PAPERS_SHORT, rule.papers, said.papers_on, said.meeting_on, calendar)
    return errors


def _too_short(
    field: str, sentence: str, asked: DaysBefore, begins: date, ends: date, calendar: Calendar
) -> list[FieldError]:
    days = counted(begins, ends, asked.counting, calendar)
    if days >= asked.days:
        return []
    values: dict[str, Any] = {"minimum": asked.days, "source": asked.source, "from": begins, "to": ends}
    return [FieldError(field, "period_too_short", sentence, values | {"counted": days})]


def _shares(said: Said, rule: CallRule) -> list[FieldError]:
    errors = []
    total = said.seats + len(said.invited)
    for share in rule.shares:
        sure = sure_seats(said, share)
        needed = -(-total * share.fraction.numerator // share.fraction.denominator)
        if sure < needed:
            values = {
                "part": share.at_least,
                "total": total,
                "needed": needed,
                "sure": sure,
                "source": share.source,
            }
            errors.append(FieldError("seats_speak_for", "share_too_small", SHARE_SHORT, values))
    return errors
