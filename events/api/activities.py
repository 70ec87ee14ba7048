"""Activities: what is public of them, and for their host photos, questions and handing in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody

from events.api.programme_parameters import OFFICE, SIGNING, CampaignSlug, District, Slug, Theme, Words
from events.queries import activities as queries
from events.queries.activities import ActivitiesWanted
from events.queries.programmes import newest_version, version_in_force
from events.schemas.activity import (
    ActivityList,
    ActivityView,
    Added,
    EditedActivity,
    NewActivity,
    NewPhoto,
    NewQuestion,
)
from events.schemas.campaign import ProgrammeMade
from events.schemas.programme import Rejection, Submission, VersionView
from events.services.activities import edit_activity, prepare_activity, submit_activity
from events.services.activity_parts import add_photo, add_question, remove_photo, remove_question
from events.services.programme_signing import approve_version, publish_version, reject_version, withdraw_version
from events.words import ProgrammeKind
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

NEW = Example(
    summary="A visit to the water works",
    value={
        "campaign": "open-month-2027",
        "body": "swj",
        "title": "走进自来水厂",
        "theme": "公用事业",
        "mode": "on site",
        "summary": "看一滴水怎样变干净。",
        "address": "望潮路200号",
        "district": "南埠街道",
        "facilities": ["step-free", "accessible toilet"],
        "languages": ["zh"],
        "age_from": 6,
        "contact_phone": "021-12345678",
    },
)


class ActivityController(ApiController):
    """开放活动."""

    path = "/api/v1"
    tags = ("Open days",)

    @get("/activities", summary="List the public activities")
    async def listed(
        self,
        campaign: CampaignSlug = "",
        theme: Theme = "",
        district: District = "",
        words: Words = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ActivityList:
        """Those that were prepared last first, narrowed by campaign, theme, district and words."""
        wanted = ActivitiesWanted(campaign=campaign, theme=theme, district=district, q=words)
        return await queries.activities(wanted, cursor=cursor, limit=limit)

    @post("/activities", guards=OFFICE, summary="Prepare an activity")
    async def prepare(
        self, actor: NamedDependency[Actor], data: Annotated[NewActivity, BodyKwarg(examples=[NEW])]
    ) -> ProgrammeMade:
        """Enter an activity; nothing of it is public before a version of it is signed."""
        return await prepare_activity(actor, new=data)

    @get("/activities/{slug:str}", middleware=[Revalidated()], summary="Show an activity")
    async def shown(self, actor: NamedDependency[Actor], slug: Slug) -> ActivityView:
        """As it is public and, for staff of its host, as it is being worked on."""
        return await queries.activity(actor, slug)

    @put("/activities/{slug:str}", guards=OFFICE, summary="Change an activity")
    async def edit(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[EditedActivity]) -> ProgrammeMade:
        """Send the whole activity again; ``version`` is the one you read. 409 tells what reads otherwise by now."""
        return await edit_activity(actor, slug=slug, change=data)

    @post("/activities/{slug:str}/photos", guards=OFFICE, summary="Add a photo")
    async def add_photo(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewPhoto]) -> Added:
        """A picture handed in to ``/uploads``, with words for those who do not see it."""
        return await add_photo(actor, slug=slug, new=data)

    @delete("/activities/{slug:str}/photos/{photo:uuid}", guards=OFFICE, summary="Take a photo off")
    async def remove_photo(self, actor: NamedDependency[Actor], slug: Slug, photo: FromPath[UUID]) -> None:
        """What is public keeps it until the next version."""
        await remove_photo(actor, slug=slug, photo=photo)

    @post("/activities/{slug:str}/questions", guards=OFFICE, summary="Add a question")
    async def add_question(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewQuestion]) -> Added:
        """Asked of who books, once the version that has it is public."""
        return await add_question(actor, slug=slug, new=data)

    @delete("/activities/{slug:str}/questions/{question:uuid}", guards=OFFICE, summary="Take a question off")
    async def remove_question(self, actor: NamedDependency[Actor], slug: Slug, question: FromPath[UUID]) -> None:
        """Answers that were given stay with their bookings."""
        await remove_question(actor, slug=slug, question=question)

    @post("/activities/{slug:str}/review", guards=OFFICE, summary="Hand in an activity")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Submission | None] = None
    ) -> VersionView:
        """Frozen as it stands, with photos and questions, for the chain to sign."""
        return await submit_activity(actor, slug=slug, new=data or Submission())

    @post("/activities/{slug:str}/approval", guards=SIGNING, summary="Sign the version handed in last")
    async def approve(self, actor: NamedDependency[Actor], slug: Slug) -> VersionView:
        """The next stage of the chain; who had a hand in it never signs."""
        return await approve_version(actor, version=await newest_version(ProgrammeKind.ACTIVITY, slug))

    @post("/activities/{slug:str}/rejection", guards=SIGNING, summary="Send the version handed in last back")
    async def reject(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Rejection]) -> VersionView:
        """With a reason; the next version starts the chain anew."""
        version = await newest_version(ProgrammeKind.ACTIVITY, slug)
        return await reject_version(actor, version=version, reason=data.reason)

    @post("/activities/{slug:str}/publication", guards=OFFICE, summary="Publish the version handed in last")
    async def publish(self, actor: NamedDependency[Actor], slug: Slug) -> VersionView:
        """Once every stage has signed; it replaces the version that was public."""
        return await publish_version(actor, version=await newest_version(ProgrammeKind.ACTIVITY, slug))

    @post("/activities/{slug:str}/withdrawal", guards=OFFICE, summary="Take it off the programme")
    async def withdraw(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Rejection]) -> VersionView:
        """With a reason, which is published; 409 while something of it is still to come."""
        version = await version_in_force(ProgrammeKind.ACTIVITY, slug)
        return await withdraw_version(actor, version=version, reason=data.reason)
