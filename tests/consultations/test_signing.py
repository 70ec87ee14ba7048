"""The sign-off chain: every stage signed, in its order, by somebody else than the author, and by nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from consultations.schemas.consultation import CorrectedConsultation
from consultations.services import drafting, life_cycle, preparing, reporting
from consultations.words import State
from participation.base import clock, in_force, settings
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.reading import SHIPPED
from tests.consultations import steps
from tests.consultations.steps import AFTER, BEFORE, SLUG, TEXT, refused, state_of
from tests.world import BODY, COLLEAGUE, LEADER, LEGAL, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

CHAIN = """
[[sign_off.stages]]
name = "confidentiality"
title = { zh = "保密审查", en = "Confidentiality review" }
roles = ["reviewer"]

[[sign_off.stages]]
name = "legality"
title = { zh = "合法性审核", en = "Legal review" }
roles = ["reviewer"]

[[sign_off.stages]]
name = "leader"
title = { zh = "分管领导审批", en = "Approval by the leader in charge" }
roles = ["leader"]
"""
SHORT_CHAIN = """
[[sign_off.stages]]
name = "approval"
title = { zh = "审批", en = "Approval" }
roles = ["reviewer", "leader"]
"""


@pytest.fixture
def three_stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An office with the long chain in its rules file."""
    shipped = SHIPPED.read_text("utf-8")
    assert SHORT_CHAIN in shipped
    path = tmp_path / "rules.toml"
    path.write_text(shipped.replace(SHORT_CHAIN, CHAIN), "utf-8")
    monkeypatch.setenv("KAIMEN_RULES", str(path))
    settings.current.cache_clear()
    in_force.current_rules.cache_clear()
    yield
    monkeypatch.delenv("KAIMEN_RULES")
    settings.current.cache_clear()
    in_force.current_rules.cache_clear()


def also(actor: Actor, role: Role) -> Actor:
    """Somebody with one more role in the housing administration."""
    return msgspec.structs.replace(actor, roles=actor.roles | {(role, BODY["fgj"])})


async def approve(actor: Actor, reason: str = "") -> tuple[State, str | None]:
    with clock.frozen(BEFORE):
        standing = await life_cycle.approve(actor, slug=SLUG, reason=reason)
    return standing.state, standing.waiting_for


async def test_one_signature_approves_where_the_chain_has_one_stage(world: None) -> None:
    await steps.submitted()
    assert await approve(REVIEWER) == (State.APPROVED, None)


@pytest.mark.parametrize("actor", [COLLEAGUE, OFFICER_ELSEWHERE, RESIDENT])
async def test_who_has_no_part_in_the_stage_does_not_sign(world: None, actor: Actor) -> None:
    await steps.submitted()
    with refused() as found:
        await approve(actor)
    assert found.answer == (403, "wrong_role")


async def test_the_author_never_signs_whatever_their_roles(world: None) -> None:
    await steps.submitted()
    with refused() as found:
        await approve(also(OFFICER, Role.LEADER))
    assert found.answer == (403, "author_may_not_approve")
    with clock.frozen(BEFORE), refused() as found:
        await life_cycle.reject(also(OFFICER, Role.REVIEWER), slug=SLUG, reason="不好")
    assert found.answer == (403, "author_may_not_approve")


async def test_who_corrected_it_is_an_author_too(world: None) -> None:
    await steps.prepared()
    with clock.frozen(BEFORE):
        await preparing.correct(COLLEAGUE, slug=SLUG, change=CorrectedConsultation(version=1, title="改"))
        await life_cycle.submit(OFFICER, slug=SLUG)
    with refused() as found:
        await approve(also(COLLEAGUE, Role.REVIEWER))
    assert found.answer == (403, "author_may_not_approve")


async def test_who_wrote_the_draft_is_an_author_too(world: None) -> None:
    await steps.prepared()
    with clock.frozen(BEFORE):
        await drafting.save_draft(COLLEAGUE, slug=SLUG, content=TEXT.encode(), media_type="text/plain")
        await life_cycle.submit(OFFICER, slug=SLUG)
    with refused() as found:
        await approve(also(COLLEAGUE, Role.REVIEWER))
    assert found.answer == (403, "author_may_not_approve")


