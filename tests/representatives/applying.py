"""Applicants of the tests: what they say, and the ways in which they apply."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance
from participation.representatives.schemas.application import Applied, NewApplication, NewReview
from participation.representatives.schemas.call import CallView
from participation.representatives.services.handing_in import apply_at_once
from participation.representatives.services.reviewing import review_application
from participation.representatives.words import Verdict
from tests.representatives.steps import DURING
from tests.world import OFFICER

OLD_ABOVE = {"所在楼层": "四层以上", "年龄": "60岁以上"}
YOUNG_BELOW = {"所在楼层": "一至三层", "年龄": "18至59岁"}


def new_application(**changes: Any) -> NewApplication:
    """A whole application, as a signed-in resident sends it."""
    values: dict[str, Any] = {
        "name": "陈立",
        "adult": True,
        "connected": True,
        "conflict": "",
        "values": OLD_ABOVE,
    }
    return NewApplication(**values | changes)


async def somebody(name: str, mobile: str) -> Actor:
    """A resident with a verified mobile number, signed in."""
    person = uuid7()
    now = clock.now()
    await execute("INSERT INTO person (id, name, locale, created_at) VALUES ({}, {}, 'zh-Hans', {})", person, name, now)
    await execute(
        "INSERT INTO contact (id, person, kind, value, verified_at) VALUES ({}, {}, 'mobile', {}, {})",
        uuid7(),
        person,
        mobile,
        now,
    )
    return Actor(person=person, name=name, assurance=Assurance.CONTACT)


async def applied(view: CallView, actor: Actor, **changes: Any) -> Applied:
    """An application to a call that is open, handed in."""
    with clock.frozen(DURING):
        return await apply_at_once(actor, slug=view.slug, new=new_application(name=actor.name, **changes))


async def passed(application: UUID, *, reviewer: Actor = OFFICER, **changes: Any) -> None:
    """The application is found to be eligible, or whatever else is said."""
    new = msgspec.structs.replace(NewReview(verdict=Verdict.ELIGIBLE, version=1), **changes)
    with clock.frozen(DURING):
        await review_application(reviewer, application=application, new=new)
