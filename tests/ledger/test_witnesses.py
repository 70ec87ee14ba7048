"""Each mail and each report carries the state of the ledger: whoever keeps one can show later that it was changed."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import httpx
import pytest

from consultations.queries.report_entered import entered
from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.proofs import checkpoint_at
from participation.base.ledger.sequencing import sequence
from participation.base.ledger.standalone.kaimen_verify import read_checkpoint, signer
from participation.base.notices.delivering import HANDLERS
from participation.base.outbox.relay import drain
from tests.consultations.steps import AFTER, DAY, SLUG, answer, closed, opened, point, published, said
from tests.ledger.test_receipts_prove import keys
from tests.notices.mail_world import LIN, send_code, set_to, tell

NEXT_DAY = AFTER + 2 * DAY


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Mails are files."""
    set_to(monkeypatch, data_dir=tmp_path, smtp_url="", sms_webhook_url="")
    return tmp_path / "mail"


def read(folder: Path) -> EmailMessage:
    """The one mail that was sent."""
    (path,) = folder.iterdir()
    found = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Its text and its HTML."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


async def test_a_mail_carries_a_checkpoint_that_can_be_verified_from_it_alone(world: None, mails: Path) -> None:
    await opened()
    await said("底楼采光受影响。")
    await sequence()
    await tell()
    await drain(HANDLERS)
    text, html = parts(read(mails))
    note = text.replace("\r\n", "\n").split("/ledger\n\n")[1].rstrip("\n") + "\n"
    [newest] = await execute("SELECT size, note FROM ledger_checkpoint ORDER BY id DESC LIMIT 1")
    assert note == newest["note"]
    assert signer(note, await keys())
    assert read_checkpoint(note)[1] == newest["size"]
    assert newest["note"].split("\n")[2] in html
    assert "存证账本" in text
    assert "public ledger" in text


async def test_before_the_first_checkpoint_a_mail_says_nothing_of_it(database: None, mails: Path) -> None:
    await tell()
    await drain(HANDLERS)
    text, html = parts(read(mails))
    assert "ledger" not in text + html


async def test_a_code_that_is_gone_in_minutes_carries_none(world: None, mails: Path) -> None:
    await opened()
    await said("底楼采光受影响。")
    await sequence()
    await send_code(LIN)
    await drain(HANDLERS)
    text, html = parts(read(mails))
    assert "314159" in text
    assert "ledger" not in text + html


async def test_a_report_names_its_leaf_and_the_first_checkpoint_over_it_for_good(
    world: None, client: httpx.AsyncClient
) -> None:
    await opened()
    ids = await said("底楼采光受影响。")
    await closed()
    await answer(await point("采光", ids))
    await published()
    [row] = await execute("SELECT id FROM consultation")
    await sequence()
    found = await entered(row["id"], "public", 1)
    assert found is not None
    await said_later()
    assert await entered(row["id"], "public", 1) == found
    assert found.leaf < found.checkpoint.size
    assert (await checkpoint_at(found.checkpoint.size)).note == found.checkpoint.note
    with clock.frozen(NEXT_DAY):
        page = await client.get(f"/consultations/{SLUG}/report")
        printed = await client.get(f"/api/v1/consultations/{SLUG}/report.html?lang=zh-Hans")
    assert f"/ledger/checkpoints/{found.checkpoint.size}" in page.text
    assert f"/ledger/checkpoints/{found.checkpoint.size}" in printed.text
    assert found.checkpoint.root in printed.text
    assert await entered(row["id"], "public", 2) is None


async def said_later() -> None:
    """Something else is entered, and signed anew."""
    await opened(slug="later")
    await said("又一件事。", slug="later")
    await sequence()
