"""Signing what was handed in, and the days on which it was: shared by all that the city decided in rooms."""

from __future__ import annotations

from datetime import datetime, timedelta

from decisions.schemas.edition import EditionView
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.words import EditionStanding
from participation.base import clock
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.settings import current
from participation.demo.people import Population


class Days:
    """Days counted from today, on the office's clock."""

    def __init__(self, now: datetime) -> None:
        """``now`` is this instant: nothing that is told happens later."""
        self.now = now
        self.today = now.astimezone(current().zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def at(self, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """An hour of a day; -3 is three days ago."""
        return self.today + timedelta(days=day, hours=hour, minutes=minute)

    def past(self, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """The same, or now where that is still to come."""
        return min(self.at(day, hour, minute), self.now)


async def sign(people: Population, handed_in: EditionView, at: datetime) -> EditionView:
    """The chain signs, stage by stage, an hour after each other."""
    signed = handed_in
    for hours, role in enumerate((Role.REVIEWER, Role.LEADER)):
        if signed.standing is EditionStanding.SUBMITTED:
            with clock.frozen(at + timedelta(hours=hours)):
                signed = await approve_edition(people.one(role, handed_in.body), edition=handed_in.id)
    return signed


async def publish(people: Population, by: Actor, handed_in: EditionView, at: datetime) -> None:
    """Signed, where it is not, and published three hours later."""
    await sign(people, handed_in, at)
    with clock.frozen(at + timedelta(hours=3)):
        await publish_edition(by, edition=handed_in.id)
