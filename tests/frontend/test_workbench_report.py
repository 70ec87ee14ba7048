"""The report by forms, and the whole way from the first notice to the published answers without a script."""

from __future__ import annotations

import httpx

from participation.base import clock
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    CLOSES,
    DAY,
    DURING,
    OPENS,
    SLUG,
    TEXT,
    answer,
    closed,
    opened,
    point,
    reported,
    said,
    state_of,
    the_clock_strikes,
)
from tests.frontend.workbench import BASE, Desk
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER

REPORT = f"{BASE}/report"
NEW = "/workbench/consultations/new"


async def test_it_is_shown_as_it_would_be_filed_while_people_still_comment(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    ids = await said("甲", "乙")
    await answer(await point("底层补偿", ids[:1], at=DURING), at=DURING)
    with clock.frozen(DURING):
        sheet = await Desk(client, OFFICER).get(f"{REPORT}?lang=en")
        assert "As it would be filed now" in sheet.words
        assert "底层补偿" in sheet.words
        assert sheet.actions() == set()


async def test_a_report_with_comments_left_is_refused_with_their_number_and_the_way_to_them(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    ids = await said("甲", "乙", "丙")
    await answer(await point("要点", ids[:1], at=DURING), at=DURING)
    await closed()
    with clock.frozen(AFTER):
        refused = await Desk(client, OFFICER).send(REPORT, f"{REPORT}/submission")
        assert refused.status == 409
        assert "2" in refused.errors()[0]
        assert f"{BASE}/comments?uncovered=yes" in refused.links()
        assert await state_of() == "closed"


async def test_who_submitted_it_cannot_sign_and_sending_back_takes_reasons(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    ids = await said("甲")
    stated = await point("要点", ids)
    await answer(stated)
    await closed()
    await reported()
    with clock.frozen(AFTER):
        author = Desk(client, OFFICER)
        assert f"{REPORT}/approval" not in (await author.get(REPORT)).actions()
        assert (await author.post(f"{REPORT}/approval", [])).status == 403
        leader = Desk(client, LEADER)
        refused = await leader.send(REPORT, f"{REPORT}/rejection")
        assert (refused.status, "#f-rejection.reason" in refused.links()) == (422, True)
        await leader.follow(REPORT, f"{REPORT}/review", reason="第二点理由太短")
        await leader.follow(REPORT, f"{REPORT}/rejection", reason="请补充理由")
        sheet = await Desk(client, COLLEAGUE).get(BASE)
        assert "请补充理由" in sheet.words
        assert "第二点理由太短" in sheet.words
        page = f"{BASE}/points/{stated}"
        done = await Desk(client, COLLEAGUE).send(page, f"{page}/disposition", reason="补充了理由")
        assert done.status == 303


async def test_everything_from_the_notice_to_the_answers_is_done_by_forms(
    client: httpx.AsyncClient, world: None
) -> None:
    with clock.frozen(BEFORE):
        officer = Desk(client, OFFICER)
        notice = {
            "title": "既有多层住宅加装电梯扶持办法(征求意见稿)",
            "kind": "normative document",
            "opens_at": "2027-03-01T09:00",
            "closes_at": "2027-04-02T00:00",
            "drafting_note": "本区三万户居民住在没有电梯的楼里。",
            "slug": SLUG,
        }
        await officer.follow(NEW, NEW, **notice)
        shown = await officer.send(f"{BASE}/draft", f"{BASE}/draft/split", text=TEXT)
        assert (await officer.post(f"{BASE}/draft", shown.form(f"{BASE}/draft").filled(do="save"))).status == 303
        await officer.follow(BASE, f"{BASE}/review", reason="请审")
        leader = Desk(client, LEADER)
        await leader.follow(BASE, f"{BASE}/rejection", reason="请说明依据")
        officer = Desk(client, OFFICER)
        await officer.follow(f"{BASE}/edit", f"{BASE}/edit", basis="《无障碍环境建设法》第二十二条")
        await officer.follow(BASE, f"{BASE}/review")
        await Desk(client, LEADER).follow(BASE, f"{BASE}/approval")
        page = await Desk(client, OFFICER).follow(BASE, f"{BASE}/opening")
        assert "scheduled" in await state_of()
        assert page.status == 200
    with clock.frozen(OPENS):
        await the_clock_strikes()
    ids = await said("补偿应当写清", "同意")
    with clock.frozen(DURING):
        clerk = Desk(client, CLERK)
        entry = f"/workbench/clerk?consultation={SLUG}"
        await clerk.follow(entry, "/workbench/clerk", channel="counter", text="我也要求写清补偿")
        officer = Desk(client, OFFICER)
        await officer.follow(BASE, f"{BASE}/extension", closes_at="2027-04-05T00:00", reason="来信较多")
        await officer.follow(f"{BASE}/comments", f"{BASE}/comments", all="yes", do="show")
    with clock.frozen(CLOSES + 3 * DAY):
        await the_clock_strikes()
    with clock.frozen(AFTER):
        comments = f"{BASE}/comments"
        await officer.follow(comments, comments, comments=str(ids[1]), do="mark")
        left = f"{comments}?unassigned=yes"
        page = await officer.follow(left, comments, all="yes", do="state", title="写清补偿")
        await officer.follow(page.path, f"{page.path}/disposition", status="adopted", reason="第四条已写明")
        await officer.follow(REPORT, f"{REPORT}/submission")
        await Desk(client, LEADER).follow(REPORT, f"{REPORT}/approval")
        page = await Desk(client, OFFICER).follow(REPORT, f"{REPORT}/publication")
        assert await state_of() == "published"
        sheet = await Desk(client, AUDITOR).get(f"{REPORT}?lang=en")
        assert "Public edition, version 1" in sheet.words
        assert "3 notices accounted for, of 3 comments." in sheet.words
        assert "3 of 3 comments have an outcome; 0 left." in sheet.words
        filed = await Desk(client, OFFICER).get(f"{REPORT}?edition=filed&version=1&lang=en")
        assert "Filed edition, version 1" in filed.words
        await Desk(client, LEADER).follow(BASE, f"{BASE}/archive")
        assert await state_of() == "archived"


async def test_the_life_cycle_refuses_in_the_page_and_keeps_the_reason(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await desk.send(BASE, f"{BASE}/withdrawal", reason="  ")
        assert (refused.status, "#f-withdrawal.reason" in refused.links()) == (422, True)
        refused = await desk.send(BASE, f"{BASE}/extension", closes_at="2027-03-05T00:00", reason="更多时间")
        assert "#f-extension.closes_at" in refused.links()
        assert refused.form(f"{BASE}/extension").value("reason") == "更多时间"
        out_of_order = await desk.post(f"{BASE}/archive", [])
        assert (out_of_order.status, len(out_of_order.errors())) == (409, 1)


async def test_an_incomplete_notice_is_not_handed_in_and_says_what_is_missing(
    client: httpx.AsyncClient, world: None
) -> None:
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        notice = {"title": "空的", "kind": "plan", "opens_at": "2027-03-01T09:00", "closes_at": "2027-05-01T00:00"}
        await desk.follow(NEW, NEW, **notice, slug=SLUG)
        refused = await desk.send(BASE, f"{BASE}/review")
        assert (refused.status, len(refused.errors())) == (422, 2)


async def test_people_are_invited_to_a_limited_consultation(client: httpx.AsyncClient, world: None) -> None:
    await opened(invited_only=True)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        action = f"{BASE}/invitations"
        refused = await desk.send(BASE, action, contacts="13800000201\nkein Kontakt")
        assert refused.status == 422
        assert refused.form(action).value("contacts") == "13800000201\nkein Kontakt"
        page = await desk.follow(BASE, action, contacts="13800000201\nemma.clark@example.com")
    assert "2" in page.first("//div[@class='flash']").text_content()
