"""The clock: what opens and closes by itself does so at its instant, whether or not the job that notes it is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consultations.queries.consultations import consultation, consultations
from consultations.services import drafting, life_cycle, reporting
from consultations.words import State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    CLOSES,
    DAY,
    DURING,
    LATER,
    OPENS,
    SECOND,
    SLUG,
    TEXT,
    acts_of,
    approved,
    closed,
    opened,
    refused,
    said,
    says,
    scheduled,
    state_of,
    the_clock_strikes,
)
from tests.world import LEADER, OFFICER


async def steps_with_times() -> list[tuple[str, datetime, bool]]:
    rows = await execute(
        "SELECT act, at, person IS NULL AS by_clock FROM step WHERE act IN ('open', 'close') ORDER BY at, id"
    )
    return [(row["act"], row["at"], row["by_clock"]) for row in rows]


async def test_it_opens_by_itself_at_its_instant_and_not_before(world: None) -> None:
    await scheduled()
    with clock.frozen(OPENS - SECOND):
        await the_clock_strikes()
        assert await state_of() is State.SCHEDULED
    with clock.frozen(OPENS):
        await the_clock_strikes()
        assert await state_of() is State.OPEN
    assert await steps_with_times() == [("open", BEFORE, False), ("open", OPENS, True)]


async def test_it_closes_by_itself_at_its_instant_and_not_before(world: None) -> None:
    await opened()
    with clock.frozen(CLOSES - SECOND):
        await the_clock_strikes()
        assert await state_of() is State.OPEN
    with clock.frozen(CLOSES):
        await the_clock_strikes()
        assert await state_of() is State.CLOSED
    assert (await steps_with_times())[-1] == ("close", CLOSES, True)


async def test_late_jobs_change_nothing_of_what_is_said_and_done_meanwhile(world: None) -> None:
    await scheduled()
    with clock.frozen(OPENS):
        assert (await consultation(NOBODY, SLUG)).state is State.OPEN
        assert [line.state for line in (await consultations(NOBODY, state=State.OPEN)).items] == [State.OPEN]
        await says()
    with clock.frozen(CLOSES):
        assert (await consultation(NOBODY, SLUG)).state is State.CLOSED
        assert (await consultations(NOBODY, state=State.OPEN)).items == []
        with refused() as found:
            await says()
        assert found.answer == (409, "closed")
    assert await state_of() is State.SCHEDULED


async def test_late_jobs_are_dated_at_their_instants(world: None) -> None:
    await scheduled()
    with clock.frozen(AFTER):
        await the_clock_strikes()
    assert await steps_with_times() == [("open", BEFORE, False), ("open", OPENS, True), ("close", CLOSES, True)]
    assert await state_of() is State.CLOSED


async def test_an_act_that_comes_before_the_late_job_finds_its_work_done(world: None) -> None:
    await opened()
    with clock.frozen(AFTER):
        await reporting.submit_report(OFFICER, slug=SLUG)
        await the_clock_strikes()
    assert await acts_of() == ["submit", "approve", "open", "open", "close", "submit report"]
    assert await state_of() is State.REPORT_SUBMITTED


async def test_closing_by_hand_after_the_end_is_what_the_late_job_would_have_done(world: None) -> None:
    await opened()
    with clock.frozen(AFTER):
        assert (await life_cycle.close(OFFICER, slug=SLUG)).state is State.CLOSED
        with refused() as found:
            await life_cycle.close(OFFICER, slug=SLUG)
        assert found.answer == (409, "out_of_order")
    assert (await steps_with_times())[-1] == ("close", CLOSES, True)


async def test_jobs_that_run_twice_do_nothing_the_second_time(world: None) -> None:
    await opened()
    [row] = await execute("SELECT id FROM consultation")
    with clock.frozen(CLOSES):
        await life_cycle.keep_time(row["id"])
        await life_cycle.keep_time(row["id"])
    assert [act for act, _, _ in await steps_with_times()] == ["open", "open", "close"]


async def test_it_opens_and_closes_across_the_new_year(world: None) -> None:
    opens = datetime(2027, 12, 20, 1, tzinfo=UTC)
    closes = datetime(2028, 1, 10, 16, tzinfo=UTC)
    await approved(opens_at=opens, closes_at=closes)
    with clock.frozen(opens - DAY):
        await life_cycle.open_(OFFICER, slug=SLUG)
    for instant, state in (
        (opens, State.OPEN),
        (datetime(2027, 12, 31, 15, 59, 59, tzinfo=UTC), State.OPEN),
        (datetime(2027, 12, 31, 16, tzinfo=UTC), State.OPEN),
        (closes - SECOND, State.OPEN),
        (closes, State.CLOSED),
    ):
        with clock.frozen(instant):
            await the_clock_strikes()
        assert await state_of() is state, instant


async def test_opened_by_hand_after_its_announced_instant_it_is_open_from_then_on(world: None) -> None:
    await approved()
    late = OPENS + 5 * DAY
    with clock.frozen(late):
        assert (await life_cycle.open_(OFFICER, slug=SLUG)).state is State.OPEN
        view = await consultation(NOBODY, SLUG)
    assert (view.opens_at, view.closes_at) == (late, CLOSES)


async def test_it_is_not_opened_when_too_little_of_its_period_is_left(world: None) -> None:
    await approved()
    with clock.frozen(CLOSES - 3 * DAY), refused() as found:
        await life_cycle.open_(OFFICER, slug=SLUG)
    assert found.answer == (422, "period_too_short")
    with clock.frozen(CLOSES + SECOND), refused() as found:
        await life_cycle.open_(OFFICER, slug=SLUG)
    assert found.answer == (422, "closes_before_opens")
    assert await state_of() is State.APPROVED


async def test_more_time_is_given_with_a_published_reason(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        await life_cycle.extend(OFFICER, slug=SLUG, closes_at=LATER, reason="应南埠商会要求延长")
        view = await consultation(NOBODY, SLUG)
    assert view.closes_at == LATER
    assert (view.steps[-1].reason, view.steps[-1].closes_at) == ("应南埠商会要求延长", LATER)
    with clock.frozen(CLOSES + DAY):
        await the_clock_strikes()
        assert await state_of() is State.OPEN
        await says()
    with clock.frozen(LATER):
        await the_clock_strikes()
        assert await state_of() is State.CLOSED


async def test_it_is_extended_more_than_once_and_before_it_opens(world: None) -> None:
    await scheduled()
    with clock.frozen(BEFORE):
        await life_cycle.extend(LEADER, slug=SLUG, closes_at=CLOSES + DAY, reason="假期")
        await life_cycle.extend(LEADER, slug=SLUG, closes_at=LATER, reason="又有假期")
    assert await state_of() is State.SCHEDULED
    with clock.frozen(CLOSES + DAY):
        await the_clock_strikes()
        assert await state_of() is State.OPEN


async def test_an_extension_ends_later_and_says_why(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        with refused() as found:
            await life_cycle.extend(OFFICER, slug=SLUG, closes_at=CLOSES, reason=" ")
        assert found.fields == {"closes_at": "not_later", "reason": "reason_required"}
        with refused() as found:
            await life_cycle.extend(OFFICER, slug=SLUG, closes_at=CLOSES - DAY, reason="短一些")
        assert found.fields == {"closes_at": "not_later"}


async def test_once_it_is_over_it_is_not_extended_even_if_the_job_is_late(world: None) -> None:
    await opened()
    with clock.frozen(CLOSES), refused() as found:
        await life_cycle.extend(OFFICER, slug=SLUG, closes_at=LATER, reason="再给几天")
    assert found.answer == (409, "out_of_order")


async def test_closed_early_after_the_shortest_period_it_needs_no_reason(world: None) -> None:
    await opened()
    noon = datetime(2027, 3, 25, 4, tzinfo=UTC)
    with clock.frozen(noon):
        assert (await life_cycle.close(OFFICER, slug=SLUG)).state is State.CLOSED
        assert (await consultation(NOBODY, SLUG)).closes_at == noon
        with refused() as found:
            await says()
        assert found.answer == (409, "closed")
    with clock.frozen(CLOSES):
        await the_clock_strikes()
    assert [act for act, _, _ in await steps_with_times()] == ["open", "open", "close"]


async def test_closed_before_the_shortest_period_it_needs_a_published_reason(world: None) -> None:
    await opened()
    soon = OPENS + timedelta(days=2)
    with clock.frozen(soon):
        with refused() as found:
            await life_cycle.close(OFFICER, slug=SLUG)
        assert found.answer == (422, "reason_required")
        await life_cycle.close(OFFICER, slug=SLUG, reason="台风来临,须立即施行")
        assert (await consultation(NOBODY, SLUG)).steps[-1].reason == "台风来临,须立即施行"


async def test_closed_at_the_very_instant_of_its_opening_it_stays_a_period(world: None) -> None:
    await opened()
    with clock.frozen(OPENS):
        assert (await life_cycle.close(OFFICER, slug=SLUG, reason="误开")).state is State.CLOSED
        with refused() as found:
            await says()
    assert found.answer == (409, "closed")


async def test_a_redraft_waits_for_the_close_by_the_clock_and_not_for_its_job(world: None) -> None:
    await opened()
    with clock.frozen(CLOSES - SECOND), refused() as found:
        await drafting.save_draft(OFFICER, slug=SLUG, content=TEXT.encode(), media_type="text/plain")
    assert found.answer == (409, "out_of_order")
    with clock.frozen(CLOSES):
        saved = await drafting.save_draft(OFFICER, slug=SLUG, content=TEXT.encode(), media_type="text/plain")
    assert saved.version == 2


@pytest.mark.parametrize("state", [State.CLOSED, State.OPEN])
async def test_the_list_finds_by_the_state_of_this_instant(world: None, state: State) -> None:
    await opened()
    await said("同意")
    with clock.frozen(AFTER if state is State.CLOSED else DURING):
        assert [line.received for line in (await consultations(NOBODY, state=state)).items] == [1]
    await closed()
    with clock.frozen(AFTER):
        assert len((await consultations(NOBODY, state=State.CLOSED)).items) == 1
