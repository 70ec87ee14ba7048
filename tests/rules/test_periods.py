"""How long the public must have: by kind, in calendar and working days, across holidays and New Year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.periods import (
    Span,
    check_closure,
    check_extension,
    check_instants,
    check_period,
    earliest_closing,
)
from consultations.words import Kind
from participation.base.errors import Refusal
from participation.base.rules_file import Rules, load
from participation.base.rules_file.counting import counted, day_of, last_day_before
from participation.base.rules_file.values import Counting, Shortening
from participation.base.working_days import WorkingDays

RULES = load()


class KnownTo2026:
    """The real holidays to the end of 2026 and none later, whatever the calendar library has learnt since."""

    known = WorkingDays()

    def is_known(self, year: int) -> bool:
        return year <= 2026

    def is_working_day(self, day: date) -> bool:
        return self.known.is_working_day(day) if self.is_known(day.year) else day.isoweekday() <= 5


CALENDAR = KnownTo2026()
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)

kinds = st.sampled_from(list(Kind))
days = st.dates(date(2025, 1, 1), date(2029, 12, 31))
reasons = st.sampled_from(["", "  ", "暑假在即"])


def refused(span: Span, reason: str = "", rules: Rules = RULES) -> Refusal | None:
    return check_period(span, reason=reason, rules=rules, calendar=CALENDAR)


def closed_early(span: Span, reason: str = "", rules: Rules = RULES) -> Refusal | None:
    return check_closure(span, reason=reason, rules=rules, calendar=CALENDAR)


def never_shortened(kind: str = "major_decision") -> Rules:
    period = msgspec.structs.replace(getattr(RULES.period, kind), shortening=Shortening.NEVER)
    return msgspec.structs.replace(RULES, period=msgspec.structs.replace(RULES.period, **{kind: period}))


@pytest.mark.parametrize(
    ("kind", "business", "opens", "earliest"),
    [
        (Kind.MAJOR_DECISION, False, date(2026, 3, 2), date(2026, 4, 1)),
        (Kind.MAJOR_DECISION, True, date(2026, 3, 2), date(2026, 4, 1)),
        (Kind.PLAN, False, date(2026, 2, 1), date(2026, 3, 3)),
        (Kind.LEGISLATION_PROPOSAL, False, date(2026, 12, 15), date(2027, 1, 14)),
        (Kind.IDEAS, False, date(2026, 6, 1), date(2026, 6, 8)),
        (Kind.NORMATIVE_DOCUMENT, False, date(2026, 6, 1), date(2026, 6, 10)),
        (Kind.NORMATIVE_DOCUMENT, True, date(2026, 6, 1), date(2026, 7, 1)),
        # National Day week does not count, the Saturday that is worked for it does
        (Kind.NORMATIVE_DOCUMENT, False, date(2026, 9, 29), date(2026, 10, 14)),
        # the Spring Festival, with the worked Saturdays before and after
        (Kind.NORMATIVE_DOCUMENT, False, date(2026, 2, 12), date(2026, 2, 28)),
        # over New Year into a year whose holidays are not known: 1 January counts as the Friday it is
        (Kind.NORMATIVE_DOCUMENT, False, date(2026, 12, 28), date(2027, 1, 6)),
    ],
)
def test_the_earliest_closing_day(kind: Kind, business: bool, opens: date, earliest: date) -> None:
    found = earliest_closing(kind, opens, RULES, CALENDAR, concerns_business=business)
    assert found.day == earliest
    assert refused(Span(kind, opens, earliest, business)) is None
    assert refused(Span(kind, opens, earliest - DAY, business)) is not None


@given(kinds, days, st.booleans())
def test_the_earliest_closing_day_is_accepted_and_the_day_before_refused(
    kind: Kind, opens: date, business: bool
) -> None:
    earliest = earliest_closing(kind, opens, RULES, CALENDAR, concerns_business=business).day
    assert refused(Span(kind, opens, earliest, business)) is None
    refusal = refused(Span(kind, opens, earliest - DAY, business))
    assert refusal is not None
    assert refusal.code == "period_too_short"
    assert refusal.values["earliest"] == earliest
    assert refusal.values["counted"] < refusal.values["minimum"]


@given(kinds, days, st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_more_time_is_never_refused_where_less_was_enough(
    kind: Kind, opens: date, length: int, more: int, business: bool
) -> None:
    shorter = refused(Span(kind, opens, opens + length * DAY, business))
    longer = refused(Span(kind, opens, opens + (length + more) * DAY, business))
    assert longer is None or shorter is not None


@given(kinds, days, st.integers(-40, 60), reasons)
def test_a_published_reason_shortens_but_never_closes_before_the_opening(
    kind: Kind, opens: date, length: int, reason: str
) -> None:
    refusal = refused(Span(kind, opens, opens + length * DAY), reason)
    if length < 0:
        assert refusal is not None
        assert refusal.code == "closes_before_opens"
    elif reason.strip():
        assert refusal is None
    else:
        assert (refusal is None) == (refused(Span(kind, opens, opens + length * DAY)) is None)


@given(days, st.integers(0, 40), st.integers(0, 40), st.sampled_from(list(Counting)))
def test_days_add_up_over_any_day_between(begins: date, first: int, second: int, counting: Counting) -> None:
    middle, ends = begins + first * DAY, begins + (first + second) * DAY
    whole = counted(begins, ends, counting, CALENDAR)
    assert whole == counted(begins, middle, counting, CALENDAR) + counted(middle, ends, counting, CALENDAR)


def test_a_reason_does_not_help_where_the_rules_let_nothing_shorten() -> None:
    span = Span(Kind.MAJOR_DECISION, date(2026, 3, 2), date(2026, 3, 20))
    refusal = refused(span, "紧急", never_shortened())
    assert refusal is not None
    assert refusal.code == "period_too_short"


def test_the_refusal_names_rule_minimum_count_earliest_day_and_source() -> None:
    refusal = refused(Span(Kind.NORMATIVE_DOCUMENT, date(2026, 9, 29), date(2026, 10, 9)))
    assert refusal is not None
    assert refusal.status == 422
    assert [error.field for error in refusal.errors] == ["closes_at"]
    assert refusal.sentence % refusal.values == (
        "For this kind (normative document) comments must be open for at least 7 working days (National Indicators "
        "for Law-based City and County Government (2021), item 24). From 2026-09-29 to 2026-10-09 there are 3. The "
        "earliest closing date is 2026-10-14."
    )


def test_the_refusal_says_when_the_holidays_of_a_year_are_not_known() -> None:
    refusal = refused(Span(Kind.NORMATIVE_DOCUMENT, date(2026, 12, 29), date(2026, 12, 31)))
    assert refusal is not None
    assert "The holidays of 2027 are not known yet" in refusal.sentence % refusal.values


def test_calendar_days_need_no_holidays_and_say_nothing_of_them() -> None:
    found = earliest_closing(Kind.MAJOR_DECISION, date(2028, 1, 3), RULES, CALENDAR)
    assert "unknown" not in found.values
    assert "30 days" in found.sentence % found.values


def test_the_earliest_day_in_an_unknown_year_says_so() -> None:
    found = earliest_closing(Kind.NORMATIVE_DOCUMENT, date(2027, 6, 1), RULES, CALENDAR)
    assert "Monday to Friday" in found.sentence % found.values


@pytest.mark.parametrize(
    ("length", "reason", "code"),
    [(30, "", None), (29, "", "reason_required"), (29, "  ", "reason_required"), (3, "台风应急", None)],
)
def test_closing_early_needs_the_period_served_or_a_reason(length: int, reason: str, code: str | None) -> None:
    opens = date(2026, 3, 2)
    refusal = closed_early(Span(Kind.MAJOR_DECISION, opens, opens + length * DAY), reason)
    assert (refusal and refusal.code) == code


def test_closing_early_is_refused_where_the_rules_let_nothing_shorten() -> None:
    span = Span(Kind.MAJOR_DECISION, date(2026, 3, 2), date(2026, 3, 20))
    refusal = closed_early(span, "紧急", never_shortened())
    assert refusal is not None
    assert (refusal.code, refusal.status) == ("period_too_short", 409)


@given(kinds, days, st.integers(0, 60), reasons)
def test_what_may_be_announced_may_also_be_what_remains_after_closing_early(
    kind: Kind, opens: date, length: int, reason: str
) -> None:
    span = Span(kind, opens, opens + length * DAY)
    assert (refused(span, reason) is None) == (closed_early(span, reason) is None)


NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("later", "reason", "codes"),
    [
        (NOW + DAY, "来信尚多", []),
        (NOW, "来信尚多", ["not_later"]),
        (NOW - DAY, "来信尚多", ["not_later"]),
        (NOW + DAY, " ", ["reason_required"]),
        (NOW - DAY, "", ["not_later", "reason_required"]),
    ],
)
def test_an_extension_ends_later_and_says_why(later: datetime, reason: str, codes: list[str]) -> None:
    refusal = check_extension(NOW, later, reason)
    assert [error.code for error in refusal.errors] if refusal else codes == []
    assert (refusal is None) == (not codes)


@pytest.mark.parametrize(("seconds", "refused"), [(1, False), (0, True), (-1, True)])
def test_a_consultation_closes_after_it_opens(seconds: int, refused: bool) -> None:
    assert (check_instants(NOW, NOW + timedelta(seconds=seconds)) is not None) is refused


@pytest.mark.parametrize(
    ("instant", "opening_day", "last_day"),
    [
        (datetime(2026, 6, 30, 16, tzinfo=UTC), date(2026, 7, 1), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), date(2026, 6, 30), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 9, tzinfo=UTC), date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_midnight_opens_a_day_and_closes_the_day_before(instant: datetime, opening_day: date, last_day: date) -> None:
    assert day_of(instant, SHANGHAI) == opening_day
    assert last_day_before(instant, SHANGHAI) == last_day
