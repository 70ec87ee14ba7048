"""The pages of a draw as everybody sees them: before, while chance comes in, and as the record afterwards."""

from __future__ import annotations

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.representatives.draw_world import (
    DRAWN,
    ENTROPY,
    FROZEN,
    SLUG,
    a_call,
    applicants,
    computed,
    drawn,
    frozen,
)
from tests.world import OFFICER, bearer

HERE = f"/calls/{SLUG}/draw"
FRAGMENT = {"hx-request": "true"}


async def seen(client: httpx.AsyncClient, address: str = HERE, **headers: str) -> str:
    """A page at the hour of the draw, in English."""
    with clock.frozen(DRAWN):
        answer = await client.get(address, params={"lang": "en"}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_who_reads_english_reads_the_values_in_english_where_the_call_has_them(
    client: httpx.AsyncClient, world: None
) -> None:
    await applicants(await a_call())
    await execute("UPDATE quota SET value_en = 'Ground floor' WHERE value = '低层'")
    await computed()
    await frozen()
    await drawn()
    page = await seen(client)
    wall, kinds = page.split('id="live"')[1], page.split("<table")[1]
    assert "Ground floor" in wall.split("wall-person")[1] + wall.split("wall-person")[3]
    assert "Ground floor" in kinds
    assert "低层" not in page


async def test_the_wall_shows_pool_chance_and_people_as_they_come(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call())
    assert "Nothing is frozen yet" in await seen(client)
    await computed()
    made = await frozen()
    page = await seen(client)
    assert "Nobody can know yet" in page
    assert made.sha256 in page
    assert 'hx-trigger="every 2s"' in page
    await drawn(entropy=[ENTROPY[2]])
    page = await seen(client)
    assert page.count("digit-known") == 6
    await drawn(entropy=ENTROPY[:2])
    page = await seen(client)
    assert page.count("wall-pseudonym") == 5
    assert "hx-trigger" not in page.split('id="live"')[1][:400]
    assert "申请人" not in page


@pytest.mark.slow
async def test_the_wall_is_sent_again_only_when_something_changed(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call())
    await computed()
    await frozen()
    with clock.frozen(DRAWN):
        same = await client.get(HERE, params={"seen": "000"}, headers=FRAGMENT)
    assert same.status_code == 204
    await drawn(entropy=[ENTROPY[2]])
    with clock.frozen(DRAWN):
        changed = await client.get(HERE, params={"seen": "000"}, headers=FRAGMENT)
    assert changed.status_code == 200
    assert "<html" not in changed.text
    assert "wall-fresh" in changed.text


async def test_a_published_file_stays_under_its_hash(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call())
    await computed()
    made = await frozen()
    with clock.frozen(FROZEN):
        answer = await client.get(f"{HERE}/{made.sha256}.json")
        other = await client.get(f"{HERE}/{'0' * 64}.json")
        by_program = await client.get(f"/api/v1/calls/{SLUG}/draw")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == by_program.content
    assert other.status_code == 404


async def test_instants_of_other_eras_are_refused_and_not_stumbled_over(client: httpx.AsyncClient, world: None) -> None:
    await applicants(await a_call())
    await computed()
    client.headers.update(bearer(OFFICER))
    for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        sources = [{"name": name, "known_at": at} for name in ("a", "b")]
        with clock.frozen(FROZEN):
            answer = await client.post(f"/api/v1/calls/{SLUG}/freeze", json={"sources": sources})
            meeting = await client.post(f"/api/v1/calls/{SLUG}/invitation", json={"starts_at": at})
        assert answer.status_code == 422, answer.text
        assert meeting.status_code in {409, 422}, meeting.text
