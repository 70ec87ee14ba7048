"""Written requests: who is asked, who is told, who is reminded, and what the office sees of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consultations.listening.words import Party, Progress
from consultations.schemas.listening import Remind
from consultations.services.listening import remind
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, BEFORE, DURING, SLUG, closed, opened, prepared, published, refused
from tests.listening.listeners import AFTER_DUE, ASKED, CATERERS, DUE, MAILBOX, asks, link_to, replies, stands, token_of
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, MERCHANT, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

pytestmark = pytest.mark.usefixtures("world")


async def test_everybody_asked_stands_there_with_what_they_are() -> None:
    await opened()
    made = await asks()
    assert (made.asked, made.told) == (4, 2)
    found = await stands(made.id)
    assert [(one.kind, one.name, one.account) for one in found.addressees] == [
        (Party.ASSOCIATION, CATERERS, False),
        (Party.ASSOCIATION, "南埠商会", True),
        (Party.BODY, "区商务委", True),
        (Party.COMMITTEE, "梧桐里第四居民委员会", False),
    ]
    assert {one.progress for one in found.addressees} == {Progress.ASKED}
    assert found.addressees[0].contact == "o***@canyin.example.cn"
    assert (found.tally.asked, found.tally.waiting, found.sent_by) == (4, 4, "周敏")


async def test_who_has_a_contact_gets_a_link_and_who_has_an_account_signs_in() -> None:
    await opened()
    made = await asks()
    assert "?by=1-" in await link_to(MAILBOX)
    assert (await link_to("+8613800000203")).endswith(f"/written-requests/{made.code}")
    fates = await execute("SELECT fate, count(*) AS n FROM delivery WHERE template = 'written_request' GROUP BY fate")
    assert {row["fate"]: row["n"] for row in fates} == {"queued": 2, "no contact": 2}


async def test_a_body_is_reached_by_its_mailbox() -> None:
    await opened()
    await execute("UPDATE body SET email = 'bgs@sww.example.cn' WHERE slug = 'sww'")
    made = await asks(addressees=[{"body": "sww"}])
    assert made.told == 1
    assert "?by=1-" in await link_to("bgs@sww.example.cn")


@pytest.mark.parametrize("actor", [NOBODY, RESIDENT, OFFICER_ELSEWHERE, REVIEWER, LEADER, CLERK, AUDITOR])
async def test_only_an_officer_of_the_body_asks_and_reminds(actor: Actor) -> None:
    await opened()
    with refused() as asking:
        await asks(actor=actor)
    made = await asks()
    with clock.frozen(DURING), refused() as reminding:
        await remind(actor, request=made.id, whom=Remind())
    assert asking.answer == reminding.answer == (403, "wrong_role")


@pytest.mark.parametrize("actor", [NOBODY, RESIDENT, MERCHANT, OFFICER_ELSEWHERE])
async def test_nobody_else_sees_who_was_asked(actor: Actor) -> None:
    await opened()
    made = await asks()
    with refused() as found:
        await stands(made.id, actor=actor)
    assert found.answer == (404, "not_found")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"letter": " \u200b\n"}, {"letter": "required"}),
        ({"due_on": date(2027, 3, 10)}, {"due_on": "out_of_range"}),
        ({"due_on": date(2029, 3, 10)}, {"due_on": "out_of_range"}),
        ({"sent_on": date(2027, 3, 11)}, {"sent_on": "out_of_range"}),
        ({"addressees": []}, {"addressees": "required"}),
        (
            {"addressees": [{"name": ""}, {"body": "nowhere"}, {"name": "甲", "contact": "no contact"}]},
            {
                "addressees.0.name": "required",
                "addressees.1.body": "unknown_value",
                "addressees.2.contact": "invalid",
            },
        ),
        ({"addressees": [{"name": "甲"}, {"name": "甲"}]}, {"addressees.1.name": "repeated"}),
        (
            {"addressees": [{"body": "sww", "organisation": "018f4b7e-0000-7000-8000-000000000000"}]},
            {"addressees.0.organisation": "contradiction"},
        ),
        (
            {"addressees": [{"organisation": "018f4b7e-0000-7000-8000-000000000000"}]},
            {"addressees.0.organisation": "unknown_value"},
        ),
    ],
)
async def test_every_wrong_field_is_named_and_nothing_is_kept(changed: dict[str, Any], fields: dict[str, str]) -> None:
    await opened()
    with refused() as found:
        await asks(**changed)
    assert found.fields == fields
    assert await execute("SELECT FROM written_request") == []
    assert await execute("SELECT FROM delivery WHERE template = 'written_request'") == []


async def test_a_letter_that_went_out_on_paper_is_recorded_also_after_its_time() -> None:
    await opened()
    made = await asks(at=AFTER_DUE, sent_on=date(2027, 3, 3), due_on=date(2027, 3, 12), reference="望房函〔2027〕12号")
    found = await stands(made.id, at=AFTER_DUE)
    assert (found.sent_on, found.tally.silent) == (date(2027, 3, 3), 4)


async def test_people_are_asked_before_the_review_and_until_the_report_is_in() -> None:
    await prepared()
    early = await asks(at=BEFORE)
    assert (await stands(early.id, at=BEFORE)).tally.asked == 4


async def test_after_the_report_nobody_is_asked_or_reminded_any_more() -> None:
    await opened()
    made = await asks()
    await closed()
    await published()
    with refused() as asking:
        await asks(at=AFTER, due_on=date(2027, 5, 1))
    with clock.frozen(AFTER), refused() as reminding:
        await remind(OFFICER, request=made.id, whom=Remind())
    assert asking.answer == reminding.answer == (409, "listening_over")


async def test_who_has_not_replied_is_reminded_once_a_day() -> None:
    await opened()
    made = await asks()
    await replies(made.id, answer="no change", token=await token_of(MAILBOX))
    with clock.frozen(AFTER_DUE):
        first = await remind(OFFICER, request=made.id, whom=Remind())
        again = await remind(COLLEAGUE, request=made.id, whom=Remind())
    assert (first.reminded, first.told, again.reminded) == (3, 1, 0)
    with clock.frozen(AFTER_DUE + timedelta(days=1)):
        assert (await remind(OFFICER, request=made.id, whom=Remind())).reminded == 3
    found = await stands(made.id, at=AFTER_DUE)
    assert [len(one.reminded) for one in found.addressees] == [0, 2, 2, 2]


async def test_a_reminder_brings_a_link_that_is_good_for_longer() -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    first = await token_of(MAILBOX)
    with clock.frozen(AFTER_DUE):
        await remind(OFFICER, request=made.id, whom=Remind())
    second = await token_of(MAILBOX)
    assert first < second


async def test_somebody_who_was_not_asked_cannot_be_reminded() -> None:
    await opened()
    made, other = await asks(), await asks(addressees=[{"name": "甲"}])
    stranger = (await stands(other.id)).addressees[0].id
    with clock.frozen(DURING), refused() as found:
        await remind(OFFICER, request=made.id, whom=Remind(addressees=[stranger]))
    assert found.fields == {"addressees": "unknown_value"}


async def test_silence_begins_the_day_after_the_due_date() -> None:
    await opened()
    made = await asks()
    assert (await stands(made.id)).tally.waiting == 4
    on_the_day = AFTER_DUE - timedelta(days=2)
    assert on_the_day.date() == DUE
    assert (await stands(made.id, at=on_the_day)).tally.waiting == 4
    assert (await stands(made.id, at=on_the_day + timedelta(days=1))).tally.silent == 4


async def test_what_was_asked_stays_as_it_was_recorded() -> None:
    await opened()
    await asks()
    with pytest.raises(Exception, match="added to") as found:
        await execute("UPDATE written_request SET letter = '另一封信'")
    assert "written_request" in str(found.value)
    assert [row["n"] for row in await execute("SELECT count(*) AS n FROM consultation WHERE slug = {}", SLUG)] == [1]
