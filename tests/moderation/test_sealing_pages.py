"""Withholding files and parts of answers by forms, without a script."""

from __future__ import annotations

import httpx

from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, opened
from tests.frontend.workbench import BASE, Desk
from tests.moderation.attached import CONTENT, NAME, says_with_files, seal
from tests.world import AUDITOR, CLERK, OFFICER, REVIEWER

ANSWERS = {"您住几楼？": "六楼,电话13812345678"}


async def test_a_file_is_withheld_with_a_reason_and_opened_again(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one, [file] = await says_with_files()
    comment = f"{BASE}/comments/{one.id}"
    here, action = f"{comment}/redaction", f"{comment}/files/{file}/sealing"
    with clock.frozen(DURING):
        desk = Desk(client, REVIEWER)
        assert f"/attachments/{file}" in (await desk.get(here)).links()
        refused = await desk.send(here, action)
        assert (refused.status, f"#f-{file}.reason" in refused.links()) == (422, True)
        after = await desk.follow(here, action, reason="trade secret")
        assert NAME not in after.text
        assert "有附件不予公开：含商业秘密" in after.words
        for path in (comment, f"/receipts/{one.receipt}", f"/consultations/{SLUG}/comments"):
            page = await desk.get(path)
            assert "有附件不予公开：含商业秘密" in page.words, path
            assert NAME not in page.text, path
        lifting = f"{comment}/files/{file}/lifting"
        assert (await desk.send(here, lifting)).status == 422
        lifted = await desk.follow(here, lifting, reason="企业同意公开。")
        assert NAME in lifted.words
        assert "企业同意公开。" in lifted.words
        # who still has the page from before finds it lifted
        assert (await desk.post(lifting, [("reason", "再来一次")])).status == 303
        assert len(await execute("SELECT FROM sealing_lifting")) == 1


async def test_a_withheld_file_is_named_and_opened_only_after_a_recorded_look(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    one, [file] = await says_with_files()
    await seal(file)
    comment = f"{BASE}/comments/{one.id}"
    here, look, opening = f"{comment}/redaction", f"{comment}/original", f"{comment}/files/{file}/original"
    with clock.frozen(DURING):
        for actor in (OFFICER, REVIEWER, CLERK, AUDITOR):
            desk = Desk(client, actor)
            assert NAME not in (await desk.get(comment)).text
            denied = await desk.get(f"/attachments/{file}")
            assert (denied.status, CONTENT in denied.text) == (403, False)
        desk = Desk(client, OFFICER)
        assert opening not in (await desk.get(here)).actions()
        seen = await desk.send(here, look, purpose="handle the comment")
        assert NAME in seen.words
        rows = await execute("SELECT detail FROM audit WHERE verb = 'original.seen'")
        assert [str(file) in row["detail"] for row in rows] == [False]
        assert (await desk.post(opening, [])).status == 422
        opened_ = await client.post(opening, data=dict(seen.form(opening).filled()))
        assert (opened_.status_code, opened_.text) == (200, CONTENT)
        rows = await execute("SELECT person, detail FROM audit WHERE verb = 'original.seen' ORDER BY id")
        assert [str(file) in row["detail"] for row in rows] == [False, True]
        assert rows[1]["person"] == OFFICER.person
        for actor in (CLERK, AUDITOR):
            assert (await Desk(client, actor).post(opening, [("purpose", "handle the comment")])).status == 403


async def test_a_file_of_another_comment_is_not_there(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, _ = await says_with_files()
    _, [other] = await says_with_files(("图纸.txt", "坡度"))
    there = f"{BASE}/comments/{one.id}/files/{other}"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for act in ("sealing", "lifting", "original"):
            pairs = [("reason", "personal data"), ("purpose", "handle the comment")]
            assert (await desk.post(f"{there}/{act}", pairs)).status == 404
    assert await execute("SELECT FROM sealing") == []
    assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []


async def test_a_part_of_an_answer_is_withheld_by_a_tick(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, _ = await says_with_files(answers=ANSWERS)
    here = f"{BASE}/comments/{one.id}/redaction"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        sheet = await desk.get(here)
        assert "您住几楼？" in sheet.words
        [likely] = sheet.tree.xpath("//input[@name='spans' and starts-with(@id, 's-')]/@value")
        assert str(likely) == "answer.0:5-16"
        preview = await desk.send(here, here, spans=str(likely), do="preview")
        assert "六楼,电话■■■" in preview.first("//div[contains(@class,'preview')]").text_content()
        for wrong in ("answer:1-2", "answer.x:1-2", "answer.7:1-2"):
            assert (await desk.post(here, [("spans", wrong), ("do", "redact")])).status == 422
        done = await desk.post(here, [("spans", str(likely)), ("do", "redact")])
        assert done.status == 303
        for path in (here, f"{BASE}/comments/{one.id}"):
            page = await desk.get(f"{path}?lang=en")
            assert "13812345678" not in page.text
            assert "(redacted: personal data)" in page.words
        seen = await desk.send(here, f"{BASE}/comments/{one.id}/original", purpose="judge the redaction")
        assert "13812345678" in seen.text
