"""The report: submitted only when every comment has its outcome, frozen, signed, published, told to everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec
import pytest

from consultations.queries.comments import Filter, seen_comments
from consultations.queries.exporting import export
from consultations.queries.reconciling import promise
from consultations.queries.reports import report
from consultations.schemas.comment import ScreeningDecision
from consultations.services import pointing, reporting, screening, telling_commenters
from consultations.words import Outcome, ScreeningReason, State, Status
from participation.base import clock
from participation.base.canonical import canonical
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.notices.owing import Owed, owe_notices
from tests.consultations.steps import (
    AFTER,
    DAY,
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
    state_of,
)
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def a_closed_one(screening_: str = "at once") -> list[UUID]:
    """Six comments: two adopted, one mixed, one not, one that asks nothing, one hidden that is referred."""
    await opened(screening=screening_)
    clause = (await clauses())[3].id
    with clock.frozen(DURING):
        comments = [
            (await says("采光要补偿", author_contact="13800000201", clause=clause)).id,
            (await says("采光", actor=RESIDENT)).id,
            (await says("采光和噪声", author_contact="lin@example.org")).id,
            (await says("噪声")).id,
            (await says("同意", actor=CLERK, channel="counter")).id,
            (await says("骂人,井盖坏了", publish="text and name", author_name="某人")).id,
        ]
        hide = ScreeningDecision(show=False, reason=ScreeningReason.ABUSE)
        await screening.screen(OFFICER, slug=SLUG, comments=comments[5:], decision=hide)
    await closed()
    light = await point("底楼采光", [comments[0], comments[1], comments[2]], clauses=[clause])
    noise = await point("施工噪声", [comments[2], comments[3]])
    cover = await point("井盖", [comments[5]])
    await answer(light, Status.ADOPTED, clauses=[clause])
    await answer(noise, Status.NOT_ADOPTED, reason="已有规定限制施工时间。")
    await answer(cover, Status.REFERRED, referred_to="区水务局")
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments[4:5])
    return comments


async def test_a_report_is_not_submitted_while_a_comment_has_no_outcome(world: None) -> None:
    comments = await a_closed_one()
    with clock.frozen(AFTER):
        await pointing.unmark_no_change(OFFICER, slug=SLUG, comments=comments[4:5])
        await says("刚从柜台拿来的", actor=CLERK, channel="counter")
    with refused() as found:
        await reported()
    assert found.answer == (409, "uncovered")
    assert found.refusal.extra == {"uncovered": 2}
    assert await state_of() is State.CLOSED
    assert await execute("SELECT FROM report") == []


async def test_the_filed_edition_adds_up_in_every_column(world: None) -> None:
    await a_closed_one()
    await reported()
    found = (await report(OFFICER, SLUG, "filed")).content
    assert found.received == 6
    assert found.by_outcome == {"adopted": 2, "mixed": 1, "not adopted": 1, "no change asked": 1, "referred": 1}
    assert found.by_channel == {"web": 5, "counter": 1}
    assert found.by_clause == {"第四条": 1, "whole": 5}
    assert found.by_standing == {"visible": 5, "hidden": 1}
    assert found.by_author_kind == {"person": 6}
    assert (found.people, found.unidentified_messages, found.organisations, found.distinct_texts) == (1, 5, 0, 6)
    assert [(p.position, p.title, p.comments, p.status) for p in found.points] == [
        (1, "底楼采光", 3, Status.ADOPTED),
        (2, "施工噪声", 2, Status.NOT_ADOPTED),
        (3, "井盖", 1, Status.REFERRED),
    ]
    assert found.points[0].changed_clauses == ["第四条"]
    assert (found.version, found.draft_version, found.closed_at) == (1, 1, found.closed_at)


async def test_what_was_filed_is_frozen_under_its_hash(world: None) -> None:
    await a_closed_one()
    await reported()
    [row] = await execute("SELECT content, sha256, edition, version FROM report")
    assert hashlib.sha256(row["content"]).hexdigest() == row["sha256"]
    view = await report(OFFICER, SLUG, "filed")
    assert canonical(view.content) == row["content"]
    for statement in ("UPDATE report SET content = ''", "DELETE FROM report", "DELETE FROM reported_outcome"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(statement)


async def test_the_filed_edition_is_for_the_office_alone(world: None) -> None:
    await a_closed_one()
    await reported()
    for actor in (NOBODY, RESIDENT, OFFICER_ELSEWHERE):
        with clock.frozen(AFTER), refused() as found:
            await report(actor, SLUG, "filed")
        assert found.refusal.status == 403
        with clock.frozen(AFTER), refused() as found:
            await report(actor, SLUG)
        assert found.answer == (404, "no_report")
    assert (await report(AUDITOR, SLUG, "filed")).content.edition == "filed"


@pytest.mark.parametrize("actor", [CLERK, REVIEWER, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_but_the_office_submits(world: None, actor: Actor) -> None:
    await a_closed_one()
    with clock.frozen(AFTER), refused() as found:
        await reporting.submit_report(actor, slug=SLUG)
    assert found.answer == (403, "wrong_role")


async def test_a_rejected_report_can_be_answered_anew_and_is_a_new_version(world: None) -> None:
    await a_closed_one()
    await reported()
    with clock.frozen(AFTER):
        with refused() as found:
            await reporting.reject_report(LEADER, slug=SLUG, reason=" ")
        assert found.fields == {"reason": "reason_required"}
        await reporting.reject_report(LEADER, slug=SLUG, reason="理由太简单")
        assert await state_of() is State.CLOSED
        late = await says("之前漏录的信", actor=CLERK, channel="counter")
    another = await point("漏录", [late.id])
    await answer(another, Status.FOR_STUDY)
    await reported()
    found_now = (await report(OFFICER, SLUG, "filed")).content
    assert (found_now.version, found_now.received) == (2, 7)
    assert (await report(OFFICER, SLUG, "filed", 1)).content.received == 6


async def test_the_public_edition_says_what_was_filed(world: None) -> None:
    await a_closed_one()
    await published()
    filed, public = await report(OFFICER, SLUG, "filed"), await report(NOBODY, SLUG)
    same = msgspec.structs.replace(public.content, edition="filed", made_at=filed.content.made_at)
    assert same == filed.content
    assert public.content.edition == "public"
    assert public.content.made_at == AFTER + DAY
    assert await state_of() is State.PUBLISHED


async def test_everybody_who_said_something_is_owed_a_notice_with_its_fate(world: None) -> None:
    comments = await a_closed_one()
    await execute("TRUNCATE delivery")
    await published()
    rows = await execute(
        'SELECT owed_for, template, "values", contact_kind, contact, fate, person FROM delivery ORDER BY owed_for'
    )
    by_comment = {UUID(row["owed_for"].rpartition(":")[2]): row for row in rows}
    assert set(by_comment) == set(comments)
    assert [by_comment[c]["fate"] for c in comments] == ["queued", "queued", "queued"] + ["no contact"] * 3
    assert by_comment[comments[0]]["contact"] == "+8613800000201"
    # who signed in and named no contact is reached by their own
    assert (by_comment[comments[1]]["contact"], by_comment[comments[1]]["person"]) == (
        "+8613800000201",
        RESIDENT.person,
    )
    assert by_comment[comments[2]]["contact_kind"] == "e-mail"
    told = [msgspec.json.decode(by_comment[c]["values"])["outcome"] for c in comments]
    assert told == ["adopted", "adopted", "mixed", "not adopted", "no change asked", "referred"]
    assert {row["template"] for row in rows} == {"report_published"}


async def test_the_four_numbers_are_one(world: None) -> None:
    await a_closed_one()
    await published()
    found = await promise(SLUG)
    assert (found.received, found.outcomes, found.exported, found.notices) == (6, 6, 6, 6)
    assert found.kept


async def test_a_report_whose_notices_do_not_add_up_is_not_published(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_closed_one()
    await reported()

    async def loses_one(owed: Sequence[Owed]) -> int:
        return await owe_notices(owed[1:])

    monkeypatch.setattr(telling_commenters, "owe_notices", loses_one)
    with clock.frozen(AFTER):
        await reporting.approve_report(LEADER, slug=SLUG)
        with refused() as found:
            await reporting.publish_report(OFFICER, slug=SLUG)
    assert found.answer == (409, "unreconciled")
    assert found.refusal.extra == {"received": 6, "outcomes": 6, "exported": 6, "notices": 5}
    assert await state_of() is State.REPORT_APPROVED
    assert await execute("SELECT FROM report WHERE edition = 'public'") == []


async def test_a_report_is_published_once(world: None) -> None:
    await a_closed_one()
    await published()
    with clock.frozen(LATER), refused() as found:
        await reporting.publish_report(OFFICER, slug=SLUG)
    assert found.answer == (409, "out_of_order")


async def test_the_export_has_a_row_for_every_comment_and_withholds_what_may_not_be_read(world: None) -> None:
    comments = await a_closed_one()
    with clock.frozen(AFTER), refused() as found:
        await export(NOBODY, SLUG)
    assert found.answer == (404, "no_report")
    await published()
    rows = {row.id: row for row in await export(NOBODY, SLUG)}
    assert set(rows) == set(comments)
    hidden = rows[comments[5]]
    assert (hidden.text, hidden.author_name, hidden.hidden_for) == ("", "", ScreeningReason.ABUSE)
    assert (hidden.outcome, hidden.points) == (Outcome.REFERRED, [3])
    assert (rows[comments[0]].text, rows[comments[0]].clause) == ("采光要补偿", "第四条")
    assert (rows[comments[2]].outcome, rows[comments[2]].points) == (Outcome.MIXED, [1, 2])


async def test_outcomes_are_seen_and_searched_for_once_they_are_published(world: None) -> None:
    comments = await a_closed_one()

    async def seen(status: Status | None = None) -> dict[UUID, Outcome | None]:
        with clock.frozen(LATER):
            page = await seen_comments(NOBODY, SLUG, Filter(disposition=status))
        return {c.id: c.outcome for c in page.items}

    assert set((await seen()).values()) == {None}
    assert await seen(Status.ADOPTED) == {}
    await reported()
    assert await seen(Status.ADOPTED) == {}
    with clock.frozen(AFTER):
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
    assert (await seen())[comments[2]] is Outcome.MIXED
    assert set(await seen(Status.ADOPTED)) == set(comments[:3])
    assert set(await seen(Status.REFERRED)) == {comments[5]}
    assert await seen(Status.FOR_STUDY) == {}
