"""Participants of a meeting to come and of a hearing that was held, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from decisions.attending_links import attending_key, attending_path, paper_path
from decisions.schemas.agenda import NewPaper
from decisions.schemas.meeting import MeetingHeld
from decisions.schemas.meeting_text import SavedText
from decisions.schemas.participant import NewMove, NewMoves, NewParticipant
from decisions.services.agenda import add_item
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import hold_meeting
from decisions.services.meeting_texts import hand_in_text, save_text
from decisions.services.meetings import prepare_meeting
from decisions.services.papers import add_paper
from decisions.services.participants import add_participant, invite
from decisions.services.presence import record_moves
from decisions.words import Audience, Direction, EditionKind, MeetingKind, ParticipantKind
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.uploads.services import store
from tests.decisions.steps import new_item, new_meeting
from tests.world import COLLEAGUE, LEGAL

COMING, HEARING = "attended", "hearing-held"


async def open_attending(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now - timedelta(days=20)):
        await prepare_meeting(COLLEAGUE, new=new_meeting(slug=COMING, starts_at=now + timedelta(hours=2)))
        item = (await add_item(COLLEAGUE, which=COMING, new=new_item())).id
        guest, other, leaving = [await _somebody(COMING, ParticipantKind.INVITED, name) for name in "甲乙丙"]
        await invite(COLLEAGUE, meeting=COMING, participants=[guest, other, leaving])
        upload = await store(COLLEAGUE, filename="estimate.txt", content="测算".encode())
        new = NewPaper(upload=upload.id, audience=Audience.REPRESENTATIVES)
        paper = await add_paper(COLLEAGUE, item=item, new=new)
    names = await _heard(now) | {
        "guest": str(guest),
        "guest-page": attending_path(guest),
        "guest-key": attending_key(guest),
        "other-guest": str(other),
        "other-key": attending_key(other),
        "leaving-guest": str(leaving),
        "attended-item": str(item),
        "meeting-paper": str(paper.id),
        "paper-link": paper_path(paper.id, guest, now + timedelta(days=1)),
    }
    with clock.frozen(now):
        entry = NewMove(id=uuid7(), participant=other, item=item, direction=Direction.IN, at=now)
        await record_moves(COLLEAGUE, meeting=COMING, new=NewMoves(moves=[entry]))
    return names | {"entry": str(entry.id)}


async def _heard(now: datetime) -> dict[str, str]:
    with clock.frozen(now - timedelta(days=20)):
        new = new_meeting(
            slug=HEARING, kind=MeetingKind.HEARING, starts_at=now - timedelta(days=1), members=None, quorum=None
        )
        await prepare_meeting(COLLEAGUE, new=new)
        await add_item(COLLEAGUE, which=HEARING, new=new_item())
        hearer, by_paper = [await _somebody(HEARING, ParticipantKind.HEARING_PARTICIPANT, name) for name in "丁戊"]
        edition = await announce_meeting(COLLEAGUE, which=HEARING)
        await approve_edition(LEGAL, edition=edition.id)
        await publish_edition(COLLEAGUE, edition=edition.id)
    with clock.frozen(now - timedelta(hours=20)):
        await hold_meeting(COLLEAGUE, which=HEARING, counted=MeetingHeld())
        saved = SavedText(text="听证笔录")
        await save_text(COLLEAGUE, which=HEARING, kind=EditionKind.HEARING_RECORD, saved=saved)
        await hand_in_text(COLLEAGUE, which=HEARING, kind=EditionKind.HEARING_RECORD)
    return {
        "hearer": str(hearer),
        "hearer-page": attending_path(hearer),
        "hearer-key": attending_key(hearer),
        "paper-hearer": str(by_paper),
    }


async def _somebody(meeting: str, kind: ParticipantKind, name: str) -> UUID:
    return (await add_participant(COLLEAGUE, meeting=meeting, new=NewParticipant(kind=kind, name=name))).id
