"""Comments that wait are told apart as people, messages and texts too, wherever their number stands."""

from __future__ import annotations

import httpx

from consultations.queries.coverage import coverage
from consultations.queries.voices_waiting import voices_pending, voices_uncovered
from consultations.rules.voices import Voices
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, opened, says
from tests.families.steps import consultation_id
from tests.world import NEIGHBOUR, OFFICER, RESIDENT, bearer

TWICE = Voices(people=1, distinct_texts=1, messages=2)
ALL = Voices(people=2, distinct_texts=2, messages=3)


async def test_those_to_screen_and_those_without_outcome_are_counted_apart(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        first = await says("电梯太吵。", actor=RESIDENT)
        await says("电梯太吵！", actor=RESIDENT)
        await says("赞成。", actor=NEIGHBOUR)
        id_ = await consultation_id()
        cover = await coverage(id_)
        assert await voices_uncovered({id_: cover.uncovered}) == {id_: ALL}
        assert await voices_pending({id_: cover.pending}) == {id_: ALL}
        await execute("UPDATE comment SET standing = 'shown' WHERE id = {}", first.id)
        cover = await coverage(id_)
        assert cover.pending == 2
        assert await voices_pending({id_: 2}) == {id_: Voices(people=2, distinct_texts=2, messages=2)}


async def test_points_of_the_api_say_who_stands_behind_all_and_behind_those_left(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    with clock.frozen(DURING):
        await says("电梯太吵。", actor=RESIDENT)
        await says("电梯太吵！", actor=RESIDENT)
        found = (await client.get(f"/api/v1/consultations/{SLUG}/points", headers=bearer(OFFICER))).json()
    counts = {name: getattr(TWICE, name) for name in TWICE.__struct_fields__}
    assert (found["received"], found["voices"]) == (2, counts)
    assert (found["uncovered"], found["uncovered_voices"]) == (2, counts)
