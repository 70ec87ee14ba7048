"""Papers for those who attend an item: by a link that is theirs, expires and is made anew; recorded each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.attending_links import opens_paper, paper_key, paper_path
from decisions.queries.papers_open import own_papers
from decisions.queries.participants_held import ParticipantHeld, participant_held
from decisions.services.attending import decline_invitation
from decisions.words import Audience
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.in_force import current_rules
from participation.base.uploads.services import store
from tests.decisions.participants_steps import key_of, somebody_invited
from tests.decisions.steps import MEETING, START, a_meeting, an_item
from tests.world import AUDITOR, OFFICER, OFFICER_ELSEWHERE, signed_in

NOON = START + timedelta(hours=3)


@pytest.fixture
async def item(world: None) -> UUID:
    """The lift item."""
    await a_meeting()
    return (await an_item()).id


async def a_paper(item: UUID, audience: Audience = Audience.REPRESENTATIVES) -> UUID:
    """A paper of an item with its file."""
    paper = uuid7()
    await execute(
        "INSERT INTO paper (id, item, title, audience, added_at, added_by) VALUES ({}, {}, '测算表', {}, {}, {})",
        paper,
        item,
        audience,
        START,
        OFFICER.person,
    )
    await store(OFFICER, filename="estimate.txt", content="每台补贴二十八万元".encode(), subject=f"paper:{paper}")
    return paper


async def link_of(who: ParticipantHeld) -> str:
    with clock.frozen(NOON):
        [paper] = await own_papers(await participant_held(who.id))
    return paper.path


async def status(client: httpx.AsyncClient, path: str, *, later: timedelta = timedelta()) -> int:
    with clock.frozen(NOON + later):
        return (await client.get(path)).status_code


async def test_who_attends_the_item_reads_its_papers_and_that_is_recorded(
    client: httpx.AsyncClient, item: UUID
) -> None:
    paper = await a_paper(item)
    who = await somebody_invited()
    with clock.frozen(NOON):
        answer = await client.get(await link_of(who))
    assert answer.text == "每台补贴二十八万元"
    assert answer.headers["cache-control"] == "private, no-store"
    [row] = await execute("SELECT subject, detail ->> 'participant' AS who FROM audit WHERE verb = 'paper.read'")
    assert row == {"subject": f"paper:{paper}", "who": str(who.id)}


async def test_the_papers_of_another_item_or_meeting_are_not_theirs(client: httpx.AsyncClient, item: UUID) -> None:
    second = (await an_item(title="停车收费")).id
    await a_meeting(slug="forum-1", title="菜场改造座谈会")
    elsewhere = (await an_item("forum-1", title="菜场改造")).id
    others = [await a_paper(second), await a_paper(elsewhere)]
    who = await somebody_invited(items=[item])
    with clock.frozen(NOON):
        assert await own_papers(who) == []
        for paper in others:
            # a link that we made and that the item was taken from since, and one made up of another's
            path = paper_path(paper, who.id, NOON + timedelta(days=1))
            assert (await client.get(path)).status_code == 403
            assert (await client.get(path.replace(str(who.id), str(uuid4())))).status_code == 404
            assert (await client.get(f"/papers/{paper}")).status_code == 404


async def test_a_link_that_is_over_says_where_there_is_a_fresh_one(client: httpx.AsyncClient, item: UUID) -> None:
    await a_paper(item)
    path = await link_of(await somebody_invited())
    days = current_rules().meetings.papers.link_days
    assert await status(client, path, later=timedelta(days=days, minutes=-1)) == 200
    with clock.frozen(NOON + timedelta(days=days)):
        answer = await client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "Open your own page by the link of your invitation" in answer.text


async def test_a_link_that_was_changed_opens_nothing(client: httpx.AsyncClient, item: UUID) -> None:
    await a_paper(item)
    path = await link_of(await somebody_invited())
    query: Mapping[str, list[str]] = parse_qs(urlsplit(path).query)
    changes = {"until": str(int(query["until"][0]) + 86_400), "key": "0" * 32, "for": str(uuid4())}
    for name, other in changes.items():
        assert await status(client, path.replace(query[name][0], other)) == 404


async def test_a_withdrawn_paper_is_gone(client: httpx.AsyncClient, item: UUID) -> None:
    await a_paper(item)
    who = await somebody_invited()
    path = await link_of(who)
    await execute("UPDATE paper SET withdrawn_at = {}, withdrawn_by = {}", NOON, OFFICER.person)
    assert await status(client, path) == 410
    with clock.frozen(NOON):
        assert await own_papers(who) == []


@pytest.mark.slow
async def test_who_does_not_come_reads_no_papers_any_more(client: httpx.AsyncClient, item: UUID) -> None:
    await a_paper(item)
    who = await somebody_invited()
    path = await link_of(who)
    with clock.frozen(NOON):
        await decline_invitation(NOBODY, participant=who.id, key=key_of(who))
    assert await status(client, path) == 403


@pytest.mark.slow
async def test_papers_of_the_office_are_for_the_office(client: httpx.AsyncClient, item: UUID) -> None:
    paper = await a_paper(item, Audience.OFFICE)
    who = await somebody_invited()
    with clock.frozen(NOON):
        assert await own_papers(who) == []
    assert await status(client, paper_path(paper, who.id, NOON + timedelta(days=1))) == 404
    assert await status(signed_in(client, OFFICER_ELSEWHERE), f"/papers/{paper}") == 404
    for reader in (OFFICER, AUDITOR):
        assert await status(signed_in(client, reader), f"/papers/{paper}") == 200


@pytest.mark.slow
async def test_no_links_are_made_once_the_meeting_is_long_over(item: UUID) -> None:
    await a_paper(item)
    who = await somebody_invited()
    with clock.frozen(MEETING + timedelta(days=current_rules().meetings.papers.open_days, hours=3)):
        assert await own_papers(who) == []


@given(st.uuids(), st.uuids(), st.integers(0, 10**10), st.integers(1, 10**6))
def test_a_key_is_of_one_paper_one_person_and_one_end(paper: UUID, who: UUID, until: int, more: int) -> None:
    key = paper_key(paper, who, until)
    assert opens_paper(paper, who, until, key)
    assert not opens_paper(paper, who, until + more, key)
    assert not opens_paper(uuid4(), who, until, key)
    assert not opens_paper(paper, uuid4(), until, key)
