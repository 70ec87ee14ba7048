"""``kaimen verify``, ``kaimen ledger`` and ``kaimen doctor`` on a ledger."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from consultations.queries.receipt_files import receipt_file
from consultations.queries.reports import report
from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.checking import faults
from participation.base.ledger.keys import known_keys
from participation.base.ledger.proofs import latest_checkpoint
from participation.base.ledger.rotating import rotate
from participation.base.ledger.sequencing import sequence
from participation.cli.main import main
from participation.diagnosis.finding import Mark
from participation.diagnosis.ledger import findings
from tests.consultations.steps import AFTER, DURING, SLUG, answer, closed, opened, point, published, said, says
from tests.ledger.test_checking import meddling
from tests.world import OFFICER


@pytest.fixture
async def receipt_json(world: None, tmp_path: Path) -> Path:
    await opened()
    with clock.frozen(DURING):
        received = await says("底楼采光受影响。")
    await closed()
    await answer(await point("采光", [received.id]))
    await published()
    await sequence()
    path = tmp_path / "receipt.json"
    keep(path, msgspec.json.encode(await receipt_file(received.receipt)))
    return path


def keep(path: Path, content: bytes) -> None:
    """Keep what was downloaded."""
    path.write_bytes(content)


def rewrite(path: Path, was: str, becomes: str) -> None:
    """Meddle with a file."""
    path.write_text(path.read_text("utf-8").replace(was, becomes), "utf-8")


def checkpoint_in(path: Path) -> str:
    """The checkpoint of a receipt's file."""
    return str(json.loads(path.read_bytes())["checkpoint"])


async def test_a_receipt_is_verified_with_the_published_key(
    receipt_json: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [key] = await known_keys()
    assert main(["verify", str(receipt_json), "--key", key.verifier]) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == "Verified."
    assert "NOT CHECKED" not in told


async def test_a_receipt_with_other_words_is_not(receipt_json: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(receipt_json, "采光受影响", "采光很好呢")
    assert main(["verify", str(receipt_json)]) == 1
    assert capsys.readouterr().err.startswith("NOT VERIFIED")


async def test_a_checkpoint_is_verified_and_compared(
    receipt_json: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [key] = await known_keys()
    note = tmp_path / "checkpoint.txt"
    keep(note, (await latest_checkpoint()).note.encode())
    assert main(["verify", str(note), "--key", key.verifier]) == 0
    assert main(["verify", str(receipt_json), "--key", key.verifier, "--checkpoint", str(note)]) == 0
    assert "The other checkpoint is of the very same tree." in capsys.readouterr().out
    rewrite(note, "\n—", "\n-")
    assert main(["verify", str(note), "--key", key.verifier]) == 1


async def test_a_report_is_verified_by_its_hash_and_its_sums(
    receipt_json: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.frozen(AFTER):
        view = await report(OFFICER, SLUG, "public")
    path = tmp_path / "report.json"
    keep(path, msgspec.json.encode(view))
    assert main(["verify", str(path)]) == 0
    assert "Received 1 = the sum of its outcomes." in capsys.readouterr().out
    rewrite(path, "采光", "日照")
    assert main(["verify", str(path)]) == 1


async def test_after_a_change_of_key_old_and_new_receipts_are_verified(receipt_json: Path) -> None:
    [old] = await known_keys()
    new = await rotate(reason="每年更换。", lost=False)
    await execute("SELECT ledger_owe('moderation', {}, gen_random_uuid(), 'null')", SLUG)
    await sequence()
    assert checkpoint_in(receipt_json) != (await latest_checkpoint()).note
    assert main(["verify", str(receipt_json), "--key", old.verifier]) == 0
    assert main(["verify", str(receipt_json), "--key", new]) == 1
    assert [sentence async for sentence in faults()] == []
    [_, second] = await known_keys()
    assert (second.verifier, bool(second.vouched)) == (new, True)


async def test_a_key_that_was_lost_is_vouched_for_by_nobody(receipt_json: Path) -> None:
    await rotate(reason="服务器损毁。", lost=True)
    [_, second] = await known_keys()
    assert second.vouched == ""


async def test_the_doctor_finds_a_sound_ledger_sound_and_names_what_was_changed(world: None) -> None:
    await opened()
    await said("底楼采光受影响。", "支持加装电梯。")
    await sequence()
    assert [(one.subject, one.mark) async for one in findings()] == [("ledger", Mark.FINE)]
    async with meddling("comment"):
        await execute("UPDATE comment SET text = '支持。' WHERE text LIKE '底楼%'")
    async with meddling():
        await execute("UPDATE ledger_leaf SET sequence = 7 WHERE position = 1")
    found = [(one.subject, one.wrong) async for one in findings()]
    assert ("ledger", True) in found
    assert ("records", True) in found
