"""A receipt proves what was said and what became of it, to somebody who trusts nobody; and everything owes its leaf."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from consultations.queries.receipt_files import receipt_file
from consultations.queries.receipts import receipt
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.point import NewDisposition
from consultations.services import answering, pointing, screening
from consultations.services.reporting import approve_report, publish_report
from consultations.words import Status
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.ledger.proofs import leaves_from
from participation.base.ledger.sequencing import owed, sequence
from participation.base.ledger.standalone.kaimen_verify import NotVerified, goes_on, read_checkpoint, verify
from tests.consultations.steps import (
    AFTER,
    DURING,
    SLUG,
    answer,
    closed,
    opened,
    point,
    published,
    reported,
    said,
    says,
)
from tests.consultations.test_commenting import ERASURE, erased
from tests.world import COLLEAGUE, LEADER, OFFICER


def told(file: Any) -> dict[str, Any]:
    """A receipt's file as the verifier reads it."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(file))
    return found


async def keys() -> list[str]:
    return [row["verifier"] for row in await execute("SELECT verifier FROM ledger_key")]


async def kinds() -> list[str]:
    await sequence()
    return [leaf.kind.value for leaf in await leaves_from(0, 1_000)]


async def test_a_comment_is_in_the_ledger_with_the_next_batch_and_says_so_before(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("底楼采光受影响。")
        before = await receipt(received.receipt)
        with pytest.raises(Refused) as found:
            await receipt_file(received.receipt)
        await sequence()
        after = await receipt(received.receipt)
    assert before.proof is None
    assert (before.proof_by - before.received_at).total_seconds() == 60
    assert found.value.refusal.status == 404
    assert after.proof is not None
    assert after.proof.leaf == 0


async def test_a_published_answer_is_proved_from_the_comment_to_the_report(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("底楼采光受影响，应当补偿。")
    await said("支持加装电梯。", "请写明时限。")
    await closed()
    await answer(await point("采光", [received.id]), reason="将写明补偿标准。")
    await point_the_others(received.id)
    await reported()
    await published_now()
    await sequence()
    with clock.frozen(AFTER):
        file = told(await receipt_file(received.receipt))
    sentences = verify(file, await keys())
    assert "The report's list gives this answer to this receipt." in sentences
    kinds = [record["leaf"]["kind"] for record in file["records"]]
    assert sorted(kinds) == ["comment", "disposition", "point link", "report", "report"]
    [disposition] = [json.loads(one["body"]) for one in file["records"] if one["leaf"]["kind"] == "disposition"]
    assert (disposition["status"], disposition["reason"]) == ("adopted", "将写明补偿标准。")
    [comment] = [json.loads(one["body"]) for one in file["records"] if one["leaf"]["kind"] == "comment"]
    assert comment["text"] == "底楼采光受影响，应当补偿。"
    assert json.loads(file["report"]["body"]) == {
        "outcome": "adopted", "points": [{"position": 1, "status": "adopted"}], "receipt": received.receipt,
    }  # fmt: skip


async def point_the_others(but: UUID) -> None:
    """Everything that is not answered yet asks for no change."""
    rows = await execute("SELECT id FROM comment WHERE id <> {}", but)
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[row["id"] for row in rows])


async def published_now() -> None:
    with clock.frozen(AFTER):
        await approve_report(LEADER, slug=SLUG)
        await publish_report(OFFICER, slug=SLUG)


@pytest.mark.parametrize("change", ["text", "status", "outcome", "line"])
async def test_whoever_changes_the_story_is_found_out(world: None, change: str) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("底楼采光受影响。")
    await closed()
    await answer(await point("采光", [received.id]))
    await reported()
    await published_now()
    await sequence()
    file = told(await receipt_file(received.receipt))
    assert verify(file, await keys())
    at = {"text": "comment", "status": "disposition"}.get(change)
    if at:
        [record] = [one for one in file["records"] if one["leaf"]["kind"] == at]
        record["body"] = record["body"].replace("采光", "日照").replace('"adopted"', '"not adopted"')
    elif change == "outcome":
        file["report"]["body"] = file["report"]["body"].replace('"outcome":"adopted"', '"outcome":"not adopted"')
    else:
        file["report"]["position"] += 1
    with pytest.raises(NotVerified):
        verify(file, await keys())


async def test_everything_that_is_decided_owes_its_leaf(world: None) -> None:
    await opened()
    [one, other] = await said("甲：底楼采光受影响。", "乙：支持加装电梯。")
    assert await kinds() == ["comment", "comment"]
    with clock.frozen(DURING):
        await screening.screen(COLLEAGUE, slug=SLUG, comments=[one], decision=ScreeningDecision(show=True))
    await closed()
    stated = await point("采光", [one])
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[other])
        await pointing.unmark_no_change(OFFICER, slug=SLUG, comments=[other])
        await pointing.link(OFFICER, point=stated, comments=[other])
        await pointing.unlink(OFFICER, point=stated, comments=[other])
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[other])
        await answering.dispose(OFFICER, point=stated, new=NewDisposition(status=Status.ADOPTED, reason="将写明。"))
    assert (await kinds())[2:] == [
        "moderation", "point link", "no change", "no change", "point link", "point link", "no change", "disposition",
    ]  # fmt: skip
    await reported()
    await published_now()
    assert (await kinds())[10:] == ["report", "report"]


