"""Once their time is over nothing tells who visited: the whole room is searched for what they and the clerks wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from events.jobs import HANDLERS
from events.links import Own, own_code
from events.piccolo_app import APP_CONFIG
from events.schemas.booking import Companion, NewBooking
from events.schemas.visit import NewFeedback
from events.services.booking import book, cancel_booking
from events.services.feedback import give_feedback
from events.services.no_shows import appeal, record_no_show
from events.services.visitors_forgetting import forget_visitors
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.outbox.relay import drain
from tests.events.ballot_steps import CLOSES, SLUG, an_open_ballot, entered
from tests.events.rows import NOW, SATURDAY, a_session, an_open_session, written
from tests.events.test_visits import came
from tests.events.waiting_steps import waiting
from tests.world import CLERK, HOST, RESIDENT

pytestmark = pytest.mark.usefixtures("world")
# the first ten digits of several numbers
MARK, PHONE, WAITS = "岱山路七号", "1377700011", "13777000222"
END = SATURDAY + timedelta(hours=2)
NEXT_DAY = END + timedelta(hours=20)
LONG_AFTER = END + timedelta(days=90, seconds=1)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def found(mark: str) -> set[str]:
    """Every column of a table of the room that holds the mark, in whatever type; and the notices."""
    tables = {one._meta.tablename for one in APP_CONFIG.table_classes} | {"delivery"}
    holding = set()
    for table in sorted(tables):
        rows = await execute(
            f'SELECT DISTINCT c.key FROM "{table}" t, jsonb_each_text(to_jsonb(t)) c WHERE strpos(c.value, {{}}) > 0',  # noqa: S608 # names of our own
            mark,
        )
        holding |= {f"{table}.{row['key']}" for row in rows}
    return holding


async def a_visit_with_everything_written_down() -> tuple[UUID, UUID]:
    """A party that came, one that did not and objected, one that the host cancelled with a note, one by an account."""
    session = await an_open_session(capacity=4, cancels_until=SATURDAY)
    await execute("UPDATE campaign SET no_shows_recorded = true")
    [row] = await execute("SELECT activity FROM session WHERE id = {}", session)
    question = await written(
        "booking_question", {"activity": row["activity"], "position": 1, "kind": "text", "text": "从哪里来？"}
    )
    made = []
    for n in range(2):
        new = NewBooking(
            contact=f"{PHONE}{n}",
            name=f"住{MARK}的人",
            party=[Companion(name=f"{MARK}的孩子")],
            needs=f"{MARK}轮椅",
            needs_agreed=True,
            answers={question: MARK},
        )
        made.append((await book(NOBODY, session=session, new=new)).id)
    there, absent = made
    gone = (await book(RESIDENT, session=session, new=NewBooking(party=[Companion()]))).id
    noted = (await book(NOBODY, session=session, new=NewBooking(contact=f"{PHONE}2", party=[Companion()]))).id
    await waiting(session, 4)
    await cancel_booking(HOST, booking=noted, reason=f"来电说住{MARK}，不来了")
    await cancel_booking(RESIDENT, booking=gone)
    await execute("UPDATE wait_entry SET name = {}, contact = {}", MARK, f"+86{WAITS}")
    await drain(HANDLERS)
    await came(there)
    [ticket] = await execute("SELECT id FROM ticket WHERE booking = {}", there)
    await written(
        "conflict",
        {"door": session, "ticket": ticket["id"], "kind": "two doors", "found_at": SATURDAY, "note": f"是{MARK}那家"},
    )
    with clock.frozen(NEXT_DAY):
        await give_feedback(NOBODY, code=own_code(Own.FEEDBACK, there), new=NewFeedback(rating=5, text=MARK))
        await record_no_show(HOST, booking=absent, reason=f"{MARK}未到")
        await appeal(NOBODY, booking=absent, code=own_code(Own.BOOKING, absent), reason=f"{MARK}堵车")
    return session, gone


async def test_nothing_that_visitors_or_clerks_wrote_is_left_in_any_table(world: None) -> None:
    _, by_themselves = await a_visit_with_everything_written_down()
    account = str(RESIDENT.person)
    before = await found(MARK)
    assert before >= {
        "booking.name",
        "booking.needs",
        "booking_answer.answer",
        "booking_step.note",
        "conflict.note",
        "feedback.text",
        "no_show_step.reason",
        "ticket.name",
        "wait_entry.name",
    }, "the search finds what is there"
    assert {"booking.contact", "delivery.contact"} <= await found(PHONE)
    assert {"booking.person", "booking_step.person", "booking.holder"} <= await found(account)
    [counted] = await execute("SELECT count(*) AS n, sum(seats) AS seats FROM booking")
    acts = await execute("SELECT id, booking, act, at, seats FROM booking_step ORDER BY id")
    with clock.frozen(LONG_AFTER):
        await drain(HANDLERS)
        assert await forget_visitors() == 5
        assert await forget_visitors() == 0
    for mark in (MARK, PHONE, WAITS, account):
        assert await found(mark) == set()
    assert await execute("SELECT count(*) AS n, sum(seats) AS seats FROM booking") == [counted]
    assert await execute("SELECT id, booking, act, at, seats FROM booking_step ORDER BY id") == acts
    rows = await execute("SELECT person FROM booking_step WHERE booking <> {} AND person IS NOT NULL", by_themselves)
    assert [row["person"] for row in rows] == [HOST.person], "who of the office acted stays"
    assert len(await execute("SELECT FROM delivery WHERE contact IS NULL")) > 0, "what became of notices stays"


async def test_who_entered_a_ballot_is_forgotten_with_their_notices(world: None) -> None:
    [session] = await an_open_ballot(3)
    await entered(5, session)
    await execute("UPDATE ballot_entry SET name = {}, names = {}::jsonb, needs = {}", MARK, f'["{MARK}"]', MARK)
    assert await found(MARK) == {"ballot_entry.name", "ballot_entry.names", "ballot_entry.needs"}
    assert {"ballot_entry.contact", "delivery.contact"} <= await found("+8613900000005")
    with clock.frozen(CLOSES + timedelta(days=150)):
        assert await forget_visitors() == 1
    assert await found(MARK) == await found("+8613900000005") == set()
    assert (await execute("SELECT count(*) AS n FROM ballot_entry e JOIN ballot b ON b.slug = {}", SLUG))[0]["n"] == 1


@pytest.mark.slow
async def test_what_a_session_of_another_day_has_is_not_touched(world: None) -> None:
    session, _ = await a_visit_with_everything_written_down()
    [row] = await execute("SELECT activity, campaign FROM session WHERE id = {}", session)
    later = await a_session(row["activity"], row["campaign"], starts_at=SATURDAY + timedelta(days=14))
    await execute("UPDATE booking_question SET removed_at = {}", NOW)
    await book(NOBODY, session=later, new=NewBooking(contact="13777000333", party=[Companion(name="后来的人")]))
    with clock.frozen(LONG_AFTER):
        await forget_visitors()
    assert await found("后来的人") >= {"ticket.name"}
    assert "booking.contact" in await found("13777000333")


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    ["act = 'book'", "note = '别的'", "seats = 9", f"person = '{CLERK.person}'", "at = now()"],
)
async def test_an_act_on_a_booking_is_never_changed_but_its_note_can_be_forgotten(world: None, change: str) -> None:
    session = await an_open_session()
    made = await book(NOBODY, session=session, new=NewBooking(contact=f"{PHONE}1", party=[Companion()]))
    await cancel_booking(HOST, booking=made.id, reason="来电取消")
    for statement in (f"UPDATE booking_step SET {change}", "DELETE FROM booking_step"):  # noqa: S608 # ours
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(statement)
    await execute("UPDATE booking_step SET note = ''")
    [row] = await execute("SELECT act, note, person FROM booking_step")
    assert (row["act"], row["note"], row["person"]) == ("cancel", "", HOST.person)
