"""What is overdue: on the list the day after its day in the city, for the office; for everybody once it is signed."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest

from decisions.jobs import HANDLERS
from decisions.queries.lights import bodies_that_show, lights
from decisions.queries.overdue import overdue, shown_overdue
from decisions.rules.overdue import OverdueKind
from decisions.schemas.edition import EditionView
from decisions.schemas.follow_up import NewCompletion, NewExtension
from decisions.schemas.overdue import NewOverdueList
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.follow_up_clock import owe_telling, tell_overdue
from decisions.services.follow_ups import complete, extend
from decisions.services.overdue_showing import show_overdue
from decisions.words import Light
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.outbox.relay import drain
from tests.decisions.follow_ups_steps import EARLIER, PROMISED, a_promise, adopted, day_after, followed_up, noon, told
from tests.decisions.opinions_steps import a_sitting, an_opinion
from tests.decisions.steps import MEETING
from tests.world import AUDITOR, BODY, LEADER, LEGAL, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer

# more than the chain has stages, in the order in which they can sign
SIGNERS = (REVIEWER, LEGAL, LEADER)


async def late(actor: Actor = OFFICER) -> list[tuple[str, int]]:
    """What is on somebody's list, and how late it is."""
    return [(one.kind.value, one.days_late) for one in (await overdue(actor)).items]


async def answer_due() -> date:
    """The last day on which the one opinion there is can be answered in time."""
    found: date = (await execute("SELECT answer_due_on FROM opinion_standing"))[0]["answer_due_on"]
    return found


async def shown(body: str = "fgj", *, public: bool = True, reason: str = "") -> EditionView:
    """That a body shows its list, signed and published."""
    made = await show_overdue(OFFICER, body=body, new=NewOverdueList(public=public, reason=reason))
    for signer, _ in zip(SIGNERS, current_rules().sign_off.stages, strict=False):
        await approve_edition(signer, edition=made.id)
    return await publish_edition(OFFICER, edition=made.id)


async def test_an_opinion_without_an_answer_is_on_the_list_the_day_after(world: None) -> None:
    await an_opinion(await a_sitting())
    due = await answer_due()
    assert due > MEETING.date()
    with clock.frozen(noon(due)):
        assert await late() == []
    with clock.frozen(day_after(due)):
        assert await late() == [("answer", 1)]
        # in Greenwich it is still the day before
        assert clock.now().date() == due


async def test_a_silent_promise_is_on_the_list_the_day_after_and_the_representative_is_told_once(world: None) -> None:
    await a_promise()
    with clock.frozen(noon(PROMISED)):
        assert await late() == []
        await tell_overdue()
        assert await told("promise_silent") == []
    with clock.frozen(day_after(PROMISED)):
        assert await late() == [("promise", 1)]
        for _ in range(3):
            await tell_overdue()
    with clock.frozen(noon(PROMISED + timedelta(days=20))):
        assert await late() == [("promise", 20)]
        await tell_overdue()
    notices = await told("promise_silent")
    assert [row["contact"] for row in notices] == ["+8613800000201"]
    assert PROMISED.isoformat() in notices[0]["told"]


async def test_the_telling_is_owed_for_the_hour_of_each_day_and_once(world: None) -> None:
    await a_promise()
    with clock.frozen(day_after(PROMISED)):
        await owe_telling()
        await owe_telling()
        await drain(HANDLERS)
        assert await told("promise_silent") == []
    with clock.frozen(day_after(PROMISED) + timedelta(hours=9)):
        await drain(HANDLERS)
    assert len(await told("promise_silent")) == 1


async def test_a_follow_up_past_its_day_is_on_the_list_and_a_promise_that_is_followed_up_is_not(world: None) -> None:
    made = await followed_up((await a_promise()).id)
    with clock.frozen(noon(EARLIER)):
        assert await late() == []
    with clock.frozen(day_after(EARLIER)):
        assert await late() == [("follow-up", 1)]
        await tell_overdue()
    with clock.frozen(day_after(PROMISED)):
        assert [kind for kind, _ in await late()] == ["follow-up"]
        await complete(OFFICER, follow_up=made.id, new=NewCompletion(note="细则已印发"))
        assert await late() == []
    assert len(await told("promise_silent")) == 1


async def test_an_extension_is_shown_with_its_reason_and_is_late_in_its_turn(world: None) -> None:
    made = await followed_up((await a_promise()).id)
    with clock.frozen(day_after(EARLIER)):
        await tell_overdue()
        await extend(OFFICER, follow_up=made.id, new=NewExtension(due_on=PROMISED, reason="等市里的价格批复"))
        assert await late() == []
    with clock.frozen(day_after(PROMISED)):
        line = (await overdue(OFFICER)).items[0]
        await tell_overdue()
    assert (line.due_on, line.moved_from, line.moved_reason) == (PROMISED, EARLIER, "等市里的价格批复")
    assert len(await told("promise_silent")) == 2


