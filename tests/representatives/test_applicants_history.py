"""What became of one's applications over all calls: all of it for oneself, nothing of it for anybody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Role
from participation.representatives.queries.applied_before import applied_before
from participation.representatives.queries.history import how_many, own_history
from participation.representatives.rules.seats import Answer, AnsweredBy, Told
from participation.representatives.schemas.history import PastApplication
from participation.representatives.seat_links import seat_key
from participation.representatives.services.forgetting import forget_application
from participation.representatives.services.meeting_inviting import invite_again
from participation.representatives.services.seat_answering import accept
from participation.representatives.words import ReviewReason, Standing, Verdict
from tests.representatives.applying import applied, passed, somebody
from tests.representatives.draw_world import (
    DRAWN,
    SOURCES,
    a_call,
    applicants,
    computed,
    drawn,
    frozen,
)
from tests.representatives.steps import DURING, announced
from tests.world import (
    BODY,
    CLERK,
    LEADER,
    NEIGHBOUR,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
    bearer,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("world")
MOBILE = "+8613800000201"


async def history(actor: Actor) -> list[PastApplication]:
    """All of it."""
    return (await own_history(actor)).items


async def given_to(actor: Actor, application: UUID) -> None:
    """An application that was in a pool is this person's."""
    await execute("UPDATE application SET person = {} WHERE id = {}", actor.person, application)


async def in_the_draw() -> dict[Told, UUID]:
    """A call whose seats were drawn; an application of each kind of fate."""
    await applicants(await a_call())
    await computed()
    await frozen(sources=SOURCES)
    await drawn()
    [selected] = await execute("SELECT application FROM seat ORDER BY place LIMIT 1")
    told = {
        template: await execute("SELECT owed_for FROM delivery WHERE template = {} ORDER BY id LIMIT 1", template)
        for template in ("seat_alternate", "seat_not_selected")
    }
    return {
        Told.SELECTED: selected["application"],
        Told.ALTERNATE: UUID(told["seat_alternate"][0]["owed_for"].rpartition(":")[2]),
        Told.NOT_SELECTED: UUID(told["seat_not_selected"][0]["owed_for"].rpartition(":")[2]),
    }


async def test_each_fate_is_told_as_the_notices_told_it_with_the_chance() -> None:
    for fate, application in (await in_the_draw()).items():
        somebody_else = await somebody(fate, f"+86139000{len(fate):05}")
        await given_to(somebody_else, application)
        [one] = await history(somebody_else)
        assert (one.id, one.result, one.standing, one.opens) == (application, fate, Standing.ELIGIBLE, True)
        notices = await execute(
            "SELECT \"values\" ->> 'chance' AS chance FROM delivery WHERE owed_for LIKE {} OR owed_for LIKE {}",
            f"call:%:drawn:{application}",
            f"seat:{one.seat.id if one.seat else '-'}:offered",
        )
        assert one.chance == notices[0]["chance"]
        assert one.chance.endswith("%")
        assert (one.seat is not None) == (fate is Told.SELECTED)


@pytest.mark.slow
async def test_the_answer_to_an_offer_is_part_of_it() -> None:
    await given_to(RESIDENT, (await in_the_draw())[Told.SELECTED])
    [waiting] = await history(RESIDENT)
    assert waiting.seat is not None
    assert waiting.seat.answer is None
    with clock.frozen(DRAWN + timedelta(hours=1)):
        await accept(NOBODY, seat=waiting.seat.id, key=seat_key(waiting.seat.id), by=AnsweredBy.LINK)
    [answered] = await history(RESIDENT)
    assert answered.seat is not None
    assert answered.seat.answer is Answer.ACCEPTED


async def test_all_calls_are_listed_page_by_page_with_the_reason_of_who_was_kept_out() -> None:
    first, second = await announced(), await announced(slug="second-call")
    kept_out, waiting = await applied(first, RESIDENT), await applied(second, RESIDENT)
    for reviewer in (OFFICER, REVIEWER):
        found = {"verdict": Verdict.NOT_ELIGIBLE, "reason": ReviewReason.NO_CONNECTION, "note": "地址在区外。"}
        await passed(kept_out.id, reviewer=reviewer, **found)
    newest = await own_history(RESIDENT, limit=1)
    oldest = await own_history(RESIDENT, limit=1, cursor=newest.next)
    listed = newest.items + oldest.items
    assert [one.id for one in listed] == sorted([waiting.id, kept_out.id], reverse=True)
    assert oldest.next is None
    one = next(one for one in listed if one.id == kept_out.id)
    assert (one.standing, one.reason, one.note) == (Standing.NOT_ELIGIBLE, "no connection", "地址在区外。")
    assert one.result is None


async def test_somebody_elses_history_is_shown_to_nobody(client: httpx.AsyncClient) -> None:
    made = await applied(await announced(), RESIDENT)
    await passed(made.id)
    for other in (NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, LEADER, CLERK):
        assert await history(other) == []
        assert (await client.get("/api/v1/me/applications", headers=bearer(other))).json()["items"] == []
        signed_in(client, other)
        assert made.pseudonym not in (await client.get("/account/applications")).text
    assert await history(NOBODY) == []
    client.cookies.clear()
    assert (await client.get("/api/v1/me/applications")).status_code == 401
    own = await client.get("/api/v1/me/applications?limit=1", headers=bearer(RESIDENT))
    assert [one["pseudonym"] for one in own.json()["items"]] == [made.pseudonym]


