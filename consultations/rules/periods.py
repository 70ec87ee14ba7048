"""How long the public must have, and when that may be shortened, extended or ended early."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from consultations.words import Kind
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.rules_file.counting import Calendar, counted, last_day_of, unknown_years
from participation.base.rules_file.values import Counting, Period, Rules, Shortening

CLOSES_FIRST = N_("The consultation must close after it opens.")
# what calendars, time zones and databases can all reckon with, and more than any office plans
YEARS = {"first": 1949, "last": 2999}
BEYOND = N_("Enter a date between the years %(first)s and %(last)s.")
NOT_LATER = N_("An extension must end later than the present closing time.")
EXTENSION_REASON = N_("Say why the period is extended; the reason is published.")
CLOSURE_REASON = N_(
    "The shortest period ends on %(earliest)s (%(source)s). To close before it ends, give a reason; it is published."
)
CLOSURE_NEVER = N_("The shortest period ends on %(earliest)s (%(source)s) and may not be cut short.")

# each: by calendar days, by working days, by working days of a year whose holidays are not known
TOO_SHORT = (
    N_(
        "For this kind (%(kind)s) comments must be open for at least %(minimum)s days (%(source)s). From %(opens)s "
        "to %(closes)s there are %(counted)s. The earliest closing date is %(earliest)s."
    ),
    N_(
        "For this kind (%(kind)s) comments must be open for at least %(minimum)s working days (%(source)s). From "
        "%(opens)s to %(closes)s there are %(counted)s. The earliest closing date is %(earliest)s."
    ),
    N_(
        "For this kind (%(kind)s) comments must be open for at least %(minimum)s working days (%(source)s). From "
        "%(opens)s to %(closes)s there are %(counted)s. The earliest closing date is %(earliest)s. The holidays of "
        "%(unknown)s are not known yet, so its days were counted Monday to Friday."
    ),
)
EARLIEST = (
    N_("Opened on %(opens)s, it may close on %(earliest)s at the earliest: %(minimum)s days (%(source)s)."),
    N_("Opened on %(opens)s, it may close on %(earliest)s at the earliest: %(minimum)s working days (%(source)s)."),
    N_(
        "Opened on %(opens)s, it may close on %(earliest)s at the earliest: %(minimum)s working days (%(source)s). "
        "The holidays of %(unknown)s are not known yet, so its days were counted Monday to Friday."
    ),
)


class Span(msgspec.Struct, frozen=True):
    """What was put to the public, and its first and last day; ``concerns_business`` asks for the longer period."""

    kind: Kind
    opens_on: date
    closes_on: date
    concerns_business: bool = False


class EarliestClosing(msgspec.Struct, frozen=True):
    """The first day on which a consultation may close, and the sentence that tells why."""

    day: date
    sentence: str
    values: Mapping[str, Any]


def earliest_closing(
    kind: Kind, opens_on: date, rules: Rules, calendar: Calendar, *, concerns_business: bool = False
) -> EarliestClosing:
    """When a consultation may close without a published reason; that whole day is still open."""
    period = rules.period.of(kind, concerns_business=concerns_business)
    day = last_day_of(opens_on, period, calendar)
    sentence, values = _reckoned(period, opens_on, day, calendar, EARLIEST)
    return EarliestClosing(day, sentence, values)


def check_period(span: Span, *, reason: str, rules: Rules, calendar: Calendar) -> Refusal | None:
    """Whether the public has the time that the rules give it.

    The opening day is not counted, the closing day is. A published ``reason`` shortens the period where the
    rules let it. Codes: ``closes_before_opens``, ``period_too_short`` (both 422, naming ``closes_at``).
    """
    if span.closes_on < span.opens_on:
        return _wrong("closes_at", "closes_before_opens", CLOSES_FIRST)
    period = rules.period.of(span.kind, concerns_business=span.concerns_business)
    days = counted(span.opens_on, span.closes_on, period.counting, calendar)
    if days >= period.days or _shortened(period, reason):
        return None
    earliest = last_day_of(span.opens_on, period, calendar)
    sentence, values = _reckoned(period, span.opens_on, earliest, calendar, TOO_SHORT)
    values |= {"kind": span.kind, "closes": span.closes_on, "counted": days}
    return _wrong("closes_at", "period_too_short", sentence, values)


def check_instants(opens_at: datetime, closes_at: datetime) -> Refusal | None:
    """Whether a consultation closes after it opens, to the second (codes ``closes_before_opens``, ``out_of_range``)."""
    beyond = [*_beyond("opens_at", opens_at), *_beyond("closes_at", closes_at)]
    if beyond:
        return invalid(*beyond)
    return None if closes_at > opens_at else _wrong("closes_at", "closes_before_opens", CLOSES_FIRST)


def check_extension(closes_at: datetime, later: datetime, reason: str) -> Refusal | None:
    """An extension only ever ends later and says why.

    Codes: ``not_later``, ``out_of_range``, ``reason_required``; all at once.
    """
    errors = _beyond("closes_at", later)
    if later <= closes_at:
        errors.append(FieldError("closes_at", "not_later", NOT_LATER))
    if not reason.strip():
        errors.append(FieldError("reason", "reason_required", EXTENSION_REASON))
    return invalid(*errors) if errors else None


def check_closure(span: Span, *, reason: str, rules: Rules, calendar: Calendar) -> Refusal | None:
    """Whether a consultation may end on ``span.closes_on``, before the time that was announced.

    It may once the shortest period is served, else with a published reason: one given now, or the one that
    already shortened the announced period (pass either as ``reason``). Codes: ``reason_required`` (422), or
    ``period_too_short`` (409) where the rules let nothing shorten the period.
    """
    period = rules.period.of(span.kind, concerns_business=span.concerns_business)
    days = counted(span.opens_on, span.closes_on, period.counting, calendar)
    if days >= period.days or _shortened(period, reason):
        return None
    values = {"earliest": last_day_of(span.opens_on, period, calendar), "source": period.source}
    if period.shortening is Shortening.NEVER:
        return Refusal("period_too_short", 409, CLOSURE_NEVER, values)
    return _wrong("reason", "reason_required", CLOSURE_REASON, values)


def _shortened(period: Period, reason: str) -> bool:
    return period.shortening is Shortening.WITH_REASON and bool(reason.strip())


def _reckoned(
    period: Period, opens_on: date, earliest: date, calendar: Calendar, sentences: tuple[str, str, str]
) -> tuple[str, dict[str, Any]]:
    """The sentence for the way a period is counted, with the values that every such sentence has."""
    values: dict[str, Any] = {
        "minimum": period.days,
        "source": period.source,
        "opens": opens_on,
        "earliest": earliest,
    }
    calendar_days, working_days, working_days_unknown_year = sentences
    if period.counting is Counting.CALENDAR:
        return calendar_days, values
    if unknown := unknown_years(opens_on, earliest, calendar):
        return working_days_unknown_year, values | {"unknown": ", ".join(map(str, unknown))}
    return working_days, values


def _beyond(field: str, instant: datetime) -> list[FieldError]:
    within = YEARS["first"] <= instant.year <= YEARS["last"]
    return [] if within else [FieldError(field, "out_of_range", BEYOND, YEARS)]


def _wrong(field: str, code: str, sentence: str, values: dict[str, Any] | None = None) -> Refusal:
    """A refusal under its own code that also names the field of the form."""
    error = FieldError(field, code, sentence, values or {})
    return Refusal(code, 422, sentence, error.values, errors=(error,))
