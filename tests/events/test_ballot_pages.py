"""A ballot on its pages, without scripts: the host prepares and draws it, people take part and see what it brought."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from events.jobs import HANDLERS
from participation.base import clock
from participation.base.database import execute
from participation.base.outbox.relay import drain
from tests.events.ballot_steps import (
    CLOSES,
    DRAWN,
    ENTERED,
    FROZEN,
    SLUG,
    an_open_ballot,
    drawn,
    entered,
    frozen,
    number,
    two_sessions,
)
from tests.events.rows import NOW
from tests.frontend.reading import fields, main, opens, sends
from tests.world import HOST, LEADER, signed_in

pytestmark = pytest.mark.usefixtures("world")
HERE = f"/ballots/{SLUG}"
DESK = f"/workbench/ballots/{SLUG}"


async def test_the_host_leads_a_ballot_from_the_form_to_the_draw(client: httpx.AsyncClient) -> None:
    [session] = await two_sessions(2)
    desk = signed_in(client, HOST)
    form = {
        "title": "走进水厂摇号",
        "slug": SLUG,
        "sessions": str(session),
        "opens_at": "2027-07-05T09:00",
        "closes_at": "2027-07-26T09:00",
        "draw_at": "2027-07-28T22:15",
        "wishes_most": "3",
        "sources.0.name": "双色球",
        "sources.0.kind": "numbers",
        "sources.0.known_at": "2027-07-28T21:30",
        "sources.1.name": "现场摇号",
        "sources.1.kind": "digits",
        "sources.1.count": "6",
        "sources.1.known_at": "2027-07-28T22:00",
    }
    with clock.frozen(NOW - timedelta(hours=1)):
        assert "走进水厂" in (await desk.get("/workbench/ballots/new")).text
        wrong = await desk.post("/workbench/ballots/new", data=form | {"sources.1.name": ""})
        assert wrong.status_code == 422
        assert 'href="#f-sources"' in wrong.text
        assert "双色球" in wrong.text, "nothing that was typed is lost"
        made = await desk.post("/workbench/ballots/new", data=form)
        assert made.headers["location"] == DESK
        assert "现场摇号" in (await desk.get(f"{DESK}/edit")).text
        saved = await desk.post(f"{DESK}/edit", data=form | {"wishes_most": "1", "version": "1"})
        assert saved.status_code == 303
        assert (await desk.get("/workbench/ballots")).text.count(DESK) == 1
        assert (await desk.post(f"{DESK}/publication")).status_code == 303
    await entered(1, session)
    with clock.frozen(FROZEN):
        assert (await desk.get(DESK)).status_code == 200
        assert (await desk.post(f"{DESK}/freeze")).status_code == 303
        early = await desk.post(f"{DESK}/draw", data={"values.0": "1 2 3", "values.1": "123456"})
        assert early.status_code == 422
    with clock.frozen(DRAWN):
        assert (await desk.post(f"{DESK}/draw", data={"values.0": "1 2 3", "values.1": "12345"})).status_code == 422
        assert (await desk.post(f"{DESK}/draw", data={"values.0": "1 2 3", "values.1": "123456"})).status_code == 303
        again = await desk.post(f"{DESK}/draw", data={"values.0": "1 2 3", "values.1": "999999"})
        assert again.status_code == 409
        assert "999999" in (await desk.get(HERE)).text, "everybody sees that it was tried again"


async def test_somebody_takes_part_changes_the_entry_and_sees_what_it_brought(client: httpx.AsyncClient) -> None:
    first, second = await an_open_ballot(1, 1)
    with clock.frozen(ENTERED):
        page = await opens(client, HERE)
        assert "One party is one chance" in main(page)
        wrong = await sends(client, page, {"name": "王芳", "contact": number(1)})
        assert wrong.status_code == 422
        assert 'href="#f-wish.1"' in wrong.text
        assert "王芳" in wrong.text, "nothing that was typed is lost"
        given = {"name": "王芳", "contact": number(1), "wish.1": str(first), "wish.2": str(second)}
        sent = await sends(client, page, given)
        own = urlsplit(sent.headers["location"]).path
        twice = await sends(client, page, given)
        assert urlsplit(twice.headers["location"]).path == own, "a double click is one entry"
        mine = await opens(client, own)
        assert "You take part" in main(mine)
        [form] = mine.xpath("//main//details//form")
        assert fields(form)["wish.1"] == str(first)
        change = fields(form) | {"wish.1": str(second), "wish.2": ""}
        assert (await client.post(own, data=change)).status_code == 303
    await frozen()
    await drawn()
    with clock.frozen(DRAWN):
        await drain(HANDLERS)
        result = main(await opens(client, own))
        assert "You drew seats" in result
        assert "1 of 1" in result
        check = main(await opens(client, f"{HERE}/check"))
        assert "Verified" in check
        [row] = await execute("SELECT sha256 FROM ballot")
        file = await client.get(f"{HERE}/{row['sha256']}.json")
        assert file.json()["format"] == "kaimen-ballot/1"
        assert (await client.get(f"{HERE}/{'0' * 64}.json")).status_code == 404
        assert (await client.get("/ballots/ballot_verify.py")).text.startswith("#!/usr/bin/env python3")
        assert SLUG in (await client.get("/ballots")).text


async def test_a_ballot_that_is_given_up_says_why_and_keeps_its_file(client: httpx.AsyncClient) -> None:
    [session] = await an_open_ballot(1)
    made = await entered(1, session)
    await frozen()
    desk = signed_in(client, LEADER)
    with clock.frozen(FROZEN):
        silent = await desk.post(f"{DESK}/voiding", data={"reason": " "})
        assert silent.status_code == 422
        assert 'href="#f-void.reason"' in silent.text
        assert (await desk.post(f"{DESK}/voiding", data={"reason": "公证员生病。"})).status_code == 303
        client.cookies.clear()
        page = main(await opens(client, HERE))
        assert "公证员生病。" in page
        assert "Freezes that were given up" in page
        assert "given up" in main(await opens(client, urlsplit(made.link).path))


async def test_who_withdraws_is_asked_nothing_and_a_wrong_link_opens_nothing(client: httpx.AsyncClient) -> None:
    [session] = await an_open_ballot(1)
    own = urlsplit((await entered(1, session)).link).path
    with clock.frozen(ENTERED):
        page = await opens(client, own)
        assert (await sends(client, page)).status_code == 303
        assert "withdrawn" in main(await opens(client, own))
        assert (await sends(client, page)).status_code == 409
        assert (await client.get(own[:-1] + ("0" if own[-1] != "0" else "1"))).status_code == 404


async def test_programs_enter_once_under_one_key_and_read_the_file_of_the_draw(client: httpx.AsyncClient) -> None:
    [session] = await an_open_ballot(1)
    new = {"contact": number(5), "name": "王芳", "seats": 1}
    with clock.frozen(ENTERED):
        first = await client.post(f"/api/v1/sessions/{session}/ballot", json=new, headers={"Idempotency-Key": "one"})
        again = await client.post(f"/api/v1/sessions/{session}/ballot", json=new, headers={"Idempotency-Key": "one"})
        other = await client.post(f"/api/v1/sessions/{session}/ballot", json=new, headers={"Idempotency-Key": "two"})
        assert (first.status_code, first.json()) == (201, again.json())
        assert (other.status_code, other.json()["code"]) == (409, "entered_already")
        code = urlsplit(first.json()["link"]).path.rpartition("/")[2]
        entry = await client.get(f"/api/v1/ballot-entries/{code}")
        assert entry.json()["wishes"][0]["session"] == str(session)
    with clock.frozen(CLOSES):
        late = await client.post(f"/api/v1/ballots/{SLUG}/entries", json=new | {"wishes": [str(session)]})
        assert (late.status_code, late.json()["code"]) == (409, "closed")
    await frozen()
    await drawn()
    file = await client.get(f"/api/v1/ballots/{SLUG}/draw")
    assert file.json()["format"] == "kaimen-ballot-record/1"
    assert (await client.get(f"/api/v1/ballots/{SLUG}")).json()["state"] == "drawn"
