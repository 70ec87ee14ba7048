"""Each notice owed is one row with a fate, whoever can be reached."""

from __future__ import annotations

import pytest

from participation.base.database import execute, transaction
from participation.base.notices.owing import Owed, owe_notice, owe_notices
from participation.base.notices.queries import deliveries, totals
from participation.base.notices.words import Fate
from tests.notices.mail_world import CHEN, LIN, RECEIVED, row, rows, send_code, tell


async def test_a_notice_owed_is_queued_with_the_job_that_sends_it(database: None) -> None:
    await tell()
    assert (await row()).fate == "queued"
    jobs = await execute("SELECT topic, payload->>'delivery' AS delivery FROM outbox")
    assert jobs == [{"topic": "deliver", "delivery": str((await row()).id)}]


async def test_a_notice_to_nobody_is_a_row_too(database: None) -> None:
    await tell(contact=None)
    assert (await row()).fate == "no contact"
    assert await execute("SELECT 1 FROM outbox") == []


async def test_the_same_notice_is_owed_once(database: None) -> None:
    await tell()
    await tell(contact=CHEN)
    assert len(await rows()) == 1
    assert len(await execute("SELECT 1 FROM outbox")) == 1


async def test_a_notice_of_an_act_that_failed_is_not_owed(database: None) -> None:
    with pytest.raises(ZeroDivisionError):
        await act_that_fails()
    assert await rows() == []


async def act_that_fails() -> None:
    async with transaction():
        await owe_notice(
            template="comment_received", values=RECEIVED, owed_for="x", subject="comment:1", contact=LIN, locale="en"
        )
        raise ZeroDivisionError


async def test_thousands_are_owed_in_two_statements(database: None) -> None:
    everybody = [
        Owed(
            template="report_published",
            values=RECEIVED | {"outcome": "adopted"},
            owed_for=f"report:1:comment:{number}",
            subject="report:1",
            contact=LIN if number % 3 else None,
        )
        for number in range(3000)
    ]
    async with transaction():
        assert await owe_notices(everybody) == 3000
    async with transaction():
        assert await owe_notices(everybody[:10]) == 0
    found = await totals("report:1")
    assert (found[Fate.QUEUED], found[Fate.NO_CONTACT], sum(found.values())) == (2000, 1000, 3000)
    assert await execute("SELECT count(*) AS jobs FROM outbox") == [{"jobs": 2000}]


async def test_a_notice_that_could_not_be_written_is_refused_where_it_is_owed(database: None) -> None:
    unfinished = Owed(template="report_published", values=RECEIVED, owed_for="x", subject="report:1", contact=LIN)
    with pytest.raises(LookupError, match="report_published needs outcome"):
        await owe_notices([unfinished])


async def test_lists_show_how_somebody_was_reached_but_not_where(database: None) -> None:
    for number, contact in enumerate((LIN, CHEN, None)):
        await tell(contact=contact, owed_for=f"received:{number}")
    assert [told.reached_at for told in await deliveries("comment:1")] == ["", "+86138****1111", "l…@example.org"]
    (first,) = await deliveries("comment:1", fates=[Fate.NO_CONTACT])
    assert first.contact_kind is None


async def test_a_sign_in_code_is_sent_before_everything_else(database: None) -> None:
    await tell()
    await send_code()
    first = await execute("SELECT payload->>'delivery' AS id FROM outbox ORDER BY due_at LIMIT 1")
    assert first[0]["id"] == str((await rows())[1].id)
