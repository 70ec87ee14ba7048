"""The live picture of the pool: numbers, and why the quotas cannot be met, with the smallest change that helps."""

from __future__ import annotations

import pytest

from participation.base import clock
from participation.base.identity.actor import NOBODY
from participation.representatives.queries.pool_picture import pool_picture
from participation.representatives.schemas.application import Applied
from participation.representatives.schemas.call import CallView, NewCategory, NewQuota
from participation.representatives.services.handing_in import withdraw_application
from tests.representatives.applying import OLD_ABOVE, YOUNG_BELOW, applied, passed, somebody
from tests.representatives.steps import DURING, announced

pytestmark = pytest.mark.usefixtures("world")


async def pool_of(view: CallView, *values: dict[str, str], reviewed: bool = True) -> list[Applied]:
    made = []
    for place, given in enumerate(values):
        one = await applied(view, await somebody(f"报名人{place}", f"+86139000000{place:02}"), values=given)
        if reviewed:
            await passed(one.id)
        made.append(one)
    return made


async def test_the_picture_counts_who_stands_and_who_passed() -> None:
    view = await announced()
    first, *_ = await pool_of(view, OLD_ABOVE, OLD_ABOVE, YOUNG_BELOW)
    await applied(view, await somebody("未审核", "+8613900000099"), values=OLD_ABOVE)
    with clock.frozen(DURING):
        await withdraw_application(NOBODY, application=first.id, key=first.link[-32:])
    picture = await pool_picture(view.id)
    assert (picture.seats, picture.standing, picture.eligible) == (3, 3, 2)
    floors = {one.value: (one.standing, one.eligible) for one in picture.categories[0].values}
    assert floors == {"一至三层": (1, 1), "四层以上": (2, 1)}


async def test_who_is_missing_is_told_before_and_after_the_reviews() -> None:
    view = await announced()
    await pool_of(view, OLD_ABOVE, OLD_ABOVE, OLD_ABOVE, reviewed=False)
    hoped = await pool_picture(view.id)
    told = [(one.code, one.values["value"]) for one in hoped.troubles]
    assert told == [("needed", "一至三层"), ("not_filled", "四层以上")]
    now = await pool_picture(view.id, waiting_too=False)
    assert now.troubles[0].code == "not_enough"


async def test_quotas_that_only_together_cannot_be_met_are_told_with_the_smallest_change() -> None:
    def halves(name: str, one: str, other: str) -> NewCategory:
        return NewCategory(name=name, quotas=[NewQuota(value=value, at_least=1, at_most=1) for value in (one, other)])

    categories = [halves("性别", "女", "男"), halves("年龄", "青年", "老年"), halves("住房", "自有", "租住")]
    view = await announced(seats=2, categories=categories)

    def person(*values: str) -> dict[str, str]:
        return dict(zip(("性别", "年龄", "住房"), values, strict=True))

    # each value has somebody, but of no two people one is the other's opposite in all three
    pool = [person("女", "青年", "自有"), person("女", "老年", "租住"), person("男", "青年", "租住")]
    await pool_of(view, *pool)
    told = (await pool_picture(view.id, waiting_too=False)).troubles
    assert {one.code for one in told} == {"together"}
    assert len(told) == 3, "the sentence, and the two bounds of one category"
    await passed(
        (await applied(view, await somebody("还有一人", "+8613900000088"), values=person("男", "老年", "租住"))).id
    )
    assert (await pool_picture(view.id, waiting_too=False)).troubles == []
