"""A meeting whose opinions were answered: one followed up, one done, one of whose answer somebody is not satisfied."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from consultations.words import Status
from decisions.attending_links import attending_path
from decisions.schemas.adoption import NewAdoption
from decisions.schemas.follow_up import NewCompletion, NewFollowUp
from decisions.schemas.opinion import RecordedBatch, RecordedText
from decisions.schemas.participant import NewParticipant
from decisions.schemas.satisfaction import NewSatisfaction
from decisions.services.adopting import adopt
from decisions.services.agenda import add_item
from decisions.services.follow_ups import complete, make_follow_up
from decisions.services.meetings import prepare_meeting
from decisions.services.participants import add_participant
from decisions.services.recording import sync
from decisions.services.satisfaction import say
from decisions.words import ParticipantKind, Satisfaction
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from tests.decisions.opinions_steps import SECRETARY
from tests.decisions.steps import new_item, new_meeting
from tests.world import COLLEAGUE

SLUG = "meeting-followed"


async def open_follow_ups(now: datetime) -> dict[str, str]:
    """Make it; what stands in the addresses of follow-ups, by name."""
    due_on = day_of(now, current().zone) + timedelta(days=9)
    with clock.frozen(now - timedelta(days=30)):
        meeting = await prepare_meeting(COLLEAGUE, new=new_meeting(slug=SLUG, starts_at=now - timedelta(days=5)))
        item = (await add_item(COLLEAGUE, which=SLUG, new=new_item())).id
        invited = NewParticipant(kind=ParticipantKind.INVITED, name="陈立", items=[item])
        who = (await add_participant(COLLEAGUE, meeting=SLUG, new=invited)).id
    await execute("UPDATE meeting SET state = 'announced' WHERE id = {}", meeting.id)
    at = now - timedelta(days=5)
    said = [
        RecordedText(id=uuid4(), opinion=uuid4(), item=item, participant=who, text=text, said_at=at, base=0)
        for text in ("一楼怎么办？", "工期多长？", "由谁维护？")
    ]
    with clock.frozen(at):
        await sync(SECRETARY, meeting=meeting.id, batch=RecordedBatch(texts=said))
    opinions: list[UUID] = [one.opinion for one in said]
    with clock.frozen(now - timedelta(days=3)):
        adoptions = [
            await adopt(
                SECRETARY,
                opinion=opinion,
                new=NewAdoption(status=Status.ADOPTED, reason="写入细则。", unit="fgj", due_on=due_on),
            )
            for opinion in opinions
        ]
        new = NewFollowUp(title="修改细则", unit="fgj", due_on=due_on)
        made = await make_follow_up(SECRETARY, adoption=adoptions[0].id, new=new)
        done = await make_follow_up(SECRETARY, adoption=adoptions[1].id, new=new)
        await complete(SECRETARY, follow_up=done.id, new=NewCompletion(note="已办结"))
        code = attending_path(who).removeprefix("/attending/")
        no = NewSatisfaction(answer=Satisfaction.NOT_SATISFIED, reason="没有写明时间", code=code)
        await say(NOBODY, opinion=opinions[2], new=no)
    return {
        "follow-up": str(made.id),
        "follow-up-done": str(done.id),
        "followed-adoption": str(adoptions[0].id),
        "followed-opinion": str(opinions[0]),
        "second-opinion": str(opinions[1]),
        "objected-opinion": str(opinions[2]),
        "follow-code": code,
        "follow-day": due_on.isoformat(),
        "later-day": (due_on + timedelta(days=9)).isoformat(),
    }
