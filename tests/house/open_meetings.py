"""Meetings in every state, with papers and texts, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from decisions.schemas.agenda import NewPaper
from decisions.schemas.meeting import MeetingHeld
from decisions.schemas.meeting_text import SavedText
from decisions.services.agenda import add_item
from decisions.services.deciding import record_decision
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import hold_meeting
from decisions.services.meeting_texts import save_text
from decisions.services.meetings import prepare_meeting
from decisions.services.papers import add_paper
from decisions.words import Audience, EditionKind
from participation.base import clock
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.uploads.services import store
from tests.decisions.steps import new_decision, new_item, new_meeting
from tests.world import COLLEAGUE, LEGAL


async def open_meetings(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    before, soon, lately = now - timedelta(days=20), now + timedelta(days=20), now - timedelta(days=1)
    items: dict[str, UUID] = {}
    for slug, starts_at in (
        ("meeting-prepared", soon),
        ("meeting-announced", soon),
        ("meeting-begun", lately),
        ("meeting-held", lately),
        ("meeting-decided", lately),
    ):
        with clock.frozen(before):
            await prepare_meeting(COLLEAGUE, new=new_meeting(slug=slug, starts_at=starts_at))
            items[slug] = (await add_item(COLLEAGUE, which=slug, new=new_item())).id
            if slug == "meeting-prepared":
                dropped = await add_item(COLLEAGUE, which=slug, new=new_item(title="Dropped"))
                continue
            edition = await announce_meeting(COLLEAGUE, which=slug)
            await approve_edition(LEGAL, edition=edition.id)
            await publish_edition(COLLEAGUE, edition=edition.id)
        if slug in {"meeting-held", "meeting-decided"}:
            with clock.frozen(lately + timedelta(hours=3)):
                await hold_meeting(COLLEAGUE, which=slug, counted=MeetingHeld(members_present=7))
    with clock.frozen(lately + timedelta(hours=4)):
        decided = new_decision(decided_on=day_of(lately, current().zone))
        await record_decision(COLLEAGUE, item=items["meeting-decided"], new=decided)
        saved = SavedText(text="会议纪要")
        await save_text(COLLEAGUE, which="meeting-decided", kind=EditionKind.MINUTES, saved=saved)
        paper = await store(COLLEAGUE, filename="paper.txt", content="材料".encode())
        made = await add_paper(
            COLLEAGUE, item=items["meeting-prepared"], new=NewPaper(upload=paper.id, audience=Audience.OFFICE)
        )
    return {
        "dropped-item": str(dropped.id),
        "agenda-item": str(items["meeting-prepared"]),
        "held-item": str(items["meeting-held"]),
        "agenda-paper": str(made.id),
    }
