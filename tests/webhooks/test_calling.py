"""A call goes to the address that was judged and to no other, ends in time, and keeps little of what is answered."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from participation.base import clock, settings
from participation.base.webhooks import calling
from participation.base.webhooks.calling import Answer, call, check_url
from participation.base.webhooks.errors import ADDRESS_PRIVATE, NotAllowed
from participation.base.webhooks.signing import new_key, verifies
from tests.notices.mail_world import set_to
from tests.webhooks.other_side import OtherSide, answer

KEY = new_key()
CITY = "https://kaimen.city.example"


@pytest.fixture(autouse=True)
def own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = msgspec.structs.replace(settings.current(), base_url="http://127.0.0.1:8000")
    monkeypatch.setattr(calling, "current", lambda: changed)


def as_the_city(monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    changed = msgspec.structs.replace(settings.current(), base_url=CITY, **more)
    monkeypatch.setattr(calling, "current", lambda: changed)


async def called(url: str) -> Answer:
    return await call(url, KEY, call_id="msg_1", body=b'{"type":"test"}', at=clock.now())


async def test_a_call_is_signed_and_its_answer_kept() -> None:
    other = OtherSide(answer(202, "taken"))
    async with other.running():
        found = await called(other.url)
    (sent,) = other.taken
    assert (found.status, found.said, found.taken) == (202, "taken", True)
    assert sent.line == "POST /hook?city=1 HTTP/1.1"
    assert sent.headers["host"] == f"127.0.0.1:{other.port}"
    assert verifies(KEY, sent.headers, sent.body, now=clock.now())


async def test_a_redirect_is_an_answer_and_not_followed() -> None:
    inner = OtherSide()
    other = OtherSide(answer(307, "", Location=inner.url))
    async with other.running(), inner.running():
        found = await called(other.url)
    assert (found.status, found.taken, inner.taken) == (307, False, [])


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, other = OtherSide(), OtherSide()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    async with proxy.running(), other.running():
        await called(other.url)
    assert (len(other.taken), proxy.taken) == (1, [])


async def test_one_that_never_answers_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "PATIENCE", 0.3)
    other = OtherSide("")
    began = time.monotonic()
    async with other.running():
        found = await called(other.url)
    assert found.status is None
    assert time.monotonic() - began < 20


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    other = OtherSide(answer(200, "x" * (calling.LARGEST_ANSWER * 3)))
    async with other.running():
        found = await called(other.url)
    assert found.said == calling.TOO_LARGE


async def test_the_site_of_a_city_calls_nothing_on_its_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    as_the_city(monkeypatch)
    other = OtherSide()
    async with other.running():
        for url in (other.url, f"https://127.0.0.1:{other.port}/", f"https://localhost:{other.port}/"):
            assert (await called(url)).status is None
    assert other.taken == []


async def test_a_name_that_changes_its_address_after_it_was_judged_leads_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rebinding: what is connected to is the address judged, for the name is looked up once."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    monkeypatch.setattr(calling, "resolve", resolve)
    other = OtherSide()
    async with other.running():
        found = await called(f"http://hook.example:{other.port}/hook")
    assert (found.taken, asked) == (True, ["hook.example"])
    assert other.taken[0].headers["host"] == f"hook.example:{other.port}"


async def test_a_name_with_one_inner_address_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.215.14", "10.0.0.7"]

    as_the_city(monkeypatch)
    monkeypatch.setattr(calling, "resolve", resolve)
    assert (await called("https://hook.example/")).said == ADDRESS_PRIVATE


async def test_whoever_runs_the_server_may_allow_an_inner_network(monkeypatch: pytest.MonkeyPatch) -> None:
    as_the_city(monkeypatch, webhook_networks="10.8.0.0/16 127.0.0.0/8")
    monkeypatch.setattr(calling, "PATIENCE", 0.3)
    other = OtherSide()
    async with other.running():
        found = await called(f"https://127.0.0.1:{other.port}/")
    # it was connected to, where it speaks no TLS
    assert found.said == calling.TOO_SLOW


@pytest.mark.parametrize(
    "url",
    [
        "http://city.example/",
        "ftp://city.example/",
        "https://user:pw@city.example/",
        "https://user@city.example/",
        "https:///path",
        "https://city.example:0/",
        "https://city.example:99999/",
        "https://city.example/a b",
        "https://city.example\\@10.0.0.1/",
        "https://城市.example/",
        "https://city.example/\r\nHost: x",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_that_is_no_plain_https_one_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, base_url=CITY)
    with pytest.raises(NotAllowed):
        check_url(url, settings.current())


def test_settings_name_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, webhook_networks="10.8.0.0/16")
    assert calling.reach(settings.current()).networks == ("10.8.0.0/16",)
    with pytest.raises(settings.SettingWrong, match="KAIMEN_WEBHOOK_NETWORKS"):
        settings.read({"KAIMEN_WEBHOOK_NETWORKS": "10.8.0.0/99"})
