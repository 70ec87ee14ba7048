"""Ballots: what is drawn for, entries, the freeze, the draw, and the files that anybody verifies."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody, PathParameter, QueryParameter

from events.queries import ballots as queries
from events.queries.ballot_entries import DeskEntry, entries_of, entry_by_link
from events.queries.ballots import BallotList, ballot, ballots_inside, file_named, file_of
from events.rules.session_life import STAFF
from events.schemas.ballot import (
    BallotReason,
    BallotStanding,
    BallotView,
    EditedBallot,
    EditedEntry,
    EntryMade,
    NewBallot,
    NewBallotDraw,
    NewBallotFreeze,
    NewEntry,
    OwnEntry,
)
from events.services.ballot_drawing import draw
from events.services.ballot_entering import change_entry, enter, enter_for, withdraw_entry
from events.services.ballot_freezing import freeze, void
from events.services.ballot_postponing import postpone_source
from events.services.ballots import edit_ballot, prepare_ballot, publish_ballot
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit
from participation.representatives.schemas.draw import NewPostponement

HOSTS = (has_role(Role.HOST, Role.OFFICER), scope(Scope.WRITE))
HOSTS_OR_LEADER = (has_role(Role.HOST, Role.OFFICER, Role.LEADER), scope(Scope.WRITE))
READING = (has_role(*STAFF),)
WRITING = (scope(Scope.WRITE),)
JSON = "application/json"
Which = Annotated[str, PathParameter(description="Address of the ballot", pattern=r"^[a-z0-9-]{1,80}$")]
Hash = Annotated[str, PathParameter(description="SHA-256 of the file", pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, QueryParameter(description="Last part of the link", max_length=80)]
ENTRY = Example(
    summary="A family of three",
    value={
        "contact": "13800000001",
        "name": "王芳",
        "seats": 3,
        "wishes": ["018f4b7e-0000-7000-8000-000000000001", "018f4b7e-0000-7000-8000-000000000002"],
    },
)


class BallotController(ApiController):
    """``/api/v1/ballots``."""

    path = "/api/v1/ballots"
    tags = ("Ballots",)

    @get(summary="List ballots")
    async def listed(self, cursor: Cursor = None, limit: Limit = 50) -> BallotList:
        """Those that were published, the newest first."""
        return await queries.public_ballots(cursor=cursor, limit=limit)

    @get("/desk", guards=READING, summary="List ballots of one's bodies")
    async def inside(self, actor: NamedDependency[Actor], cursor: Cursor = None, limit: Limit = 50) -> BallotList:
        """Those being prepared, too."""
        return await ballots_inside(actor, cursor=cursor, limit=limit)

    @get("/{slug:str}", summary="Show a ballot")
    async def shown(self, actor: NamedDependency[Actor], slug: Which) -> BallotView:
        """Its sessions and how much is asked for them, the sources of chance, and every step that was taken."""
        return await ballot(actor, slug)

    @post(guards=HOSTS, summary="Prepare a ballot")
    async def prepare(self, actor: NamedDependency[Actor], data: JSONBody[NewBallot]) -> BallotStanding:
        """Of sessions whose admission is the ballot, with at least two sources of chance that are known after it."""
        return await prepare_ballot(actor, new=data)

    @put("/{slug:str}", guards=HOSTS, summary="Edit a ballot")
    async def edit(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[EditedBallot]) -> BallotStanding:
        """Send the whole ballot again; ``version`` is the one you read. Once it is public nothing of it changes."""
        return await edit_ballot(actor, slug=slug, change=data)

    @post("/{slug:str}/publication", guards=HOSTS, summary="Publish a ballot")
    async def publish(self, actor: NamedDependency[Actor], slug: Which) -> BallotStanding:
        """Parties enter in its window; when that is over everything is frozen by the clock."""
        return await publish_ballot(actor, slug=slug)

    @post("/{slug:str}/entries", guards=WRITING, summary="Enter a ballot")
    async def enter(
        self, actor: NamedDependency[Actor], slug: Which, data: Annotated[NewEntry, BodyKwarg(examples=[ENTRY])]
    ) -> EntryMade:
        """One chance for a party, whatever its size, with its wishes ranked."""
        return await enter(actor, which=slug, new=data)

    @get("/{slug:str}/entries", guards=READING, summary="List the entries of a ballot")
    async def entries(self, actor: NamedDependency[Actor], slug: Which) -> list[DeskEntry]:
        """For its host; contacts are masked."""
        view = await ballot(actor, slug)
        return await entries_of(actor, view.id, view.body)

    @post("/{slug:str}/freeze", guards=HOSTS, summary="Freeze a ballot")
    async def freeze(
        self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewBallotFreeze | None] = None
    ) -> BallotStanding:
        """Publish parties, wishes, seats, rule and sources under the answered hash, and enter it in the ledger."""
        return await freeze(actor, slug=slug, new=data or NewBallotFreeze())

    @post("/{slug:str}/voiding", guards=HOSTS_OR_LEADER, summary="Give a ballot up")
    async def void(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[BallotReason]) -> BallotStanding:
        """Before it is drawn; the reason is published, everybody who entered is told, and it may be frozen anew."""
        return await void(actor, slug=slug, reason=data.reason)

    @post("/{slug:str}/draw", guards=HOSTS, summary="Draw a ballot")
    async def draw(self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewBallotDraw]) -> BallotStanding:
        """With what every source said; once. A second draw is refused (409), and everybody sees that it was tried."""
        return await draw(actor, slug=slug, new=data)

    @post("/{slug:str}/postponement", guards=HOSTS, summary="Wait longer for a source of a ballot")
    async def postpone(
        self, actor: NamedDependency[Actor], slug: Which, data: JSONBody[NewPostponement]
    ) -> BallotStanding:
        """That did not say what it should: the draw waits in public; the source and the frozen file stay."""
        return await postpone_source(actor, slug=slug, new=data)

    @get("/{slug:str}/draw", summary="Read the file of a ballot", media_type=JSON)
    async def file(self, actor: NamedDependency[Actor], slug: Which) -> Response[bytes]:
        """The file that `kaimen verify` takes: what was frozen, and once it was drawn, the draw."""
        return _file(await file_of((await ballot(actor, slug)).id), f"ballot-{slug}.json")

    @get("/{slug:str}/files/{sha256:str}", summary="Read a published file by its hash", media_type=JSON)
    async def published(self, actor: NamedDependency[Actor], slug: Which, sha256: Hash) -> Response[bytes]:
        """Frozen, drawn, or frozen and given up."""
        return _file(await file_named((await ballot(actor, slug)).id, sha256), f"ballot-{slug}-{sha256[:8]}.json")


class SessionBallotController(ApiController):
    """The ballot that gives the seats of a session."""

    path = "/api/v1/sessions/{session:uuid}/ballot"
    tags = ("Ballots",)

    @post(guards=WRITING, summary="Enter the ballot of a session")
    async def enter(
        self, actor: NamedDependency[Actor], session: FromPath[UUID], data: JSONBody[NewEntry]
    ) -> EntryMade:
        """Without wishes it is the only one."""
        return await enter_for(actor, session=session, new=data)


class BallotEntryController(ApiController):
    """One's entry, by the last part of its link."""

    path = "/api/v1/ballot-entries"
    tags = ("Ballots",)

    @get("/{code:str}", summary="Show one's entry")
    async def read(self, code: FromPath[str]) -> OwnEntry:
        """What was wished, and after the draw the place, the session, and where it has led."""
        return await entry_by_link(code)

    @put("/{entry:uuid}", guards=WRITING, summary="Change one's entry")
    async def change(
        self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[EditedEntry]
    ) -> EntryMade:
        """As long as entries are taken; ``code`` is the last part of the link."""
        return await change_entry(actor, entry=entry, change=data)

    @delete("/{entry:uuid}", guards=WRITING, summary="Withdraw one's entry")
    async def withdraw(self, actor: NamedDependency[Actor], entry: FromPath[UUID], code: Code = "") -> None:
        """After the freeze what it draws goes on to others."""
        await withdraw_entry(actor, entry=entry, code=code)


def _file(content: bytes, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=JSON, headers=headers)
