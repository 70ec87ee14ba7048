"""Somebody who wants no notices gets none, and each is accounted for all the same."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.notices import stopping
from participation.base.notices.delivering import HANDLERS
from participation.base.notices.owing import owe_notice
from participation.base.notices.stopping import stop_link
from participation.base.outbox.relay import drain
from tests.notices.mail_world import CHEN, LIN, LINK, MailServer, row, rows, send_code, set_to, tell

LEAVE = "https://kaimen.example/subscriptions/0198a0b1-c2d3-7e4f-8a5b-6c7d8e9fa0b1/leave?key=0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def as_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    set_to(monkeypatch, data_dir=tmp_path, smtp_url="", sms_webhook_url="")
    return tmp_path


def key_of(link: str) -> str:
    return link.partition("key=")[2]


async def stop() -> None:
    delivery = (await rows())[0].id
    await stopping.stop(NOBODY, delivery=delivery, key=key_of(stop_link(delivery)))


async def test_every_mail_tells_how_to_be_told_no_more(database: None, as_files: Path) -> None:
    await tell()
    await drain(HANDLERS)
    (path,) = (as_files / "mail").iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=default)
    link = stop_link((await row()).id)
    told = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    assert len(told) == 2
    assert all(link in text for text in told)


async def test_what_waits_is_not_sent_and_what_comes_is_accounted_for(database: None, as_files: Path) -> None:
    await tell()
    await stop()
    assert (await row()).fate == "suppressed"
    await tell(owed_for="received:2")
    await drain(HANDLERS)
    assert [one.fate for one in await rows()] == ["suppressed", "suppressed"]
    assert not (as_files / "mail").exists()
    assert "lin@example.org" not in str(await execute("SELECT contact FROM notice_stop"))


async def test_a_wish_said_while_the_notice_is_on_its_way_counts(database: None, as_files: Path) -> None:
    await tell()
    await stop()
    await execute("UPDATE delivery SET fate = 'queued'")
    await drain(HANDLERS)
    assert (await row()).fate == "suppressed"


async def test_others_are_told_as_before_and_codes_are_sent(database: None, as_files: Path) -> None:
    await tell()
    await stop()
    await tell(contact=CHEN, owed_for="received:2")
    await send_code(contact=LIN)
    await drain(HANDLERS)
    assert [one.fate for one in await rows()] == ["suppressed", "sent", "sent"]


async def test_the_wish_is_taken_back_by_the_same_link(database: None) -> None:
    await tell()
    await stop()
    (one,) = await rows()
    key = key_of(stop_link(one.id))
    assert (await stopping.standing(one.id, key)).stopped
    await stopping.resume(NOBODY, delivery=one.id, key=key)
    assert not (await stopping.standing(one.id, key)).stopped
    await tell(owed_for="received:2")
    await drain(HANDLERS)
    assert [one.fate for one in await rows()] == ["suppressed", "sent"]


async def test_a_link_that_somebody_made_up_stops_nothing(database: None) -> None:
    await tell()
    with pytest.raises(Refused, match="not_found"):
        await stopping.stop(NOBODY, delivery=(await row()).id, key="0" * stopping.LENGTH)
    assert (await row()).fate == "queued"


async def test_a_mail_to_a_subscriber_can_be_left_with_one_click(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MailServer()
    set_to(monkeypatch, smtp_url=server.url)
    news = {"what": "opened", "title": "夜间经济", "body": "区商务委", "closes": "2027-03-20T16:00:00Z", "link": LINK}
    async with transaction():
        await owe_notice(
            template="subscription_news",
            values=news | {"leave": LEAVE},
            owed_for="news:1",
            subject="consultation:1",
            contact=LIN,
            locale="en",
        )
    await tell()
    async with server.running():
        await drain(HANDLERS)
    mail, other = server.taken
    # RFC 8058: both headers, the address whole and in one line
    assert mail["List-Unsubscribe"] == f"<{LEAVE}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{LEAVE}>\r\n".encode() in server.raw[0]
    assert other["List-Unsubscribe"] is None, "what somebody is owed is no subscription"
    assert mail["Content-Language"] == "en, zh-Hans"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.index("Comments are taken until") < text.index("征求意见截至")
