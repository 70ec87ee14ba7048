"""The totals that the database counts are those of the rules, whatever came in and was done with it."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import asdict

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.counting import totals_of
from consultations.rules.totals import total
from consultations.schemas.comment import ScreeningDecision
from consultations.services import freezing_outcomes, pointing, screening
from consultations.words import Channel, Publish, Screening, ScreeningReason, State, Status
from participation.base import clock
from participation.base.database import execute
from tests.consultations.looked_at import counted, outcomes
from tests.consultations.steps import AFTER, DURING, SLUG, answer, clauses, closed, opened, point, reported, says
from tests.consultations.test_commenting import ERASURE, erased
from tests.world import NEIGHBOUR, OFFICER, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


async def all_kinds() -> list[str]:
    """Comments of every kind of author, choice and fate, on clauses and on the whole."""
    third, fourth = (await clauses())[2:4]
    about = [{}, {"clause": str(third.id)}, {"clause": str(fourth.id)}]
    made = []
    with clock.frozen(DURING):
        for number, (publish, place) in enumerate(product(Publish, range(3))):
            for actor in (RESIDENT, NEIGHBOUR):
                made.append((await says(f"第{number}条。", actor=actor, publish=publish, **about[place])).id)
        made.append((await says("第0条", author_kind="organisation", author_name="南埠商会")).id)
        made.append((await says("同意", author_contact="13800000201")).id)
        made.append(
            (await says("来信", actor=OFFICER, channel=Channel.LETTER, stated_on="2027-03-05", co_signatures=20)).id
        )
        for one, reason in zip(made[::5], [*ScreeningReason], strict=False):
            decision = ScreeningDecision(show=False, reason=reason)
            await screening.screen(OFFICER, slug=SLUG, comments=[one], decision=decision)
        await screening.screen(OFFICER, slug=SLUG, comments=made[1::5], decision=ScreeningDecision(show=True))
        await screening.screen(OFFICER, slug=SLUG, comments=made[5:6], decision=ScreeningDecision(show=True))
    await erased(f"{ERASURE} WHERE id = {{}}", made[3])
    return made


async def decided(made: list[str]) -> None:
    """Two points on some of them, answered differently, one of them answered twice; the rest asks for nothing."""
    one, two = await point("采光", made[:9]), await point("噪声", made[6:12])
    await answer(one, Status.NOT_ADOPTED)
    await answer(one, Status.ADOPTED)
    await answer(two, Status.EXPLAINED)
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=made[12:])


@pytest.mark.parametrize("screened", Screening)
async def test_they_agree_for_every_screening_and_state(screened: Screening) -> None:
    await opened(screening=screened)
    made = await all_kinds()
    [row] = await execute("SELECT id FROM consultation")
    numbers = await clause_numbers(row["id"])

    async def agree() -> None:
        for state in State:
            by_rule = total(await counted(row["id"], screened, state, numbers))
            assert asdict(await totals_of(row["id"], screened, state, numbers)) == asdict(by_rule), state

    await agree()
    await point("没有答复", made[:2], at=DURING)
    await agree()
    assert (await totals_of(row["id"], screened, State.OPEN, numbers)).uncovered == len(made)


async def test_they_agree_once_everything_is_decided() -> None:
    await opened(screening=Screening.AT_ONCE)
    made = await all_kinds()
    await closed()
    await decided(made)
    [row] = await execute("SELECT id FROM consultation")
    numbers = dict.fromkeys(await clause_numbers(row["id"]), "第三条")  # two clauses of one number are one part
    by_rule = total(await counted(row["id"], Screening.AT_ONCE, State.CLOSED, numbers))
    found = await totals_of(row["id"], Screening.AT_ONCE, State.CLOSED, numbers)
    assert asdict(found) == asdict(by_rule)
    assert found.uncovered == 0
    assert set(found.by_outcome) == {"adopted", "explained", "mixed", "no change asked"}


async def test_a_consultation_without_comments_has_totals_of_nothing() -> None:
    await opened()
    [row] = await execute("SELECT id FROM consultation")
    assert asdict(await totals_of(row["id"], Screening.NEVER, State.OPEN, {})) == asdict(total([])) | {
        "voices": {column: {} for column in total([]).voices}
    }


async def test_what_is_frozen_is_what_the_rules_say_however_many_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing_outcomes, "AT_ONCE", 4)
    await opened(screening=Screening.AT_ONCE)
    made = await all_kinds()
    await closed()
    await decided(made)
    [row] = await execute("SELECT id FROM consultation")
    expected = await outcomes(row["id"])
    await reported()
    frozen = await execute("SELECT comment, outcome, points FROM reported_outcome")
    assert {one["comment"]: one["outcome"] for one in frozen} == expected
    places = {one["comment"]: one["points"] for one in frozen}
    assert [places[one] for one in (made[0], made[7], made[10], made[13])] == [[1], [1, 2], [2], []]
