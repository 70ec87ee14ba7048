"""Moderation by forms, without a script: the queue, many at once and its undoing, objections, redaction, originals."""

from __future__ import annotations

import httpx

from consultations.queries.comments import Filter, filed_comments
from consultations.schemas.disowning import NewDisowning
from consultations.schemas.moderating import NewObjection
from consultations.services import disowning, moderating_objections
from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.notices.proofs import proof
from tests.consultations.steps import DURING, SLUG, opened, said, says
from tests.frontend.workbench import BASE, Desk
from tests.moderation.redacted import ABUSE, redact, screened
from tests.world import CLERK, COLLEAGUE, OFFICER, REVIEWER

QUEUE = f"{BASE}/moderation"
TEXT = "我是王小明,电话13812345678。同意加装电梯。"


async def standings() -> dict[str, str]:
    page = await filed_comments(OFFICER, SLUG, Filter(), limit=200)
    return {c.text: c.standing for c in page.items}


async def test_the_queue_shows_what_waits_and_what_looks_like_personal_data(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    ids = await said(TEXT, "同意")
    await screened(ABUSE, *await said("骂人的话"))
    with clock.frozen(DURING):
        sheet = await Desk(client, OFFICER).get(f"{QUEUE}?lang=en")
        assert [str(v) for v in sheet.tree.xpath("//input[@name='comments']/@value")] == [str(id_) for id_ in ids]
        assert "Looks like: Mobile number" in sheet.words
        assert f"{BASE}/comments/{ids[0]}/redaction" in sheet.links()


async def test_ticked_comments_are_hidden_and_that_is_taken_back(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("买房找我", "买房请找我", "同意")
    with clock.frozen(DURING):
        desk = Desk(client, REVIEWER)
        chosen = [str(id_) for id_ in ids[:2]]
        after = await desk.follow(QUEUE, QUEUE, comments=chosen, do="hide", reason="advertising")
        assert await standings() == {"买房找我": "hidden", "买房请找我": "hidden", "同意": "pending"}
        [undoing] = [action for action in after.actions() if action.endswith("/undoing")]
        done = await desk.follow(after.path, undoing)
        assert set((await standings()).values()) == {"pending"}
        assert "买房找我" in done.words
        acts = await desk.get(f"{QUEUE}/screenings?lang=en")
        assert "Took an act back: 2 comments stand as before" in acts.words
        assert "Taken back" in acts.words


async def test_hiding_without_a_reason_keeps_what_was_ticked(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("甲", "乙")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await desk.send(QUEUE, QUEUE, comments=str(ids[1]), do="hide", detail="说明")
        assert (refused.status, "#f-reason" in refused.links()) == (422, True)
        assert refused.form(QUEUE).values("comments") == [str(ids[1])]
        assert refused.form(QUEUE).value("detail") == "说明"
        for wrong in ({"do": "show"}, {"comments": str(ids[0]), "do": "burn"}):
            assert (await desk.send(QUEUE, QUEUE, **wrong)).status == 422
        assert set((await standings()).values()) == {"pending"}


async def test_many_are_chosen_by_a_filter_seen_and_then_done(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said("买房找我", "买房请找我", author_contact="13800000201")
    await said("同意")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        here = f"{QUEUE}/screening"
        seen = await desk.get(f"{here}?q=买房&do=hide&reason=advertising&lang=en")
        assert "2 would change" in " ".join(seen.words.split()) or "would change" in seen.words
        assert "买房请找我" in seen.words
        assert "同意" not in seen.first("//section[@aria-labelledby='touch-title']").text_content()
        form = seen.form(f"{QUEUE}/screenings")
        await said("买房也找我")
        clashed = await desk.post(f"{QUEUE}/screenings", form.filled())
        assert clashed.status == 409
        assert "买房也找我" in clashed.words
        assert set((await standings()).values()) == {"pending"}
        done = await desk.post(f"{QUEUE}/screenings", clashed.form(f"{QUEUE}/screenings").filled())
        assert done.status == 303
        assert (await standings())["买房也找我"] == "hidden"
        result = await desk.get(f"{done.location}?lang=en")
        assert "Hid 3 comments" in result.words


async def test_a_preview_without_a_reason_says_what_is_missing(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said("甲")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        assert (await desk.get(f"{QUEUE}/screening?do=hide")).status == 422
        assert (await desk.get(f"{QUEUE}/screening?do=hide&reason=nonsense&q=没有")).status == 422
        assert (await desk.get(f"{QUEUE}/screening?do=burn&clause=x&channel=y")).status == 422
        assert (await desk.get(f"{QUEUE}/screening?family=nonsense")).status == 200
        clerk = await Desk(client, CLERK).get(f"{QUEUE}/screening?do=show")
        assert (clerk.status, clerk.actions() & {f"{QUEUE}/screenings"}) == (200, set())


async def test_an_objection_is_answered_by_somebody_else_than_who_hid_it(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    with clock.frozen(DURING):
        one = await says("不好听的话")
    await screened(ABUSE, one.id)
    with clock.frozen(DURING):
        new = NewObjection(statement="我没有骂人。")
        made = (await moderating_objections.object_(NOBODY, receipt=one.receipt, new=new)).id
        here, action = f"{QUEUE}/objections", f"{QUEUE}/objections/{made}"
        mine = await Desk(client, OFFICER).get(f"{here}?lang=en")
        assert action not in mine.actions()
        assert "You hid this comment yourself" in mine.words
        desk = Desk(client, COLLEAGUE)
        refused = await desk.send(here, action, do="uphold")
        assert (refused.status, f"#f-{made}.reason" in refused.links()) == (422, True)
        assert (await desk.send(here, action, reason="说得在理")).status == 422
        after = await desk.follow(here, action, do="uphold", reason="没有辱骂。")
        assert "没有辱骂。" in after.words
        assert await standings() == {"不好听的话": "shown"}


async def test_an_officer_decides_whose_comment_it_is_not(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    with clock.frozen(DURING):
        one = await says("同意", author_contact="13800000777", author_name="沈阿婆", publish="text and name")
        new = NewDisowning(receipt=one.receipt, key=proof(one.receipt), statement="不是我写的。")
        made = (await disowning.disown(NOBODY, new=new)).id
        here, action = f"{QUEUE}/disownings", f"{QUEUE}/disownings/{made}"
        read = await Desk(client, REVIEWER).get(here)
        assert (read.status, action in read.actions()) == (200, False)
        desk = Desk(client, OFFICER)
        sheet = await desk.get(here)
        assert "138****0777" in sheet.words
        assert "+8613800000777" not in sheet.text
        refused = await desk.send(here, action, do="hide")
        assert refused.status == 422
        after = await desk.follow(here, action, do="keep", reason="已核实。")
        assert "已核实。" in after.words
        again = await desk.follow(here, action, do="reject", reason="弄错了。")
        assert "弄错了。" in again.words
        comment = await desk.get(f"{BASE}/comments/{one.id}?lang=en")
        assert comment.status == 200


async def test_passages_are_withheld_after_a_look_at_the_result(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    here = f"{BASE}/comments/{comment}/redaction"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        sheet = await desk.get(here)
        [likely] = sheet.tree.xpath("//input[@name='spans' and starts-with(@id, 's-')]/@value")
        assert str(likely) == "text:8-19"
        preview = await desk.send(here, here, spans=str(likely), passages="王小明\n", do="preview")
        assert preview.status == 200
        shown = preview.first("//div[contains(@class,'preview')]")
        assert "我是■■■,电话■■■。" in shown.text_content()
        assert await execute("SELECT FROM redaction") == []
        assert shown.xpath(".//input[@name='spans']/@value") == ["text:8-19", "text:2-5"]
        pairs = [("spans", str(v)) for v in shown.xpath(".//input[@name='spans']/@value")]
        done = await desk.post(here, [*pairs, ("reason", "personal data"), ("do", "redact")])
        assert (done.status, done.location) == (303, here)
        after = await desk.get(f"{here}?lang=en")
        assert "13812345678" not in after.text
        assert "(redacted: personal data)" in after.words
        # the first in the list, which is the telephone number
        lifting = str(after.first("//main//form[contains(@action, '/lifting')]").get("action"))
        assert (await desk.send(here, lifting)).status == 422
        lifted = await desk.follow(here, lifting, reason="本人同意。")
        assert "13812345678" in lifted.text
        assert "本人同意。" in lifted.words


async def test_what_cannot_be_marked_is_refused_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    [comment] = await said(TEXT)
    here = f"{BASE}/comments/{comment}/redaction"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for given in ({}, {"passages": "不在里面"}, {"spans": "text:8-900"}, {"spans": "x"}, {"spans": "text:b-c"}):
            for do in ("preview", "redact"):
                refused = await desk.send(here, here, do=do, **given)
                assert refused.status == 422, given
                assert refused.errors()
        refused = await desk.send(here, here, do="redact", passages="不在里面")
        assert refused.form(here).value("passages") == "不在里面"
        assert await execute("SELECT FROM redaction") == []


async def test_the_original_is_behind_a_button_that_records_the_look(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    await redact(comment, "13812345678")
    here, look = f"{BASE}/comments/{comment}/redaction", f"{BASE}/comments/{comment}/original"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for path in (BASE + "/comments", f"{BASE}/comments/{comment}", here, QUEUE, look):
            assert "13812345678" not in (await desk.get(path)).text, path
        refused = await desk.send(here, look)
        assert (refused.status, "13812345678" in refused.text) == (422, False)
        assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []
        seen = await desk.send(here, look, purpose="handle the comment")
        assert seen.status == 200
        assert TEXT in seen.words
        [row] = await execute("SELECT person FROM audit WHERE verb = 'original.seen'")
        assert row["person"] == OFFICER.person
        assert (await Desk(client, CLERK).get(here)).status == 403


async def test_a_comment_of_another_consultation_is_not_redacted_from_here(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await opened(slug="second")
    [elsewhere] = await said(TEXT, slug="second")
    here = f"{BASE}/comments/{elsewhere}/redaction"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        assert (await desk.get(here)).status == 404
        assert (await desk.post(here, [("do", "redact"), ("passages", "王小明")])).status == 404
        assert (
            await desk.post(f"{BASE}/comments/{elsewhere}/original", [("purpose", "handle the comment")])
        ).status == 404
    assert await execute("SELECT FROM redaction") == []
    assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []
