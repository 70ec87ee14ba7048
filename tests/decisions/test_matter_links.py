"""Links of matters: looked at daily, never inside a network, and the officer is told once for each time one fails."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar
from uuid import UUID

import pytest

from decisions import link_looking
from decisions.link_looking import look_at
from decisions.queries.matters_inside import matter_inside
from decisions.schemas.matter import NewMatterLink
from decisions.services.matter_link_checking import APART, CHECK, check_link, owe_link_checks
from decisions.services.matter_links import add_link, remove_link
from decisions.words import LinkFault, LinkKind
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.webhooks.rules import Reach
from tests.consultations import steps as consulting
from tests.decisions.matters_steps import START, a_matter
from tests.world import COLLEAGUE, OFFICER, OFFICER_ELSEWHERE, REVIEWER

DAY = timedelta(days=1)


class Answering(BaseHTTPRequestHandler):
    """A site with a page, one that is gone, one that moved, and one that is broken."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer by the path."""
        self.asked.append(self.path)
        status = {"/gone": 404, "/moved": 302, "/around": 302, "/inward": 302, "/broken": 500}.get(self.path, 200)
        self.send_response(status)
        where = {"/moved": "/", "/around": "/around", "/inward": "http://10.0.0.8/"}.get(self.path)
        if where:
            self.send_header("Location", where)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@contextmanager
