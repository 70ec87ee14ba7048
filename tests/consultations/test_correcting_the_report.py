"""After publication a change is a new, dated version that goes the same way, and tells everybody again."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.comments import Filter, seen_comments
from consultations.queries.points import points
from consultations.queries.receipts import receipt
from consultations.queries.reconciling import promise
from consultations.queries.reports import report
from consultations.services import life_cycle, reporting
from consultations.words import Outcome, State, Status
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.notices.rendering import letter
from tests.consultations.steps import (
    DURING,
    LATER,
    SLUG,
    answer,
    closed,
    opened,
    point,
    published,
    refused,
    says,
    state_of,
)
from tests.world import LEADER, OFFICER

WHY = "漏看了上级的新规定。"


async def a_published_one() -> tuple[UUID, str]:
    """Its one point, which was not adopted, and the receipt of the comment that raised it."""
    await opened(screening="at once")
    with clock.frozen(DURING):
        received = await says(author_contact="13800000201")
        other = await says("同意")
    await closed()
    made = await point("采光", [received.id, other.id])
    await answer(made, Status.NOT_ADOPTED, reason="没有依据。")
    await published()
    return made, received.receipt


async def corrected(made: UUID) -> None:
    await answer(made, Status.ADOPTED, reason="上级已有新规定。", at=LATER)
    with clock.frozen(LATER):
        await reporting.submit_report(OFFICER, slug=SLUG, reason=WHY)


async def test_until_the_correction_is_published_everybody_reads_what_was(world: None) -> None:
    made, code = await a_published_one()
    await answer(made, Status.ADOPTED, reason="上级已有新规定。", at=LATER)

    async def nothing_changed() -> None:
        with clock.frozen(LATER):
            told = await receipt(code)
            assert (told.outcome, told.points[0].reason) == (Outcome.NOT_ADOPTED, "没有依据。")
            [one] = (await points(NOBODY, SLUG)).items
            assert one.disposition is not None
            assert one.disposition.reason == "没有依据。"
            listed = (await seen_comments(NOBODY, SLUG, Filter())).items
            assert {c.outcome for c in listed} == {Outcome.NOT_ADOPTED}
            assert (await report(NOBODY, SLUG)).content.version == 1
            assert (await promise(SLUG)).kept

    await nothing_changed()
    with clock.frozen(LATER):
        await reporting.submit_report(OFFICER, slug=SLUG, reason=WHY)
    await nothing_changed()
    with clock.frozen(LATER):
        await reporting.approve_report(LEADER, slug=SLUG)
    await nothing_changed()


async def test_the_correction_is_a_new_version_and_the_first_one_stays(world: None) -> None:
    made, code = await a_published_one()
    await corrected(made)
    with clock.frozen(LATER):
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
        assert (await receipt(code)).outcome is Outcome.ADOPTED
        now = (await report(NOBODY, SLUG)).content
        assert (now.version, now.made_at, now.by_outcome) == (2, LATER, {"adopted": 2})
        assert (await report(NOBODY, SLUG, "public", 1)).content.by_outcome == {"not adopted": 2}


async def test_everybody_is_told_again(world: None) -> None:
    made, _ = await a_published_one()
    await corrected(made)
    with clock.frozen(LATER):
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
    rows = await execute(
        "SELECT template, fate, owed_for FROM delivery WHERE subject LIKE 'report:%' ORDER BY created_at, fate"
    )
    assert [(row["template"], row["fate"]) for row in rows] == [
        ("report_published", "no contact"),
        ("report_published", "queued"),
        ("version_changed", "no contact"),
        ("version_changed", "queued"),
    ]
    assert len({row["owed_for"] for row in rows}) == 4
    found = await promise(SLUG)
    assert msgspec.structs.astuple(found) == (2, 2, 2, 2)


async def test_the_notice_of_a_correction_says_when_and_why(world: None) -> None:
    made, _ = await a_published_one()
    await corrected(made)
    with clock.frozen(LATER):
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
    rows = await execute("SELECT \"values\" FROM delivery WHERE template = 'version_changed'")
    for row in rows:
        mail = letter("version_changed", "zh-Hans", msgspec.json.decode(row["values"]))
        assert f"更正日期：2027年4月20日(周二)。 更正原因：{WHY}" in mail.text
        assert f"Reason of the correction: {WHY}" in mail.text
    assert len(rows) == 2


def test_a_notice_owed_before_reasons_were_told_is_still_sent() -> None:
    values = {"title": "办法", "receipt": "ABCD", "link": "https://kaimen.example/receipts/ABCD", "outcome": "adopted"}
    mail = letter("version_changed", "zh-Hans", values)
    assert "更正" not in mail.text


async def test_a_rejected_correction_leaves_the_published_report_in_place(world: None) -> None:
    made, code = await a_published_one()
    await corrected(made)
    with clock.frozen(LATER):
        await reporting.reject_report(LEADER, slug=SLUG, reason="依据不足")
        assert await state_of() is State.PUBLISHED
        assert (await receipt(code)).outcome is Outcome.NOT_ADOPTED
        await reporting.submit_report(OFFICER, slug=SLUG, reason=WHY)
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
        assert (await report(NOBODY, SLUG)).content.version == 3


async def test_what_is_archived_is_corrected_no_more(world: None) -> None:
    made, _ = await a_published_one()
    with clock.frozen(LATER):
        await life_cycle.archive(OFFICER, slug=SLUG)
    with refused() as found:
        await answer(made, at=LATER)
    assert found.answer == (409, "frozen")
