"""Opinions given at the meetings of ``open_meetings``, one confirmed and published, for the small world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from consultations.words import Status
from decisions.attending_links import attending_path
from decisions.queries.agenda import agenda_inside
from decisions.schemas.adoption import NewAdoption
from decisions.schemas.opinion import NewOpinion
from decisions.schemas.participant import NewParticipant
from decisions.services.adopting import adopt
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.feedback_publishing import NewFeedback, submit_feedback
from decisions.services.meeting_loading import meeting_named
from decisions.services.participants import add_participant
from decisions.services.recording import record_opinion
from decisions.words import ParticipantKind
from participation.base import clock
from tests.world import COLLEAGUE, LEGAL


async def open_opinions(now: datetime) -> Mapping[str, str]:
    """Make them; what stands in their addresses, by name."""
    names: dict[str, str] = {}
    with clock.frozen(now - timedelta(hours=20)):
        for slug in ("meeting-held", "meeting-decided"):
            participant, item, opinion = await _said(slug)
            names |= {f"speaker-{slug}": str(participant), f"said-on-{slug}": str(item), f"said-{slug}": str(opinion)}
            names[f"attending-{slug}"] = attending_path(participant)
            names[f"code-{slug}"] = attending_path(participant).removeprefix("/attending/")
        answer = NewAdoption(status=Status.EXPLAINED, reason="已说明。")
        await adopt(COLLEAGUE, opinion=UUID(names["said-meeting-decided"]), new=answer)
        edition = await submit_feedback(COLLEAGUE, meeting="meeting-decided", new=NewFeedback())
        await approve_edition(LEGAL, edition=edition.id)
        await publish_edition(COLLEAGUE, edition=edition.id)
    return names


async def _said(slug: str) -> tuple[UUID, UUID, UUID]:
    new = NewParticipant(kind=ParticipantKind.INVITED, name="沈阿婆")
    participant = (await add_participant(COLLEAGUE, meeting=slug, new=new)).id
    item = (await agenda_inside((await meeting_named(slug)).id))[0].id
    said = NewOpinion(participant=participant, text="一楼怎么办？")
    return participant, item, (await record_opinion(COLLEAGUE, item=item, new=said)).id
