"""Participants of a meeting: taken over from the call, invited, answering, and who may not."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from decisions.jobs import HANDLERS
from decisions.queries.attending import own_calendar
from decisions.queries.participants import participants, public_participants
from decisions.queries.participants_held import participant_held
from decisions.schemas.participant import NewParticipant
from decisions.services.attending import accept_invitation, decline_invitation, participant_by
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.participants import add_participant, attend, end_participant, invite
from decisions.services.participants_forgetting import forget_participants
from decisions.services.participants_telling import tell_participants
from decisions.services.seats_taking_over import take_over_seats
from decisions.words import InvitationAnswer, MeetingKind, ParticipantKind
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.in_force import current_rules
from participation.base.outbox.relay import drain
from participation.representatives.jobs import HANDLERS as SEATS
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.seat_links import seat_key
from participation.representatives.services.forgetting import forget_application
from participation.representatives.services.seat_answering import refuse
from tests.decisions.participants_steps import (
    SEATS_GIVEN,
    a_seated_meeting,
    accepted,
    key_of,
    somebody,
    somebody_invited,
)
from tests.decisions.steps import MEETING, START, a_meeting, an_item, published
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT

NOON = START + timedelta(hours=3)


@pytest.fixture
async def item(world: None) -> UUID:
    """The lift item of a meeting in preparation."""
    await a_meeting()
    return (await an_item()).id


async def refused(act: object) -> str:
    """The code of what is refused."""
    with pytest.raises(Refused) as found:
        await act  # type: ignore[misc]
    return found.value.refusal.code


async def rows() -> list[dict[str, object]]:
    return await execute("SELECT seat, kind, removed_at, removed_reason FROM participant ORDER BY id")


async def test_who_accepts_a_seat_is_a_participant_by_themselves(world: None) -> None:
    _, [seat, _] = await a_seated_meeting()
    await accepted(seat)
    with clock.frozen(SEATS_GIVEN):
        await drain({**SEATS, **HANDLERS})
    [found] = (await participants(OFFICER, "executive-112")).participants
    assert (found.kind, found.answer, found.name) == (ParticipantKind.REPRESENTATIVE, "accepted", "申请人0")
    assert len(found.items) == 1


async def test_seats_are_taken_over_once_however_often_it_is_done(world: None) -> None:
    meeting, [seat, other] = await a_seated_meeting()
    await accepted(seat)
    assert await take_over_seats(meeting) == 1
    await accepted(other)
    both = await asyncio.gather(take_over_seats(meeting), take_over_seats(meeting))
    assert sorted(both) == [0, 1]
    assert await take_over_seats(meeting) == 0
    assert len(await rows()) == 2


async def test_who_gives_a_seat_back_is_ended_and_the_next_steps_in(world: None) -> None:
    meeting, [seat, other] = await a_seated_meeting()
    await accepted(seat)
    await take_over_seats(meeting)
    with clock.frozen(SEATS_GIVEN + timedelta(hours=1)):
        await refuse(NOBODY, seat=seat, key=seat_key(seat), by=AnsweredBy.LINK)
        await accepted(other)
        await drain({**SEATS, **HANDLERS})
    gone, follows = await rows()
    assert gone["removed_at"] is not None
    assert gone["removed_reason"] == "The seat was given back."
    assert follows["removed_at"] is None
    assert [one.answer for one in (await participants(OFFICER, "executive-112")).participants] == [
        InvitationAnswer.ACCEPTED,
        InvitationAnswer.GIVEN_BACK,
    ]


async def test_a_seat_is_given_back_on_the_own_page_too_and_its_calendar_entry_is_the_seats(world: None) -> None:
    meeting, [seat, _] = await a_seated_meeting()
    await accepted(seat)
    await take_over_seats(meeting)
    [row] = await execute("SELECT id FROM participant")
    who = await participant_held(row["id"])
    assert f"UID:seat-{seat}@".encode() in (await own_calendar(who)).replace(b"\r\n ", b"")
    with clock.frozen(SEATS_GIVEN + timedelta(hours=1)):
        assert await refused(decline_invitation(CLERK, participant=who.id, note="本人来电")) == "has_seat"
        await decline_invitation(NOBODY, participant=who.id, key=key_of(who))
    assert (await participant_held(who.id)).ended
    assert b"METHOD:CANCEL" in await own_calendar(await participant_held(who.id))


@pytest.mark.slow
async def test_names_are_published_as_the_call_says(world: None) -> None:
    meeting, seats = await a_seated_meeting()
    for seat in seats:
        await accepted(seat)
    await take_over_seats(meeting)
    assert [one.name for one in await public_participants(meeting)] == ["B000", "B001"]
    await execute("UPDATE call SET names_published = true")
    await execute(
        "INSERT INTO consent (id, application, purpose, text, given_at) SELECT gen_random_uuid(), id,"
        " 'name published', 'Yes.', {} FROM application WHERE pseudonym = 'B001'",
        START,
    )
    assert await take_over_seats(meeting) == 1
    assert [one.name for one in await public_participants(meeting)] == ["B000", "申请人1"]


@pytest.mark.slow
async def test_an_application_that_is_forgotten_leaves_no_name_at_the_meeting(world: None) -> None:
    meeting, [seat, _] = await a_seated_meeting()
    await accepted(seat)
    await take_over_seats(meeting)
    [row] = await execute("SELECT application FROM seat WHERE id = {}", seat)
    with clock.frozen(SEATS_GIVEN):
        await forget_application(OFFICER, application=row["application"])
        await drain({**SEATS, **HANDLERS})
    [found] = await execute("SELECT name, contact, public_name FROM participant")
    assert found == {"name": "", "contact": None, "public_name": "B000"}


async def test_an_invitation_leads_to_the_own_page_and_is_answered_there(item: UUID) -> None:
    who = await somebody_invited()
    [told] = await execute("SELECT template, contact, \"values\" ->> 'link' AS link FROM delivery")
    assert (told["template"], told["contact"]) == ("attending_invitation", "hegong@example.com")
    found = await participant_by(str(told["link"]).rpartition("/")[2])
    assert (found.id, found.items) == (who.id, [item])
    with clock.frozen(NOON):
        await accept_invitation(NOBODY, participant=who.id, key=key_of(who))
        assert await refused(accept_invitation(NOBODY, participant=who.id, key=key_of(who))) == "answered_already"
        await decline_invitation(NOBODY, participant=who.id, key=key_of(who))
        await accept_invitation(NOBODY, participant=who.id, key=key_of(who))
    answers = await execute("SELECT answer FROM participant_answer ORDER BY turn")
    assert [one["answer"] for one in answers] == ["accepted", "given back", "accepted"]


async def test_a_forged_key_opens_and_answers_nothing(item: UUID) -> None:
    who = await somebody_invited()
    for key in ("0" * 32, "x", "é" * 32):
        assert await refused(participant_by(f"{who.id.hex}{key}")) == "not_found"
        assert await refused(accept_invitation(OFFICER, participant=who.id, key=key, note="来电")) == "not_found"
    assert not await execute("SELECT FROM participant_answer")


async def test_two_answers_at_once_are_one_answer(item: UUID) -> None:
    who = await somebody_invited()
    with clock.frozen(NOON):
        found = await asyncio.gather(
            *(accept_invitation(NOBODY, participant=who.id, key=key_of(who)) for _ in range(3)),
            return_exceptions=True,
        )
    codes = [one.refusal.code for one in found if isinstance(one, Refused)]
    assert codes == ["answered_already"] * 2
    assert len(await execute("SELECT FROM participant_answer")) == 1


async def test_a_clerk_notes_the_call_and_others_may_not(item: UUID) -> None:
    who = await somebody_invited()
    with clock.frozen(NOON):
        for stranger in (NOBODY, RESIDENT, AUDITOR, LEADER, OFFICER_ELSEWHERE):
            code = await refused(accept_invitation(stranger, participant=who.id, note="来电"))
            assert code in {"wrong_body", "wrong_role"}
        assert await refused(accept_invitation(CLERK, participant=who.id, note=" ")) == "invalid"
        await accept_invitation(CLERK, participant=who.id, note="11:05 本人来电，来")
    [found] = (await participants(CLERK, "executive-112")).participants
    assert found.note == "11:05 本人来电，来"
    [other] = (await participants(AUDITOR, "executive-112")).participants
    assert (other.name, other.contact, other.note) == ("", "", "")
    assert other.shown == other.public_name != "何工"


async def test_only_the_office_of_the_meeting_invites_and_ends(item: UUID) -> None:
    who = await somebody_invited()
    new = NewParticipant(kind=ParticipantKind.INVITED, name="某人")
    for actor in (NOBODY, RESIDENT, CLERK, AUDITOR, LEADER, OFFICER_ELSEWHERE):
        acts = (
            add_participant(actor, meeting="executive-112", new=new),
            invite(actor, meeting="executive-112"),
            attend(actor, participant=who.id, items=[item]),
            end_participant(actor, participant=who.id, reason="换人"),
        )
        assert {await refused(act) for act in acts} <= {"wrong_body", "wrong_role"}


async def test_who_is_put_on_the_list_has_a_name_a_contact_that_can_be_and_an_item_of_this_meeting(
    item: UUID,
) -> None:
    with clock.frozen(START):
        for changes, field in (
            ({"name": " "}, "name"),
            ({"contact": "12"}, "contact"),
            ({"items": [uuid4()]}, "items"),
            ({"kind": ParticipantKind.REPRESENTATIVE}, "kind"),
        ):
            with pytest.raises(Refused) as found:
                await somebody(**changes)
            assert [one.field for one in found.value.refusal.errors] == [field]


async def test_what_is_published_is_the_organisation_or_the_name_that_may_be(item: UUID) -> None:
    heard = ParticipantKind.HEARING_PARTICIPANT
    await somebody(kind=heard, name="甲", name_published=True)
    await somebody(kind=heard, name="乙", organisation="南埠商会")
    await somebody(kind=heard, name="丙")
    await somebody(name="一位专家", name_published=True)
    [row] = await execute("SELECT id FROM meeting")
    first, second, third = (one.name for one in await public_participants(row["id"]))
    assert (first, second) == ("甲", "南埠商会")
    assert third not in {"丙", ""}


async def test_everybody_who_comes_is_told_of_a_change_and_nobody_else(item: UUID) -> None:
    comes, waits = await somebody_invited(), await somebody_invited(name="丁", contact="ding@example.com")
    declined = await somebody_invited(name="戊", contact="wu@example.com")
    await somebody(name="未邀请", contact="later@example.com")
    with clock.frozen(NOON):
        await accept_invitation(NOBODY, participant=comes.id, key=key_of(comes))
        await decline_invitation(NOBODY, participant=declined.id, key=key_of(declined))
        async with transaction():
            values = {"title": "会", "meeting": "会", "at": MEETING.isoformat(), "reason": "台风"}
            assert await tell_participants(comes.meeting, "meeting_cancelled", values, "meeting:x:1") == 2
            assert await tell_participants(comes.meeting, "meeting_cancelled", values, "meeting:x:1") == 0
    told = await execute("SELECT contact FROM delivery WHERE template = 'meeting_cancelled' ORDER BY contact")
    assert [one["contact"] for one in told] == ["ding@example.com", "hegong@example.com"]
    assert not waits.ended


async def test_an_invitation_ends_with_a_reason_and_cannot_be_answered_any_more(item: UUID) -> None:
    who = await somebody_invited()
    with clock.frozen(NOON):
        assert await refused(end_participant(OFFICER, participant=who.id, reason=" ")) == "invalid"
        await end_participant(OFFICER, participant=who.id, reason="议题调整")
        await end_participant(OFFICER, participant=who.id, reason="议题调整")
        assert await refused(accept_invitation(NOBODY, participant=who.id, key=key_of(who))) == "invitation_ended"
    assert len(await execute("SELECT FROM delivery WHERE template = 'attending_ended'")) == 1


@pytest.mark.slow
async def test_nothing_is_answered_once_the_meeting_is_over(item: UUID) -> None:
    who = await somebody_invited()
    with clock.frozen(MEETING + timedelta(hours=2)):
        assert await refused(accept_invitation(NOBODY, participant=who.id, key=key_of(who))) == "answer_too_late"


@pytest.mark.slow
async def test_the_calendar_entry_stays_one_entry_and_grows(item: UUID) -> None:
    who = await somebody_invited()
    with clock.frozen(NOON):
        await accept_invitation(NOBODY, participant=who.id, key=key_of(who))
        before = (await own_calendar(await participant_held(who.id))).decode()
        await decline_invitation(NOBODY, participant=who.id, key=key_of(who))
        after = (await own_calendar(await participant_held(who.id))).decode()

    def line(text: str, name: str) -> str:
        return next(one for one in text.splitlines() if one.startswith(f"{name}:")).partition(":")[2]

    assert line(before, "UID") == line(after, "UID")
    assert int(line(after, "SEQUENCE")) > int(line(before, "SEQUENCE"))
    assert (line(before, "METHOD"), line(after, "METHOD")) == ("PUBLISH", "CANCEL")


async def test_names_and_contacts_are_forgotten_once_their_time_is_over(item: UUID) -> None:
    await somebody_invited()
    kept = timedelta(days=current_rules().meetings.keeping.participant_days)
    with clock.frozen(MEETING + kept - timedelta(days=1)):
        assert await forget_participants() == 0
    with clock.frozen(MEETING + kept + timedelta(days=1)):
        assert await forget_participants() == 1
        assert await forget_participants() == 0
    [row] = await execute("SELECT name, contact, contact_kind, person, public_name FROM participant")
    assert not any(row.values())


@pytest.mark.slow
async def test_who_is_heard_is_published_with_the_announcement_and_under_no_other_name(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_meeting(kind=MeetingKind.HEARING, members=None, quorum=None)
    await an_item()
    heard = ParticipantKind.HEARING_PARTICIPANT
    await somebody(kind=heard, name="甲某某", name_published=True)
    await somebody(kind=heard, name="乙某某")
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which="executive-112")).id)
        page = (await client.get("/meetings/executive-112")).text
    assert "甲某某" in page
    assert "乙某某" not in page
