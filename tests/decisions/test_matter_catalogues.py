"""Yearly catalogues: matters come in and go out with reasons, version by version."""

from __future__ import annotations

import asyncio
import random

import httpx
import pytest

from decisions.queries.catalogues import catalogues, public_catalogue
from decisions.queries.matters import MattersWanted, matters
from decisions.schemas.matter import Submission
from decisions.services.catalogues import submit_catalogue
from decisions.words import Change
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from tests.decisions.matters_steps import a_catalogue, a_matter, a_published_matter, published_catalogue, turned
from tests.world import COLLEAGUE, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer

ADDED, DROPPED = Change.ADDED, Change.DROPPED


async def some_matters() -> None:
    """Three matters, nothing of which is public."""
    for slug in ("lift", "waste", "parking"):
        await a_matter(slug=slug, title=f"事项 {slug}", title_en=f"Matter {slug}")


async def test_earlier_versions_stay_readable_and_what_changed_is_told_with_its_reason(world: None) -> None:
    await some_matters()
    made = await a_catalogue("lift", "waste")
    await published_catalogue(made.id)
    await turned(made.id, DROPPED, "waste", "并入垃圾分类条例")
    await turned(made.id, ADDED, "parking", "市政府交办")
    await published_catalogue(made.id, "年中调整")
    now = await public_catalogue("fgj", 2027)
    assert (now.shown.version, now.newest) == (2, True)
    assert [entry.slug for entry in now.shown.content.entries] == ["lift", "parking"]
    assert now.shown.difference is not None
    assert [(turn.slug, turn.reason) for turn in now.shown.difference.added] == [("parking", "市政府交办")]
    assert [(turn.slug, turn.reason) for turn in now.shown.difference.dropped] == [("waste", "并入垃圾分类条例")]
    before = await public_catalogue("fgj", 2027, 1)
    assert [entry.slug for entry in before.shown.content.entries] == ["lift", "waste"]
    assert not before.newest
    with pytest.raises(Refused):
        await public_catalogue("fgj", 2027, 3)


async def test_a_public_matter_is_not_dropped_without_a_reason(world: None) -> None:
    await some_matters()
    made = await a_catalogue("lift", "waste")
    await published_catalogue(made.id)
    for change, slug in ((DROPPED, "waste"), (ADDED, "parking")):
        with pytest.raises(Refused) as refused:
            await turned(made.id, change, slug)
        assert (refused.value.refusal.status, refused.value.refusal.code) == (422, "reason_required")
    assert len(await execute("SELECT id FROM catalogue_change")) == 2


async def test_what_nobody_has_read_yet_is_taken_back_without_one(world: None) -> None:
    await some_matters()
    made = await a_catalogue("lift", "waste")
    await turned(made.id, DROPPED, "waste")
    await published_catalogue(made.id)
    assert [entry.slug for entry in (await public_catalogue("fgj", 2027)).shown.content.entries] == ["lift"]
    await turned(made.id, DROPPED, "lift", "已完成")
    await turned(made.id, ADDED, "lift")
    with pytest.raises(Refused) as refused:
        await turned(made.id, ADDED, "lift")
    assert refused.value.refusal.code == "already_listed"


async def test_a_change_is_not_public_before_its_version_is(world: None) -> None:
    await some_matters()
    made = await a_catalogue("lift")
    with pytest.raises(Refused):
        await public_catalogue("fgj", 2027)
    await published_catalogue(made.id)
    await turned(made.id, ADDED, "waste", "新增")
    assert [entry.slug for entry in (await public_catalogue("fgj", 2027)).shown.content.entries] == ["lift"]
    await submit_catalogue(OFFICER, catalogue=made.id, new=Submission(reason="新增一项"))
    assert [entry.slug for entry in (await public_catalogue("fgj", 2027)).shown.content.entries] == ["lift"]


async def test_matters_are_found_by_the_year_of_the_catalogue_that_holds_them(world: None) -> None:
    await a_published_matter(slug="lift")
    made = await a_catalogue("lift")
    assert (await matters(MattersWanted(year=2027))).items == []
    await published_catalogue(made.id)
    [line] = (await matters(MattersWanted(year=2027))).items
    assert line.years == [2027]
    await turned(made.id, DROPPED, "lift", "上位法调整")
    await published_catalogue(made.id, "删减一项")
    assert (await matters(MattersWanted(year=2027))).items == []


