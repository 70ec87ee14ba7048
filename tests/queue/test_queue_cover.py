"""The quick count of how far all comments are tells the same as one look at each."""

from __future__ import annotations

from uuid import UUID

from consultations.queries.coverage import coverage
from consultations.queries.queue_progress import progress
from consultations.services import pointing
from participation.base import clock
from participation.base.database import execute
from tests.consultations.looked_at import outcomes
from tests.consultations.steps import DURING, SLUG, answer, opened, point, said
from tests.queue.families import family
from tests.world import OFFICER


async def test_both_counts_agree_at_every_step(world: None) -> None:
    await opened()
    [row] = await execute("SELECT id FROM consultation")
    id_: UUID = row["id"]

    async def alike() -> tuple[int, int]:
        cover, each = await coverage(id_), await outcomes(id_)
        assert (cover.received, cover.uncovered) == (len(each), sum(found is None for found in each.values()))
        overall = (await progress(OFFICER, SLUG)).overall
        assert (overall.comments, overall.left) == (cover.received, cover.unassigned)
        assert overall.assigned + overall.left == cover.uncovered
        return cover.uncovered, cover.unassigned

    assert await alike() == (0, 0)
    ids = await said("甲", "乙", "丙", "丁", "戊")
    await family(ids[:3])
    assert await alike() == (5, 5)
    one, two = await point("采光", ids[:2], at=DURING), await point("噪声", ids[1:3], at=DURING)
    assert await alike() == (5, 2)
    await answer(one, at=DURING)
    assert await alike() == (4, 2)
    with clock.frozen(DURING):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[ids[3]])
    assert await alike() == (3, 1)
    await answer(two, at=DURING)
    assert await alike() == (1, 1)
