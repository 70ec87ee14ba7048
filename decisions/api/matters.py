"""Matters: what is public of them, and for their office steps, links and handing in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody, PathParameter, QueryParameter
from litestar.response import Stream

from decisions.matters_as_files import as_csv, as_json
from decisions.queries import matters as queries
from decisions.queries.matters import MattersWanted
from decisions.queries.matters_inside import desk_matters, matter_inside
from decisions.rules.matters import STAFF
from decisions.schemas.edition import EditionView
from decisions.schemas.matter import (
    DeskMatterList,
    EditedMatter,
    LinkAdded,
    LinksView,
    MatterList,
    MatterMade,
    MatterView,
    NewMatter,
    NewMatterLink,
    NewMatterStep,
    StepRecorded,
    StepsView,
    Submission,
)
from decisions.services.matter_links import add_link, remove_link
from decisions.services.matter_preparing import edit_matter, prepare_matter
from decisions.services.matter_publishing import submit_matter
from decisions.services.matter_steps import record_step
from decisions.words import MatterStage
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

Slug = Annotated[str, PathParameter(description="Address of the matter", pattern=r"^[a-z0-9-]{1,80}$")]
Year = Annotated[int | None, QueryParameter(name="year", description="Of a catalogue that holds it", ge=1990, le=2200)]
BodySlug = Annotated[str | None, QueryParameter(name="body", description="Slug of a body", max_length=80)]
Stage = Annotated[MatterStage | None, QueryParameter(name="stage")]
Words = Annotated[str, QueryParameter(name="q", description="Words in the texts", max_length=200)]
OFFICE = (has_role(Role.OFFICER, Role.SECRETARY), scope(Scope.WRITE))
READERS = (has_role(*STAFF),)
CSV = "text/csv; charset=utf-8"
NEW = Example(
    summary="A matter of the catalogue",
    value={
        "title": "制定《望潮区既有多层住宅加装电梯扶持办法》",
        "body": "fgj",
        "basis": "《重大行政决策程序暂行条例》第三条",
        "scope": "全区既有多层住宅的业主",
        "ways": ["consultation", "sitting in"],
        "planned_for": "2026年第四季度",
        "officer_unit": "住房保障科",
    },
)


class MatterController(ApiController):
    """重大行政决策事项."""

    path = "/api/v1"
    tags = ("Matters",)

    @get("/matters", summary="List the published matters")
    async def listed(
        self,
        year: Year = None,
        office: BodySlug = None,
        stage: Stage = None,
        words: Words = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> MatterList:
        """The newest first, narrowed by year, body, stage and words."""
        wanted = MattersWanted(year=year, body=office, stage=stage, q=words)
        return await queries.matters(wanted, cursor=cursor, limit=limit)

    @get("/matters.csv", media_type=CSV, summary="All published matters as CSV")
    async def as_csv(
        self, year: Year = None, office: BodySlug = None, stage: Stage = None, words: Words = ""
    ) -> Stream:
        """One row a matter, with the day of each step."""
        wanted = MattersWanted(year=year, body=office, stage=stage, q=words)
        return Stream(as_csv(wanted), media_type="text/csv", headers=named("csv"))

    @get("/matters.json", summary="All published matters as JSON")
    async def as_json(
        self, year: Year = None, office: BodySlug = None, stage: Stage = None, words: Words = ""
    ) -> Stream:
        """Each with its whole published text, steps and links."""
        wanted = MattersWanted(year=year, body=office, stage=stage, q=words)
        return Stream(as_json(wanted), media_type="application/json", headers=named("json"))

    @get("/matters/mine", guards=READERS, summary="List the matters your bodies work on")
    async def mine(
        self, actor: NamedDependency[Actor], office: BodySlug = None, cursor: Cursor = None, limit: Limit = 50
    ) -> DeskMatterList:
        """Published or not; secretaries, who keep catalogues, see those of all bodies."""
        return await desk_matters(actor, body=office, cursor=cursor, limit=limit)

    @post("/matters", guards=OFFICE, summary="Prepare a matter")
    async def prepare(
        self, actor: NamedDependency[Actor], data: Annotated[NewMatter, BodyKwarg(examples=[NEW])]
    ) -> MatterMade:
        """Enter a matter; nothing of it is public before an edition of it is signed."""
        return await prepare_matter(actor, new=data)

    @get("/matters/{slug:str}", middleware=[Revalidated()], summary="Show a matter")
    async def shown(self, actor: NamedDependency[Actor], slug: Slug) -> MatterView:
        """As it is published and, for its office, as it is being worked on."""
        return await queries.matter(actor, slug)

    @put("/matters/{slug:str}", guards=OFFICE, summary="Change a matter")
    async def edit(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[EditedMatter]) -> MatterMade:
        """Send the whole matter again; ``version`` is the one you read. 409 tells what reads otherwise by now."""
        return await edit_matter(actor, slug=slug, change=data)

    @get("/matters/{slug:str}/steps", guards=READERS, summary="List the steps")
    async def steps(self, actor: NamedDependency[Actor], slug: Slug) -> StepsView:
        """What holds of each, and every row that was ever recorded."""
        found = await matter_inside(actor, slug)
        return StepsView(found.stage, found.steps, found.history)

    @post("/matters/{slug:str}/steps", guards=OFFICE, summary="Record a step")
    async def record(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewMatterStep]) -> StepRecorded:
        """Done with its day and document, under way, or why it does not apply; a later row corrects an earlier."""
        return await record_step(actor, slug=slug, new=data)

    @get("/matters/{slug:str}/links", guards=READERS, summary="List the links")
    async def links(self, actor: NamedDependency[Actor], slug: Slug) -> LinksView:
        """With what the last check of each found."""
        return LinksView((await matter_inside(actor, slug)).links)

    @post("/matters/{slug:str}/links", guards=OFFICE, summary="Add a link")
    async def link(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewMatterLink]) -> LinkAdded:
        """To a consultation, call or meeting by its slug, or to an address elsewhere."""
        return await add_link(actor, slug=slug, new=data)

    @delete("/matters/{slug:str}/links/{link:uuid}", guards=OFFICE, summary="Take a link off")
    async def unlink(self, actor: NamedDependency[Actor], slug: Slug, link: FromPath[UUID]) -> None:
        """What is public keeps it until the next edition."""
        await remove_link(actor, slug=slug, link=link)

    @post("/matters/{slug:str}/submission", guards=OFFICE, summary="Hand in the page of a matter")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Submission | None] = None
    ) -> EditionView:
        """Frozen as it stands, for the chain to sign."""
        return await submit_matter(actor, slug=slug, new=data or Submission())


def named(ending: str) -> dict[str, str]:
    """The header by which a browser saves the file under a name."""
    return {"Content-Disposition": f'attachment; filename="matters.{ending}"'}
