"""Telling whom an office asked and heard: its letter, the replies, its forums and visits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from consultations.listening.links import token
from consultations.listening.words import Answer
from consultations.queries.listening import written_request
from consultations.queries.listening_addressees import registered
from consultations.rules.listening import LINK_OUTLIVES
from consultations.schemas.listening import NewAddressee, NewReply, NewRequest, Remind, RepliedComment, RequestView
from consultations.schemas.listening_occasions import NewAttendance, NewGathering, NewOpinion, NewOpinions
from consultations.services.listening import remind, send_request
from consultations.services.listening_occasions import gather, record_gathering
from consultations.services.listening_replying import reply
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Assurance
from participation.demo.content import Asked, Line, Occurred

if TYPE_CHECKING:
    from participation.demo.telling import Telling

# who says this, in whatever words, asks for nothing
NOTHING = ("无修改意见", "没有修改意见", "无意见", "没有不同意见")


class Targeted:
    """The targeted listening of one consultation."""

    def __init__(self, telling: Telling) -> None:
        """``telling`` is the story it is a part of."""
        self.telling = telling
        self.story = telling.story
        self.request: RequestView | None = None
        self.waiting: dict[tuple[str, int], list[UUID]] = {}

    async def ask(self) -> None:
        """The letter goes out."""
        letter = self.story.letter
        if letter is None:
            return
        known = await registered([one.name for one in self.story.asked])
        with clock.frozen(self._at(letter.sent_day)):
            made = await send_request(
                self.telling.officer,
                slug=self.story.slug,
                new=NewRequest(
                    letter=letter.text.strip(),
                    reference=letter.reference,
                    due_on=self._day(letter.due_day),
                    addressees=[
                        NewAddressee(
                            kind=one.kind,
                            name=one.name,
                            body=one.body,
                            organisation=known.get(one.name),
                            contact=one.contact,
                        )
                        for one in self.story.asked
                    ],
                ),
            )
            self.request = await written_request(self.telling.officer, made.id)

    async def heard(self, line: Line) -> UUID | None:
        """The comment that a line tells of, where it is a reply or was said at a forum or visit; else None."""
        asked = next((one for one in self.story.asked if one.name == line.author.name), None)
        if asked and self.request and line.channel in {"organisation", "departmental opinion"}:
            return await self._reply(asked, line)
        held = next((g for g in self.story.gatherings if (str(g.kind), g.day) == (line.channel, line.day)), None)
        return await self._gathered(held, line) if held else None

    async def remind(self) -> None:
        """Who let the date pass is reminded."""
        letter = self.story.letter
        if letter and self.request and self._at(letter.reminded_day) < self.telling.today:
            with clock.frozen(self._at(letter.reminded_day)):
                await remind(self.telling.officer, request=self.request.id, whom=Remind())

    async def _reply(self, asked: Asked, line: Line) -> UUID:
        assert self.request is not None  # asked before
        place = next(one for one in self.request.addressees if one.name == asked.name)
        nothing = any(words in line.text for words in NOTHING) and not line.clause
        comment = RepliedComment(
            text=line.text,
            clause=self.telling.clauses[line.clause] if line.clause else None,
            proposed_text=line.proposed_text or "" if line.clause else "",
            stance=line.stance,
        )
        paper = asked.way == "paper"
        done = await reply(
            await self._replying(asked),
            request=self.request.id,
            new=NewReply(
                answer=Answer.NO_CHANGE if nothing else Answer.COMMENTS,
                comments=[] if nothing else [comment],
                text=line.text if nothing else "",
                addressee=place.id,
                replied_on=self._day(line.day) if paper else None,
                publish=line.publish,
            ),
            token=token(self.request.code, place.position, self.request.due_on + LINK_OUTLIVES)
            if asked.way == "link"
            else "",
        )
        return done.comments[0].id

    async def _replying(self, asked: Asked) -> Actor:
        """The officer with a paper, nobody in particular with the link, or who acts for the organisation."""
        if asked.way == "paper":
            return self.telling.officer
        if asked.way == "link":
            return NOBODY
        organisation = (await registered([asked.name]))[asked.name]
        person = await self.telling.people.acting_for(asked.name)
        return Actor(
            person=person.person,
            name=person.name,
            organisation=organisation,
            organisation_name=asked.name,
            assurance=Assurance.CONTACT,
            via="command",
        )

    async def _gathered(self, held: Occurred, line: Line) -> UUID:
        """Everything said there is recorded with its first line; the others find theirs waiting."""
        key = (str(held.kind), held.day)
        if key not in self.waiting:
            self.waiting[key] = await self._record(held)
        return self.waiting[key].pop(0)

    async def _record(self, held: Occurred) -> list[UUID]:
        made = await record_gathering(
            self.telling.officer,
            slug=self.story.slug,
            kind=held.kind,
            new=NewGathering(
                held_on=self._day(held.day),
                place=held.place,
                topic=held.topic,
                host=held.host,
                minutes=held.minutes.strip(),
                attendance=[
                    NewAttendance(kind=group.kind, name=group.name, people=group.people) for group in held.attendance
                ],
            ),
        )
        said = [line for line in self.story.comments if (line.channel, line.day) == (str(held.kind), held.day)]
        opinions = [
            NewOpinion(
                text=line.text,
                speaker=line.author.name or "",
                clause=self.telling.clauses[line.clause] if line.clause else None,
                proposed_text=line.proposed_text or "" if line.clause else "",
                stance=line.stance,
                contact=line.author.contact or "",
                publish=line.publish,
            )
            for line in said
        ]
        new = NewOpinions(opinions=opinions, agreed=True)
        return (await gather(self.telling.officer, gathering=made.id, new=new)).comments

    def _at(self, day: int) -> datetime:
        return self.telling.opens_at + timedelta(days=day, hours=1)

    def _day(self, day: int) -> date:
        return (self.telling.opens_at + timedelta(days=day)).date()
