"""A small world with a consultation in every state, so that whoever may do something could do it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import httpx

from consultations.schemas.point import NewPoint
from consultations.services import drafting, pointing, reporting
from frontend.assets import asset_url
from participation.base import clock
from participation.base.codes import digest, uuid7
from participation.base.database import execute
from participation.base.identity.services.organisations import claim_organisation
from participation.base.notices.words import Fate
from tests.consultations import steps
from tests.consultations.steps import AFTER, BEFORE, DAY, DURING, LATER
from tests.world import (
    CHAMBER,
    CLERK,
    COLLEAGUE,
    FOREIGNER,
    LEADER,
    LEGAL,
    NEIGHBOUR,
    OFFICER,
    RESIDENT,
    signed_in,
)

Names = Mapping[str, str]
# when everybody comes
NOW = AFTER + DAY
# the open one is still open then
ENDS = LATER + 30 * DAY
CREDIT_CODE = "51310199MJ0001125L"
ANSWERED = ("closed", "reported", "signed", "published")


async def open_house(client: httpx.AsyncClient) -> Names:
    """Make it; what stands in the addresses of ``who_may_on_pages`` and ``who_may_by_programs``, by name."""
    await steps.prepared(slug="prepared")
    await _redrafted("prepared", at=BEFORE)
    await steps.submitted(slug="submitted")
    await steps.approved(slug="approved")
    for slug in ("open", *ANSWERED):
        await steps.opened(slug=slug, closes_at=ENDS if slug == "open" else steps.CLOSES)
    names = await _said_and_entered(client)
    raised = {slug: await steps.said("A ramp for wheelchairs, please.", slug=slug) for slug in ANSWERED}
    with clock.frozen(steps.CLOSES):
        await steps.the_clock_strikes()
    for slug in ANSWERED:
        found = await _answered(slug, raised[slug])
        names |= found if slug == "closed" else {}
    for slug in ("reported", "signed", "published"):
        await steps.reported(slug)
    with clock.frozen(AFTER):
        for slug in ("signed", "published"):
            await reporting.approve_report(LEADER, slug=slug)
        await reporting.publish_report(OFFICER, slug="published")
    return names | await _owned_and_owed()


async def _said_and_entered(client: httpx.AsyncClient) -> dict[str, str]:
    """A resident's comment with a file, and one that a clerk has entered."""
    with clock.frozen(DURING):
        sent = await signed_in(client, RESIDENT).post(
            "/consultations/open/comment",
            data={"text": "The ramp is too steep, see the drawing."},
            files={"files": ("ramp.txt", b"1 : 6", "text/plain")},
        )
        client.cookies.clear()
        assert sent.status_code == 303, sent.text
        entered = await steps.says(
            "Said at the counter.", actor=CLERK, slug="open", channel="counter", stated_on=DURING.date()
        )
    receipt = sent.headers["location"].rsplit("/", 1)[-1]
    return {
        "receipt": receipt,
        "said": await _id("SELECT id FROM comment WHERE receipt = {}", receipt),
        "entered": str(entered.id),
        "attachment": await _id("SELECT id FROM attachment LIMIT 1"),
        "static": asset_url("kit.css"),
    }


async def _answered(slug: str, raised: list[UUID]) -> dict[str, str]:
    """A second version of the text, and three points that are decided on; the ids."""
    stated = []
    await _redrafted(slug, at=AFTER - DAY)
    with clock.frozen(AFTER - DAY):
        for title in ("A ramp", "A bench", "A handrail"):
            point = await pointing.state_point(OFFICER, slug=slug, new=NewPoint(title=title, comments=raised))
            await steps.answer(point, at=AFTER - DAY)
            stated.append(str(point))
    return {"raised": str(raised[0]), **dict(zip(("point", "second-point", "third-point"), stated, strict=True))}


async def _redrafted(slug: str, *, at: datetime) -> None:
    text = steps.TEXT.replace("三分之二", "半数")
    with clock.frozen(at):
        await drafting.save_draft(OFFICER, slug=slug, content=text.encode(), media_type="text/markdown")


async def _owned_and_owed() -> dict[str, str]:
    """What belongs to the officer, and a job and a notice that were given up."""
    job = str(uuid7())
    await execute(
        "INSERT INTO outbox (id, topic, payload, due_at, state, tries, created_at, ended_at)"
        " VALUES ({}, 'sweep', {}, {}, 'dead', 9, {}, {})",
        job,
        "{}",
        BEFORE,
        BEFORE,
        BEFORE,
    )
    await execute("UPDATE delivery SET fate = {}", Fate.GAVE_UP.value)
    claimants = (NEIGHBOUR, FOREIGNER, COLLEAGUE, LEGAL)
    for actor in (RESIDENT, *claimants):
        claimed = await claim_organisation(actor, name="梧桐里社区基金会", credit_code=CREDIT_CODE)
    return {
        "job": job,
        "delivery": await _id("SELECT id FROM delivery LIMIT 1"),
        "contact": await _id("SELECT id FROM contact WHERE person = {}", OFFICER.person),
        "token": await _token("first"),
        "second-token": await _token("second"),
        "person": str(COLLEAGUE.person),
        "other-person": str(LEGAL.person),
        "organisation": str(CHAMBER),
        "claimed": str(claimed),
        **{f"claimant-{place}": str(actor.person) for place, actor in enumerate(claimants, 1)},
    }


async def _token(name: str) -> str:
    """One more token of the officer's, which nobody uses."""
    made = uuid7()
    await execute(
        "INSERT INTO token (id, person, name, scopes, secret_hash, created_at) VALUES ({}, {}, {}, {}, {}, {})",
        made,
        OFFICER.person,
        name,
        ["read"],
        digest(name),
        BEFORE,
    )
    return str(made)


async def _id(statement: str, *values: object) -> str:
    return str((await execute(statement, *values))[0]["id"])
