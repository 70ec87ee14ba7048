"""A call, as it is sent or as it stands, in the shape in which the rules judge it."""

from __future__ import annotations

from participation.base import clock
from participation.base.rules_file.counting import day_of, last_day_before
from participation.base.settings import current
from participation.base.text import clean
from participation.representatives.rules.calls import CategorySaid, QuotaSaid, Said
from participation.representatives.schemas.call import CallView, NewCall

TEXTS = (
    "title",
    "summary",
    "agenda",
    "meeting_title",
    "place",
    "who_may_apply",
    "connection",
    "conflict_question",
    "evidence_asked",
    "way_reason",
    "draw_place",
    "privacy_notice",
    "contact_phone",
    "contact_address",
)
PLAIN = (
    "occasion",
    "meeting_at",
    "seats",
    "seats_speak_for",
    "persons",
    "organisations",
    "one_per_household",
    "way",
    "draw_at",
    "acceptance_hours",
    "names_published",
    "opens_at",
    "closes_at",
    "papers_at",
)


def said_of(call: NewCall | CallView) -> Said:
    """A call as its rules judge it: announced today, and open for applications from today on at the earliest."""
    zone = current().zone
    today = day_of(clock.now(), zone)
    return Said(
        **{name: getattr(call, name) for name in Said.__struct_fields__ if name in PLAIN},
        texts={name: clean(getattr(call, name)) for name in TEXTS},
        announced_on=today,
        opens_on=max(today, day_of(call.opens_at, zone)),
        last_on=last_day_before(call.closes_at, zone),
        papers_on=day_of(call.papers_at, zone) if call.papers_at else None,
        meeting_on=day_of(call.meeting_at, zone),
        invited=[one.speaks_for for one in call.invited],
        categories=[
            CategorySaid(
                name=clean(one.name).strip(),
                quotas=[
                    QuotaSaid(
                        value=clean(quota.value).strip(),
                        at_least=quota.at_least,
                        at_most=quota.at_most,
                        speaks_for=quota.speaks_for,
                    )
                    for quota in one.quotas
                ],
            )
            for one in call.categories
        ],
        sources=[clean(source) for source in call.entropy_sources],
    )