async def test_nobody_outside_the_office_changes_or_hands_in_a_catalogue(world: None) -> None:
    await some_matters()
    made = await a_catalogue("lift")
    for actor in (OFFICER_ELSEWHERE, REVIEWER, RESIDENT, NOBODY):
        for act in (
            submit_catalogue(actor, catalogue=made.id, new=Submission()),
            turned(made.id, ADDED, "waste", actor=actor),
            a_catalogue(actor=actor, year=2028),
        ):
            with pytest.raises(Refused) as refused:
                await act
            assert refused.value.refusal.status == 403


async def test_nobody_names_a_matter_they_may_not_read(world: None) -> None:
    await a_matter(slug="secret")
    made = await a_catalogue(actor=OFFICER_ELSEWHERE, body="sww")
    with pytest.raises(Refused) as refused:
        await turned(made.id, ADDED, "secret", actor=OFFICER_ELSEWHERE)
    assert refused.value.refusal.status == 422


async def test_an_empty_catalogue_is_not_handed_in_and_there_is_one_a_year(world: None) -> None:
    made = await a_catalogue()
    with pytest.raises(Refused) as refused:
        await submit_catalogue(OFFICER, catalogue=made.id, new=Submission())
    assert refused.value.refusal.code == "empty_catalogue"
    with pytest.raises(Refused) as taken:
        await a_catalogue()
    assert taken.value.refusal.code == "catalogue_taken"


async def test_of_two_who_add_the_same_matter_one_is_told_that_it_is_there(world: None) -> None:
    await some_matters()
    made = await a_catalogue()

    async def adds(actor: Actor) -> str:
        try:
            await turned(made.id, ADDED, "lift", actor=actor)
        except Refused as refused:
            return refused.refusal.code
        return "added"

    assert sorted(await asyncio.gather(adds(OFFICER), adds(COLLEAGUE))) == ["added", "already_listed"]


async def test_a_catalogue_is_set_up_changed_and_handed_in_by_programs(client: httpx.AsyncClient, world: None) -> None:
    await a_matter(slug="lift")
    office = bearer(OFFICER)
    new = {"body": "fgj", "year": 2027, "title": "2027年度目录"}
    made = await client.post("/api/v1/catalogues", json=new, headers=office | {"Idempotency-Key": "once"})
    again = await client.post("/api/v1/catalogues", json=new, headers=office | {"Idempotency-Key": "once"})
    assert (made.status_code, again.json()) == (201, made.json())
    at = f"/api/v1/catalogues/{made.json()['id']}"
    assert (await client.get(at)).status_code == 404
    changed = await client.post(f"{at}/changes", json={"change": "added", "matter": "lift"}, headers=office)
    assert (changed.status_code, changed.json()["version"]) == (201, 1)
    handed_in = await client.post(f"{at}/submission", headers=office)
    assert (handed_in.status_code, handed_in.json()["standing"]) == (201, "submitted")
    edition = f"/api/v1/editions/{handed_in.json()['id']}"
    assert (await client.post(f"{edition}/approval", headers=bearer(REVIEWER))).status_code == 201
    assert (await client.post(f"{edition}/publication", headers=office)).status_code == 201
    assert (await client.get("/api/v1/catalogues")).json()["items"][0]["matters"] == 1
    assert (await client.get("/api/v1/catalogues/fgj/2027")).json()["shown"]["version"] == 1
    assert (await catalogues(NOBODY, year=2026)).items == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
async def test_over_any_history_a_version_holds_what_was_added_and_not_dropped(world: None, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 # a history that can be told again
    slugs = [f"matter-{number}" for number in range(5)]
    for slug in slugs:
        await a_published_matter(slug=slug)
    made = await a_catalogue()
    held: list[str] = []
    public: list[list[str]] = []
    for _ in range(25):
        slug = chance.choice(slugs)
        if held and chance.random() < 0.2:
            await published_catalogue(made.id, "调整")
            public.append(list(held))
        elif slug in held:
            await turned(made.id, DROPPED, slug, "调出")
            held.remove(slug)
        else:
            await turned(made.id, ADDED, slug, "新增")
            held.append(slug)
        if public:
            found = await public_catalogue("fgj", 2027)
            told = [[entry.slug for entry in one.content.entries] for one in reversed(found.versions)]
            assert told == public
            in_lists = (await matters(MattersWanted(year=2027))).items
            assert {line.slug for line in in_lists} == set(public[-1])
            before: set[str] = set()
            for version in reversed(found.versions):
                changed = version.difference
                if changed:
                    before |= {turn.slug for turn in changed.added}
                    before -= {turn.slug for turn in changed.dropped}
                    assert all(turn.reason for turn in [*changed.added, *changed.dropped])
                    assert before == {entry.slug for entry in version.content.entries}
                before = {entry.slug for entry in version.content.entries}
