"""The receipt: what became of this very comment, for whoever holds its code, and nothing before it is published."""

from __future__ import annotations

import pytest

from consultations.queries import receipts
from consultations.queries.receipts import receipt
from consultations.schemas.comment import ScreeningDecision
from consultations.services import screening
from consultations.words import Outcome, ScreeningReason, Standing, State, Status
from participation.base import clock
from participation.base.codes import new_code
from tests.consultations.steps import (
    AFTER,
    CLOSES,
    DURING,
    LATER,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    refused,
    reported,
    says,
)
from tests.consultations.test_commenting import erased
from tests.world import OFFICER


async def test_before_publication_it_tells_what_was_received_and_nothing_of_the_answer(world: None) -> None:
    await opened()
    clause = (await clauses())[3].id
    with clock.frozen(DURING):
        received = await says("采光要补偿", clause=clause, proposed_text="应当补偿。")
        told = await receipt(received.receipt)
    assert (told.state, told.text, told.proposed_text, told.clause) == (
        State.OPEN,
        "采光要补偿",
        "应当补偿。",
        "第四条",
    )
    assert (told.received_at, told.closes_at, told.consultation) == (DURING, CLOSES, SLUG)
    assert (told.outcome, told.points, told.proof) == (None, [], None)
    await closed()
    await answer(await point("采光", [received.id]))
    with clock.frozen(AFTER):
        assert (await receipt(received.receipt)).outcome is None
    await reported()
    with clock.frozen(AFTER):
        told = await receipt(received.receipt)
    assert (told.state, told.outcome, told.points) == (State.REPORT_SUBMITTED, None, [])


async def test_after_publication_it_tells_the_answer_to_this_very_comment(world: None) -> None:
    await opened()
    clause = (await clauses())[3].id
    with clock.frozen(DURING):
        one, other, both = await says("采光"), await says("噪声"), await says("采光和噪声")
    await closed()
    light = await point("底楼采光", [one.id, both.id], text="多人提出")
    noise = await point("施工噪声", [other.id, both.id])
    await answer(light, Status.ADOPTED, reason="已写入第四条。", clauses=[clause])
    await answer(noise, Status.REFERRED, reason="由街道管理。", referred_to="梧桐里街道", result="已限时施工")
    await published()
    with clock.frozen(LATER):
        told = await receipt(one.receipt)
        assert (told.state, told.outcome) == (State.PUBLISHED, Outcome.ADOPTED)
        [found] = told.points
        assert (found.title, found.text, found.status) == ("底楼采光", "多人提出", Status.ADOPTED)
        assert (found.reason, found.clauses) == ("已写入第四条。", ["第四条"])
        [found] = (await receipt(other.receipt)).points
        assert (found.status, found.referred_to, found.result) == (Status.REFERRED, "梧桐里街道", "已限时施工")
        told = await receipt(both.receipt)
        assert (told.outcome, [p.title for p in told.points]) == (Outcome.MIXED, ["底楼采光", "施工噪声"])


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "no hyphens", "spaces", "letters for digits"])
async def test_the_code_is_read_however_it_is_typed(world: None, typed: str) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says()
        forms = {
            "lower": received.receipt.lower(),
            "no hyphens": received.receipt.replace("-", ""),
            "spaces": received.receipt.replace("-", " "),
            "letters for digits": received.receipt.replace("0", "O").replace("1", "l"),
        }
        assert (await receipt(forms.get(typed, typed.format(received.receipt)))).receipt == received.receipt


@pytest.mark.parametrize(
    "code", ["", "x", "A" * 60, "0000-0000-0000-0000-1", "采光", "'; --", "\x00", "-", "🛗🛗🛗🛗🛗🛗🛗🛗🛗"]
)
async def test_a_wrong_code_is_not_found(world: None, code: str) -> None:
    with refused() as found:
        await receipt(code)
    assert found.answer == (404, "not_found")


async def test_a_right_code_of_nobody_is_not_found_either(world: None) -> None:
    with refused() as found:
        await receipt(new_code())
    assert found.answer == (404, "not_found")


async def test_one_wrong_or_two_swapped_characters_are_noticed_before_anything_is_looked_up(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened()
    with clock.frozen(DURING):
        code = (await says()).receipt.replace("-", "")
    looked_up = []

    async def fetch_one(*what: object, **more: object) -> None:
        looked_up.append(what)

    monkeypatch.setattr(receipts, "fetch_one", fetch_one)
    wrong = code[:5] + ("2" if code[5] != "2" else "3") + code[6:]
    place = next(i for i in range(15) if code[i] != code[i + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    for typed in (wrong, swapped):
        with refused() as found:
            await receipt(typed)
        assert found.refusal.status == 404
    assert looked_up == []


async def test_the_commenter_reads_their_own_hidden_comment_and_why_it_is_hidden(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("我的电话是13800000201")
        hide = ScreeningDecision(show=False, reason=ScreeningReason.PERSONAL_DATA, detail="内部说明")
        await screening.screen(OFFICER, slug=SLUG, comments=[received.id], decision=hide)
        told = await receipt(received.receipt)
    assert (told.text, told.standing, told.hidden_for) == ("我的电话是13800000201", Standing.HIDDEN, "personal data")
    assert "内部说明" not in str(told)


async def test_of_an_erased_comment_the_answer_is_left(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("我住502室,采光要补偿")
    await closed()
    await answer(await point("采光", [received.id]))
    await published()
    await erased()
    told = await receipt(received.receipt)
    assert (told.text, told.standing, told.outcome) == ("", Standing.ERASED, Outcome.ADOPTED)
