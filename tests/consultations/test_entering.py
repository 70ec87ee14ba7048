"""Entering for others: letters, calls, visits; by a clerk of the office, dated when it was said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from consultations.words import Channel
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Assurance
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    CLOSES,
    DURING,
    SECOND,
    SLUG,
    closed,
    opened,
    refused,
    reported,
    said,
    says,
    scheduled,
)
from tests.consultations.steps import answer as answered
from tests.consultations.steps import point as stated
from tests.world import CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

LETTER: dict[str, Any] = {"channel": Channel.LETTER, "stated_on": date(2027, 3, 5)}
OTHERS = [channel for channel in Channel if channel is not Channel.WEB]


@pytest.mark.parametrize("channel", OTHERS)
@pytest.mark.parametrize("actor", [CLERK, OFFICER])
async def test_every_channel_is_entered_by_clerk_or_officer(world: None, channel: Channel, actor: Actor) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says(
            "请补偿底楼", actor=actor, channel=channel, stated_on=date(2027, 3, 5), ticket="SH2703050017"
        )
    [row] = await execute("SELECT channel, clerk, person, assurance, stated_on, ticket, receipt FROM comment")
    assert (row["channel"], row["clerk"], row["person"]) == (str(channel), actor.person, None)
    assert (row["assurance"], row["stated_on"], row["ticket"]) == ("none", date(2027, 3, 5), "SH2703050017")
    assert row["receipt"] == received.receipt


@pytest.mark.parametrize("actor", [NOBODY, RESIDENT, OFFICER_ELSEWHERE, REVIEWER, LEADER])
async def test_nobody_else_enters(world: None, actor: Actor) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await says(actor=actor, **LETTER)
    assert found.answer == (403, "wrong_role")


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.FORUM, Channel.VISIT, Channel.HOTLINE])
async def test_what_was_said_on_a_day_is_dated(world: None, channel: Channel) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await says(actor=CLERK, channel=channel, ticket="1")
    assert found.fields == {"stated_on": "required"}


async def test_a_call_has_the_hotlines_number(world: None) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await says(actor=CLERK, channel="hotline", stated_on=date(2027, 3, 5), ticket=" \u200b")
    assert found.fields == {"ticket": "required"}


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (date(2027, 2, 28), False),
        (date(2027, 3, 1), True),
        (date(2027, 4, 1), True),
        (date(2027, 4, 2), False),  # it closed at the midnight before
        (date(2027, 4, 8), False),
    ],
)
async def test_the_date_lies_within_the_period(world: None, day: date, taken: bool) -> None:
    await opened()
    await closed()
    with clock.frozen(AFTER):
        if taken:
            assert await says(actor=CLERK, channel="letter", stated_on=day)
        else:
            with refused() as found:
                await says(actor=CLERK, channel="letter", stated_on=day)
            assert found.fields == {"stated_on": "out_of_range"}


async def test_the_date_is_not_in_the_future(world: None) -> None:
    await opened()
    with clock.frozen(datetime(2027, 3, 4, 16, tzinfo=UTC)):  # already 5 March in the city
        assert await says(actor=CLERK, **LETTER)
    with clock.frozen(datetime(2027, 3, 4, 15, 59, tzinfo=UTC)), refused() as found:
        await says(actor=CLERK, **LETTER)
    assert found.fields == {"stated_on": "out_of_range"}


async def test_what_came_in_time_is_entered_after_the_close_until_the_report_is_in(world: None) -> None:
    await opened()
    await said("网上的意见")
    await closed()
    with clock.frozen(AFTER):
        entered = await says(actor=CLERK, **LETTER)
        with refused() as found:
            await says("网上迟到的")
        assert found.answer == (409, "closed")
    everything = [row["id"] for row in await execute("SELECT id FROM comment")]
    assert entered.id in everything
    await answered(await stated("补偿", everything))
    await reported()
    with clock.frozen(AFTER + SECOND), refused() as found:
        await says(actor=CLERK, **LETTER)
    assert found.answer == (409, "closed")


async def test_nothing_is_entered_before_the_opening(world: None) -> None:
    await scheduled()
    with clock.frozen(BEFORE), refused() as found:
        await says(actor=CLERK, channel="counter")
    assert found.answer == (409, "closed")


async def test_a_clerk_enters_also_where_commenters_must_be_known(world: None) -> None:
    await opened(assurance=Assurance.REAL_NAME, invited_only=True)
    with clock.frozen(DURING):
        assert await says(actor=CLERK, **LETTER)


async def test_the_clerks_name_is_never_taken_for_the_commenters(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        with refused() as found:
            await says(actor=CLERK, publish="text and name", **LETTER)
        assert found.fields == {"author.name": "required"}
        await says(actor=CLERK, **LETTER)
    [row] = await execute("SELECT author_name FROM comment")
    assert row == {"author_name": ""}


async def test_who_comments_on_the_web_gives_neither_date_nor_ticket(world: None) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await says(stated_on=date(2027, 3, 5), ticket="7")
    assert found.fields == {"stated_on": "unknown", "ticket": "unknown"}


async def test_entering_is_not_limited_by_address(world: None) -> None:
    await opened()
    with clock.frozen(CLOSES - SECOND):
        for number in range(40):
            await says(f"第{number}封信", actor=CLERK, **LETTER)
    assert len(await execute("SELECT FROM comment")) == 40


async def test_the_act_is_recorded_with_the_office_and_the_channel(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        await says(actor=CLERK, **LETTER)
    [row] = await execute("SELECT person, capacity, detail FROM audit WHERE verb = 'comment.received'")
    assert row["person"] == CLERK.person
    assert row["capacity"].startswith("body:")
    assert "letter" in row["detail"]
    assert SLUG not in row["detail"]