async def test_the_page_tells_the_applicant_everything(client: httpx.AsyncClient) -> None:
    application = (await in_the_draw())[Told.SELECTED]
    await given_to(RESIDENT, application)
    [one] = await history(RESIDENT)
    assert one.seat is not None
    signed_in(client, RESIDENT)
    page = (await client.get("/account/applications")).text
    for part in (one.pseudonym, one.chance, f"/applications/{application.hex}", seat_key(one.seat.id), one.meeting):
        assert part in page
    assert 'href="/account/applications"' in (await client.get("/account")).text


async def test_an_application_stays_with_its_person_when_the_contact_changes_hands() -> None:
    made = await applied(await announced(), RESIDENT)
    await execute("DELETE FROM contact WHERE person = {}", RESIDENT.person)
    stranger = await somebody("后来的机主", MOBILE)
    assert [one.id for one in await history(RESIDENT)] == [made.id]
    assert await history(stranger) == []


async def test_what_a_clerk_entered_is_found_by_whoever_has_proved_the_contact() -> None:
    made = await applied(await announced(), CLERK, channel="counter", contact="13900000009", note="到窗口报名。")
    owner = await somebody("沈阿婆", "+8613900000009")
    [one] = await history(owner)
    assert (one.id, one.opens, await how_many(owner)) == (made.id, False, 1)
    await execute("UPDATE contact SET verified_at = NULL WHERE person = {}", owner.person)
    assert await history(owner) == []
    assert await history(CLERK) == []


async def test_what_was_forgotten_is_gone_from_it() -> None:
    made = await applied(await announced(), RESIDENT)
    assert await how_many(RESIDENT) == 1
    await forget_application(OFFICER, application=made.id)
    assert await history(RESIDENT) == []
    assert await how_many(RESIDENT) == 0


async def an_earlier_application(body: str, *, seated: bool = False) -> None:
    """The resident applied to a call of a body before, and allowed to be invited again."""
    call = await a_call(f"earlier-{body}", state="concluded")
    await execute("UPDATE call SET body = {} WHERE id = {}", BODY[body], call)
    [pseudonym] = await applicants(call, 1)
    [row] = await execute("SELECT id FROM application WHERE pseudonym = {}", pseudonym)
    application = row["id"]
    await execute(
        "UPDATE application SET person = {}, contact_kind = 'mobile', contact = {} WHERE id = {}",
        RESIDENT.person,
        MOBILE,
        application,
    )
    await execute(
        "INSERT INTO consent (id, application, purpose, text, given_at) VALUES ({}, {}, 'invited again', '同意', {})",
        uuid7(),
        application,
        clock.now(),
    )
    if not seated:
        return
    selection, seat = uuid7(), uuid7()
    await execute(
        "INSERT INTO selection (id, call, way, eligible, at, reason) VALUES ({}, {}, 'all admitted', 1, {}, '')",
        selection,
        call,
        clock.now(),
    )
    await execute(
        "INSERT INTO seat (id, call, selection, application, pseudonym, place, offered_at, answer_by, type, reason)"
        " VALUES ({}, {}, {}, {}, {}, 1, {}, {}, '', '')",
        seat,
        call,
        selection,
        application,
        pseudonym,
        clock.now(),
        clock.now(),
    )
    await execute(
        "INSERT INTO seat_answer (id, seat, turn, answer, by, note, at) VALUES ({}, {}, 1, 'accepted', 'link', '', {})",
        uuid7(),
        seat,
        clock.now(),
    )


SECRETARY = Actor(person=OFFICER.person, name="梁静", roles=frozenset({(Role.SECRETARY, BODY["fgj"])}))


async def test_an_office_learns_of_an_earlier_application_only_where_its_call_invites_again() -> None:
    await an_earlier_application("fgj")
    view = await announced()
    made = await applied(view, RESIDENT)
    assert not await applied_before(SECRETARY, made.id)
    with clock.frozen(DURING):
        await invite_again(SECRETARY, slug=view.slug)
    assert await applied_before(SECRETARY, made.id)
    for other in (OFFICER_ELSEWHERE, LEADER, CLERK, NEIGHBOUR, RESIDENT, NOBODY):
        assert not await applied_before(other, made.id)
    await execute("UPDATE consent SET taken_back_at = {} WHERE purpose = 'invited again'", clock.now())
    assert not await applied_before(SECRETARY, made.id)


@pytest.mark.parametrize(("body", "seated"), [("sww", False), ("fgj", True)])
async def test_an_application_elsewhere_or_with_a_seat_is_not_told(body: str, *, seated: bool) -> None:
    await an_earlier_application(body, seated=seated)
    view = await announced()
    made = await applied(view, RESIDENT)
    with clock.frozen(DURING):
        await invite_again(SECRETARY, slug=view.slug)
    assert not await applied_before(SECRETARY, made.id)


async def test_a_reviewer_reads_the_notice_on_the_workbench(client: httpx.AsyncClient) -> None:
    await an_earlier_application("fgj")
    view = await announced()
    made = await applied(view, RESIDENT)
    with clock.frozen(DURING):
        await invite_again(OFFICER, slug=view.slug)
        signed_in(client, OFFICER)
        page = await client.get(f"/workbench/calls/{view.slug}/applications/{made.id}")
    assert "以前报名未获得席位" in page.text
    assert "earlier-fgj" not in page.text
