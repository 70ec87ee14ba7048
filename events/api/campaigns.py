"""Campaigns: what is public of them, and for their office preparing, changing and handing in."""

from __future__ import annotations

from typing import Annotated

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, JSONBody

from events.api.programme_parameters import OFFICE, SIGNING, Slug
from events.queries import campaigns as queries
from events.queries.programmes import newest_version, version_in_force
from events.schemas.campaign import CampaignList, CampaignView, EditedCampaign, NewCampaign, ProgrammeMade
from events.schemas.programme import Rejection, Submission, VersionView
from events.services.campaigns import edit_campaign, prepare_campaign, submit_campaign
from events.services.programme_signing import approve_version, publish_version, reject_version, withdraw_version
from events.words import ProgrammeKind
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

NEW = Example(
    summary="An Open Month",
    value={
        "title": "2027年政府开放月",
        "kind": "open month",
        "body": "qzfb",
        "starts_on": "2027-08-01",
        "ends_on": "2027-08-31",
        "summary": "走进政府，了解身边的公共服务。",
        "bookings_per_person": 3,
        "bookings_per_day": 1,
    },
)


class CampaignController(ApiController):
    """政府开放月、开放周、开放日、常态开放."""

    path = "/api/v1"
    tags = ("Open days",)

    @get("/campaigns", summary="List the public campaigns")
    async def listed(self, cursor: Cursor = None, limit: Limit = 50) -> CampaignList:
        """Those that were prepared last first, each with what is published of it."""
        return await queries.campaigns(cursor=cursor, limit=limit)

    @post("/campaigns", guards=OFFICE, summary="Prepare a campaign")
    async def prepare(
        self, actor: NamedDependency[Actor], data: Annotated[NewCampaign, BodyKwarg(examples=[NEW])]
    ) -> ProgrammeMade:
        """Enter a campaign; nothing of it is public before a version of it is signed."""
        return await prepare_campaign(actor, new=data)

    @get("/campaigns/{slug:str}", middleware=[Revalidated()], summary="Show a campaign")
    async def shown(self, actor: NamedDependency[Actor], slug: Slug) -> CampaignView:
        """As it is public and, for staff of its body, as it is being worked on."""
        return await queries.campaign(actor, slug)

    @put("/campaigns/{slug:str}", guards=OFFICE, summary="Change a campaign")
    async def edit(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[EditedCampaign]) -> ProgrammeMade:
        """Send the whole campaign again; ``version`` is the one you read. 409 tells what reads otherwise by now."""
        return await edit_campaign(actor, slug=slug, change=data)

    @post("/campaigns/{slug:str}/review", guards=OFFICE, summary="Hand in a campaign")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Submission | None] = None
    ) -> VersionView:
        """Frozen as it stands, for the chain to sign."""
        return await submit_campaign(actor, slug=slug, new=data or Submission())

    @post("/campaigns/{slug:str}/approval", guards=SIGNING, summary="Sign the version handed in last")
    async def approve(self, actor: NamedDependency[Actor], slug: Slug) -> VersionView:
        """The next stage of the chain; who had a hand in it never signs."""
        return await approve_version(actor, version=await newest_version(ProgrammeKind.CAMPAIGN, slug))

    @post("/campaigns/{slug:str}/rejection", guards=SIGNING, summary="Send the version handed in last back")
    async def reject(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Rejection]) -> VersionView:
        """With a reason; the next version starts the chain anew."""
        version = await newest_version(ProgrammeKind.CAMPAIGN, slug)
        return await reject_version(actor, version=version, reason=data.reason)

    @post("/campaigns/{slug:str}/publication", guards=OFFICE, summary="Publish the version handed in last")
    async def publish(self, actor: NamedDependency[Actor], slug: Slug) -> VersionView:
        """Once every stage has signed; it replaces the version that was public."""
        return await publish_version(actor, version=await newest_version(ProgrammeKind.CAMPAIGN, slug))

    @post("/campaigns/{slug:str}/withdrawal", guards=OFFICE, summary="Take it off the programme")
    async def withdraw(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Rejection]) -> VersionView:
        """With a reason, which is published; 409 while something of it is still to come."""
        version = await version_in_force(ProgrammeKind.CAMPAIGN, slug)
        return await withdraw_version(actor, version=version, reason=data.reason)
