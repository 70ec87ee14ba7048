"""Freezing the pool: the chances first, sources that nobody can know yet, the ledger before chance speaks."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.ledger.proofs import leaves_of
from participation.base.outbox.relay import drain
from participation.representatives.draw.running import run
from participation.representatives.jobs import HANDLERS
from participation.representatives.queries.draw_files import portfolio_of
from participation.representatives.queries.draw_preparing import newest_preparation
from participation.representatives.queries.draws import file_named, file_of, rounds, types_of, whole_of
from participation.representatives.rules.draws import Form
from participation.representatives.schemas.draw import Merged, NewFreeze
from participation.representatives.sealed_form import commitment_of, salt_of
from participation.representatives.services.draw_freezing import freeze, void
from participation.representatives.services.draw_preparing import cancel, prepare
from tests.representatives.draw_world import (
    COMPUTED,
    DRAWN,
    FROZEN,
    KNOWN,
    NOT_OF_THE_OFFICE,
    SLUG,
    SOURCES,
    a_call,
    answered,
    applicants,
    computed,
    drawn,
    frozen,
)
from tests.world import OFFICER


async def refused_freeze(new: NewFreeze, actor: Actor = OFFICER) -> tuple[str, set[str]]:
    """The code of a refused freeze and the codes of its fields."""
    with clock.frozen(FROZEN), pytest.raises(Refused) as refused:
        await freeze(actor, slug=SLUG, new=new)
    return refused.value.refusal.code, {error.code for error in refused.value.refusal.errors}


async def test_a_freeze_is_published_under_its_hash_and_entered_in_the_ledger(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await computed()
    made = await frozen()
    content = await file_of(call)
    assert hashlib.sha256(content).hexdigest() == made.sha256
    assert await file_named(call, made.sha256) == content
    assert made.url.endswith(f"/calls/{SLUG}/draw/{made.sha256}.json")
    [round_] = await rounds(call)
    assert round_.leaf is not None
    assert round_.checkpoint_at == FROZEN
    assert (round_.pool, round_.seats, len(round_.waiting)) == (23, 5, 3)
    [leaf] = await leaves_of(round_.id)
    assert leaf.kind == "draw"
    assert leaf.consultation == f"calls/{SLUG}"
    assert leaf.body is not None
    assert made.sha256.encode() in leaf.body
    assert (await execute("SELECT state FROM call"))[0]["state"] == "frozen"


async def test_the_frozen_file_holds_pseudonyms_and_values_and_nobodys_name(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await computed()
    await frozen()
    content = (await file_of(call)).decode()
    assert "B007" in content
    assert "高层" in content
    assert "申请人" not in content
    assert "example.com" not in content


async def test_equal_applicants_have_equal_chances_and_all_of_them_add_up_to_the_seats(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await computed()
    await frozen()
    [round_] = await rounds(call)
    types = await types_of(round_)
    assert abs(sum(one.chance * one.size for one in types) - 5) < 1e-9
    assert all(one.chance > 0 for one in types)


async def test_before_the_chances_are_computed_nothing_is_frozen(world: None) -> None:
    await applicants(await a_call())
    assert await refused_freeze(NewFreeze(sources=SOURCES)) == ("not_solved", set())


async def kept_out(pseudonym: str, since: timedelta) -> None:
    """Somebody was told so long before the freeze that they are not in the pool."""
    await execute("UPDATE application SET standing = 'excluded' WHERE pseudonym = {}", pseudonym)
    await execute(
        "INSERT INTO review (id, application, version, verdict, reason, note, sealed_note, final, person, at)"
        " SELECT {}, id, version, 'excluded', 'conflict of interest', '', '', true, {}, {} FROM application"
        " WHERE pseudonym = {}",
        uuid7(),
        OFFICER.person,
        FROZEN - since,
        pseudonym,
    )


async def test_who_was_kept_out_has_time_to_object_before_the_pool_is_frozen(world: None) -> None:
    await applicants(await a_call())
    await kept_out("B007", timedelta(hours=2))
    await computed()
    assert await refused_freeze(NewFreeze(sources=SOURCES)) == ("can_object", set())


async def test_once_that_time_is_over_the_pool_can_be_frozen(world: None) -> None:
    await applicants(await a_call())
    await kept_out("B007", timedelta(hours=24))
    await computed()
    assert (await frozen()).sha256


async def test_while_an_application_waits_for_its_finding_nothing_is_frozen(world: None) -> None:
    await applicants(await a_call())
    await computed()
    await execute("UPDATE application SET standing = 'received' WHERE pseudonym = 'B007'")
    assert await refused_freeze(NewFreeze(sources=SOURCES)) == ("review_open", set())


async def test_a_source_that_is_known_already_is_refused(world: None) -> None:
    await applicants(await a_call())
    await computed()
    early = [replace(SOURCES[0], known_at=FROZEN - timedelta(minutes=1)), *SOURCES[1:]]
    assert "known_before" in (await refused_freeze(NewFreeze(sources=early)))[1]
    soon = [replace(SOURCES[0], known_at=FROZEN + timedelta(seconds=30)), *SOURCES[1:]]
    assert "too_soon" in (await refused_freeze(NewFreeze(sources=soon)))[1]
    one = [SOURCES[0]]
    assert "too_few" in (await refused_freeze(NewFreeze(sources=one)))[1]


async def test_the_last_witness_may_not_come_after_everything_else(world: None) -> None:
    await applicants(await a_call())
    await computed()
    late = [SOURCES[0], replace(SOURCES[1], known_at=KNOWN + timedelta(hours=1)), SOURCES[2]]
    assert "none_after" in (await refused_freeze(NewFreeze(sources=late)))[1]


async def test_a_pool_that_changed_since_the_computation_is_not_frozen(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await computed()
    await applicants(call, 1, since=23)
    assert (await refused_freeze(NewFreeze(sources=SOURCES)))[0] == "pool_changed"
    found = await newest_preparation(call)
    assert found is not None
    assert found.progress.stale


async def test_nobody_freezes_twice_or_without_the_role(world: None) -> None:
    await applicants(await a_call())
    await computed()
    for stranger in NOT_OF_THE_OFFICE:
        assert (await refused_freeze(NewFreeze(sources=SOURCES), stranger))[0] in {"wrong_role", "wrong_body"}
    await frozen()
    assert (await refused_freeze(NewFreeze(sources=SOURCES)))[0] == "already_frozen"


async def test_nothing_is_drawn_where_there_are_seats_for_everybody(world: None) -> None:
    await applicants(await a_call(), 5)
    with clock.frozen(COMPUTED), pytest.raises(Refused) as refused:
        await prepare(OFFICER, slug=SLUG)
    assert refused.value.refusal.code == "draw_not_needed"


async def test_a_voided_freeze_and_the_one_after_it_both_stay_visible_with_the_reason(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await computed()
    first = await frozen()
    with clock.frozen(FROZEN), pytest.raises(Refused) as refused:
        await void(OFFICER, slug=SLUG, reason=" ")
    assert refused.value.refusal.code == "invalid"
    with clock.frozen(FROZEN):
        await void(OFFICER, slug=SLUG, reason="一名见证人不能到场")
    later = [replace(one, known_at=one.known_at + timedelta(days=1)) for one in SOURCES]
    second = await frozen(sources=later)
    assert second.number == 2
    assert second.sha256 != first.sha256
    before, after = await rounds(call)
    assert before.voided_because == after.reason == "一名见证人不能到场"
    assert await file_named(call, first.sha256)
    with clock.frozen(DRAWN), pytest.raises(Refused):
        await void(OFFICER, slug="no-such-call", reason="?")


async def test_who_stands_alone_is_pointed_out_and_values_can_be_taken_together(world: None) -> None:
    call = await a_call()
    await applicants(call, 8)
    await computed()
    found = await newest_preparation(call)
    assert found is not None
    assert min(one.people for one in found.progress.small) < 3
    with clock.frozen(COMPUTED):
        together = [Merged(category="身份", values=["业主", "租户"], into="全部")]
        await answered((await prepare(OFFICER, slug=SLUG, coarser=together)).preparation)
    coarser = await newest_preparation(call)
    assert coarser is not None
    assert len(coarser.progress.small) < len(found.progress.small)
    made = await frozen()
    assert {one.values["身份"] for one in (await portfolio_of(made.public_sha256)).types} == {"全部"}


async def test_the_sealed_form_shows_sizes_and_chances_but_no_values(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await computed()
    made = await frozen(form=Form.SEALED)
    assert made.public_sha256 != made.sha256
    public = await file_of(call)
    assert "高层" not in public.decode()
    assert made.sha256 in public.decode()
    [round_] = await rounds(call)
    whole = await whole_of(round_.id, drawn=False)
    assert hashlib.sha256(whole.content).hexdigest() == made.sha256
    sealed = {one["id"]: one for one in msgspec.json.decode(public)["types"]}
    for one in msgspec.json.decode(whole.content)["types"]:
        assert sealed[one["id"]]["size"] == one["size"]
        assert sealed[one["id"]]["commitment"] == commitment_of(one["values"], salt_of(whole.seal, one["id"]))
    await drawn()
    record = msgspec.json.decode(await file_of(call))
    again = run(msgspec.json.decode(whole.content), [(one["source"], one["value"]) for one in record["entropy"]])
    assert record["selected"] == msgspec.to_builtins(again.selected)
    assert "高层" not in (await file_of(call)).decode()


async def test_contradictory_quotas_are_refused_with_the_smallest_repair(world: None) -> None:
    call = await a_call()
    await applicants(call)
    await execute("UPDATE quota SET at_least = 4, at_most = 5 WHERE value IN ('低层', '高层')")
    await computed()
    found = await newest_preparation(call)
    assert found is not None
    assert found.progress.failure == "no_panel"
    assert found.progress.repair["repair"]["changes"]


@pytest.mark.slow
async def test_a_cancelled_computation_kills_its_process_and_another_may_begin(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await a_call()
    await applicants(call)
    started = endless(monkeypatch)
    with clock.frozen(COMPUTED):
        await prepare(OFFICER, slug=SLUG)
        work = asyncio.create_task(drain(HANDLERS))
        process = await asyncio.wait_for(started.get(), 20)
        with pytest.raises(Refused) as refused:
            await prepare(OFFICER, slug=SLUG)
        assert refused.value.refusal.code == "solving"
        await cancel(OFFICER, slug=SLUG)
        await asyncio.wait_for(work, 20)
    assert process.returncode == -signal.SIGKILL
    found = await newest_preparation(call)
    assert found is not None
    assert found.progress.cancelled_at
    monkeypatch.undo()
    await computed()
    assert len(await execute("SELECT FROM draw_preparation WHERE solved_at IS NOT NULL")) == 1


async def test_a_killed_computation_is_taken_up_again_and_gives_the_same(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await a_call()
    await applicants(call)
    started = endless(monkeypatch)
    with clock.frozen(COMPUTED):
        await prepare(OFFICER, slug=SLUG)
        work = asyncio.create_task(drain(HANDLERS))
        process = await asyncio.wait_for(started.get(), 20)
        os.kill(process.pid, signal.SIGKILL)
        await asyncio.wait_for(work, 20)
    monkeypatch.undo()
    with clock.frozen(COMPUTED + timedelta(minutes=5)):
        await drain(HANDLERS)
    first = await execute("SELECT portfolio FROM draw_preparation WHERE call = {}", call)
    await computed()
    both = await execute("SELECT portfolio FROM draw_preparation WHERE call = {} ORDER BY id", call)
    assert first[0]["portfolio"] is not None
    assert both[0]["portfolio"] == both[1]["portfolio"]


def endless(monkeypatch: pytest.MonkeyPatch) -> asyncio.Queue[asyncio.subprocess.Process]:
    """Let the process compute for ever; each one that was started."""
    started: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()
    begin = asyncio.create_subprocess_exec

    async def never(*command: str, **settings: object) -> asyncio.subprocess.Process:
        waits = 'import sys, threading; print(\'{"stage": "levels", "share": 0.5}\', file=sys.stderr, flush=True);'
        waits += "threading.Event().wait()"
        made = await begin(command[0], "-c", waits, **settings)  # type: ignore[arg-type] # as they were given
        started.put_nowait(made)
        return made

    monkeypatch.setattr(asyncio, "create_subprocess_exec", never)
    return started
