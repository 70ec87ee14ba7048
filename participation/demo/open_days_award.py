"""The vote on the favourite activities of the Open Month: put up, signed, open; some have voted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from events.links import Own, own_link
from events.schemas.award import NewAward, NewNomination, NewVote
from events.schemas.programme import Submission
from events.services.award_nominating import put_up
from events.services.award_voting import vote
from events.services.awards import prepare_award, submit_award
from participation.base import clock
from participation.base.identity.actor import NOBODY
from participation.demo.decided import Days
from participation.demo.open_days_parties import Parties
from participation.demo.open_days_signing import publish
from participation.demo.people import Population


async def tell_award(
    people: Population,
    days: Days,
    told: Mapping[str, Any],
    campaign: str,
    activities: Sequence[str],
    parties: Mapping[str, Parties],
) -> None:
    """Prepared, signed and published; visitors and residents vote."""
    by, at = people.actors[told["by"]], days.at(told["prepared"])
    new = NewAward(
        slug=told["slug"],
        campaign=campaign,
        body=told["body"],
        title=told["title"],
        title_en=told["title_en"],
        rules=told["rules"],
        rules_en=told["rules_en"],
        winners=told["winners"],
        choices_most=told["choices_most"],
        residents=told["residents"],
        jury_percent=told["jury_percent"],
        opens_at=days.at(told["opens"]),
        closes_at=days.at(told["closes"], 18),
    )
    with clock.frozen(at):
        await prepare_award(by, new=new)
        nominees = {one: (await put_up(by, slug=new.slug, new=NewNomination(activity=one))).id for one in activities}
        version = await submit_award(by, slug=new.slug, new=Submission())
    await publish(people, by, version, at)
    for n, one in enumerate(told["votes"]):
        choices = [nominees[activity] for activity in one["choices"]]
        with clock.frozen(new.opens_at + timedelta(minutes=11 * n)):
            if "resident" in one:
                await vote(people.actors[one["resident"]], slug=new.slug, new=NewVote(choices=choices))
            else:
                link = own_link(Own.BOOKING, parties[one["session"]].bookings[one["party"]])
                await vote(NOBODY, slug=new.slug, new=NewVote(choices=choices, booking=link))
