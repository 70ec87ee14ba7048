"""Counts on public pages: right at once where there are few comments, a little old where there are very many."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from consultations.queries import voices_lately as lately
from consultations.queries.lately import A_SECOND
from consultations.queries.voices import voices_and_by_clause
from consultations.queries.voices_lately import overview_of, voices_lately
from consultations.rules.voices import Voices
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.consultations.steps import DURING, SLUG, clauses, opened, says
from tests.families.steps import consultation_id
from tests.world import NEIGHBOUR, RESIDENT

MANY = 20_000


async def _said(*actors: Actor) -> UUID:
    await opened()
    with clock.frozen(DURING):
        for place, actor in enumerate(actors):
            await says(f"第{place}条意见。", actor=actor, clause=(await clauses())[0].id)
    return await consultation_id()


async def test_a_comment_that_came_now_is_counted_at_once(world: None) -> None:
    id_ = await _said(RESIDENT)
    with clock.frozen(DURING):
        assert (await overview_of(id_, 1)).all == Voices(people=1, distinct_texts=1, messages=1)
        await says("又一条。", actor=NEIGHBOUR)
        found = await overview_of(id_, 2)
        assert found.all == Voices(people=2, distinct_texts=2, messages=2)
        assert found.by_clause == {
            (await clauses())[0].id: Voices(people=1, distinct_texts=1, messages=1),
            None: Voices(people=1, distinct_texts=1, messages=1),
        }
        assert await voices_lately({id_: 2}) == {id_: found.all}


async def test_a_list_counts_several_consultations_and_those_without_a_comment(world: None) -> None:
    id_ = await _said(RESIDENT, NEIGHBOUR)
    nowhere = uuid7()
    with clock.frozen(DURING):
        found = await voices_lately({id_: 2, nowhere: 0})
    assert found == {id_: Voices(people=2, distinct_texts=2, messages=2), nowhere: Voices()}


async def test_of_very_many_a_count_is_some_seconds_old_before_it_is_taken_again(world: None) -> None:
    id_ = await _said(RESIDENT)
    with clock.frozen(DURING):
        first = await overview_of(id_, MANY)
        await says("又一条。", actor=NEIGHBOUR)
    with clock.frozen(DURING + timedelta(seconds=MANY / A_SECOND - 1)):
        assert await overview_of(id_, MANY + 1) is first
    with clock.frozen(DURING + timedelta(seconds=MANY / A_SECOND + 1)):
        assert (await overview_of(id_, MANY + 1)).all.messages == 2


async def test_while_one_counts_very_many_the_others_tell_what_was_counted_before(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await _said(RESIDENT)
    with clock.frozen(DURING):
        first = await overview_of(id_, MANY)
    begun, may_end = asyncio.Event(), asyncio.Event()
    times = 0

    async def slow(consultation: UUID) -> tuple[Voices, dict[UUID | None, Voices]]:
        nonlocal times
        times += 1
        begun.set()
        await may_end.wait()
        return await voices_and_by_clause(consultation)

    monkeypatch.setattr(lately, "voices_and_by_clause", slow)
    with clock.frozen(DURING + timedelta(hours=1)):
        counting = asyncio.create_task(overview_of(id_, MANY + 1))
        await begun.wait()
        others = [await overview_of(id_, MANY + 1) for _ in range(3)]
        may_end.set()
        assert (await counting).all == first.all
    assert others == [first] * 3
    assert times == 1


async def test_what_changes_without_a_comment_shows_after_ten_minutes(world: None) -> None:
    id_ = await _said(RESIDENT)
    with clock.frozen(DURING):
        assert (await overview_of(id_, 1)).all.people == 1
        await execute(
            "WITH said AS (INSERT INTO disowning (id, comment, ground, contact_kind, contact, at)"
            " SELECT gen_random_uuid(), c.id, 'contact', 'mobile', '+8613800000202', {} FROM comment c"
            " JOIN consultation k ON k.id = c.consultation WHERE k.slug = {} RETURNING id)"
            " INSERT INTO disowning_decision (id, disowning, result, reason, person, at)"
            " SELECT gen_random_uuid(), d.id, 'confirmed', '冒名', {}, {} FROM said d",
            DURING,
            SLUG,
            RESIDENT.person,
            DURING,
        )
        assert (await overview_of(id_, 1)).all.people == 1
    with clock.frozen(DURING + timedelta(minutes=11)):
        assert (await overview_of(id_, 1)).all == Voices(unidentified=1, distinct_texts=1, messages=1)


async def test_the_api_tells_who_stands_behind_the_comments_of_a_consultation(
    client: httpx.AsyncClient, world: None
) -> None:
    await _said(RESIDENT, NEIGHBOUR)
    with clock.frozen(DURING):
        (line,) = (await client.get("/api/v1/consultations")).json()["items"]
        one = (await client.get(f"/api/v1/consultations/{SLUG}")).json()
    assert (line["received"], one["received"]) == (2, 2)
    assert line["voices"] == one["voices"]
    assert one["voices"] == {
        "people": 2,
        "unidentified": 0,
        "organisations": 0,
        "co_signatures": 0,
        "distinct_texts": 2,
        "messages": 2,
    }