async def test_an_erased_comment_leaves_a_tombstone_and_all_others_stay_proved(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        gone, stays = await says("我叫王某，住三单元。"), await says("底楼采光受影响。")
    await sequence()
    kept = told(await receipt_file(stays.receipt))
    await erased(f"{ERASURE} WHERE receipt = {{}}", gone.receipt)
    assert (await kinds())[-1] == "erasure"
    assert verify(told(await receipt_file(stays.receipt)), await keys())
    assert verify(kept, await keys())
    file = told(await receipt_file(gone.receipt))
    assert [(one["leaf"]["kind"], one["body"]) for one in file["records"]] == [("comment", None), ("erasure", None)]
    assert verify(file, await keys())


async def test_publication_waits_until_the_ledger_has_taken_everything_in(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asleep() -> int:
        return 0

    await opened()
    await said("底楼采光受影响。")
    await closed()
    await answer(await point("采光", [(await execute("SELECT id FROM comment"))[0]["id"]]))
    await reported()
    with clock.frozen(AFTER):
        await approve_report(LEADER, slug=SLUG)
        monkeypatch.setattr("participation.base.ledger.sequencing.sequence", asleep)
        with pytest.raises(Refused) as found:
            await publish_report(OFFICER, slug=SLUG)
    assert (found.value.refusal.status, found.value.refusal.code) == (503, "ledger_behind")
    assert await owed(SLUG)


async def test_the_file_of_a_receipt_is_handed_to_whoever_holds_its_code(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("底楼采光受影响。")
        await sequence()
        answered = await client.get(f"/receipts/{received.receipt}.json")
    assert answered.status_code == 200
    assert answered.headers["cache-control"] == "private, no-store"
    assert verify(answered.json(), await keys())
    assert (await client.get("/receipts/WRONGCODE.json")).status_code == 404


async def test_nothing_of_what_was_said_can_be_read_from_the_public_ledger(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    with clock.frozen(DURING):
        received = await says("底楼采光受影响。", author_name="王小明", publish="text and name")
    await closed()
    await answer(await point("采光", [received.id]))
    await published()
    await sequence()
    for address in ("checkpoint", "proofs/0", "leaves", "keys"):
        answered = await client.get(f"/ledger/{address}")
        assert answered.status_code == 200
        for secret in ("底楼采光", "王小明", received.receipt, str(received.id)):
            assert secret not in answered.text
    leaves = (await client.get("/ledger/leaves")).json()
    assert set(leaves[0]["leaf"]) == {"kind", "consultation", "sequence", "commitment"}


async def test_an_outsider_checks_proofs_and_consistency_with_the_verifier_alone(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await said("甲。", "乙。", "丙。")
    await sequence()
    await said("丁。", "戊。")
    await sequence()
    keys = [key["verifier"] for key in (await client.get("/ledger/keys")).json()]
    for leaf in range(5):
        assert verify((await client.get(f"/ledger/proofs/{leaf}")).json(), keys)
    proof = (await client.get("/ledger/consistency?from=3&to=5")).json()
    _, earlier, first = read_checkpoint(proof["earlier_checkpoint"])
    _, later, second = read_checkpoint((await client.get("/ledger/checkpoint")).text)
    assert goes_on(earlier, later, first, second, [bytes.fromhex(step) for step in proof["path"]])
    assert (await client.get("/ledger/proofs/5")).status_code == 404
    assert (await client.get("/ledger/consistency?from=1&to=5")).status_code == 422
