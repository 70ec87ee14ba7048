"""Taking back what one allowed: at once, by withdrawing, or not any more; and what a list does with a name."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.representatives.links import application_key, application_path
from participation.representatives.queries.applications import application
from participation.representatives.queries.call_tasks import calls_waiting
from participation.representatives.queries.seat_lists import public_list
from participation.representatives.rules.call_tasks import CallTask
from participation.representatives.rules.consents import Effect, check_taking_back, effect_of, is_needed
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.application import Agreed, Answers
from participation.representatives.schemas.call import CallView, NewCategory, NewQuota
from participation.representatives.schemas.seat import NewSelection
from participation.representatives.services.consents_taking_back import TakenBack, take_consent_back
from participation.representatives.services.handing_in import change_application
from participation.representatives.services.list_signing import approve_list, publish_list, submit_list
from participation.representatives.services.seat_answering import accept
from participation.representatives.services.seat_selecting import give_seats
from participation.representatives.words import CallState, ConsentTo, Standing, Way
from tests.frontend.workbench import Sheet
from tests.representatives.applying import OLD_ABOVE, applied
from tests.representatives.draw_world import CLOSED, SLUG, a_call, applicants
from tests.representatives.steps import AGES, DURING, FLOORS, announced
from tests.world import CLERK, LEADER, OFFICER, RESIDENT, REVIEWER

NAME, AGAIN, VALUE = ConsentTo.NAME_PUBLISHED, ConsentTo.INVITED_AGAIN, ConsentTo.SENSITIVE_VALUE
HEALTH = NewCategory(name="残疾情况", sensitive=True, quotas=[NewQuota(value="有"), NewQuota(value="无")])
ALL = Agreed(name_published=True, invited_again=True, sensitive_value=True)


async def one_applied(view: CallView, **changes: object) -> UUID:
    """Somebody who allowed everything."""
    return (await applied(view, RESIDENT, **{"agreed": ALL, **changes})).id


async def taken_back(id_: UUID, purpose: ConsentTo, *, withdraws: bool = False) -> TakenBack:
    """What the holder of the link does."""
    key = application_key(id_)
    return await take_consent_back(NOBODY, application=id_, key=key, purpose=purpose, withdraws=withdraws)


async def code_of(id_: UUID, purpose: ConsentTo) -> str:
    """Why it cannot be taken back."""
    with pytest.raises(Refused) as refused:
        await taken_back(id_, purpose)
    assert refused.value.refusal.status == 409
    return refused.value.refusal.code


def test_the_quotas_need_an_answer_where_seats_are_given_by_it() -> None:
    assert is_needed(Way.DRAW, 3, [(0, 3)])
    assert not is_needed(Way.DRAW, 3, [])
    assert is_needed(Way.CRITERIA, 3, [(1, 3), (0, 3)])
    assert is_needed(Way.CRITERIA, 3, [(0, 2), (0, 3)])
    assert not is_needed(Way.CRITERIA, 3, [(0, 3), (0, 3)])


@pytest.mark.parametrize("state", list(CallState))
def test_a_name_and_an_invitation_are_taken_back_at_any_time(state: CallState) -> None:
    for standing in Standing:
        for purpose in (NAME, AGAIN):
            effect = effect_of(purpose, state=state, standing=standing, needed=True)
            assert effect is Effect.AT_ONCE
            assert check_taking_back(effect, given=True, withdraws=False) is None


def test_a_value_that_the_draw_has_taken_in_stays_there() -> None:
    def effect(state: CallState, standing: Standing, *, needed: bool = True) -> Effect:
        return effect_of(VALUE, state=state, standing=standing, needed=needed)

    assert effect(CallState.CLOSED, Standing.ELIGIBLE) is Effect.WITHDRAWS
    assert effect(CallState.CLOSED, Standing.ELIGIBLE, needed=False) is Effect.AT_ONCE
    assert effect(CallState.FROZEN, Standing.ELIGIBLE) is Effect.REFUSED
    assert effect(CallState.FROZEN, Standing.WITHDRAWN) is Effect.AT_ONCE
    assert effect(CallState.WITHDRAWN, Standing.RECEIVED) is Effect.AT_ONCE


async def test_what_is_taken_back_is_recorded_and_counts_at_once(client: httpx.AsyncClient, world: None) -> None:
    id_ = await one_applied(await announced(), agreed=Agreed(name_published=True, invited_again=True))
    with clock.frozen(DURING):
        page = Sheet(await client.get(application_path(id_)))
        forms = page.tree.xpath("//form[contains(@action, '/consents')]")
        assert [form.xpath("string(.//input[@name='purpose']/@value)") for form in forms] == [NAME, AGAIN]
        assert (await taken_back(id_, AGAIN)).effect is Effect.AT_ONCE
        assert await code_of(id_, AGAIN) == "nothing_to_take_back"
        with pytest.raises(Refused) as refused:
            await take_consent_back(NOBODY, application=id_, key="0" * 32, purpose=NAME)
        assert refused.value.refusal.status == 404
        seen = {one.purpose: one.taken_back_at for one in (await application(RESIDENT, id_)).consents}
        assert seen == {NAME: None, AGAIN: DURING}
        after = Sheet(await client.get(application_path(id_)))
    assert len(after.tree.xpath("//form[contains(@action, '/consents')]")) == 1
    assert "撤回" in after.first("//h2[@id='allowed']/following-sibling::ul[1]").text_content()
    assert [row["verb"] for row in await execute("SELECT verb FROM audit WHERE verb LIKE '%consent%'")] == [
        "application.consent_taken_back"
    ]


async def test_an_answer_that_the_quotas_need_is_taken_back_by_withdrawing(
    client: httpx.AsyncClient, world: None
) -> None:
    view = await announced(categories=[FLOORS, AGES, HEALTH])
    id_ = await one_applied(view, values=OLD_ABOVE | {"残疾情况": "有"})
    with clock.frozen(DURING):
        assert await code_of(id_, VALUE) == "needed"
        path = application_path(id_)
        page = Sheet(await client.get(path))
        [form] = [
            one for one in page.tree.xpath("//form[contains(@action, '/consents')]") if "撤回报名" in one.text_content()
        ]
        sent = {str(one.get("name")): str(one.get("value")) for one in form.xpath(".//input")}
        answer = await client.post(f"{path}/consents", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
        mine = await application(RESIDENT, id_)
    assert mine.standing is Standing.WITHDRAWN
    assert "残疾情况" not in {one.name for one in mine.values}
    assert [step.act for step in mine.steps][-1] == "withdraw"


async def test_an_answer_that_no_quota_needs_is_deleted_and_the_application_stays(world: None) -> None:
    view = await announced(
        categories=[HEALTH], way=Way.ALL_ADMITTED, way_reason="都可以参加", draw_at=None, entropy_sources=[]
    )
    id_ = await one_applied(view, values={"残疾情况": "有"})
    with clock.frozen(DURING):
        assert (await taken_back(id_, VALUE)).effect is Effect.AT_ONCE
        answers = Answers(name="陈立新")
        changed = await change_application(RESIDENT, application=id_, key="", answers=answers)
        mine = await application(RESIDENT, id_)
    assert (changed.standing, mine.values) == (Standing.RECEIVED, [])


@pytest.mark.slow
async def test_after_the_freeze_it_is_said_why_an_answer_stays(client: httpx.AsyncClient, world: None) -> None:
    view = await announced(categories=[FLOORS, AGES, HEALTH])
    id_ = await one_applied(view, values=OLD_ABOVE | {"残疾情况": "无"})
    await execute("UPDATE call SET state = 'frozen'")
    with clock.frozen(DURING):
        assert await code_of(id_, VALUE) == "frozen"
        page = Sheet(await client.get(application_path(id_)))
    assert "名单已经锁定，您的回答以报名编号列在其中" in page.words
    assert len(page.tree.xpath("//form[contains(@action, '/consents')]")) == 2


async def waiting_for(*actors: object) -> list[CallTask]:
    """What the desks of these people ask for."""
    return [due.task for actor in actors for line in await calls_waiting(actor) for due in line.tasks]  # type: ignore[arg-type]


async def test_a_name_that_may_not_stand_there_any_more_goes_with_the_next_version(
    client: httpx.AsyncClient, world: None
) -> None:
    call = await a_call(way="all admitted", names_published=True)
    await applicants(call, 3)
    await execute(
        "INSERT INTO consent (id, application, purpose, text, given_at)"
        " SELECT gen_random_uuid(), id, 'name published', '同意', received_at FROM application"
    )
    first, second, _ = [row["id"] for row in await execute("SELECT id FROM application ORDER BY pseudonym")]
    with clock.frozen(CLOSED + timedelta(hours=1)):
        await give_seats(OFFICER, slug=SLUG, new=NewSelection())
        for row in await execute("SELECT id FROM seat"):
            await accept(CLERK, seat=row["id"], by=AnsweredBy.TELEPHONE, note="来电")
        await submit_list(OFFICER, slug=SLUG)
        assert await waiting_for(REVIEWER) == [CallTask.SIGN_LIST]
        await taken_back(first, NAME)
        # nobody signs a name that may not become public
        assert await waiting_for(OFFICER, REVIEWER) == [CallTask.RENEW_LIST]
        with pytest.raises(Refused) as refused:
            await approve_list(REVIEWER, slug=SLUG)
        assert refused.value.refusal.code == "consent_taken_back"
        await submit_list(OFFICER, slug=SLUG)
        await approve_list(REVIEWER, slug=SLUG)
        await publish_list(LEADER, slug=SLUG)
        assert await named() == [False, True, True]
        assert await waiting_for(OFFICER, LEADER) == []
        await taken_back(second, NAME)
        assert await waiting_for(OFFICER, LEADER) == [CallTask.RENEW_LIST]
        # what is public stays so until its next version, and that is said
        assert await named() == [False, True, True]
        assert "您的姓名仍在已公布的名单中" in Sheet(await client.get(application_path(second))).words
        await submit_list(OFFICER, slug=SLUG)
        await approve_list(REVIEWER, slug=SLUG)
        await publish_list(OFFICER, slug=SLUG)
        assert await named() == [False, False, True]
        assert await waiting_for(OFFICER) == []


async def named() -> list[bool]:
    """Who stands by name on the public list, in the order of pseudonyms."""
    [row] = await execute("SELECT id FROM call")
    found = await public_list(row["id"])
    assert found is not None
    return [one.named for one in sorted(found.content.entries, key=lambda one: one.pseudonym)]
