"""The administrator sees what was given up, and has it tried again."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.notices.mail_world import rows as deliveries
from tests.notices.mail_world import send_code, tell
from tests.outbox.jobs_world import owe_number, rows
from tests.world import ADMINISTRATOR, AUDITOR, OFFICER, RESIDENT, signed_in

ERROR = "NotSent: mail server did not answer: Connection refused"


async def give_up_job() -> None:
    await owe_number(topic="deliver")
    await execute(
        "UPDATE outbox SET state = 'dead', tries = 15, ended_at = {}, last_error = {} WHERE state = 'waiting'",
        clock.now(),
        ERROR,
    )


async def give_up_notice(fate: str = "gave up") -> None:
    await tell(owed_for=str(uuid7()))
    await execute(
        "UPDATE delivery SET fate = {}, tries = 3, last_error = {} WHERE fate = 'queued'",
        fate,
        "mail server did not answer: Connection refused",
    )
    await execute("DELETE FROM outbox")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
async def test_the_page_says_what_was_given_up_and_why(client: httpx.AsyncClient, world: None, language: str) -> None:
    await give_up_notice()
    await give_up_job()
    page = (await signed_in(client, ADMINISTRATOR).get(f"/administration?lang={language}")).text
    assert f'<html lang="{language}">' in page
    assert "NotSent: mail server did not answer: Connection refused" in page
    assert ("邮件服务器没有响应" if language == "zh-Hans" else "mail server did not answer") in page
    assert "l…@example.org" in page
    assert "lin@example.org" not in page


async def test_an_empty_page_says_that_all_is_well(client: httpx.AsyncClient, world: None) -> None:
    page = (await signed_in(client, ADMINISTRATOR).get("/administration?lang=en")).text
    assert "No job was given up." in page
    assert "No notice is in trouble." in page
    assert "A job has been waiting" not in page


async def test_a_job_that_waits_for_nobody_is_pointed_out(client: httpx.AsyncClient, world: None) -> None:
    with clock.frozen(clock.now() - timedelta(minutes=20)):
        await owe_number()
    page = (await signed_in(client, ADMINISTRATOR).get("/administration?lang=en")).text
    assert "A job has been waiting since" in page


async def test_a_job_is_tried_again(client: httpx.AsyncClient, world: None) -> None:
    await give_up_job()
    (dead,) = await rows()
    answer = await signed_in(client, ADMINISTRATOR).post(f"/administration/jobs/{dead.id}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, "/administration")
    (job,) = await rows()
    assert (job.state, job.tries) == ("waiting", 0)
    assert "The job will be tried again at once." in (await client.get("/administration?lang=en")).text
    (entry,) = await execute("SELECT person, via, verb FROM audit")
    assert entry == {"person": ADMINISTRATOR.person, "via": "page", "verb": "retried"}


async def test_a_job_that_is_not_dead_any_more_is_left_alone_with_a_word(
    client: httpx.AsyncClient, world: None
) -> None:
    answer = await signed_in(client, ADMINISTRATOR).post(f"/administration/jobs/{uuid7()}/retry")
    assert answer.status_code == 303
    assert "This job is not among those given up." in (await client.get("/administration?lang=en")).text


async def test_a_notice_is_sent_again(client: httpx.AsyncClient, world: None) -> None:
    await give_up_notice("bounced")
    (bounced,) = await deliveries()
    await signed_in(client, ADMINISTRATOR).post(f"/administration/notices/{bounced.id}/retry")
    assert [row.fate for row in await deliveries()] == ["queued"]
    assert [job.topic for job in await rows()] == ["deliver"]


async def test_a_code_that_was_given_up_has_no_button(client: httpx.AsyncClient, world: None) -> None:
    await send_code()
    await execute("UPDATE delivery SET fate = 'gave up', last_error = 'its time was over before it could be sent'")
    page = (await signed_in(client, ADMINISTRATOR).get("/administration?lang=en")).text
    assert "its time was over" in page
    assert "/administration/notices/" not in page


async def test_long_lists_go_on_page_by_page(client: httpx.AsyncClient, world: None) -> None:
    for _ in range(21):
        await give_up_job()
    first = (await signed_in(client, ADMINISTRATOR).get("/administration")).text
    assert first.count("/retry") == 20
    cursor = first.split("/administration?jobs=")[1].split('"')[0].split("&")[0]
    second = (await client.get(f"/administration?jobs={cursor}")).text
    assert second.count("/retry") == 1


@pytest.mark.parametrize("actor", [None, RESIDENT, OFFICER, AUDITOR])
async def test_nobody_else_gets_in(client: httpx.AsyncClient, world: None, actor: Actor | None) -> None:
    await give_up_job()
    (dead,) = await rows()
    if actor:
        signed_in(client, actor)
    for answer in (await client.get("/administration"), await client.post(f"/administration/jobs/{dead.id}/retry")):
        assert answer.status_code in {401, 403}
    assert [job.state for job in await rows()] == ["dead"]
