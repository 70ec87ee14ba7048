"""Two at the same instant: replies to one letter, reminders, minutes, and a reply while the report is handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from consultations.schemas.listening import Remind
from consultations.schemas.listening_occasions import NewMinutes
from consultations.services import reporting
from consultations.services.listening import remind
from consultations.services.listening_occasions import write_minutes
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from tests.consultations.steps import AFTER, SLUG, closed, opened
from tests.listening.listeners import AFTER_DUE, ASKED, MAILBOX, asks, holds, replies, token_of
from tests.world import COLLEAGUE, OFFICER

pytestmark = pytest.mark.usefixtures("world")


async def at_once(*acts: Coroutine[Any, Any, Any]) -> list[str]:
    """What became of acts that began together: ``done`` or the code of the refusal."""
    found = await asyncio.gather(*acts, return_exceptions=True)
    return sorted(one.refusal.code if isinstance(one, Refused) else "done" for one in found)


@pytest.mark.parametrize("answer", ["comments", "no change"])
async def test_of_two_replies_at_once_the_first_counts_and_the_second_is_shown_it(answer: str) -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    given: dict[str, Any] = {"answer": answer, "token": token, "version": 0}
    texts = ["甲", "乙", "丙"] if answer == "comments" else []
    acts = [replies(made.id, *texts[n : n + 1], **given) for n in range(3)]
    assert await at_once(*acts) == ["answered_meanwhile", "answered_meanwhile", "done"]
    [count] = await execute(
        "SELECT (SELECT count(*) FROM comment) AS comments, (SELECT count(*) FROM reply) AS replies"
    )
    assert (count["comments"], count["replies"]) == (1, 1)


async def test_who_has_not_said_what_they_saw_adds_beside_the_other() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    assert await at_once(*(replies(made.id, text, token=token) for text in "甲乙丙丁")) == ["done"] * 4
    rows = await execute("SELECT version FROM reply ORDER BY version")
    assert [row["version"] for row in rows] == [1, 2, 3, 4]


async def test_two_officers_remind_nobody_twice() -> None:
    await opened()
    made = await asks()
    with clock.frozen(AFTER_DUE):
        done = await asyncio.gather(
            *(remind(actor, request=made.id, whom=Remind()) for actor in (OFFICER, COLLEAGUE, OFFICER))
        )
    assert sorted(one.reminded for one in done) == [0, 0, 4]


async def test_of_two_writers_of_minutes_one_is_told() -> None:
    await opened()
    made = await holds()
    with clock.frozen(AFTER_DUE):
        acts = [
            write_minutes(actor, gathering=made.id, new=NewMinutes(text=actor.name)) for actor in (OFFICER, COLLEAGUE)
        ]
        assert await at_once(*acts) == ["done", "edited_meanwhile"]


async def test_a_reply_is_in_the_report_or_refused_never_lost_between() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    token = await token_of(MAILBOX)
    await closed()

    async def hand_in() -> None:
        with clock.frozen(AFTER):
            await reporting.submit_report(OFFICER, slug=SLUG)

    found = await at_once(replies(made.id, answer="no change", at=AFTER, token=token), hand_in())
    assert found in (["done", "done"], ["done", "listening_over"])
    [row] = await execute(
        "SELECT (SELECT count(*) FROM comment) AS comments, (SELECT count(*) FROM reported_outcome) AS outcomes"
    )
    assert row["comments"] == row["outcomes"]
