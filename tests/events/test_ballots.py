"""The life of a ballot: prepared, entered, frozen before chance is known, drawn once, and everybody served."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from events.drawing.file import drawn as drawn_from
from events.drawing.file import read_frozen
from events.drawing.standalone.ballot_verify import verify
from events.jobs import HANDLERS
from events.links import Own, own_code
from events.queries.ballot_entries import own_entry
from events.queries.ballots import ballot, file_named, file_of
from events.schemas.ballot import EditedEntry, EntryMade, NewBallotFreeze, NewEntry
from events.schemas.booking import Booker
from events.services.ballot_entering import change_entry, enter, enter_for, withdraw_entry
from events.services.ballot_freezing import void
from events.services.ballots import prepare_ballot, publish_ballot
from events.services.booking_writing import write_booking
from events.words import BookingChannel
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.ledger.sequencing import sequence
from participation.base.outbox.relay import drain
from participation.representatives.schemas.draw import Given
from tests.events.ballot_steps import (
    CLOSES,
    DRAWN,
    ENTERED,
    ENTROPY,
    FROZEN,
    KNOWN,
    SLUG,
    SOURCES,
    a_new,
    an_open_ballot,
    campaign_of,
    drawn,
    entered,
    frozen,
    number,
    two_sessions,
)
from tests.events.rows import NOW, SATURDAY, a_session
from tests.world import AUDITOR, CLERK, HOST, LEADER, OFFICER_ELSEWHERE, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


def codes(error: pytest.ExceptionInfo[Refused]) -> set[str]:
    """The codes of a refusal and its fields."""
    refusal = error.value.refusal
    return {refusal.code, *(one.code for one in refusal.errors)}


async def taken(session: UUID) -> int:
    [row] = await execute("SELECT taken FROM seat_pool WHERE session = {} AND pool = 'general'", session)
    return int(row["taken"])


async def carried_out(at: object = DRAWN) -> None:
    with clock.frozen(at):  # type: ignore[arg-type] # an instant
        await drain(HANDLERS)


async def test_a_ballot_is_drawn_and_everybody_has_a_booking_or_a_place_in_line() -> None:
    first, second = await an_open_ballot(4, 2)
    for n, seats in enumerate([2, 3, 1, 2, 1, 4]):
        await entered(n, *([first, second] if n % 2 else [second, first]), seats=seats)
    await frozen()
    made = await drawn()
    await carried_out()
    content = await file_of(made.id)
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert verify(content, (await ballot(NOBODY, SLUG)).sha256)[-1] == "It is what was published."
    outcomes = msgspec.json.decode(content)["outcomes"]
    rows = await execute(
        "SELECT e.pseudonym, e.place, e.session, b.session AS booked FROM ballot_entry e"
        " LEFT JOIN booking b ON b.id = e.booking ORDER BY e.place"
    )
    assert [(row["pseudonym"], row["session"] and str(row["session"])) for row in rows] == [
        (one["pseudonym"], one["session"]) for one in outcomes
    ]
    assert all(row["booked"] == row["session"] for row in rows), "whoever drew seats has a booking of them"
    waiting = await execute("SELECT place, state FROM wait_entry ORDER BY place")
    assert [row["place"] for row in waiting] == [row["place"] for row in rows if not row["session"]]
    booked = await execute("SELECT session, sum(seats) AS n FROM booking WHERE channel = 'ballot' GROUP BY session")
    offered = await execute("SELECT coalesce(sum(seats), 0) AS n FROM offer WHERE state = 'open'")
    assert await taken(first) + await taken(second) == sum(row["n"] for row in booked) + offered[0]["n"]
    assert not await execute("SELECT FROM ballot_session WHERE held <> 0")


async def test_everybody_is_told_what_the_draw_brought_them() -> None:
    [session] = await an_open_ballot(1)
    for n in range(3):
        await entered(n, session)
    await frozen()
    await drawn()
    await carried_out()
    told = {
        row["template"]: row["n"]
        for row in await execute("SELECT template, count(*) AS n FROM delivery GROUP BY template")
    }
    assert told["ballot_entered"] == 3
    assert told["ballot_lost"] == 2
    assert await execute("SELECT FROM outbox WHERE topic = 'booking.confirm'"), "the winner has a booking confirmed"


async def test_nothing_is_frozen_while_parties_can_enter_and_then_by_the_clock() -> None:
    [session] = await an_open_ballot(3)
    await entered(1, session, seats=2)
    with pytest.raises(Refused) as early:
        await frozen(at=CLOSES - timedelta(seconds=1))
    assert codes(early) == {"still_open"}
    await carried_out(FROZEN)
    view = await ballot(NOBODY, SLUG)
    assert view.state == "frozen"
    file = read_frozen(await file_of(view.id))
    assert [(one.seats, one.wishes) for one in file.parties] == [(2, (str(session),))]
    assert (file.sessions[0].seats, await taken(session)) == (3, 3), "every seat of the file is held from now on"
    leaf = await execute(
        "SELECT 1 AS there FROM ledger_leaf l JOIN ballot_step s ON s.id = l.subject"
        " WHERE s.act = 'freeze' AND s.sha256 = {}",
        view.sha256,
    )
    assert leaf, "the hash is in the ledger before chance speaks"


async def test_the_file_of_a_freeze_names_nobody() -> None:
    [session] = await an_open_ballot(3)
    made = await entered(7, session)
    content = (await file_of((await frozen()).id)).decode()
    assert made.pseudonym in content
    assert number(7) not in content
    assert "参加者" not in content


@pytest.mark.parametrize(
    ("entropy", "at", "code"),
    [
        (ENTROPY, KNOWN, "too_early"),
        (ENTROPY[:1], DRAWN, "missing"),
        ([*ENTROPY, Given("天气", "晴")], DRAWN, "unknown"),
        ([ENTROPY[0], Given("现场摇号", "12")], DRAWN, "malformed"),
    ],
)
async def test_chance_that_is_early_or_not_that_of_the_freeze_draws_nothing(
    entropy: list[Given], at: object, code: str
) -> None:
    [session] = await an_open_ballot(1)
    await entered(1, session)
    await frozen()
    with pytest.raises(Refused) as refused:
        await drawn(at=at, entropy=entropy)  # type: ignore[arg-type] # an instant
    assert code in codes(refused)
    assert (await ballot(NOBODY, SLUG)).state == "frozen"


async def test_sources_that_could_be_known_before_the_freeze_are_refused() -> None:
    [session] = await two_sessions(3)
    campaign = await campaign_of(session)
    early = [SOURCES[0], msgspec.structs.replace(SOURCES[1], known_at=CLOSES)]
    for sources, code in ((early, "known_before"), (SOURCES[:1], "too_few")):
        with clock.frozen(NOW), pytest.raises(Refused) as refused:
            await prepare_ballot(HOST, new=a_new(campaign, [session], sources=sources))
        assert code in codes(refused)


async def test_a_freeze_that_comes_after_a_source_has_spoken_needs_later_sources_and_a_reason() -> None:
    await an_open_ballot(3)
    late = KNOWN + timedelta(minutes=5)
    with pytest.raises(Refused) as refused:
        await frozen(at=late)
    assert "known_before" in codes(refused)
    later = [msgspec.structs.replace(one, known_at=late + timedelta(days=1)) for one in SOURCES]
    with pytest.raises(Refused) as unexplained:
        await frozen(at=late, new=NewBallotFreeze(sources=later))
    assert "required" in codes(unexplained)
    made = await frozen(at=late, new=NewBallotFreeze(sources=later, reason="停电，延期摇号。"))
    assert made.state == "frozen"
    assert (await ballot(NOBODY, SLUG)).steps[-1].reason == "停电，延期摇号。"


async def test_a_freeze_that_the_ledger_had_too_late_is_not_drawn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    await an_open_ballot(3)

    async def away() -> int:
        return 0

    monkeypatch.setattr("events.services.ballot_freezing.sequence", away)
    await frozen()
    with clock.frozen(DRAWN):
        await sequence()
    with pytest.raises(Refused) as refused:
        await drawn()
    assert codes(refused) == {"ledger_too_late"}


async def test_a_second_draw_is_refused_and_everybody_sees_that_it_was_tried() -> None:
    [session] = await an_open_ballot(1)
    await entered(1, session)
    await frozen()
    made = await drawn()
    with pytest.raises(Refused) as refused:
        await drawn(entropy=[ENTROPY[0], Given("现场摇号", "999999")])
    assert codes(refused) == {"already_drawn"}
    view = await ballot(NOBODY, SLUG)
    assert [str(one.act) for one in view.steps] == ["publish", "freeze", "draw", "refuse"]
    assert view.steps[-1].entropy[1].value == "999999"
    assert view.record_sha256 == made.sha256


async def test_a_freeze_is_given_up_with_a_public_reason_and_may_be_made_anew() -> None:
    [session] = await an_open_ballot(2)
    await entered(1, session)
    first = await frozen()
    with clock.frozen(FROZEN), pytest.raises(Refused) as silent:
        await void(LEADER, slug=SLUG, reason=" ")
    assert "required" in codes(silent)
    with clock.frozen(FROZEN):
        await void(LEADER, slug=SLUG, reason="公证员生病。")
    assert await taken(session) == 0, "the seats are free again"
    view = await ballot(NOBODY, SLUG)
    assert (str(view.state), [one.sha256 for one in view.given_up]) == ("voided", [first.sha256])
    assert read_frozen(await file_named(view.id, first.sha256)).number == 1
    again = await frozen(at=FROZEN + timedelta(hours=1), new=NewBallotFreeze(reason="另请公证员。"))
    assert read_frozen(await file_of(view.id)).number == 2
    assert again.sha256 != first.sha256
    assert (await drawn()).state == "drawn"


async def test_one_has_one_entry_and_changes_it_in_the_window_by_its_link() -> None:
    first, second = await an_open_ballot(4, 4)
    made = await entered(1, first)
    with pytest.raises(Refused) as twice:
        await entered(1, second)
    assert codes(twice) == {"entered_already"}
    change = EditedEntry(name="王芳", seats=3, wishes=[second, first], code=own_code(Own.BALLOT_ENTRY, made.id))
    with clock.frozen(ENTERED):
        await change_entry(NOBODY, entry=made.id, change=change)
        own = await own_entry(made.id)
        assert (own.seats, [one.session for one in own.wishes]) == (3, [second, first])
        with pytest.raises(Refused) as stranger:
            await change_entry(RESIDENT, entry=made.id, change=msgspec.structs.replace(change, code=""))
        assert codes(stranger) == {"not_found"}
    with clock.frozen(CLOSES), pytest.raises(Refused) as late:
        await change_entry(NOBODY, entry=made.id, change=change)
    assert codes(late) == {"closed"}


async def test_who_withdrew_can_enter_again_and_is_not_in_the_file() -> None:
    [session] = await an_open_ballot(4)
    made = await entered(1, session)
    with clock.frozen(ENTERED):
        await withdraw_entry(NOBODY, entry=made.id, code=own_code(Own.BALLOT_ENTRY, made.id))
        with pytest.raises(Refused) as twice:
            await withdraw_entry(NOBODY, entry=made.id, code=own_code(Own.BALLOT_ENTRY, made.id))
    assert codes(twice) == {"withdrawn"}
    again = await entered(1, session)
    file = read_frozen(await file_of((await frozen()).id))
    assert [one.pseudonym for one in file.parties] == [again.pseudonym]


async def test_what_somebody_drew_who_withdrew_after_the_freeze_goes_on_to_the_next_in_line() -> None:
    [session] = await an_open_ballot(1)
    made = [await entered(n, session) for n in range(2)]
    await frozen()
    record = drawn_from(
        read_frozen(await file_of((await ballot(NOBODY, SLUG)).id)), [(g.source, g.value) for g in ENTROPY]
    )
    winner = next(one for one in made if one.pseudonym == record.outcomes[0].pseudonym)
    with clock.frozen(FROZEN):
        await withdraw_entry(NOBODY, entry=winner.id, code=own_code(Own.BALLOT_ENTRY, winner.id))
    await drawn()
    await carried_out()
    assert not await execute("SELECT FROM booking")
    assert len(await execute("SELECT FROM offer WHERE state = 'open'")) == 1, "the other one is offered the seat"
    assert await taken(session) == 1


async def test_who_may_have_no_further_booking_is_told_and_the_seats_go_on() -> None:
    [session] = await an_open_ballot(1, bookings_per_person=1)
    made = await entered(1, session)
    await frozen()
    await drawn()
    [row] = await execute(
        "SELECT e.holder, s.activity, s.campaign FROM ballot_entry e JOIN session s ON s.id = e.session"
    )
    other = await a_session(row["activity"], row["campaign"], starts_at=SATURDAY + timedelta(days=1))
    with clock.frozen(DRAWN):
        async with transaction():
            await write_booking(
                NOBODY, session=other, by=Booker(holder=row["holder"], seats=1), channel=BookingChannel.WEB
            )
    await carried_out()
    assert (await own_entry(made.id)).released_at == DRAWN
    assert len(await execute("SELECT FROM delivery WHERE template = 'ballot_released'")) == 1
    assert (await taken(session), await taken(other)) == (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"wishes": []}, "required"),
        ({"seats": 5}, "too_many"),
        ({"kind": "group"}, "no_groups"),
        ({"contact": "nobody"}, "invalid"),
    ],
)
async def test_a_party_that_cannot_come_is_refused_with_what_is_wrong(change: dict[str, object], code: str) -> None:
    [session] = await an_open_ballot(9)
    new = msgspec.convert(
        {"contact": number(1), "name": "王芳", "seats": 2, "wishes": [str(session)], **change}, NewEntry
    )
    with clock.frozen(ENTERED), pytest.raises(Refused) as refused:
        await enter(NOBODY, which=SLUG, new=new)
    assert code in codes(refused)


async def test_wishes_are_of_this_ballot_each_once_and_not_too_many() -> None:
    sessions = await an_open_ballot(1, 1, wishes_most=1)
    with pytest.raises(Refused) as many:
        await entered(1, *sessions)
    assert "too_many" in codes(many)
    with pytest.raises(Refused) as doubled:
        await entered(1, sessions[0], sessions[0])
    assert "doubled" in codes(doubled)
    with pytest.raises(Refused) as unknown:
        await entered(1, UUID(int=1))
    assert "unknown" in codes(unknown)


async def test_whoever_enters_from_a_session_wishes_for_that_one() -> None:
    first, _ = await an_open_ballot(1, 1)
    with clock.frozen(ENTERED):
        made = await enter_for(NOBODY, session=first, new=NewEntry(contact=number(3), name="王芳"))
    assert [one.session for one in (await own_entry(made.id)).wishes] == [first]
    with pytest.raises(Refused) as refused:
        await enter_for(NOBODY, session=UUID(int=1), new=NewEntry(contact=number(4), name="王芳"))
    assert codes(refused) == {"not_found"}


async def test_a_clerk_enters_somebody_at_the_counter_and_nobody_else_does() -> None:
    [session] = await an_open_ballot(1)
    new = NewEntry(contact=number(3), name="沈阿婆", wishes=[session], for_another=True)
    with clock.frozen(ENTERED), pytest.raises(Refused) as refused:
        await enter(RESIDENT, which=SLUG, new=new)
    assert codes(refused) == {"forbidden"}
    with clock.frozen(ENTERED):
        made = await enter(CLERK, which=SLUG, new=new)
    [row] = await execute("SELECT person, contact FROM ballot_entry WHERE id = {}", made.id)
    assert (row["person"], row["contact"]) == (None, number(3))


@pytest.mark.slow
@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, AUDITOR, RESIDENT, CLERK])
async def test_only_the_host_prepares_freezes_and_draws(actor: object) -> None:
    [session] = await an_open_ballot(1)
    new = a_new(await campaign_of(session), [session], slug="another")
    for doing in (
        lambda: prepare_ballot(actor, new=new),  # type: ignore[arg-type] # an actor
        lambda: frozen(actor),  # type: ignore[arg-type] # an actor
        lambda: drawn(actor),  # type: ignore[arg-type] # an actor
        lambda: void(actor, slug=SLUG, reason="No."),  # type: ignore[arg-type] # an actor
    ):
        with pytest.raises(Refused) as refused:
            await doing()
        assert refused.value.refusal.status == 403


async def test_a_ballot_is_published_only_for_public_sessions_that_it_gives() -> None:
    [session] = await two_sessions(1)
    campaign = await campaign_of(session)
    await execute("UPDATE session SET admission = 'booking' WHERE id = {}", session)
    with clock.frozen(NOW):
        await prepare_ballot(HOST, new=a_new(campaign, [session], closes_at=NOW + timedelta(days=3)))
        with pytest.raises(Refused) as refused:
            await publish_ballot(HOST, slug=SLUG)
        assert "not_ready" in codes(refused)
        with pytest.raises(Refused) as twice:
            await prepare_ballot(HOST, new=a_new(campaign, [session], slug="another"))
    assert codes(twice) == {"session_in_ballot"}
    with pytest.raises(Refused) as unseen:
        await ballot(NOBODY, SLUG)
    assert codes(unseen) == {"not_found"}


def test_an_entry_has_a_link_of_its_own() -> None:
    made = EntryMade(id=UUID(int=5), ballot=SLUG, pseudonym="X", link="")
    assert own_code(Own.BALLOT_ENTRY, made.id) != own_code(Own.BOOKING, made.id)