def a_site() -> Iterator[str]:
    """A site on this machine; its address."""
    server = HTTPServer(("127.0.0.1", 0), Answering)
    Answering.asked.clear()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine counts as public: the site of the tests is on it."""
    monkeypatch.setattr(link_looking, "REACH", Reach(loopback=True))


async def a_link(kind: LinkKind = LinkKind.FINAL_TEXT, target: str = "https://www.example.com/text") -> UUID:
    """A link of the matter of the tests, added at START."""
    with clock.frozen(START):
        return (await add_link(OFFICER, slug="lift-matter", new=NewMatterLink(kind=kind, target=target))).id


async def told() -> list[str]:
    """Why the officer was told, by notice."""
    rows = await execute("SELECT owed_for FROM delivery WHERE template = 'matter_link_broken' ORDER BY id")
    return [row["owed_for"] for row in rows]


def finding(monkeypatch: pytest.MonkeyPatch, fault: LinkFault | None) -> None:
    """Every look at an address finds this."""

    async def found(_address: str) -> LinkFault | None:
        return fault

    monkeypatch.setattr("decisions.services.matter_link_checking.look_at", found)


async def checked_on(day: int, link: UUID) -> None:
    """The check of a day after START."""
    with clock.frozen(START + day * DAY):
        await check_link(link)


async def test_a_link_answers_is_gone_moves_or_breaks(near: None) -> None:
    with a_site() as site:
        assert await look_at(f"{site}/") is None
        assert await look_at(f"{site}/moved") is None
        assert await look_at(f"{site}/gone") is LinkFault.GONE
        assert await look_at(f"{site}/around") is LinkFault.ERROR
        assert await look_at(f"{site}/broken") is LinkFault.ERROR
        assert await look_at(f"{site}/inward") is LinkFault.NOT_ALLOWED
    assert await look_at(site) is LinkFault.NO_ANSWER


async def test_nothing_inside_is_ever_called() -> None:
    with a_site() as site:
        for address in (site, site.replace("127.0.0.1", "localhost"), "http://10.0.0.8/", "http://[::1]:1/"):
            assert await look_at(address) is LinkFault.NOT_ALLOWED
        assert Answering.asked == []


async def test_a_name_that_stands_for_a_private_address_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolved(*_: object) -> list[str]:
        return ["93.184.215.14", "192.168.1.1"]

    monkeypatch.setattr(link_looking, "resolve", resolved)
    assert await look_at("https://rebinding.example.com/") is LinkFault.NOT_ALLOWED


async def test_a_name_that_nobody_has_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unresolved(*_: object) -> list[str]:
        raise socket.gaierror

    monkeypatch.setattr(link_looking, "resolve", unresolved)
    assert await look_at("https://nobody.example.com/") is LinkFault.NO_HOST


async def test_the_officer_is_told_once_for_each_time_a_link_fails(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_matter(officer=COLLEAGUE.person)
    link = await a_link()
    finding(monkeypatch, LinkFault.GONE)
    for day in (1, 2, 3):
        await checked_on(day, link)
    first = f"matter-link:{link}:{(START + DAY).isoformat()}"
    assert await told() == [first]
    [seen] = (await matter_inside(REVIEWER, "lift-matter")).links
    assert (seen.fault, seen.failing_since) == (LinkFault.GONE, START + DAY)
    finding(monkeypatch, None)
    await checked_on(4, link)
    assert (await matter_inside(REVIEWER, "lift-matter")).links[0].fault is None
    finding(monkeypatch, LinkFault.GONE)
    for day in (5, 6):
        await checked_on(day, link)
    assert await told() == [first, f"matter-link:{link}:{(START + 5 * DAY).isoformat()}"]
    [row] = await execute("SELECT DISTINCT person FROM delivery WHERE template = 'matter_link_broken'")
    assert row["person"] == COLLEAGUE.person


async def test_one_bad_night_of_a_server_is_not_told(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_matter()
    link = await a_link()
    finding(monkeypatch, LinkFault.NO_ANSWER)
    await checked_on(1, link)
    assert await told() == []
    await checked_on(2, link)
    await checked_on(3, link)
    assert len(await told()) == 1


async def test_what_is_ours_is_looked_up_and_what_is_in_preparation_only_waits(world: None) -> None:
    await consulting.prepared(slug="lift")
    await a_matter()
    link = await a_link(LinkKind.CONSULTATION, "lift")
    await checked_on(1, link)
    assert await told() == []
    await execute("UPDATE consultation SET state = 'withdrawn' WHERE slug = 'lift'")
    await checked_on(2, link)
    assert len(await told()) == 1
    with pytest.raises(Refused) as refused:
        await a_link(LinkKind.CALL, "no-such-call")
    assert refused.value.refusal.status == 422


async def test_every_link_is_looked_at_daily_and_a_link_that_was_taken_off_no_more(world: None) -> None:
    await a_matter()
    links = [await a_link(target=f"https://www.example.com/{number}") for number in range(3)]
    await execute("DELETE FROM outbox WHERE topic = {}", CHECK)
    with clock.frozen(START):
        await remove_link(OFFICER, slug="lift-matter", link=links[0])
    with clock.frozen(START + DAY):
        assert await owe_link_checks() == 2
        due = [row["due_at"] for row in await execute("SELECT due_at FROM outbox WHERE topic = {} ORDER BY id", CHECK)]
        assert due == [START + DAY, START + DAY + APART]
        with pytest.raises(Refused):
            await remove_link(OFFICER, slug="lift-matter", link=links[0])
    await check_link(links[0])
    [row] = await execute("SELECT checked_at FROM matter_link WHERE id = {}", links[0])
    assert row["checked_at"] is None
    assert len((await matter_inside(OFFICER, "lift-matter")).links) == 2


async def test_nobody_outside_the_office_links_and_nothing_is_linked_twice(world: None) -> None:
    await a_matter()
    link = await a_link()
    new = NewMatterLink(kind=LinkKind.FINAL_TEXT, target="https://www.example.com/text")
    with pytest.raises(Refused) as again:
        await add_link(OFFICER, slug="lift-matter", new=new)
    assert again.value.refusal.code == "already_linked"
    for actor in (OFFICER_ELSEWHERE, REVIEWER, NOBODY):
        with pytest.raises(Refused) as refused:
            await add_link(actor, slug="lift-matter", new=new)
        assert refused.value.refusal.status == 403
        with pytest.raises(Refused):
            await remove_link(actor, slug="lift-matter", link=link)
