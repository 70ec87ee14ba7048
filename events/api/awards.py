"""Votes on the most popular activities: rules, nominees, votes, the jury, and the frozen result."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter

from events.queries import awards as queries
from events.queries.award_votes import result_file
from events.queries.awards import AwardList, award, awards_inside
from events.queries.awards_inside import award_inside
from events.rules.awards import JURORS, VOIDING
from events.rules.session_life import STAFF
from events.schemas.award import (
    AwardInside,
    AwardMade,
    AwardView,
    EditedAward,
    NewAward,
    NewNomination,
    NewScores,
    NewVote,
    NomineeMade,
    ResultMade,
    Voiding,
    VoidingAsked,
    VoteTaken,
)
from events.schemas.programme import Submission, VersionView
from events.services.award_freezing import freeze_result
from events.services.award_nominating import admit, nominate, put_up
from events.services.award_voiding import ask_voiding, keep_award, void_award
from events.services.award_voting import score, vote
from events.services.awards import edit_award, prepare_award, submit_award
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit

HOSTS = (has_role(Role.HOST, Role.OFFICER), scope(Scope.WRITE))
JURY = (has_role(*JURORS), scope(Scope.WRITE))
SIGNING = (has_role(*VOIDING), scope(Scope.WRITE))
READING = (has_role(*STAFF),)
WRITING = (scope(Scope.WRITE),)
JSON = "application/json"
Which = Annotated[str, PathParameter(description="Address of the vote", pattern=r"^[a-z0-9-]{1,80}$")]


class AwardController(ApiController):
    """``/api/v1/awards``."""

    path = "/api/v1/awards"
    tags = ("Votes",)

    @get(summary="List votes")
    async def listed(self, cursor: Cursor = None, limit: Limit = 50) -> AwardList:
        """Those that were published, the newest first."""
        return await queries.public_awards(cursor=cursor, limit=limit)

    @get("/desk", guards=READING, summary="List votes of one's bodies")
    async def inside(self, actor: NamedDependency[Actor], cursor: Cursor = None, limit: Limit = 50) -> AwardList:
        """Those being prepared, too."""
        return await awards_inside(actor, cursor=cursor, limit=limit)

    @get("/{slug:str}", summary="Show a vote")
    async def shown(self, slug: Which) -> AwardView:
        """Its rules as they were signed, who stands, how many votes came, and the result once it is frozen."""
        return await award(slug)

    @get("/{slug:str}/desk", guards=READING, summary="Show a vote as its office sees it")
    async def read_inside(self, actor: NamedDependency[Actor], slug: Which) -> AwardInside:
        """With nominees that do not stand, and one's own scores."""
        return await award_inside(actor, slug)

    @post(guards=HOSTS, summary="Prepare a vote")
    async def prepare(self, actor: NamedDependency[Actor], data: JSONBody[NewAward]) -> AwardMade:
        """Of the activities of a campaign; nothing of it is public before it is signed."""
        return await prepare_award(actor, new=data)

    @put("/{slug:str}", guards=HOSTS, summary="Edit a vote")
    async def edit(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[EditedAward]) -> AwardMade:
        """Send the whole vote again; once it is public its rules stay."""
        return await edit_award(actor, slug=slug, change=data)

    @post("/{slug:str}/review", guards=HOSTS, summary="Hand in a vote")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[Submission | None] = None
    ) -> VersionView:
        """It is frozen with its rules and waits for the signatures of the chain."""
        return await submit_award(actor, slug=slug, new=data or Submission())

    @post("/{slug:str}/nominations", guards=WRITING, summary="Nominate an activity")
    async def nominate(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewNomination]) -> NomineeMade:
        """That one has been at, by the last part of the link of the booking."""
        return await nominate(actor, slug=slug, new=data)

    @post("/{slug:str}/nominees", guards=HOSTS, summary="Put an activity up")
    async def put_up(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewNomination]) -> NomineeMade:
        """By the office; it stands at once."""
        return await put_up(actor, slug=slug, new=data)

    @post("/{slug:str}/nominees/{nominee:uuid}/admission", guards=HOSTS, status_code=204, summary="Let a nominee stand")
    async def admit(self, actor: NamedDependency[Actor], slug: Which, nominee: FromPath[UUID]) -> None:
        """Before voting begins."""
        await admit(actor, slug=slug, nominee=nominee)

    @delete("/{slug:str}/nominees/{nominee:uuid}/admission", guards=HOSTS, summary="Let a nominee not stand")
    async def not_admit(self, actor: NamedDependency[Actor], slug: Which, nominee: FromPath[UUID]) -> None:
        """Before voting begins."""
        await admit(actor, slug=slug, nominee=nominee, stands=False)

    @post("/{slug:str}/votes", guards=WRITING, summary="Vote")
    async def vote(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewVote]) -> VoteTaken:
        """Who was there, by the last part of the link of the booking, or who is signed in. A second vote is stored,
        does not count, and is seen as a number."""
        return await vote(actor, slug=slug, new=data)

    @post("/{slug:str}/scores", guards=JURY, status_code=204, summary="Score nominees as a member of the jury")
    async def score(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewScores]) -> None:
        """0 to 100 each; until the result is frozen they can be given anew."""
        await score(actor, slug=slug, new=data)

    @post("/{slug:str}/result", guards=HOSTS, summary="Count and freeze the result")
    async def freeze(self, actor: NamedDependency[Actor], slug: Which) -> ResultMade:
        """Once voting is over; its hash goes into the ledger."""
        return await freeze_result(actor, slug=slug)

    @post("/{slug:str}/voiding", guards=HOSTS, summary="Ask for a vote to be voided")
    async def ask_voiding(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[VoidingAsked]) -> Voiding:
        """Once it is public, with the reason that is published when a leader signs it."""
        return await ask_voiding(actor, slug=slug, reason=data.reason)

    @post("/{slug:str}/voiding/approval", guards=SIGNING, summary="Void a vote")
    async def void(self, actor: NamedDependency[Actor], slug: Which) -> Voiding:
        """Signed by another than who asked: nobody votes any more, a result stays to be read as void, and everybody
        who voted and can be reached is told."""
        return await void_award(actor, slug=slug)

    @post("/{slug:str}/voiding/rejection", guards=SIGNING, summary="Keep a vote that was to be voided")
    async def keep(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[VoidingAsked]) -> Voiding:
        """With a reason for the office; voiding may be asked for again."""
        return await keep_award(actor, slug=slug, reason=data.reason)

    @get("/{slug:str}/result", summary="Read the file of the result", media_type=JSON)
    async def result(self, slug: Which) -> Response[bytes]:
        """Canonical JSON, as it was hashed; 404 before."""
        content = await result_file((await award(slug)).id)
        if content is None:
            raise Refused(NOT_FOUND)
        headers = {"Content-Disposition": f'attachment; filename="vote-{slug}.json"'}
        return Response(content, media_type=JSON, headers=headers)
