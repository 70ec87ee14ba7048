"""Points suggested for a comment of a consultation: from what officers have decided, and deciding nothing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from consultations.queries import suggestions_model
from consultations.queries.suggestions import suggest
from consultations.schemas.suggestions import Suggestion
from consultations.services import pointing
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, closed, point, refused, said
from tests.consultations.test_commenting import ERASURE, erased
from tests.world import AUDITOR, OFFICER, OFFICER_ELSEWHERE, RESIDENT

NOISE = ["电梯井就在卧室旁边，半夜一开就醒，噪音怎么管？", "夜间运行的噪音影响睡眠，应当限制。"]
MONEY = ["一楼采光没了，补偿标准请写清楚数额。", "底层业主的补偿标准太低。"]
NEW = "我家也是一楼，要求明确补偿标准"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No model of another test is used."""
    suggestions_model._kept.clear()
    yield
    suggestions_model._kept.clear()


async def office() -> tuple[UUID, UUID, UUID]:
    """Two points with two comments each, and a comment without a point."""
    ids = await said(*NOISE, *MONEY, NEW)
    await closed()
    return await point("夜间噪音", ids[:2]), await point("补偿标准", ids[2:4]), ids[4]


async def told(comment: UUID, actor: Actor = OFFICER) -> list[Suggestion]:
    with clock.frozen(AFTER):
        return await suggest(actor, comment)


@pytest.fixture
async def given(world: None) -> tuple[UUID, UUID, UUID]:
    from tests.consultations.steps import opened

    await opened()
    return await office()


async def test_the_likeliest_point_comes_with_the_comments_and_words_that_speak_for_it(
    given: tuple[UUID, UUID, UUID],
) -> None:
    _noise, money, new = given
    first = (await told(new))[0]
    assert (first.point, first.position, first.title) == (money, 2, "补偿标准")
    assert {"补偿", "标准"} <= set(first.words)
    assert {example.excerpt for example in first.examples} == set(MONEY)
    assert all(example.receipt for example in first.examples)


async def test_suggesting_writes_nothing(given: tuple[UUID, UUID, UUID]) -> None:
    links = await execute("SELECT * FROM point_comment ORDER BY id")
    acts = await execute("SELECT count(*) AS n FROM audit")
    assert await told(given[2])
    assert await execute("SELECT * FROM point_comment ORDER BY id") == links
    assert await execute("SELECT count(*) AS n FROM audit") == acts


async def test_a_point_that_the_comment_raises_already_is_not_suggested(given: tuple[UUID, UUID, UUID]) -> None:
    _, money, new = given
    with clock.frozen(AFTER):
        await pointing.link(OFFICER, point=money, comments=[new])
    assert money not in {one.point for one in await told(new)}


async def test_each_decision_is_learned_from_at_once(given: tuple[UUID, UUID, UUID]) -> None:
    noise, _, new = given
    with clock.frozen(AFTER):
        (other,) = await execute("SELECT id FROM comment WHERE text = {}", MONEY[1])
        before = await told(other["id"])
        await pointing.link(OFFICER, point=noise, comments=[new])
    again = {one.point: one for one in await told(other["id"])}
    assert noise not in {one.point for one in before if one.examples and one.examples[0].excerpt == NEW}
    assert again[noise].examples[0].excerpt == NEW


async def test_a_retired_point_is_not_suggested(given: tuple[UUID, UUID, UUID]) -> None:
    _, money, new = given
    assert money in {one.point for one in await told(new)}
    with clock.frozen(AFTER):
        await pointing.retire_point(OFFICER, point=money)
    assert money not in {one.point for one in await told(new)}


async def test_without_points_nothing_is_suggested(world: None) -> None:
    from tests.consultations.steps import opened

    await opened()
    (new,) = await said(NEW)
    assert await told(new) == []


async def test_an_erased_comment_speaks_for_nothing(given: tuple[UUID, UUID, UUID]) -> None:
    _, _, new = given
    await erased(ERASURE + " WHERE text = {}", MONEY[0])
    assert {e.excerpt for one in await told(new) for e in one.examples} <= {MONEY[1], *NOISE}


async def test_a_model_is_kept_until_something_is_decided(
    given: tuple[UUID, UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = []
    fit = suggestions_model._fit
    monkeypatch.setattr(suggestions_model, "_fit", lambda *given: fitted.append(1) or fit(*given))
    noise, _, new = given
    await told(new)
    await told(new)
    assert len(fitted) == 1
    with clock.frozen(AFTER):
        await pointing.link(OFFICER, point=noise, comments=[new])
    await told(new)
    assert len(fitted) == 2


async def test_models_that_are_not_used_make_room(
    given: tuple[UUID, UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions_model, "MODELS", 2)
    await told(given[2])
    (kept,) = suggestions_model._kept.values()
    for _ in range(3):
        suggestions_model._keep(uuid4(), kept)
    assert len(suggestions_model._kept) == 2


async def test_copies_of_a_letter_are_learned_from_once(world: None) -> None:
    from tests.consultations.steps import opened, the_clock_strikes

    await opened()
    letter = "停车位被电梯占用，消防通道也被占用，请规划部门重新核定停车位和消防通道的数量，并且公布结果。"
    ids = await said(*[letter] * 6, *MONEY, NEW)
    await the_clock_strikes()
    await closed()
    await point("停车", ids[:6])
    await point("补偿标准", ids[6:8])
    await told(ids[8])
    (kept,) = suggestions_model._kept.values()
    assert len(kept.model.examples) == 3


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_outside_the_office_is_told(given: tuple[UUID, UUID, UUID], actor: Actor) -> None:
    with refused() as found:
        await told(given[2], actor)
    assert found.answer == (403, "forbidden")


async def test_an_auditor_sees_what_officers_are_told(given: tuple[UUID, UUID, UUID]) -> None:
    assert await told(given[2], AUDITOR) == await told(given[2])


async def test_a_comment_that_is_not_there_is_not_found(given: tuple[UUID, UUID, UUID]) -> None:
    with refused() as found:
        await told(uuid4())
    assert found.answer == (404, "not_found")
