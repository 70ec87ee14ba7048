"""What a rules file holds of open days: the words activities are found by, and what holds where a host says nothing."""

from __future__ import annotations

from typing import Annotated

import msgspec

from participation.base.rules_file.parts import Count, Text

Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


class OpenDayBooking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new session begins with; its host may set it otherwise.

    ``most_per_booking`` heads a booking, ``books_days`` days before the session booking opens, ``closes_hours`` hours
    before its start it ends, ``offer_hours`` hours offered seats are held, ``doors_minutes`` minutes before the start
    tickets are good.
    """

    most_per_booking: Annotated[int, msgspec.Meta(ge=1, le=50)]
    books_days: Count
    closes_hours: Annotated[int, msgspec.Meta(ge=0, le=720)]
    offer_hours: Annotated[int, msgspec.Meta(ge=1, le=336)]
    doors_minutes: Minutes
    source: Text


class OpenDayWaitlist(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The published rule of the waitlist.

    ``closes_hours`` hours before the start every offer ends, none is made where less than ``answer_minutes`` minutes
    would be left to answer, after ``passed_over_most`` times seats are saved for a party that did not fit; one contact
    or address joins ``joins_per_address_hour`` times an hour.
    """

    closes_hours: Annotated[int, msgspec.Meta(ge=0, le=720)]
    answer_minutes: Minutes
    passed_over_most: Annotated[int, msgspec.Meta(ge=0, le=100)]
    joins_per_address_hour: Count
    source: Text


class OpenDayAfterwards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes after a session.

    The link to the form goes out ``feedback_hours`` hours after its end and opens it for ``feedback_days`` days. A
    no-show is recorded within ``no_show_days`` days and appealed against within ``appeal_days``. ``erase_days`` days
    after the session names and contacts are erased.
    """

    feedback_hours: Count
    feedback_days: Count
    no_show_days: Count
    appeal_days: Count
    erase_days: Count
    source: Text


class OpenDayLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many bookings one network address may ask for within an hour, so that robots do not take all seats."""

    bookings_per_address_hour: Count
    source: Text


class OpenDayBallots(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One network address enters ballots ``entries_per_address_hour`` times an hour."""

    entries_per_address_hour: Count
    source: Text


class OpenDayAwards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One network address votes or nominates ``votes_per_address_hour`` times an hour: a school or a mobile network."""

    votes_per_address_hour: Count
    source: Text


class OpenDayRush(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The line before a session whose seats are asked for faster than can be answered.

    Lots are drawn from ``lobby_minutes`` minutes before booking opens; at least ``per_second`` people a second are
    called.
    """

    lobby_minutes: Minutes
    per_second: Count
    source: Text


class OpenDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The themes and districts an activity may be given, in the order in which lists show them, and the rest.

    What is stored of either is its Chinese name. Without ``districts`` any name may be written.
    """

    themes: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    districts: tuple[Text, ...]
    booking: OpenDayBooking
    waitlist: OpenDayWaitlist
    ballots: OpenDayBallots
    awards: OpenDayAwards
    afterwards: OpenDayAfterwards
    rush: OpenDayRush
    limits: OpenDayLimits
    source: Text

    def theme(self, name: str) -> Text | None:
        """The theme of a stored name; None where the file does not know it any more."""
        return next((one for one in self.themes if one.zh == name), None)

    def district(self, name: str) -> Text | None:
        """The district of a stored name; None where the file does not know it."""
        return next((one for one in self.districts if one.zh == name), None)
