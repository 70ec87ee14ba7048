"""The chain signs what is public of the Open Month, stage by stage, an hour after each other."""

from __future__ import annotations

from datetime import datetime, timedelta

from events.schemas.programme import VersionView
from events.services.programme_signing import approve_version, publish_version
from events.words import ProgrammeStanding
from participation.base import clock
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.demo.people import Population


async def publish(people: Population, by: Actor, version: VersionView, at: datetime) -> None:
    """Signed, and published four hours after it was handed in."""
    signed = version
    for hours, role in enumerate((Role.REVIEWER, Role.LEADER)):
        if signed.standing is ProgrammeStanding.SUBMITTED:
            with clock.frozen(at + timedelta(hours=1 + hours)):
                signed = await approve_version(people.one(role, version.body), version=version.id)
    with clock.frozen(at + timedelta(hours=4)):
        await publish_version(by, version=version.id)
