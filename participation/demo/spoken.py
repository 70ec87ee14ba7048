"""What representatives said at a meeting of the city, what the office did with it, and whether they are satisfied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from consultations.words import Status
from decisions.attending_links import attending_path
from decisions.rules.follow_ups import escalates_on
from decisions.schemas.adoption import NewAdoption
from decisions.schemas.follow_up import NewCompletion, NewExtension, NewFollowUp, NewProgress
from decisions.schemas.opinion import NewOpinion
from decisions.schemas.satisfaction import NewResponse, NewSatisfaction
from decisions.services.adopting import adopt
from decisions.services.feedback_publishing import NewFeedback, submit_feedback
from decisions.services.follow_up_clock import escalate, hour_of
from decisions.services.follow_ups import complete, extend, make_follow_up, note_progress
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinions_handing_in import hand_in
from decisions.services.recording import record_opinion
from decisions.services.satisfaction import respond, say
from decisions.words import Response, Satisfaction
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.demo.decided import Days, publish
from participation.demo.people import Population


class Spoken:
    """The opinions of one meeting; ``told`` is its part of the file, ``people`` who was there, in their order."""

    def __init__(
        self,
        city: Population,
        days: Days,
        told: Mapping[str, Any],
        *,
        meeting: str,
        item: UUID,
        people: Sequence[UUID],
    ) -> None:
        self.city = city
        self.days = days
        self.told = told
        self.meeting = meeting
        self.item = item
        self.people = people
        self.secretary: Actor = city.actors[told["by"]]
        unit = told["items"][0]["body"]
        # the secretary answers for their own office, elsewhere the officer of the unit in charge
        self.unit = self.secretary if unit == told["body"] else city.officer(unit)

    async def tell(self, starts_at: datetime) -> None:
        """Recorded one after the other, confirmed, answered, followed up; then the feedback of the meeting."""
        opinions = []
        for place, one in enumerate(self.told["opinions"]):
            speaker = self.people[one["speaker"]]
            opinions.append(
                (one, speaker, await self._say(one, speaker, starts_at + timedelta(minutes=20 + 6 * place)))
            )
        for one, speaker, opinion in opinions:
            await self._confirm(one, speaker, opinion, starts_at)
            if "answered" in one:
                await self._answer(one, opinion)
            if "satisfied" in one:
                await self._judge(one, speaker, opinion)
        at = self.days.past(self.told["feedback_day"])
        with clock.frozen(at):
            interim = self.told.get("interim", "")
            feedback = NewFeedback(interim=bool(interim), reason=interim)
            edition = await submit_feedback(self.secretary, meeting=self.meeting, new=feedback)
        await publish(self.city, self.secretary, edition, at + timedelta(hours=1))

    async def _say(self, one: Mapping[str, Any], speaker: UUID, at: datetime) -> UUID:
        if "written" in one:
            with clock.frozen(self.days.at(one["written"], 20)):
                return (await hand_in(NOBODY, participant=speaker, item=self.item, text=one["text"])).id
        with clock.frozen(at):
            new = NewOpinion(participant=speaker, text=one["text"], said_at=at)
            return (await record_opinion(self.secretary, item=self.item, new=new)).id

    async def _confirm(self, one: Mapping[str, Any], speaker: UUID, opinion: UUID, starts_at: datetime) -> None:
        """On their own page, or on the telephone with a clerk; one puts it in their own words."""
        with clock.frozen(starts_at + timedelta(days=1, hours=11)):
            match one.get("confirmed"):
                case "link":
                    await confirm(NOBODY, opinion=opinion, version=1, participant=speaker)
                case "correction":
                    await correct(NOBODY, opinion=opinion, version=1, text=one["correction"], participant=speaker)
                case "clerk":
                    clerk = self.city.one(Role.CLERK, self.told["body"])
                    await confirm(clerk, opinion=opinion, version=1, note="电话向本人宣读记录，本人确认无误。")

    async def _answer(self, one: Mapping[str, Any], opinion: UUID) -> None:
        with clock.frozen(self.days.at(one["answered"], 16)):
            new = NewAdoption(
                status=Status(one["status"]),
                reason=one["reason"],
                due_on=self._day(one["due"]) if "due" in one else None,
                shown_by=one.get("shown_by", ""),
            )
            adoption = (await adopt(self.unit, opinion=opinion, new=new)).id
        for told in one.get("follow_ups", ()):
            await self._follow_up(told, adoption)

    async def _follow_up(self, told: Mapping[str, Any], adoption: UUID) -> None:
        with clock.frozen(self.days.at(told["day"], 10)):
            new = NewFollowUp(title=told["title"], unit=told["unit"], due_on=self._day(told["due"]))
            made = await make_follow_up(self.unit, adoption=adoption, new=new)
        for step in told["steps"]:
            with clock.frozen(self.days.at(step["day"], 15)):
                match step["act"]:
                    case "progress":
                        made = await note_progress(self.unit, follow_up=made.id, new=NewProgress(note=step["note"]))
                    case "extend":
                        later = NewExtension(due_on=self._day(step["due"]), reason=step["note"])
                        made = await extend(self.unit, follow_up=made.id, new=later)
                    case _:
                        made = await complete(self.unit, follow_up=made.id, new=NewCompletion(note=step["note"]))
        # the leaders are told of what is late on the day on which the clock does it; before that day nothing happens
        late_for = escalates_on(made.due_on, current_rules().meetings.follow_ups.escalate_days)
        if made.done_at is None and hour_of(late_for) < self.days.now:
            with clock.frozen(hour_of(late_for)):
                await escalate(made.id)

    async def _judge(self, one: Mapping[str, Any], speaker: UUID, opinion: UUID) -> None:
        with clock.frozen(self.days.at(one["satisfied_day"], 19)):
            new = NewSatisfaction(
                answer=Satisfaction(one["satisfied"]),
                reason=one.get("satisfied_reason", ""),
                code=attending_path(speaker).rpartition("/")[2],
            )
            await say(NOBODY, opinion=opinion, new=new)
        if "response" in one:
            with clock.frozen(self.days.at(one["response_day"], 10)):
                response = NewResponse(response=Response(one["response"]), reason=one["response_reason"])
                await respond(self.secretary, opinion=opinion, new=response)

    def _day(self, day: int) -> date:
        return self.days.at(day).date()
