"""After a session: the form for who was there, records of who did not come, erasure, and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from openpyxl import load_workbook

from events.links import Own, own_code, own_path
from events.schemas.visit import NewFeedback
from events.services.feedback import give_feedback, show_words
from events.services.feedback_asking import owe_asking
from events.services.no_shows import appeal, lift, record_no_show, uphold
from events.services.visitors_forgetting import forget_visitors
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.settings import current
from tests.events.rows import NOW, SATURDAY, an_open_session, written
from tests.events.test_waiting_pages import stranger
from tests.events.waiting_steps import booked, cancelled, carried_out, contact, waiting
from tests.world import AUDITOR, COLLEAGUE, HOST, LEADER, OFFICER_ELSEWHERE, bearer, signed_in

pytestmark = pytest.mark.usefixtures("world")
END = SATURDAY + timedelta(hours=2)
NEXT_DAY = END + timedelta(hours=20)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def came(booking: UUID, at: datetime = SATURDAY) -> None:
    """The first ticket of a booking is let in."""
    [ticket] = await execute("SELECT id, door FROM ticket WHERE booking = {} ORDER BY position LIMIT 1", booking)
    row = {"door": ticket["door"], "scan": ticket["id"], "at": at, "inside": True, "moved_at": at, "heads": 1}
    await written("check_in", {"id": ticket["id"], **row})


async def told(template: str) -> list[dict[str, Any]]:
    return await execute('SELECT contact, "values"::text FROM delivery WHERE template = {} ORDER BY id', template)


async def refused_with(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        await act
    return refused.value.refusal.code


def code(booking: UUID) -> str:
    return own_code(Own.FEEDBACK, booking)


async def test_the_day_after_only_parties_that_were_checked_in_are_asked_and_late_ones_a_day_later() -> None:
    session = await an_open_session()
    first, second, _ = [await booked(session, n) for n in (1, 2, 3)]
    await came(first)
    with clock.frozen(SATURDAY):
        await owe_asking()
        await owe_asking()
        await carried_out()
    assert await told("feedback_asked") == []
    with clock.frozen(NEXT_DAY):
        await carried_out()
        assert [one["contact"] for one in await told("feedback_asked")] == [f"+86{contact(1)}"]
        # a telephone without network tells late who it let in
        await came(second)
        await carried_out()
    with clock.frozen(NEXT_DAY + timedelta(days=1)):
        await carried_out()
    assert [one["contact"] for one in await told("feedback_asked")] == [f"+86{contact(1)}", f"+86{contact(2)}"]
    texts = "".join(file.read_text() for file in current().sms_dir.glob("*.json"))
    assert own_path(Own.FEEDBACK, first) in texts
    assert own_path(Own.FEEDBACK, second) in texts


async def test_who_was_there_answers_once_and_may_change_it_until_the_form_closes() -> None:
    session = await an_open_session()
    there, absent = await booked(session, 1), await booked(session, 2)
    assert await refused_with(give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=5))) == "not_open"
    await came(there)
    with clock.frozen(NEXT_DAY):
        made = await give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=5, text=" 很好 ", publish=True))
        await show_words(HOST, feedback=made.id, show=True)
        again = await give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=4, text="很好", publish=True))
        assert (made.id, again.changed_at) == (again.id, NEXT_DAY)
        [row] = await execute("SELECT rating, text, shown_at FROM feedback")
        assert (row["rating"], row["text"], row["shown_at"]) == (4, "很好", NEXT_DAY)
        # other words are looked at again before anybody reads them
        await give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=4, text="一般", publish=True))
        [row] = await execute("SELECT shown_at FROM feedback")
        assert row["shown_at"] is None
        late = give_feedback(NOBODY, code=code(absent), new=NewFeedback(rating=1))
        assert await refused_with(late) == "not_checked_in"
        wrong = give_feedback(NOBODY, code=own_code(Own.BOOKING, there), new=NewFeedback(rating=1))
        assert await refused_with(wrong) == "not_found"
    with clock.frozen(END + timedelta(days=14)):
        assert await refused_with(give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=1))) == "closed"


async def test_words_are_shown_only_with_consent_and_after_the_office_let_them(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    made = []
    for n, publish in ((1, True), (2, False), (3, True)):
        there = await booked(session, n)
        await came(there)
        with clock.frozen(NEXT_DAY):
            new = NewFeedback(rating=4, understood=5, again=True, text=f"意见{n}", publish=publish)
            made.append(await give_feedback(NOBODY, code=code(there), new=new))
    with clock.frozen(NEXT_DAY):
        assert await refused_with(show_words(HOST, feedback=made[1].id, show=True)) == "no_consent"
        assert await refused_with(show_words(OFFICER_ELSEWHERE, feedback=made[0].id, show=True)) == "wrong_role"
        page = f"/sessions/{session}/feedback"
        stranger(client)
        assert "nothing to show yet" in (await client.get(page)).text
        await show_words(HOST, feedback=made[0].id, show=True)
        shown = (await client.get(page)).text
        assert "意见1" in shown
        assert "意见2" not in shown
        assert "意见3" not in shown
        # three answers might tell who gave which: counts wait for more
        assert "mean of 1 to 5" not in shown
        api = (await client.get(f"/api/v1{page}")).json()
        assert (api["answers"], [one["text"] for one in api["words"]]) == (0, ["意见1"])
        signed_in(client, AUDITOR)
        desk = (await client.get(f"/workbench/sessions/{session}/feedback")).text
        for text in ("意见1", "意见2", "意见3", "<svg", "<table"):
            assert text in desk
        assert "exports/feedback.csv" not in desk


async def test_the_form_works_on_its_page_and_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    there = await booked(session, 1)
    await came(there)
    stranger(client)
    path = f"/feedback/{code(there)}"
    with clock.frozen(NEXT_DAY):
        empty = await client.post(path, data={"text": "看到了电梯井", "understood": "5"})
        assert empty.status_code == 422
        assert "看到了电梯井" in empty.text
        sent = await client.post(path, data={"rating": "5", "again": "yes", "text": "看到了电梯井", "publish": "yes"})
        assert sent.status_code == 303
        page = await client.get(path)
        assert "You have answered" in page.text
        assert page.headers["cache-control"] == "private, no-store"
    [row] = await execute("SELECT rating, understood, again, publish FROM feedback")
    assert (row["rating"], row["understood"], row["again"], row["publish"]) == (5, None, True, True)


async def test_absences_are_recorded_only_where_the_published_rule_says_so_and_only_by_a_person() -> None:
    session = await an_open_session()
    absent, there = await booked(session, 1), await booked(session, 2)
    await came(there)
    with clock.frozen(NEXT_DAY):
        assert await refused_with(record_no_show(HOST, booking=absent, reason="没来")) == "no_rule"
        await execute("UPDATE campaign SET no_shows_recorded = true, no_show_rule = '一年内两次的，下次排在候补之后。'")
        assert await refused_with(record_no_show(HOST, booking=there, reason="没来")) == "checked_in"
        assert await refused_with(record_no_show(LEADER, booking=absent, reason="没来")) == "wrong_role"
        assert await refused_with(record_no_show(HOST, booking=absent, reason=" ")) == "invalid"
        await owe_asking()
        await forget_visitors()
        await carried_out()
        assert await execute("SELECT FROM no_show_step") == []
        await record_no_show(HOST, booking=absent, reason="未到场，也未取消。")
        assert await refused_with(record_no_show(HOST, booking=absent, reason="没来")) == "recorded_already"
        [notice] = await told("no_show_recorded")
        assert notice["contact"] == f"+86{contact(1)}"
        assert f"/bookings/{own_code(Own.BOOKING, absent)}/no-show" in notice["values"]
    with clock.frozen(SATURDAY):
        early = await booked(session, 3)
        assert await refused_with(record_no_show(HOST, booking=early, reason="没来")) == "not_over"
    with clock.frozen(END + timedelta(days=7)):
        assert await refused_with(record_no_show(HOST, booking=early, reason="没来")) == "too_late"


async def test_an_objection_is_decided_by_another_than_who_recorded_it(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    await execute("UPDATE campaign SET no_shows_recorded = true, no_show_rule = '公布的规则'")
    absent = await booked(session, 1)
    link = own_code(Own.BOOKING, absent)
    stranger(client)
    with clock.frozen(NEXT_DAY):
        assert (await client.get(f"/bookings/{link}/no-show")).status_code == 404
        await record_no_show(HOST, booking=absent, reason="未到场。")
        assert await refused_with(uphold(COLLEAGUE, booking=absent, reason="属实")) == "not_appealed"
        page = await client.get(f"/bookings/{link}/no-show")
        assert "公布的规则" in page.text
        assert "高远" not in page.text
        wrong = await client.post(f"/bookings/{link}/no-show/appeal", data={"reason": ""})
        assert wrong.status_code == 422
        sent = await client.post(f"/bookings/{link}/no-show/appeal", data={"reason": "孩子发烧。"})
        assert sent.status_code == 303
        assert await refused_with(appeal(NOBODY, booking=absent, code=link, reason="又")) == "appealed_already"
        assert await refused_with(uphold(HOST, booking=absent, reason="属实")) == "recorder_may_not_decide"
        signed_in(client, COLLEAGUE)
        desk = f"/workbench/sessions/{session}"
        assert "孩子发烧。" in (await client.get(f"{desk}/feedback")).text
        done = await client.post(f"{desk}/no-shows/{absent}/lift", data={"reason": "理由充分。"})
        assert done.status_code == 303
        assert await refused_with(lift(COLLEAGUE, booking=absent, reason="再来")) == "decided_already"
    [notice] = await told("no_show_decided")
    assert "lifted" in notice["values"]


@pytest.mark.slow
async def test_the_time_to_object_ends() -> None:
    session = await an_open_session()
    await execute("UPDATE campaign SET no_shows_recorded = true")
    absent = await booked(session, 1)
    with clock.frozen(NEXT_DAY):
        await record_no_show(HOST, booking=absent, reason="未到场。")
    with clock.frozen(NEXT_DAY + timedelta(days=15)):
        late = appeal(NOBODY, booking=absent, code=own_code(Own.BOOKING, absent), reason="晚了")
        assert await refused_with(late) == "appeal_too_late"


async def test_names_and_contacts_are_erased_in_time_and_counts_stay() -> None:
    session = await an_open_session(capacity=3)
    await execute("UPDATE campaign SET no_shows_recorded = true")
    there, absent, gone = [await booked(session, n) for n in (1, 2, 3)]
    await waiting(session, 4)
    await cancelled(gone)
    await carried_out()
    await came(there)
    with clock.frozen(NEXT_DAY):
        await give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=5, text="只给单位看"))
        await record_no_show(HOST, booking=absent, reason="未到场。")
        await carried_out()
    with clock.frozen(END + timedelta(days=90)):
        assert await forget_visitors() == 0
    before = await execute("SELECT count(*) AS n, sum(seats) AS seats FROM booking")
    with clock.frozen(END + timedelta(days=90, seconds=1)):
        assert await forget_visitors() == 4
        assert await forget_visitors() == 0
    assert await execute("SELECT count(*) AS n, sum(seats) AS seats FROM booking") == before
    left = await execute(
        "SELECT (SELECT string_agg(row_to_json(b)::text, '') FROM booking b)"
        " || (SELECT string_agg(row_to_json(w)::text, '') FROM wait_entry w)"
        " || (SELECT string_agg(row_to_json(t)::text, '') FROM ticket t)"
        " || (SELECT string_agg(row_to_json(f)::text, '') FROM feedback f)"
        " || (SELECT string_agg(row_to_json(n)::text, '') FROM no_show_step n) AS rows"
    )
    for trace in ("访客", "139000000", "同行", "只给单位看", "未到场", '"holder":"c:'):
        assert trace not in left[0]["rows"]
    assert (await execute("SELECT count(*) AS n FROM check_in"))[0]["n"] == 1
    assert (await execute("SELECT count(*) AS n FROM booking_slot"))[0]["n"] == 0


async def test_a_recorded_absence_is_never_changed_but_its_reason_can_be_forgotten() -> None:
    session = await an_open_session()
    await execute("UPDATE campaign SET no_shows_recorded = true")
    absent = await booked(session, 1)
    with clock.frozen(NEXT_DAY):
        await record_no_show(HOST, booking=absent, reason="未到场。")
    for statement in (
        "UPDATE no_show_step SET act = 'lift'",
        "UPDATE no_show_step SET reason = '别的'",
        "DELETE FROM no_show_step",
    ):
        with pytest.raises(Exception, match="only"):
            await execute(statement)
    await execute("UPDATE no_show_step SET reason = ''")
    [row] = await execute("SELECT act, reason FROM no_show_step")
    assert (row["act"], row["reason"]) == ("record", "")


@pytest.mark.parametrize(
    "what",
    ["bookings", "feedback", *(pytest.param(one, marks=pytest.mark.slow) for one in ("attendance", "no-shows"))],
)
async def test_files_hold_every_row_and_no_formula(client: httpx.AsyncClient, what: str) -> None:
    session = await an_open_session()
    there, absent = await booked(session, 1, 2), await booked(session, 2)
    await execute("UPDATE booking SET name = '=HYPERLINK(\"http://x\")', needs = '+1'")
    await execute("UPDATE ticket SET name = '@SUM(A1)'")
    await came(there)
    with clock.frozen(NEXT_DAY):
        await give_feedback(NOBODY, code=code(there), new=NewFeedback(rating=5, text="-1+1"))
        signed_in(client, HOST)
        url = f"/workbench/sessions/{session}/exports/{what}"
        flat, book = await client.get(f"{url}.csv"), await client.get(f"{url}.xlsx")
    rows = list(csv.reader(io.StringIO(flat.content.decode("utf-8-sig"))))
    sheet = list(load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows())
    expected = {"bookings": 2, "attendance": 3, "no-shows": 1, "feedback": 1}[what]
    assert len(rows) == len(sheet) == expected + 1
    assert flat.headers["kaimen-rows"] == str(expected)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "-"))]
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    assert {"bookings": "'=HYPERLINK", "attendance": "'@SUM", "no-shows": str(absent), "feedback": "'-1+1"}[
        what
    ] in flat.text


async def test_files_are_for_host_and_officer_and_each_is_on_record(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    url = f"/workbench/sessions/{session}/exports"
    for who, status in ((AUDITOR, 403), (LEADER, 403), (OFFICER_ELSEWHERE, 403), (HOST, 200)):
        signed_in(client, who)
        assert (await client.get(f"{url}/bookings.csv")).status_code == status
    assert (await client.get(f"{url}/secrets.csv")).status_code == 404
    assert (await client.get(f"{url}/bookings.pdf")).status_code == 404
    rows = await execute("SELECT person FROM audit WHERE verb = 'visits.exported'")
    assert [row["person"] for row in rows] == [HOST.person]


async def test_programs_say_what_they_think_and_read_results(client: httpx.AsyncClient) -> None:
    session = await an_open_session()
    for n in range(1, 6):
        there = await booked(session, n)
        await came(there)
        with clock.frozen(NEXT_DAY):
            sent = await client.put(f"/api/v1/feedback/{code(there)}", json={"rating": n, "again": n > 2})
            assert sent.status_code == 200, sent.text
    with clock.frozen(NEXT_DAY):
        found = (await client.get(f"/api/v1/sessions/{session}/feedback")).json()
        assert (found["answers"], found["ratings"], found["again"]) == (5, [1] * 5, [3, 2])
        stranger(client)
        assert "3.0" in (await client.get(f"/sessions/{session}/feedback")).text
        inside = await client.get(f"/api/v1/sessions/{session}/feedback/all", headers=bearer(AUDITOR))
        assert inside.json()["parties"] == 5
