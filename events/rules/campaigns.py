"""What a campaign has to be to be saved, and to be handed in."""

from __future__ import annotations

from datetime import date

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid

LONGEST_DAYS = 400

WRONG_BODY = Refusal("wrong_body", 403, N_("You have no role in the body that prepares this."))
ENDS_BEFORE = N_("The last day cannot lie before the first.")
TOO_LONG = N_("A campaign lasts at most %(days)s days.")
DAY_ABOVE_ALL = N_("One day cannot allow more bookings than the whole campaign does.")
RULE_MISSING = N_("Say what follows from not coming; the rule is published.")
RULE_WITHOUT_RECORD = N_("There is a rule about not coming, but not coming is not recorded.")
SUMMARY_MISSING = N_("Say in plain words what it is about.")


class CampaignFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as the rules need it."""

    starts_on: date
    ends_on: date
    bookings_per_person: int | None = None
    bookings_per_day: int | None = None
    no_shows_recorded: bool = False
    no_show_rule: str = ""
    summary: str = ""


def check_campaign(said: CampaignFacts) -> Refusal | None:
    """Whether this can be saved; every wrong field is named.

    Codes of the fields: ``before_start`` and ``too_long`` (ends_on), ``too_many`` (bookings_per_day), ``required`` and
    ``not_recorded`` (no_show_rule).
    """
    wrong: list[FieldError] = []
    if said.ends_on < said.starts_on:
        wrong.append(FieldError("ends_on", "before_start", ENDS_BEFORE))
    elif (said.ends_on - said.starts_on).days >= LONGEST_DAYS:
        wrong.append(FieldError("ends_on", "too_long", TOO_LONG, {"days": LONGEST_DAYS}))
    most, daily = said.bookings_per_person, said.bookings_per_day
    if most is not None and daily is not None and daily > most:
        wrong.append(FieldError("bookings_per_day", "too_many", DAY_ABOVE_ALL))
    if said.no_shows_recorded and not said.no_show_rule.strip():
        wrong.append(FieldError("no_show_rule", "required", RULE_MISSING))
    if said.no_show_rule.strip() and not said.no_shows_recorded:
        wrong.append(FieldError("no_shows_recorded", "not_recorded", RULE_WITHOUT_RECORD))
    return invalid(*wrong) if wrong else None


def check_complete(said: CampaignFacts) -> Refusal | None:
    """Whether it can be handed in: what everybody reads of it is there, and it could be saved."""
    wrong = [] if said.summary.strip() else [FieldError("summary", "required", SUMMARY_MISSING)]
    refusal = check_campaign(said)
    return invalid(*wrong, *(refusal.errors if refusal else ())) if wrong or refusal else None