async def test_a_long_chain_is_signed_stage_by_stage(world: None, three_stages: None) -> None:
    await steps.submitted()
    assert await approve(REVIEWER, "不涉密") == (State.SUBMITTED, "legality")
    assert await approve(LEGAL) == (State.SUBMITTED, "leader")
    assert await approve(LEADER) == (State.APPROVED, None)
    with refused() as found:
        await approve(LEADER)
    assert found.answer == (409, "out_of_order")


async def test_a_stage_is_not_signed_before_its_turn(world: None, three_stages: None) -> None:
    await steps.submitted()
    with refused() as found:
        await approve(LEADER)
    assert found.answer == (403, "wrong_role")
    assert await state_of() is State.SUBMITTED


async def test_nobody_signs_two_stages(world: None, three_stages: None) -> None:
    await steps.submitted()
    await approve(REVIEWER)
    with refused() as found:
        await approve(REVIEWER)
    assert found.answer == (403, "already_signed")


async def test_half_signed_it_cannot_be_opened(world: None, three_stages: None) -> None:
    await steps.submitted()
    await approve(REVIEWER)
    with clock.frozen(BEFORE), refused() as found:
        await life_cycle.open_(OFFICER, slug=SLUG)
    assert found.answer == (409, "out_of_order")


async def test_after_a_rejection_the_chain_begins_anew(world: None, three_stages: None) -> None:
    await steps.submitted()
    await approve(REVIEWER)
    with clock.frozen(BEFORE):
        with refused() as found:
            await life_cycle.reject(LEGAL, slug=SLUG, reason="\u200b")
        assert found.fields == {"reason": "reason_required"}
        await life_cycle.reject(LEGAL, slug=SLUG, reason="第三条与上位法不一致")
        await life_cycle.submit(OFFICER, slug=SLUG)
    assert await approve(REVIEWER) == (State.SUBMITTED, "legality")
    assert await approve(LEGAL) == (State.SUBMITTED, "leader")
    assert await approve(LEADER) == (State.APPROVED, None)


async def closed_and_answered() -> None:
    await steps.opened()
    [comment] = await steps.said("同意")
    await steps.closed()
    await steps.answer(await steps.point("支持", [comment]))


async def test_the_report_goes_through_the_same_chain(world: None, three_stages: None) -> None:
    with clock.frozen(BEFORE):
        await steps.submitted()
        for actor in (REVIEWER, LEGAL, LEADER):
            await life_cycle.approve(actor, slug=SLUG)
        await life_cycle.open_(OFFICER, slug=SLUG)
    [comment] = await steps.said("同意")
    await steps.answer(await steps.point("支持", [comment]))
    await steps.reported()
    with clock.frozen(AFTER):
        await reporting.review_report(LEGAL, slug=SLUG, reason="数字无误")
        assert (await reporting.approve_report(REVIEWER, slug=SLUG)).waiting_for == "legality"
        with refused() as found:
            await reporting.publish_report(OFFICER, slug=SLUG)
        assert found.answer == (409, "out_of_order")
        assert (await reporting.approve_report(LEGAL, slug=SLUG)).waiting_for == "leader"
        assert (await reporting.approve_report(LEADER, slug=SLUG)).state is State.REPORT_APPROVED


async def test_the_author_of_a_report_never_signs_it(world: None) -> None:
    await closed_and_answered()
    await steps.reported()
    with clock.frozen(AFTER), refused() as found:
        await reporting.approve_report(also(OFFICER, Role.LEADER), slug=SLUG)
    assert found.answer == (403, "author_may_not_approve")


async def test_who_wrote_an_answer_is_an_author_of_the_report(world: None) -> None:
    await closed_and_answered()
    with clock.frozen(AFTER):
        await reporting.submit_report(COLLEAGUE, slug=SLUG)
        with refused() as found:
            await reporting.approve_report(also(OFFICER, Role.LEADER), slug=SLUG)
    assert found.answer == (403, "author_may_not_approve")