async def test_the_list_is_for_the_unit_and_the_office_and_is_narrowed_and_paged(world: None) -> None:
    it = await a_sitting()
    first, second = await an_opinion(it), await an_opinion(it, item=it.market)
    await adopted(first.id)
    day = PROMISED + timedelta(days=1)
    with clock.frozen(noon(day)):
        assert [kind for kind, _ in await late()] == ["answer", "promise"]
        assert await late(OFFICER_ELSEWHERE) == [("answer", (day - await answer_due()).days)]
        with pytest.raises(Refused):
            await overdue(RESIDENT)
        promises = await overdue(OFFICER, kind=OverdueKind.PROMISE)
        assert [one.id for one in promises.items] == [first.id]
        theirs = await overdue(OFFICER, unit=BODY["sww"])
        assert [one.id for one in theirs.items] == [second.id]
        assert (await overdue(OFFICER_ELSEWHERE, unit=BODY["fgj"])).items == []
        assert [one.id for one in (await overdue(OFFICER_ELSEWHERE, body=BODY["fgj"])).items] == [second.id]
        assert len((await overdue(OFFICER, q="112次")).items) == 2
        assert (await overdue(OFFICER, q="100%")).items == []
        page = await overdue(OFFICER, limit=1)
        rest = await overdue(OFFICER, limit=1, cursor=page.next)
        assert [one.id for one in (*page.items, *rest.items)] == [second.id, first.id]
        assert rest.next is None


async def test_pages_follow_each_other_also_where_all_is_due_on_one_day(world: None) -> None:
    it = await a_sitting()
    for _ in range(3):
        stored = await an_opinion(it)
        adoption = await adopted(stored.id, due_on=EARLIER)
        await followed_up(adoption.id)
        again = await adopted(stored.id, reason="另有一条。", due_on=PROMISED)
        await followed_up(again.id, title="第二件", due_on=EARLIER)
    for _ in range(2):
        await adopted((await an_opinion(it)).id, due_on=EARLIER)
    with clock.frozen(day_after(EARLIER)):
        whole = [(one.kind, one.id) for one in (await overdue(OFFICER)).items]
        found, cursor, pages = [], None, 0
        while pages == 0 or cursor:
            page = await overdue(OFFICER, limit=2, cursor=cursor)
            found += [(one.kind, one.id) for one in page.items]
            cursor, pages = page.next, pages + 1
    assert found == whole
    assert len(whole) == 8


async def test_a_light_is_computed_from_what_a_body_owes(world: None) -> None:
    it = await a_sitting()
    for _ in range(5):
        await adopted((await an_opinion(it)).id)
    with clock.frozen(noon(PROMISED)):
        assert [(one.body.slug, one.light, one.overdue) for one in await lights()] == [("fgj", Light.GREEN, 0)]
    with clock.frozen(day_after(PROMISED)):
        [one] = await lights()
        assert (one.light, one.promises, one.oldest, one.days_late) == (Light.RED, 5, PROMISED, 1)


async def test_the_list_is_internal_until_the_chain_has_signed_that_it_is_public(world: None) -> None:
    await a_promise()
    with clock.frozen(noon(PROMISED + timedelta(days=2))):
        made = await show_overdue(OFFICER, body="fgj", new=NewOverdueList(public=True))
        assert await bodies_that_show() == []
        with pytest.raises(Refused, match="edition_waiting"):
            await show_overdue(OFFICER, body="fgj", new=NewOverdueList(public=True))
        for signer, _ in zip(SIGNERS, current_rules().sign_off.stages, strict=False):
            await approve_edition(signer, edition=made.id)
        assert await bodies_that_show() == []
        await publish_edition(OFFICER, edition=made.id)
        bodies = await bodies_that_show()
        assert bodies == [BODY["fgj"]]
        [line] = (await shown_overdue(bodies)).items
        # neither the words of the opinion nor a meeting that nobody has announced
        assert (line.title, line.meeting, line.meeting_title) == ("", "", "")
        assert (line.unit.slug, line.days_late) == ("fgj", 2)


async def test_it_is_made_internal_again_by_a_version_with_a_reason(world: None) -> None:
    await shown()
    with pytest.raises(Refused) as refused:
        await show_overdue(OFFICER, body="fgj", new=NewOverdueList(public=False))
    assert [error.field for error in refused.value.refusal.errors] == ["reason"]
    await shown(public=False, reason="数据核对中")
    assert await bodies_that_show() == []


@pytest.mark.parametrize("who", [OFFICER_ELSEWHERE, AUDITOR, LEADER, RESIDENT])
async def test_only_the_office_of_a_body_hands_in_that_its_list_is_public(world: None, who: Actor) -> None:
    with pytest.raises(Refused, match="wrong_role"):
        await show_overdue(who, body="fgj", new=NewOverdueList(public=True))


async def test_programs_read_what_is_overdue_and_everybody_only_what_is_shown(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_promise()
    with clock.frozen(noon(PROMISED + timedelta(days=2))):
        inside = (await client.get("/api/v1/overdue", headers=bearer(OFFICER))).json()
        assert [(one["kind"], one["days_late"]) for one in inside["items"]] == [("promise", 2)]
        assert inside["items"][0]["title"]
        assert (await client.get("/api/v1/overdue")).json() == {"bodies": [], "items": [], "next": None}
        assert (await client.get("/api/v1/overdue", headers=bearer(RESIDENT))).json()["items"] == []
        await shown()
        outside = (await client.get("/api/v1/overdue")).json()
        assert [(one["kind"], one["title"]) for one in outside["items"]] == [("promise", "")]
        assert [(one["body"]["slug"], one["light"]) for one in outside["bodies"]] == [("fgj", "amber")]
        assert (await client.get("/api/v1/overdue?unit=sww")).json()["items"] == []
        wrong = await client.get("/api/v1/overdue?cursor=nonsense", headers=bearer(OFFICER))
        assert wrong.status_code == 422
