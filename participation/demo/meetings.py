"""What the city decided in rooms: announced, attended, decided and written down; one hearing is still to come."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from decisions.attending_links import attending_key
from decisions.schemas.agenda import NewDecision, NewItem, NewPaper
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting import MeetingHeld, NewMeeting
from decisions.schemas.meeting_text import SavedText
from decisions.schemas.participant import NewMove, NewMoves, NewParticipant, NewSignature
from decisions.services.agenda import add_item
from decisions.services.attending import accept_invitation, decline_invitation
from decisions.services.deciding import hand_in_decisions, record_decision
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import conclude_meeting, hold_meeting
from decisions.services.meeting_texts import hand_in_text, save_text
from decisions.services.meetings import prepare_meeting
from decisions.services.papers import add_paper
from decisions.services.participants import add_participant, invite
from decisions.services.presence import record_moves
from decisions.services.record_signing import sign_record
from decisions.services.seats_taking_over import take_over_seats
from decisions.words import Direction, EditionKind, ParticipantKind, Ruling, SignatureWay
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import fetch
from participation.base.identity.actor import NOBODY, Actor
from participation.base.uploads.receiving import take_in
from participation.demo.decided import Days, publish, sign
from participation.demo.people import Population
from participation.demo.spoken import Spoken

CONTENT = Path(__file__).parent / "content"
TEXTS = {
    "minutes_text": EditionKind.MINUTES,
    "summary_text": EditionKind.SUMMARY,
    "report_text": EditionKind.HEARING_REPORT,
}


async def tell_meetings(people: Population, days: Days) -> str:
    """Every meeting with what was said at it and what became of that; in one line."""
    opinions = 0
    told = tomllib.loads((CONTENT / "meetings.toml").read_text("utf-8"))["meetings"]
    for one in told:
        opinions += await Room(people, days, one).tell()
    return f"{len(told)} meetings, {opinions} opinions"


REMARK = "记录属实。建议夜间住宅周边再优惠一些。"


class _Id(msgspec.Struct):
    id: UUID


class Room:
    """One meeting; ``items`` and ``people`` in their order."""

    def __init__(self, people: Population, days: Days, told: Mapping[str, Any]) -> None:
        """``told`` is its part of the file."""
        self.city = people
        self.days = days
        self.told = told
        self.slug: str = told["slug"]
        self.by: Actor = people.actors[told["by"]]
        self.starts_at = days.at(told["meeting"]["day"], told["meeting"]["hour"])
        self.id = UUID(int=0)
        self.items: list[UUID] = []
        self.people: list[UUID] = []

    async def tell(self) -> int:
        """All that has happened so far; how many opinions were said."""
        await self._prepare()
        await self._announce()
        if self.starts_at > self.days.now:
            return 0
        await self._invite()
        await self._hold()
        await self._write()
        spoken = Spoken(self.city, self.days, self.told, meeting=self.slug, item=self.items[0], people=self.people)
        await spoken.tell(self.starts_at)
        with clock.frozen(self.days.past(self.told["feedback_day"] + 1)):
            await conclude_meeting(self.by, which=self.slug)
        return len(self.told["opinions"])

    async def _prepare(self) -> None:
        plain = {name: value for name, value in self.told.items() if name in NewMeeting.__struct_fields__}
        with clock.frozen(self.days.at(self.told["prepared"])):
            new = msgspec.convert(plain | {"starts_at": self.starts_at}, NewMeeting)
            self.id = (await prepare_meeting(self.by, new=new)).id
            for told in self.told["items"]:
                plain = {name: value for name, value in told.items() if name in NewItem.__struct_fields__}
                item = (await add_item(self.by, which=self.slug, new=msgspec.convert(plain, NewItem))).id
                self.items.append(item)
                for paper in told.get("papers", ()):
                    await self._add_paper(item, paper)

    async def _add_paper(self, item: UUID, paper: Mapping[str, Any]) -> None:
        file = CONTENT / "papers" / paper["file"]
        stored = await take_in(self.by, filename=f"{paper['title']}.md", content=file.read_bytes())
        new = {"upload": stored.id, "audience": paper["audience"], "title": paper["title"]}
        await add_paper(self.by, item=item, new=msgspec.convert(new, NewPaper))

    async def _announce(self) -> None:
        at = self.days.at(self.told["announced"])
        with clock.frozen(at - timedelta(days=1)):
            edition = await announce_meeting(self.by, which=self.slug)
        await publish(self.city, self.by, edition, at)

    async def _invite(self) -> None:
        """Those with a seat from the call come with it; the others are invited, and one may not be able to come."""
        with clock.frozen(self.days.at(self.told["announced"], 15)):
            await take_over_seats(self.id)
            for one in self.told.get("people", ()):
                new = NewParticipant(
                    kind=ParticipantKind(one["kind"]), name=one["name"], organisation=one["of"], name_published=True
                )
                await add_participant(self.by, meeting=self.slug, new=new)
            if "people" in self.told:
                await invite(self.by, meeting=self.slug)
        rows = await fetch(_Id, "SELECT id FROM participant WHERE meeting = {} ORDER BY id", self.id)
        self.people = [row.id for row in rows]
        with clock.frozen(self.days.at(self.told["announced"] + 2, 11)):
            for participant, one in zip(self.people, self.told.get("people", ()), strict=False):
                answer = decline_invitation if "declines" in one else accept_invitation
                await answer(NOBODY, participant=participant, key=attending_key(participant))

    async def _hold(self) -> None:
        over = self.starts_at + timedelta(minutes=self.told["minutes"])
        moves = []
        for place, participant in enumerate(self._there()):
            came, left = self.starts_at + timedelta(minutes=1 + place), over - timedelta(minutes=place)
            for direction, at in ((Direction.IN, came), (Direction.OUT, left)):
                moves.append(
                    NewMove(id=uuid7(), participant=participant, item=self.items[0], direction=direction, at=at)
                )
        with clock.frozen(over):
            await record_moves(self.by, meeting=self.slug, new=NewMoves(moves=moves))
            await hold_meeting(
                self.by, which=self.slug, counted=MeetingHeld(members_present=self.told.get("members_present"))
            )

    def _there(self) -> list[UUID]:
        """Everybody but those who could not come."""
        said = self.told.get("people")
        if not said:
            return self.people
        return [participant for participant, one in zip(self.people, said, strict=True) if "declines" not in one]

    async def _write(self) -> None:
        """Decisions, minutes, summary; of a hearing the record, signed by all who were there, and the report."""
        day = self.told["meeting"]["day"]
        if any("ruling" in item for item in self.told["items"]):
            with clock.frozen(self.days.at(day + 1, 10)):
                await self._decide()
                edition = await hand_in_decisions(self.by, which=self.slug)
            await publish(self.city, self.by, edition, self.days.at(day + 2))
        if "record_text" in self.told:
            at = self.days.at(day + 1, 14)
            edition = await self._text(EditionKind.HEARING_RECORD, self.told["record_text"], at)
            edition = await sign(self.city, edition, at)
            await self._sign_record(at + timedelta(hours=2))
            await publish(self.city, self.by, edition, at + timedelta(days=2))
        for place, (name, kind) in enumerate(TEXTS.items()):
            if name in self.told:
                at = self.days.at(day + 3, 9 + place)
                await publish(self.city, self.by, await self._text(kind, self.told[name], at), at + timedelta(hours=1))

    async def _decide(self) -> None:
        for item, told in zip(self.items, self.told["items"], strict=True):
            new = NewDecision(ruling=Ruling(told["ruling"]), text=told["decided"], decided_on=self.starts_at.date())
            await record_decision(self.by, item=item, new=new)

    async def _text(self, kind: EditionKind, text: str, at: datetime) -> EditionView:
        with clock.frozen(at):
            await save_text(self.by, which=self.slug, kind=kind, saved=SavedText(text=text))
            return await hand_in_text(self.by, which=self.slug, kind=kind)

    async def _sign_record(self, at: datetime) -> None:
        """Most on paper, two on their own page; what one of them wrote beside it may stand with the record."""
        with clock.frozen(at):
            for place, participant in enumerate(self._there()):
                by_link, remarks = place in {1, 4}, place == 1
                note = REMARK if remarks else "" if by_link else "本人在听证笔录纸质件上签名，原件存档。"
                new = NewSignature(
                    way=SignatureWay.LINK if by_link else SignatureWay.PAPER,
                    key=attending_key(participant) if by_link else "",
                    note=note,
                    public=remarks,
                )
                await sign_record(NOBODY if by_link else self.by, participant=participant, new=new)
