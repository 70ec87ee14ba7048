"""The officer corrects which clause became which; a correction is a row, and later versions build on it."""

from __future__ import annotations

from typing import Any

import asyncpg
import httpx
import pytest

from consultations.queries.aligning import origins_of
from consultations.queries.comparing import changes_between
from consultations.schemas.aligning import CorrectedOrigins
from consultations.services import aligning
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, LATER, SLUG, prepared, refused
from tests.frontend.workbench import BASE, Desk
from tests.redrafts.steps import PUT, REDRAFTED, answered, redrafted, save
from tests.world import CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")


async def correct(clause: Any, origins: list[Any], *, actor: Actor = OFFICER, version: int = 2) -> None:
    with clock.frozen(AFTER):
        await aligning.correct_origins(
            actor, slug=SLUG, version=version, clause=clause, correction=CorrectedOrigins(origins=origins)
        )


async def kinds(earlier: int = 1, later: int = 2) -> dict[str, str]:
    """What became of the clauses, by their number after or before."""
    with clock.frozen(AFTER):
        found = await changes_between(OFFICER, SLUG, earlier, later)
    return {(item.after or item.before)[0].number: str(item.change) for item in found.items}


async def test_a_clause_that_was_taken_for_new_goes_on_from_the_one_that_went() -> None:
    before, after = await redrafted()
    assert (await kinds())["第七条"] == "added"
    await correct(after[6].id, [before[5].id])
    found = await kinds()
    assert found["第七条"] == "edited"
    assert "removed" not in found.values()


async def test_a_part_is_declared_new() -> None:
    _, after = await redrafted()
    await correct(after[2].id, [])
    found = await kinds()
    assert (found["第二条"], found["第三条"]) == ("edited", "added")


async def test_two_clauses_are_declared_merged() -> None:
    before, after = await redrafted()
    await correct(after[5].id, [before[4].id, before[5].id])
    assert (await kinds())["第六条"] == "merged"


async def test_a_clause_that_carries_an_identity_is_declared_another() -> None:
    before, after = await redrafted()
    await correct(after[3].id, [])
    found = await kinds()
    assert found["第四条"] == "added"
    with clock.frozen(AFTER):
        removed = [item for item in (await changes_between(OFFICER, SLUG, 1, 2)).items if str(item.change) == "removed"]
    assert before[2].id in {item.earlier.id for item in removed if item.earlier}


async def test_a_correction_is_kept_for_later_versions() -> None:
    before, after = await redrafted()
    await correct(after[6].id, [before[5].id])
    await save(REDRAFTED.replace("困难家庭", "低收入家庭"))
    assert (await kinds(1, 3))["第七条"] == "edited"


async def test_a_correction_says_who_and_when_and_is_never_changed() -> None:
    before, after = await redrafted()
    await correct(after[6].id, [before[5].id])
    with clock.frozen(AFTER):
        kept = (await origins_of(OFFICER, SLUG, 2)).items
    assert (kept[0].by, kept[0].at, kept[0].origins) == (OFFICER.name, AFTER, [before[5].id])
    assert kept[-1].by is None
    rows = await execute("SELECT verb, person FROM audit WHERE verb = 'draft.aligned'")
    assert [row["person"] for row in rows] == [OFFICER.person]
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("UPDATE clause_origin SET person = NULL")


@pytest.mark.parametrize("actor", [CLERK, LEADER, RESIDENT, NOBODY, OFFICER_ELSEWHERE])
async def test_nobody_but_an_officer_of_the_body_corrects(actor: Actor) -> None:
    _, after = await redrafted()
    with refused() as found:
        await correct(after[6].id, [], actor=actor)
    assert found.answer == (403, "wrong_role")


async def test_what_is_not_in_the_version_before_is_named() -> None:
    before, after = await redrafted()
    with refused() as found:
        await correct(after[6].id, [before[0].id, after[6].id])
    assert found.fields == {"origins.1": "unknown_value"}


async def test_a_clause_that_is_not_there_is_not_found() -> None:
    before, _ = await redrafted()
    with refused() as found:
        await correct(before[5].id, [])
    assert found.refusal.status == 404


async def test_the_first_version_comes_from_none() -> None:
    await prepared(PUT)
    with clock.frozen(AFTER):
        rows = await execute("SELECT identity FROM clause LIMIT 1")
    with refused() as found:
        await correct(rows[0]["identity"], [], version=1)
    assert found.answer == (409, "no_version_before")


async def test_what_is_public_is_no_longer_corrected() -> None:
    _, after, _ = await answered()
    with clock.frozen(LATER), refused() as found:
        await aligning.correct_origins(
            OFFICER, slug=SLUG, version=2, clause=after[6].id, correction=CorrectedOrigins(origins=[])
        )
    assert found.answer == (409, "alignment_public")


async def test_by_program_it_is_the_same(client: httpx.AsyncClient) -> None:
    before, after = await redrafted()
    here = f"/api/v1/consultations/{SLUG}/drafts/2"
    with clock.frozen(AFTER):
        assert (await client.get(f"{here}/origins")).status_code == 403
        signed_in(client, OFFICER)
        origins = {"origins": [str(before[5].id)]}
        done = await client.put(f"{here}/clauses/{after[6].id}/origins", json=origins)
        assert (done.status_code, done.json()["origins"]) == (200, [str(before[5].id)])
        listed = (await client.get(f"{here}/origins")).json()["items"]
        assert listed[0]["clause"] == str(after[6].id)


async def test_on_the_workbench_it_is_seen_and_corrected(client: httpx.AsyncClient) -> None:
    before, after = await redrafted()
    with clock.frozen(AFTER):
        desk = Desk(client, OFFICER)
        assert "第二条、第三条" in (await desk.get(f"{BASE}/alignment")).words
        one = f"{BASE}/alignment/2/{after[6].id}"
        assert "第六条" in (await desk.get(one)).words
        page = await desk.follow(one, one, main=str(before[5].id), also=[str(before[4].id)])
    assert "第七条的来源已保存。" in page.words
    assert "合并" in page.words
    assert OFFICER.name in page.words


async def test_on_the_workbench_what_cannot_be_corrected_is_said(client: httpx.AsyncClient) -> None:
    _, after, _ = await answered()
    with clock.frozen(LATER):
        desk = Desk(client, OFFICER)
        page = await desk.get(f"{BASE}/alignment")
        one = f"{BASE}/alignment/2/{after[6].id}"
        refusal = await desk.send(one, one, main="")
    assert not [link for link in page.links() if link.startswith(f"{BASE}/alignment/2/")]
    assert refusal.status == 409
    assert refusal.errors() == ["本稿已经公布，条文对应关系不能再更正。"]
