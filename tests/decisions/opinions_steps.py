"""The steps of a meeting at which opinions are given."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from decisions.schemas.opinion import OpinionStored, RecordedBatch, RecordedText, Synced
from decisions.schemas.participant import NewParticipant
from decisions.services.participants import add_participant
from decisions.services.recording import sync
from decisions.words import ParticipantKind
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from tests.decisions.steps import MEETING, START, a_meeting, an_item
from tests.world import BODY, COLLEAGUE, OFFICER

DURING = MEETING + timedelta(minutes=20)
AFTER = MEETING + timedelta(days=1)
SLUG = "executive-112"
SECRETARY = msgspec.structs.replace(COLLEAGUE, roles=frozenset({(Role.SECRETARY, BODY["fgj"])}))


class Sitting(msgspec.Struct, frozen=True):
    """A meeting that was announced: one item of its own body, one of another unit, and two who speak."""

    meeting: UUID
    lift: UUID
    market: UUID
    chen: UUID
    shen: UUID


async def somebody(name: str, items: list[UUID], *, contact: str = "", public: bool = False) -> UUID:
    """Somebody who was invited to speak."""
    new = NewParticipant(kind=ParticipantKind.INVITED, name=name, contact=contact, items=items, name_published=public)
    return (await add_participant(OFFICER, meeting=SLUG, new=new)).id


async def a_sitting() -> Sitting:
    """A meeting with everything it takes to speak there, at START."""
    meeting = await a_meeting()
    lift = await an_item()
    market = await an_item(title="白鹭镇菜场改造", title_en="", body="sww")
    with clock.frozen(START):
        chen = await somebody("陈立", [lift.id, market.id], contact="13800000201", public=True)
        shen = await somebody("沈阿婆", [lift.id])
    await execute("UPDATE meeting SET state = 'announced' WHERE id = {}", meeting.id)
    return Sitting(meeting.id, lift.id, market.id, chen, shen)


def words(
    it: Sitting,
    text: str = "电梯补贴能不能覆盖一楼？",
    *,
    opinion: UUID | None = None,
    base: int = 0,
    item: UUID | None = None,
    who: UUID | None = None,
    at: datetime = DURING,
) -> RecordedText:
    """A version as a device recorded it."""
    return RecordedText(
        id=uuid4(),
        opinion=opinion or uuid4(),
        item=item or it.lift,
        participant=who or it.chen,
        text=text,
        said_at=at,
        base=base,
    )


async def send(it: Sitting, *texts: RecordedText, actor: Actor = SECRETARY, at: datetime = DURING) -> Synced:
    """A batch of a device, sent then."""
    with clock.frozen(at):
        return await sync(actor, meeting=it.meeting, batch=RecordedBatch(texts=list(texts)))


async def an_opinion(it: Sitting, text: str = "电梯补贴能不能覆盖一楼？", **changes: UUID) -> OpinionStored:
    """An opinion that the secretary recorded during the meeting."""
    one = words(it, text, opinion=uuid7(), **changes)  # type: ignore[arg-type]
    stored = (await send(it, one)).results[0]
    return OpinionStored(id=stored.opinion, number=stored.number or 0, version=stored.version or 0)
