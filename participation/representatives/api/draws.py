"""The draw: computing chances, freezing, entering chance, drawing; what everybody may read of it."""

from __future__ import annotations

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Slug
from participation.representatives.queries import draws as queries
from participation.representatives.queries.calls import call
from participation.representatives.queries.draw_statistics import CategoryCount, public_statistics
from participation.representatives.schemas.draw import (
    Entered,
    EnteredDigit,
    Frozen,
    NewDigit,
    NewEntropy,
    NewFreeze,
    NewPostponement,
    NewPreparation,
    Preparing,
    RoundView,
    WhyVoid,
)
from participation.representatives.services.draw_digits import enter_digit
from participation.representatives.services.draw_entering import draw, postpone
from participation.representatives.services.draw_freezing import void
from participation.representatives.services.draw_freezing_at_once import freeze_when_ready
from participation.representatives.services.draw_preparing import cancel, prepare

OFFICE = (has_role(Role.OFFICER, Role.SECRETARY), scope(Scope.WRITE))
OFFICE_OR_LEADER = (has_role(Role.OFFICER, Role.SECRETARY, Role.LEADER), scope(Scope.WRITE))
JSON = "application/json"


class DrawController(ApiController):
    """随机抽取 of a call."""

    path = "/api/v1/calls/{slug:str}"
    tags = ("Draws",)

    @post("/preparation", guards=OFFICE, status_code=202, summary="Compute the chances")
    async def prepare(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewPreparation | None] = None
    ) -> Preparing:
        """For everybody who is eligible now; after the draw, for seats that fell free and whose type has run dry."""
        return await prepare(actor, slug=slug, coarser=data.coarser if data else [])

    @delete("/preparation", guards=OFFICE, summary="Cancel the computation")
    async def cancel(self, actor: NamedDependency[Actor], slug: Slug) -> None:
        """Its process is killed; another may be asked for at once."""
        await cancel(actor, slug=slug)

    @post("/freeze", guards=OFFICE, summary="Freeze the pool")
    async def freeze(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewFreeze | None] = None
    ) -> Response[Frozen | Preparing]:
        """Publish pool, quotas, chances and sources under the hash that is answered, and enter them in the ledger.

        Chances that are not computed yet are computed first; where that takes long the answer is 202 with how far it
        is: ask again, under another key. A source that is known by now is refused.
        """
        made = await freeze_when_ready(actor, slug=slug, new=data or NewFreeze())
        return Response(made, status_code=201 if isinstance(made, Frozen) else 202)

    @post("/freeze/voiding", guards=OFFICE_OR_LEADER, status_code=204, summary="Give a freeze up")
    async def void(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[WhyVoid]) -> None:
        """Before it is drawn from; the reason is published, and both stay visible."""
        await void(actor, slug=slug, reason=data.reason)

    @post("/draw", guards=OFFICE, summary="Enter chance and draw")
    async def draw(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewEntropy]) -> Entered:
        """Once every source has a value the draw is held. A second one is refused (409), and everybody sees it."""
        return await draw(actor, slug=slug, entropy=data.entropy)

    @post("/draw/digits", guards=OFFICE, summary="Enter one digit")
    async def digit(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewDigit]) -> EnteredDigit:
        """The next digit of a source, shown on the wall at once; the last one makes its value whole."""
        return await enter_digit(actor, slug=slug, new=data)

    @post("/draw/postponement", guards=OFFICE, status_code=204, summary="Wait longer for a source")
    async def postpone(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewPostponement]) -> None:
        """A reveal that is missing postpones the draw in public."""
        await postpone(actor, slug=slug, new=data)

    @get("/draw", summary="Read the file of the draw", media_type=JSON)
    async def file(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """The file that `kaimen verify` takes: what was frozen, and once it was drawn, the draw."""
        return _file(await queries.file_of((await call(actor, slug)).id), f"draw-{slug}.json")

    @get("/draw/rounds", summary="List the rounds of the draw")
    async def rounds(self, actor: NamedDependency[Actor], slug: Slug) -> list[RoundView]:
        """Each freeze with its sources, what was entered, voided, drawn and tried again."""
        return await queries.rounds((await call(actor, slug)).id)

    @get("/draw/rounds/{number:int}", summary="Read the file of one round", media_type=JSON)
    async def round_file(self, actor: NamedDependency[Actor], slug: Slug, number: FromPath[int]) -> Response[bytes]:
        """As it was frozen, voided or not."""
        found = await call(actor, slug)
        round_ = await queries.one_round(found.id, number)
        content = await queries.file_named(found.id, round_.public_sha256)
        return _file(content, f"portfolio-{slug}-{number}.json")

    @get("/statistics", summary="Count who applied and who has a seat")
    async def statistics(self, actor: NamedDependency[Actor], slug: Slug) -> list[CategoryCount]:
        """By value, beside the quotas and, where it is known, the population; nothing before the pool is frozen."""
        return await public_statistics((await call(actor, slug)).id)


def _file(content: bytes, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=JSON, headers=headers)
