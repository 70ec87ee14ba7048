"""Calls in every state, and applications to one of them, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.representatives.links import application_key
from participation.representatives.schemas.application import NewObjection, NewReview
from participation.representatives.services import call_life
from participation.representatives.services.applying import begin_application
from participation.representatives.services.calls import prepare_call
from participation.representatives.services.handing_in import apply_at_once
from participation.representatives.services.review_objections import object_to_review
from participation.representatives.services.reviewing import review_application
from participation.representatives.words import ApplicantKind, ApplicationChannel, ReviewReason, Verdict
from tests.representatives.applying import new_application, somebody
from tests.representatives.steps import new_call
from tests.world import CLERK, COLLEAGUE, LEGAL, RESIDENT

ABSENT = NewReview(verdict=Verdict.NOT_ELIGIBLE, version=1, reason=ReviewReason.NO_CONNECTION, note="Moved away.")


async def open_calls(now: datetime) -> dict[str, str]:
    """Make them, open at ``now``; what stands in their addresses, by name."""
    begins, ends = now - timedelta(days=20), now + timedelta(days=20)
    moments: dict[str, Any] = {
        "opens_at": begins,
        "closes_at": ends,
        "draw_at": ends + timedelta(days=2),
        "meeting_at": ends + timedelta(days=9),
    }
    with clock.frozen(begins):
        for slug in ("call-prepared", "call-submitted", "call-approved", "call-open", "call-closing", "call-extending"):
            await prepare_call(COLLEAGUE, new=new_call(slug=slug, **moments))
            if slug == "call-prepared":
                continue
            await call_life.submit_call(COLLEAGUE, slug=slug)
            if slug == "call-submitted":
                continue
            await call_life.approve_call(LEGAL, slug=slug)
            if slug != "call-approved":
                await call_life.open_call(COLLEAGUE, slug=slug)
    with clock.frozen(now - timedelta(days=1)):
        return await _applications(await somebody("A neighbour", "+8613800000888"))


async def _applications(neighbour: Any) -> dict[str, str]:
    draft = await begin_application(NOBODY, slug="call-open", kind=ApplicantKind.PERSON)
    mine = await apply_at_once(RESIDENT, slug="call-open", new=new_application())
    kept_out = await apply_at_once(neighbour, slug="call-open", new=new_application(name="A neighbour"))
    counter = new_application(name="Granny", channel=ApplicationChannel.COUNTER)
    entered = await apply_at_once(CLERK, slug="call-open", new=counter)
    for reviewer in (COLLEAGUE, LEGAL):
        await review_application(reviewer, application=kept_out.id, new=ABSENT)
    objection = NewObjection(text="I am still here.")
    made = await object_to_review(neighbour, application=kept_out.id, new=objection)
    assert await execute("SELECT FROM call WHERE slug = 'call-open' AND state = 'open'")
    codes = {"draft": draft.id, "application": mine.id, "kept-out": kept_out.id, "entered": entered.id}
    names = {f"{name}-code": f"{id_.hex}{application_key(id_)}" for name, id_ in codes.items()}
    return names | {
        "application-hex": mine.id.hex,
        "application": str(mine.id),
        "application-key": application_key(mine.id),
        "kept-out": str(kept_out.id),
        "entered-application": str(entered.id),
        "review-objection": str(made.id),
    }
