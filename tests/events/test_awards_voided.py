"""A vote is voided: asked for by one, signed by another; it stays to be read, and who voted is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest

from events.jobs import HANDLERS
from events.queries.award_votes import result_file
from events.queries.awards import award, public_awards
from events.queries.ledger_faults import event_faults
from events.schemas.award import NewNomination, NewScores, NewVote
from events.services.award_freezing import freeze_result
from events.services.award_nominating import nominate
from events.services.award_telling import tell_voters
from events.services.award_voiding import ask_voiding, keep_award, void_award
from events.services.award_voting import score, vote
from events.services.awards import prepare_award
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.ledger.sequencing import sequence
from participation.base.outbox.relay import drain
from tests.events.award_steps import (
    ACTIVITIES,
    AFTER,
    CLOSES,
    NOMINATED,
    SLUG,
    VOTED,
    a_booking,
    a_new,
    a_vote,
    standing,
    three_activities,
)
from tests.events.rows import NOW
from tests.events.sessions_steps import refused, told
from tests.frontend.reading import main, opens
from tests.world import AUDITOR, CLERK, HOST, LEADER, NEIGHBOUR, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, signed_in

WATER, FIRE, _ = ACTIVITIES
WHY = "投票期间系统受到攻击，结果不能反映居民意愿。"


async def voted(choice: UUID, *, booking: str = "", actor: Actor = NOBODY) -> None:
    with clock.frozen(VOTED):
        await vote(actor, slug=SLUG, new=NewVote(choices=[choice], booking=booking))


async def voided(by: Actor = LEADER) -> None:
    with clock.frozen(AFTER):
        await ask_voiding(HOST, slug=SLUG, reason=WHY)
        await void_award(by, slug=SLUG)


async def told_all() -> None:
    with clock.frozen(AFTER):
        await drain(HANDLERS)


async def test_it_takes_a_reason_and_the_signature_of_a_leader_who_did_not_ask(world: None) -> None:
    await a_vote()
    with clock.frozen(AFTER):
        await refused("not_asked", void_award(LEADER, slug=SLUG))
        assert "required" in (await refused("invalid", ask_voiding(HOST, slug=SLUG, reason=" "))).values()
        await ask_voiding(HOST, slug=SLUG, reason=WHY)
        await refused("asked_already", ask_voiding(HOST, slug=SLUG, reason=WHY))
        assert (await award(SLUG)).voided is None, "nothing is public before it is signed"
        both = Actor(person=HOST.person, name=HOST.name, roles=HOST.roles | LEADER.roles)
        await refused("asker_may_not_sign", void_award(both, slug=SLUG))
        await refused("wrong_role", void_award(REVIEWER, slug=SLUG))
        await void_award(LEADER, slug=SLUG)
        await refused("voided", void_award(LEADER, slug=SLUG))
        await refused("voided", ask_voiding(HOST, slug=SLUG, reason=WHY))
        found = (await award(SLUG)).voided
    assert found is not None
    assert (found.reason, found.at, found.by) == (WHY, AFTER, "")
    assert (await public_awards()).items[0].voided_at == AFTER


@pytest.mark.slow
@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, AUDITOR, CLERK, RESIDENT, REVIEWER, NOBODY])
async def test_nobody_else_asks_signs_or_sends_back(world: None, actor: Actor) -> None:
    await a_vote()
    with clock.frozen(AFTER):
        await refused("wrong_body", ask_voiding(actor, slug=SLUG, reason=WHY))
        await ask_voiding(HOST, slug=SLUG, reason=WHY)
        await refused("wrong_role", void_award(actor, slug=SLUG))
        await refused("wrong_role", keep_award(actor, slug=SLUG, reason="不同意"))
    assert (await award(SLUG)).voided is None


@pytest.mark.slow
async def test_a_leader_sends_it_back_and_it_may_be_asked_for_again(world: None) -> None:
    await a_vote()
    [nominee] = await standing(FIRE)
    with clock.frozen(VOTED):
        await ask_voiding(HOST, slug=SLUG, reason=WHY)
        assert "required" in (await refused("invalid", keep_award(LEADER, slug=SLUG, reason=""))).values()
        await keep_award(LEADER, slug=SLUG, reason="继续投票。")
        await refused("not_asked", void_award(LEADER, slug=SLUG))
    await voted(nominee, booking=await a_booking((await sessions_of())[FIRE], 1))
    await voided()


async def sessions_of() -> dict[str, UUID]:
    rows = await execute("SELECT a.slug, s.id FROM session s JOIN activity a ON a.id = s.activity")
    return {row["slug"]: row["id"] for row in rows}


@pytest.mark.slow
async def test_what_nobody_has_read_needs_no_voiding(world: None) -> None:
    await three_activities()
    with clock.frozen(NOW):
        await prepare_award(HOST, new=a_new())
        await refused("not_public", ask_voiding(HOST, slug=SLUG, reason=WHY))
    assert not await execute("SELECT FROM award_step")


async def test_nobody_votes_nominates_scores_or_counts_any_more(world: None) -> None:
    sessions = await a_vote(jury_percent=20)
    [nominee] = await standing(FIRE)
    link = await a_booking(sessions[WATER], 1)
    with clock.frozen(NOMINATED):
        await ask_voiding(HOST, slug=SLUG, reason=WHY)
        await void_award(LEADER, slug=SLUG)
        await refused("voided", nominate(NOBODY, slug=SLUG, new=NewNomination(activity=WATER, booking=link)))
    with clock.frozen(VOTED):
        await refused("voided", vote(NOBODY, slug=SLUG, new=NewVote(choices=[nominee], booking=link)))
        await refused("voided", score(LEADER, slug=SLUG, new=NewScores(scores={nominee: 5})))
    with clock.frozen(AFTER):
        await refused("voided", freeze_result(HOST, slug=SLUG))
    for table in ("award_vote", "jury_score", "award_result"):
        assert not await execute(f"SELECT FROM {table}")  # names of our own


async def test_whoever_voted_and_left_a_contact_is_told_once_and_nobody_else(world: None) -> None:
    sessions = await a_vote(residents=True)
    fire, water = await standing(FIRE, WATER)
    first, again, silent = [await a_booking(sessions[FIRE], n) for n in (1, 2, 3)]
    await voted(fire, booking=first)
    await voted(water, booking=again)
    await voted(fire, booking=again)
    await voted(water, actor=RESIDENT)
    assert silent, "was there and did not vote, as did a neighbour with an account"
    assert NEIGHBOUR.person
    await told_all()
    assert await told("award_voided") == []
    await voided()
    await told_all()
    [row] = await execute("SELECT id FROM award")
    assert await tell_voters(row["id"]) == 0, "nobody is told twice"
    notices = await told("award_voided")
    contacts = await execute("SELECT value FROM contact WHERE person = {} ORDER BY kind <> 'mobile'", RESIDENT.person)
    assert sorted(one["contact"] for one in notices) == sorted(
        ["+8613700000001", "+8613700000002", contacts[0]["value"]]
    )
    assert {one["values"]["reason"] for one in notices} == {WHY}
    keys = {row["voter"] for row in await execute("SELECT voter FROM award_vote")}
    assert not any(key[:16] in one["owed_for"] for key in keys for one in notices), "no notice names a vote"


async def test_a_frozen_result_stays_to_be_read_as_void(world: None, client: httpx.AsyncClient) -> None:
    sessions = await a_vote()
    [fire] = await standing(FIRE)
    await voted(fire, booking=await a_booking(sessions[FIRE], 1))
    with clock.frozen(CLOSES + timedelta(minutes=1)):
        made = await freeze_result(HOST, slug=SLUG)
    await voided()
    with clock.frozen(AFTER):
        view = await award(SLUG)
        assert view.result is not None
        assert (view.result.sha256, view.voided is not None) == (made.sha256, True)
        assert await result_file(view.id) is not None
        page = await opens(client, f"/awards/{SLUG}")
        said = main(page)
        assert WHY in said
        assert "Result of the vote, void" in said
        assert made.sha256 in said
        assert [one.text_content() for one in page.xpath("//main//s")] == ["Winner"]
        assert (await client.get(f"/api/v1/awards/{SLUG}")).json()["voided"]["reason"] == WHY
        assert "void" in main(await opens(client, "/awards"))


@pytest.mark.slow
async def test_it_is_asked_for_and_signed_on_the_desk(world: None, client: httpx.AsyncClient) -> None:
    await a_vote()
    here = f"/workbench/awards/{SLUG}"
    with clock.frozen(AFTER):
        desk = signed_in(client, HOST)
        silent = await desk.post(f"{here}/voiding", data={"reason": ""})
        assert (silent.status_code, 'href="#f-void.reason"' in silent.text) == (422, True)
        assert (await desk.post(f"{here}/voiding", data={"reason": WHY})).status_code == 303
        assert (await desk.post(f"{here}/voiding/approval")).status_code == 403
        desk = signed_in(client, LEADER)
        page = (await desk.get(here)).text
        assert WHY in page
        assert HOST.name in page
        assert (await desk.post(f"{here}/voiding/rejection", data={"reason": " "})).status_code == 422
        assert (await desk.post(f"{here}/voiding/approval")).status_code == 303
        assert "已作废" in (await desk.get(here)).text
        assert "已作废" in (await desk.get("/workbench/awards")).text


@pytest.mark.slow
async def test_its_acts_stand_in_the_ledger_and_never_change(world: None) -> None:
    await a_vote()
    await voided()
    with clock.frozen(AFTER):
        await sequence()
    assert not [found async for found in event_faults() if found.startswith("award")]
    rows = await execute("SELECT l.kind FROM ledger_leaf l JOIN award_step s ON s.id = l.subject")
    assert [row["kind"] for row in rows] == ["vote result"] * 2
    for statement in ("UPDATE award_step SET reason = 'x'", "DELETE FROM award_step"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(statement)
