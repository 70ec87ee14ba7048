"""How an opinion map comes about, for tests that begin somewhere on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from consultations.queries.opinion_map import opinion_map
from consultations.rules.opinion_map import MapAct, StatementDecision, Vote
from consultations.schemas.opinion_map import Cast, OpinionMapView
from consultations.services import opinion_map_drawing as drawing
from consultations.services import opinion_map_statements as stating
from consultations.services import opinion_map_voting as voting
from consultations.services.opinion_map import act_on_map
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, SLUG, opened
from tests.world import OFFICER, REVIEWER

TEXTS = (
    "加装电梯的费用应当主要由受益的高层住户承担。",
    "底层住户采光受影响的，应当得到补偿。",
    "不同意加装的住户不必分摊费用。",
    "政府补贴应当向老年人多的楼栋倾斜。",
    "电梯投入使用后的维护费用应当事先约定。",
    "一户反对就应当停止加装。",
    "加装电梯期间应当安排临时通道。",
    "每个小区应当有一名工作人员帮助办理手续。",
)
LATER = DURING + timedelta(minutes=30)


async def proposed(texts: Sequence[str] = TEXTS, *, actor: Actor = OFFICER, slug: str = SLUG) -> list[UUID]:
    """Statements that wait for somebody else's approval."""
    with clock.frozen(DURING):
        return [made.id for made in await stating.propose(actor, slug=slug, texts=texts)]


async def decided(
    statements: Sequence[UUID], decision: StatementDecision, *, actor: Actor = REVIEWER, reason: str = ""
) -> None:
    """Somebody decides on statements."""
    with clock.frozen(DURING):
        await stating.decide(actor, statements=statements, decision=decision, reason=reason)


async def turned(act: MapAct, *, actor: Actor = OFFICER, slug: str = SLUG) -> None:
    """The office does something to the map."""
    with clock.frozen(DURING):
        await act_on_map(actor, slug=slug, act=act)


async def a_map(texts: Sequence[str] = TEXTS, **changed: object) -> list[UUID]:
    """An open consultation with a map that is on; its statements."""
    await opened(**changed)
    made = await proposed(texts)
    await decided(made, StatementDecision.APPROVE)
    await turned(MapAct.TURN_ON)
    return made


async def votes(statement: UUID, vote: Vote, *, actor: Actor = NOBODY, browser: str = "", at: object = DURING) -> Cast:
    """One vote."""
    with clock.frozen(at):  # type: ignore[arg-type] # an instant
        return await voting.cast(actor, statement=statement, vote=vote, browser=browser)


async def crowd(statements: Sequence[UUID], count: int, *, first: int = 0) -> None:
    """So many browsers of two camps vote on every statement, written at once as voting would leave them."""
    consultation = (await execute("SELECT consultation FROM statement WHERE id = {}", statements[0]))[0]["consultation"]
    voters = [uuid7() for _ in range(count)]
    await execute(
        "INSERT INTO opinion_voter (id, consultation, browser, since)"
        " SELECT v.id, {}, v.browser, {} FROM unnest({}::uuid[], {}::text[]) AS v (id, browser)",
        consultation, DURING, voters, [f"crowd {first + i}" for i in range(count)],
    )  # fmt: skip
    rows = [
        (voter, statement, 0 if (i + j) % 9 == 0 else 1 if (i + first) % 3 == 0 or j % 4 == 0 else -1)
        for i, voter in enumerate(voters)
        for j, statement in enumerate(statements)
    ]
    await execute(
        "INSERT INTO statement_vote (id, voter, statement, vote, times, at)"
        " SELECT v.id, v.voter, v.statement, v.vote, 1, {}"
        " FROM unnest({}::uuid[], {}::uuid[], {}::uuid[], {}::int[]) AS v (id, voter, statement, vote)",
        DURING, [uuid7() for _ in rows], [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows],
    )  # fmt: skip


async def drawn(*, anew: bool = False, at: object = LATER, slug: str = SLUG) -> bool:
    """The job runs."""
    consultation = (await execute("SELECT id FROM consultation WHERE slug = {}", slug))[0]["id"]
    with clock.frozen(at):  # type: ignore[arg-type] # an instant
        return await drawing.draw(consultation, anew=anew)


async def seen(actor: Actor = NOBODY, *, slug: str = SLUG) -> OpinionMapView:
    """The map as somebody sees it."""
    with clock.frozen(DURING):
        return await opinion_map(actor, slug)
