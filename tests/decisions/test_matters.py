"""Matters: prepared, edited by several, their steps and documents, and what of them becomes public."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from decisions.matter_contents import content_of
from decisions.queries.editions import editions_of
from decisions.queries.matters import MattersWanted, matter, matters, published_matter
from decisions.queries.matters_inside import desk_matters, matter_as_it_is, matter_inside
from decisions.schemas.matter import EditedMatter, Submission
from decisions.schemas.matter_edition import MatterContent
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.matter_preparing import edit_matter, prepare_matter
from decisions.services.matter_publishing import submit_matter
from decisions.services.matter_steps import record_step
from decisions.words import EditionKind, MatterStage, MatterStepKind, StepStanding
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.uploads.services import store
from tests.decisions.matters_steps import (
    START,
    a_matter,
    a_published_matter,
    a_step,
    new_matter,
    new_step,
    published,
    signed_and_published,
)
from tests.world import (
    BODY,
    CLERK,
    COLLEAGUE,
    LEADER,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
    bearer,
)


def edited(version: int = 1, **changes: Any) -> EditedMatter:
    """The matter of the tests as an editor sends it again."""
    values = {name: getattr(new_matter(), name) for name in EditedMatter.__struct_fields__ if name != "version"}
    return EditedMatter(version=version, **{**values, **changes})


async def test_of_two_editors_the_second_is_told_what_changed_and_overwrites_nothing(world: None) -> None:
    await a_matter()

    async def saves(actor: Actor, **changes: Any) -> Refused | None:
        try:
            await edit_matter(actor, slug="lift-matter", change=edited(**changes))
        except Refused as refused:
            return refused
        return None

    found = await asyncio.gather(saves(OFFICER, scope="全区"), saves(COLLEAGUE, planned_for="2028年"))
    [refused] = [one.refusal for one in found if one is not None]
    assert (refused.status, refused.code, refused.extra["version"]) == (409, "edited_meanwhile", 2)
    # who came second reads what is stored now in every field that they sent otherwise
    assert set(refused.extra["now"]) == {"scope", "planned_for"}
    stored = await matter_as_it_is("lift-matter")
    assert (stored.scope == "全区") != (stored.planned_for == "2028年")
    assert refused.extra["now"] == {"scope": stored.scope, "planned_for": stored.planned_for}


async def test_nobody_outside_the_office_prepares_edits_or_hands_in(world: None) -> None:
    await a_matter()
    for actor in (OFFICER_ELSEWHERE, REVIEWER, LEADER, CLERK, RESIDENT, NOBODY):
        acts = [
            prepare_matter(actor, new=new_matter(slug="another")),
            edit_matter(actor, slug="lift-matter", change=edited()),
            record_step(actor, slug="lift-matter", new=new_step()),
            submit_matter(actor, slug="lift-matter", new=Submission()),
        ]
        for act in acts:
            with pytest.raises(Refused) as refused:
                await act
            assert refused.value.refusal.status == 403
    assert await execute("SELECT id FROM matter_step") == []


async def test_the_officer_is_somebody_of_the_body(world: None) -> None:
    with pytest.raises(Refused) as refused:
        await a_matter(officer=OFFICER_ELSEWHERE.person)
    assert [error.field for error in refused.value.refusal.errors] == ["officer"]


async def test_two_matters_never_share_an_address(world: None) -> None:
    await a_matter()
    with pytest.raises(Refused) as refused:
        await a_matter()
    assert refused.value.refusal.code == "slug_taken"


async def test_a_matter_that_is_not_published_is_not_there_for_anybody_else(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_matter()
    with pytest.raises(Refused):
        await published_matter("lift-matter")
    for headers in ({}, bearer(RESIDENT), bearer(OFFICER_ELSEWHERE)):
        assert (await client.get("/api/v1/matters/lift-matter", headers=headers)).status_code == 404
        assert (await client.get("/matters/lift-matter", headers=headers)).status_code == 404
    inside = await client.get("/api/v1/matters/lift-matter", headers=bearer(REVIEWER))
    assert inside.status_code == 200
    assert inside.json()["published"] is None
    assert (await client.get("/api/v1/matters")).json()["items"] == []


async def test_what_is_public_is_what_was_signed_and_not_what_was_changed_since(world: None) -> None:
    await a_matter()
    await a_step()
    edition = await published()
    with clock.frozen(START + timedelta(days=1)):
        await edit_matter(OFFICER, slug="lift-matter", change=edited(scope="只含六层以上"))
        await record_step(OFFICER, slug="lift-matter", new=new_step(MatterStepKind.EXPERT_ARGUMENT))
    _, public = await published_matter("lift-matter")
    assert public.content.scope == "全区既有多层住宅的业主"
    assert public.content.stage is MatterStage.EXPERT_ARGUMENT
    assert public.sha256 == edition.sha256
    inside = await matter_inside(REVIEWER, "lift-matter")
    assert (inside.scope, inside.stage) == ("只含六层以上", MatterStage.RISK_ASSESSMENT)


async def test_a_change_of_what_is_public_needs_a_reason_and_keeps_the_earlier_version(world: None) -> None:
    made = await a_published_matter()
    with pytest.raises(Refused) as refused:
        await published()
    assert refused.value.refusal.status == 422
    await published(reason="补充专家论证情况")
    found = await editions_of(EditionKind.MATTER, made.id)
    assert [(one.version, one.reason) for one in found] == [(2, "补充专家论证情况"), (1, "")]


async def test_nobody_who_wrote_on_a_matter_signs_it(world: None) -> None:
    """Neither who handed it in, nor who prepared it, nor who recorded a step of it."""
    both = msgspec.structs.replace(COLLEAGUE, roles=COLLEAGUE.roles | REVIEWER.roles)
    await a_matter()
    with clock.frozen(START):
        await record_step(both, slug="lift-matter", new=new_step())
        edition = await submit_matter(OFFICER, slug="lift-matter", new=Submission())
        with pytest.raises(Refused) as refused:
            await approve_edition(both, edition=edition.id)
    assert refused.value.refusal.code == "author_may_not_approve"
    assert (await signed_and_published(edition)).published_at == START


async def test_a_page_that_lacks_what_the_catalogue_asks_for_is_not_handed_in(world: None) -> None:
    await a_matter(basis="", ways=[])
    with pytest.raises(Refused) as refused:
        await submit_matter(OFFICER, slug="lift-matter", new=Submission())
    assert [error.field for error in refused.value.refusal.errors] == ["basis", "ways"]


async def test_nothing_is_published_that_was_not_signed(world: None) -> None:
    await a_matter()
    edition = await submit_matter(OFFICER, slug="lift-matter", new=Submission())
    with pytest.raises(Refused) as refused:
        await publish_edition(OFFICER, edition=edition.id)
    assert refused.value.refusal.status == 409
    assert (await matters()).items == []


async def test_rows_of_steps_stay_and_the_newest_counts(world: None) -> None:
    await a_matter()
    await a_step(standing=StepStanding.UNDER_WAY, done_on=None, document="", document_public=False)
    await a_step()
    found = await matter_inside(OFFICER, "lift-matter")
    assert [step.standing for step in found.steps] == [StepStanding.DONE]
    assert [step.standing for step in found.history] == [StepStanding.UNDER_WAY, StepStanding.DONE]
    assert found.stage is MatterStage.EXPERT_ARGUMENT


async def filed(**changes: Any) -> tuple[UUID, UUID]:
    """A step with a file: the row and the attachment."""
    with clock.frozen(START):
        kept = await store(OFFICER, filename="report.txt", content=b"312 comments")
    return await a_step(attachments=[kept.id], **changes), kept.id


async def test_a_document_is_for_everybody_once_it_is_published_and_before_for_the_office(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_matter()
    row, file = await filed()
    address = f"/attachments/{file}"
    assert (await client.get(address)).status_code == 404
    assert (await client.get(address, headers=bearer(OFFICER_ELSEWHERE))).status_code == 404
    assert (await client.get(address, headers=bearer(LEADER))).content == b"312 comments"
    await published()
    assert (await client.get(address)).content == b"312 comments"
    _, public = await published_matter("lift-matter")
    assert [(step.filed_with, step.files[0].id) for step in public.content.steps] == [(row, file)]


async def test_a_document_that_is_not_public_stays_inside(client: httpx.AsyncClient, world: None) -> None:
    await a_matter()
    _, file = await filed(document_public=False)
    await published()
    assert (await client.get(f"/attachments/{file}")).status_code == 404
    _, public = await published_matter("lift-matter")
    assert [(step.document, step.files) for step in public.content.steps] == [("", [])]


async def test_a_corrected_row_keeps_the_files_of_the_same_document(world: None) -> None:
    await a_matter()
    row, file = await filed()
    await a_step(note="收到意见313条。")
    [step] = (await matter_inside(OFFICER, "lift-matter")).steps
    assert (step.note, step.filed_with, [one.id for one in step.files]) == ("收到意见313条。", row, [file])
    await a_step(document="另一份报告")
    [step] = (await matter_inside(OFFICER, "lift-matter")).steps
    assert step.files == []


async def test_lists_are_narrowed_by_body_stage_and_words_and_paged(world: None) -> None:
    for number in range(3):
        await a_published_matter(slug=f"matter-{number}", title=f"第{number}件事项")
    await a_matter(slug="waste", title="垃圾投放点优化", summary="")
    await a_step(slug="waste")
    await published("waste")
    first = await matters(limit=2)
    assert [line.slug for line in first.items] == ["waste", "matter-2"]
    assert [line.slug for line in (await matters(limit=2, cursor=first.next)).items] == ["matter-1", "matter-0"]
    found = await matters(MattersWanted(stage=MatterStage.EXPERT_ARGUMENT))
    assert [line.slug for line in found.items] == ["waste"]
    assert [line.slug for line in (await matters(MattersWanted(q="投放点"))).items] == ["waste"]
    assert (await matters(MattersWanted(body="sww"))).items == []
    assert len((await matters(MattersWanted(body="fgj"))).items) == 4


async def test_what_lists_show_equals_the_editions_in_force(world: None) -> None:
    await a_published_matter()
    await a_step()
    await published(reason="公众参与已完成")
    [row] = await execute(
        "SELECT s.title, s.stage, s.edition, e.content FROM matter_standing s"
        " JOIN edition_in_force f ON f.subject = s.matter JOIN edition e ON e.id = f.edition"
    )
    content = msgspec.json.decode(row["content"], type=MatterContent)
    assert content == content_of(await matter_as_it_is("lift-matter"))
    assert (row["title"], row["stage"]) == (content.title, content.stage)


async def test_the_desk_lists_the_matters_of_ones_own_bodies(world: None) -> None:
    await a_matter()
    assert [line.slug for line in (await desk_matters(CLERK)).items] == ["lift-matter"]
    assert (await desk_matters(OFFICER_ELSEWHERE)).items == []
    with pytest.raises(Refused) as refused:
        await matter_inside(OFFICER_ELSEWHERE, "lift-matter")
    assert refused.value.refusal.status == 404
    assert (await matter(REVIEWER, "lift-matter")).inside is not None
    assert BODY["fgj"] == (await matter_as_it_is("lift-matter")).body_id
