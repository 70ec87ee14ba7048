"""Lawful erasure: what was said goes or is sealed, all that counts stays, and nobody else's proof is touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.queries.erasing import erasing
from consultations.queries.ledger_faults import stored_faults
from consultations.queries.receipt_files import receipt_file
from consultations.queries.reconciling import promise
from consultations.rules.erasing import ErasureGround, ErasureWay, check_erased, way_of
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.erasing import ErasureView, NewErasure
from consultations.schemas.moderating import BulkScreening, Choice, NewObjection
from consultations.services import erasing as service
from consultations.services import moderating, moderating_objections, pointing, redacting, screening
from consultations.services import sealing as unsealing
from consultations.words import Kind, ScreeningReason, State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.ledger.sequencing import sequence
from participation.base.ledger.standalone.kaimen_verify import verify
from participation.base.uploads.queries import attached_to
from tests.consultations.steps import (
    AFTER,
    DURING,
    LATER,
    SLUG,
    answer,
    closed,
    opened,
    point,
    published,
    refused,
    said,
    says,
)  # fmt: skip
from tests.ledger.test_receipts_prove import keys, kinds, told
from tests.moderation.attached import says_with_files, seal
from tests.world import AUDITOR, CLERK, LEADER, LEGAL, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer

ASKED = ErasureGround.ASKED_BY_WRITER


async def erase(comment: UUID, *, actor: Actor = REVIEWER, ground: ErasureGround = ASKED, **given: Any) -> ErasureView:
    """Erase a comment while its consultation is open, unless the clock is held elsewhere."""
    with clock.frozen(given.pop("at", DURING)):
        return await service.erase(actor, comment=comment, new=NewErasure(ground=ground, **given))


@given(st.sampled_from(Kind), st.sampled_from(State), st.sets(st.sampled_from(Kind)))
def test_what_goes_to_the_archive_is_sealed_and_all_else_destroyed(
    kind: Kind, state: State, archived: Sequence[Kind]
) -> None:
    way = way_of(kind, state, archived)
    if way is ErasureWay.RESTRICTED:
        assert kind in archived
        assert way_of(kind, state, []) is ErasureWay.ERASED
        assert way_of(kind, State.WITHDRAWN, archived) is ErasureWay.ERASED
    else:
        assert kind not in archived or state in (State.WITHDRAWN, State.REJECTED)


def test_nothing_is_erased_twice_but_what_was_sealed_may_be_destroyed_later() -> None:
    for way in ErasureWay:
        assert check_erased(erased=True, restricted=False, way=way) is not None
        assert check_erased(erased=False, restricted=False, way=way) is None
    assert check_erased(erased=False, restricted=True, way=ErasureWay.RESTRICTED) is not None
    assert check_erased(erased=False, restricted=True, way=ErasureWay.ERASED) is None


async def test_where_the_file_is_archived_every_word_and_file_is_sealed_and_nothing_destroyed(world: None) -> None:
    await opened()
    gone, [file, sealed] = await says_with_files(
        ("病历.txt", "诊断"),
        ("密.txt", "二"),
        author_name="王某",
        author_contact="13800000201",
        publish="text and name",
    )
    await seal(sealed)
    before = (await execute("SELECT text, contact, body, salt FROM comment WHERE id = {}", gone.id))[0]
    done = await erase(gone.id, detail="本人来电，已核对回执。")
    assert (done.way, done.ground, done.by, done.detail) == (
        ErasureWay.RESTRICTED, ASKED, REVIEWER.name, "本人来电，已核对回执。",
    )  # fmt: skip
    assert (await execute("SELECT text, contact, body, salt FROM comment WHERE id = {}", gone.id))[0] == before
    with clock.frozen(DURING):
        [filed] = (await filed_comments(OFFICER, SLUG, Filter(), limit=9)).items
        shown = await seen_comments(NOBODY, SLUG, Filter(), limit=9)
    assert set(filed.text) == {"■"}
    assert "王某" not in str(filed)
    assert (filed.standing, filed.hidden_for) == ("hidden", ScreeningReason.PERSONAL_DATA)
    assert "补偿标准" not in msgspec.json.encode(shown).decode()
    assert len(await attached_to(f"comment:{gone.id}")) == 2
    assert await execute("SELECT FROM sealing WHERE attachment = {}", file)
    with refused() as again:
        await erase(gone.id)
    assert again.answer == (409, "restricted")


async def test_elsewhere_text_name_contact_files_and_salt_are_destroyed(world: None) -> None:
    await opened(kind=Kind.IDEAS)
    gone, [file] = await says_with_files(("病历.txt", "诊断"), author_name="王某", author_contact="13800000201")
    await seal(file)
    with clock.frozen(DURING):
        decision = ScreeningDecision(show=False, reason=ScreeningReason.ABUSE, detail="王某骂人")
        await screening.screen(OFFICER, slug=SLUG, comments=[gone.id], decision=decision)
        await moderating_objections.object_(NOBODY, receipt=gone.receipt, new=NewObjection(statement="我是王某。"))
    done = await erase(gone.id, detail="来函第3号")
    assert done.way is ErasureWay.ERASED
    [row] = await execute("SELECT * FROM comment WHERE id = {}", gone.id)
    assert (row["text"], row["author_name"], row["contact"], row["salt"], row["body"]) == ("", "", None, b"", b"")
    assert row["erased_at"] == DURING
    assert await attached_to(f"comment:{gone.id}") == []
    assert [one["statement"] for one in await execute("SELECT statement FROM objection")] == [""]
    deliveries = await execute("SELECT contact, person, fate FROM delivery WHERE subject = {}", f"comment:{gone.id}")
    assert deliveries
    assert {(one["contact"], one["person"], one["fate"]) for one in deliveries} == {(None, None, "no contact")}
    everything = await execute("SELECT convert_from(body, 'UTF8') AS body FROM ledger_pending WHERE body IS NOT NULL")
    assert "王某" not in str(everything)
    with refused() as again:
        await erase(gone.id)
    assert again.answer == (409, "erased")


async def test_after_an_erasure_all_others_stay_proved_and_the_promise_holds(world: None) -> None:
    await opened(kind=Kind.IDEAS)
    with clock.frozen(DURING):
        gone, stays = await says("我叫王某，住三单元。", author_contact="13800000201"), await says("底楼采光受影响。")
    await said("赞成。")
    await closed()
    rows = [row["id"] for row in await execute("SELECT id FROM comment ORDER BY id")]
    await answer(await point("采光", rows[:2]))
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=rows[2:])
    await published()
    await sequence()
    before = await promise(SLUG)
    kept = told(await receipt_file(stays.receipt))
    assert before.kept
    await erase(gone.id, at=LATER)
    assert (await kinds())[-2:] in (["erasure", "moderation"], ["moderation", "erasure"])
    assert await promise(SLUG) == before
    assert [fault async for fault in stored_faults()] == []
    for file in (kept, told(await receipt_file(stays.receipt)), told(await receipt_file(gone.receipt))):
        assert verify(file, await keys())
    assert "王某" not in str(told(await receipt_file(gone.receipt)))
    assert await execute("SELECT FROM delivery WHERE contact = '+8613800000201'") == []


async def test_a_restriction_is_found_by_the_doctor_when_its_record_is_changed_behind_its_back(world: None) -> None:
    await opened()
    [one] = await said("我住在3号楼502室")
    await erase(one)
    await sequence()
    assert [fault async for fault in stored_faults()] == []
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("UPDATE erasure SET ground = 'unlawful to keep'")
    await execute("ALTER TABLE erasure DISABLE TRIGGER USER")
    try:
        await execute("UPDATE erasure SET ground = 'unlawful to keep'")
        assert [fault async for fault in stored_faults()] != []
    finally:
        await execute("ALTER TABLE erasure ENABLE TRIGGER USER")


async def test_what_is_withdrawn_has_no_file_to_go_to_the_archive(world: None) -> None:
    await opened()
    [one] = await said("我住在3号楼502室")
    await execute("UPDATE consultation SET state = 'withdrawn'")
    assert (await erase(one)).way is ErasureWay.ERASED


async def test_the_reviewer_of_the_body_erases_and_nobody_else(world: None, client: httpx.AsyncClient) -> None:
    await opened()
    [one] = await said("我住在3号楼502室")
    for actor in (NOBODY, RESIDENT, CLERK, OFFICER, LEADER, AUDITOR, OFFICER_ELSEWHERE):
        with refused() as found:
            await erase(one, actor=actor)
        assert found.refusal.status == 403
    with clock.frozen(DURING):
        assert (await erasing(OFFICER, SLUG, one)).possible is ErasureWay.RESTRICTED
        with refused() as elsewhere:
            await erasing(OFFICER_ELSEWHERE, SLUG, one)
        address = f"/api/v1/comments/{one}/erasures"
        wrong = await client.post(address, json={"ground": "because"}, headers=bearer(REVIEWER))
        made = await client.post(address, json={"ground": ASKED, "detail": "来电"}, headers=bearer(LEGAL))
        told_officer = await erasing(OFFICER, SLUG, one)
        told_reviewer = await erasing(REVIEWER, SLUG, one)
    assert elsewhere.refusal.status == 404
    assert (wrong.status_code, made.status_code, made.json()["way"]) == (422, 201, "restricted")
    assert (told_officer.possible, [x.detail for x in told_officer.done]) == (None, [""])
    assert [x.detail for x in told_reviewer.done] == ["来电"]


async def test_what_is_sealed_for_the_archive_nobody_opens_again_by_another_way(world: None) -> None:
    await opened()
    one, [file] = await says_with_files(("病历.txt", "诊断"))
    await erase(one.id)
    [redaction, *_] = await execute("SELECT id FROM redaction WHERE comment = {}", one.id)
    [sealing] = await execute("SELECT id FROM sealing WHERE attachment = {}", file)
    show = ScreeningDecision(show=True, reason=None, detail="")
    bulk = BulkScreening(choice=Choice(comments=[one.id]), show=True)
    for act in (
        redacting.lift(OFFICER, redaction=redaction["id"], reason="可以公开"),
        unsealing.unseal(OFFICER, sealing=sealing["id"], reason="可以公开"),
        screening.screen(OFFICER, slug=SLUG, comments=[one.id], decision=show),
        moderating.screen_many(OFFICER, slug=SLUG, wanted=bulk),
    ):
        with clock.frozen(DURING), refused() as found:
            await act
        assert found.refusal.status in {409, 422}
    with clock.frozen(DURING):
        [filed] = (await filed_comments(OFFICER, SLUG, Filter(), limit=9)).items
    assert (set(filed.text), filed.standing) == ({"■"}, "hidden")
