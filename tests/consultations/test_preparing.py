"""Preparing a consultation: who may, and what is judged at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consultations.queries.consultations import consultation
from consultations.services import preparing
from consultations.words import Kind, Screening, State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Assurance
from participation.base.messages import say
from tests.consultations.steps import BEFORE, CLOSES, DAY, OPENS, notice, prepared, refused
from tests.world import CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def test_an_officer_prepares_a_consultation(world: None) -> None:
    with clock.frozen(BEFORE):
        made = await preparing.prepare(OFFICER, new=notice(audiences=["业主", "老年人"], joint_bodies=["sfj"]))
        view = await consultation(OFFICER, made.slug)
    assert (made.slug, made.state) == ("lift", State.PREPARED)
    assert (view.state, view.body.slug, [b.slug for b in view.joint_bodies]) == (State.PREPARED, "fgj", ["sfj"])
    assert (view.audiences, view.opens_at, view.closes_at) == (["业主", "老年人"], OPENS, CLOSES)
    assert view.steps == []


async def test_preparing_is_recorded(world: None) -> None:
    await prepared(None)
    rows = await execute("SELECT person, verb, capacity FROM audit WHERE verb LIKE 'consultation%'")
    [body] = await execute("SELECT id FROM body WHERE slug = 'fgj'")
    assert rows == [{"person": OFFICER.person, "verb": "consultation.prepared", "capacity": f"body:{body['id']}"}]


@pytest.mark.parametrize("actor", [CLERK, REVIEWER, LEADER, RESIDENT, NOBODY, OFFICER_ELSEWHERE])
async def test_nobody_but_an_officer_of_the_body_prepares(world: None, actor: Actor) -> None:
    with refused() as found:
        await prepared(None, actor=actor)
    assert found.answer == (403, "wrong_role")
    assert await execute("SELECT FROM consultation") == []


async def test_too_short_a_period_is_refused_with_the_rule_and_its_source(world: None) -> None:
    soon = datetime(2027, 3, 8, 16, tzinfo=UTC)  # the midnight that ends Monday 8 March: five working days
    with refused() as found:
        await prepared(None, closes_at=soon)
    assert found.answer == (422, "period_too_short")
    assert found.fields == {"closes_at": "period_too_short"}
    said = say("zh-Hans", found.refusal.sentence, found.refusal.values)
    assert "7" in said
    assert "《市县法治政府建设示范指标体系》" in said
    assert "2027年3月10日" in said


async def test_seven_working_days_are_enough_for_a_normative_document(world: None) -> None:
    assert await prepared(None, closes_at=datetime(2027, 3, 10, 16, tzinfo=UTC)) == "lift"


async def test_thirty_days_are_asked_where_business_is_closely_concerned(world: None) -> None:
    with refused() as found:
        await prepared(None, closes_at=datetime(2027, 3, 20, 16, tzinfo=UTC), concerns_business=True)
    assert found.answer == (422, "period_too_short")
    assert found.refusal.values["minimum"] == 30
    assert "第722号" in found.refusal.values["source"].zh


async def test_a_published_reason_shortens_the_period(world: None) -> None:
    soon = OPENS + 3 * DAY
    assert await prepared(None, closes_at=soon, shortening_reason="汛期将至,需在4月前施行。") == "lift"


async def test_a_reason_that_nobody_can_read_shortens_nothing(world: None) -> None:
    with refused() as found:
        await prepared(None, closes_at=OPENS + 3 * DAY, shortening_reason="\u200b \u2060")
    assert found.answer == (422, "period_too_short")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"closes_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, {"closes_at"}),
        ({"opens_at": datetime(1, 1, 1, tzinfo=UTC)}, {"opens_at"}),
        (
            {"opens_at": datetime(27, 3, 1, tzinfo=UTC), "closes_at": datetime(27, 4, 1, tzinfo=UTC)},
            {"opens_at", "closes_at"},
        ),
    ],
)
async def test_a_slip_in_the_year_is_told(world: None, changed: dict[str, datetime], fields: set[str]) -> None:
    with refused() as found:
        await prepared(None, **changed)
    assert found.fields == dict.fromkeys(fields, "out_of_range")


async def test_it_closes_after_it_opens(world: None) -> None:
    with refused() as found:
        await prepared(None, closes_at=OPENS - timedelta(seconds=1), shortening_reason="急")
    assert found.fields == {"closes_at": "closes_before_opens"}


async def test_a_body_that_is_not_there_is_named(world: None) -> None:
    with refused() as found:
        await prepared(None, body="moon")
    assert found.fields == {"body": "unknown_value"}
    with refused() as found:
        await prepared(None, joint_bodies=["sfj", "moon"])
    assert found.fields == {"joint_bodies": "unknown_value"}


async def test_a_title_of_invisible_characters_is_no_title(world: None) -> None:
    with refused() as found:
        await prepared(None, title="\u202e\u200b ")
    assert found.fields == {"title": "required"}


async def test_an_address_is_given_once(world: None) -> None:
    await prepared(None)
    with refused() as found:
        await prepared(None)
    assert found.answer == (409, "slug_taken")


async def test_without_an_address_one_is_made(world: None) -> None:
    first = await prepared(None, slug=None)
    assert first.startswith("2027-")
    assert await prepared(None, slug=None) != first


async def test_what_the_office_leaves_open_the_rules_file_decides(world: None) -> None:
    slug = await prepared(None, screening=None, assurance=None)
    view = await consultation(OFFICER, slug)
    assert (view.screening, view.assurance) == (Screening.AFTER_SCREENING, Assurance.NONE)


async def test_a_call_for_ideas_needs_no_draft(world: None) -> None:
    slug = await prepared(None, kind=Kind.IDEAS, drafting_note="")
    assert (await consultation(OFFICER, slug)).draft_version is None
