"""Telling the story of one consultation through the services, at the time at which each act was done."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from consultations.schemas.comment import Author, NewComment, ScreeningDecision
from consultations.schemas.consultation import NewConsultation
from consultations.schemas.point import NewDisposition, NewPoint
from consultations.services import (
    answering,
    commenting,
    drafting,
    life_cycle,
    pointing,
    preparing,
    reporting,
    screening,
)
from consultations.words import AuthorKind, Channel, State
from participation.base import clock
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.settings import current
from participation.demo.asking import Asking
from participation.demo.content import Corrected, Line, Story, Suggestion
from participation.demo.moderating import Moderated
from participation.demo.people import Population
from participation.demo.targeted import Targeted

SCREENED_AFTER = 2


class Telling:
    """One consultation, its clauses and the day on which it opened."""

    def __init__(self, story: Story, people: Population, today: datetime) -> None:
        """``today`` is this instant; everything is told backwards from it."""
        self.story = story
        self.people = people
        self.today = today
        zone = current().zone
        day = (today - timedelta(days=story.elapsed_days)).astimezone(zone).date()
        self.opens_at = datetime.combine(day, time(9), zone)
        self.closes_at = datetime.combine(day + timedelta(days=story.period_days + 1), time(0), zone)
        self.officer = people.officer(story.body)
        self.clauses: dict[str, UUID] = {}
        self.comments: list[UUID] = []
        self.points: list[UUID] = []
        self.asking = Asking(self)

    async def tell(self) -> int:
        """All that has happened until today; the number of comments."""
        await self._prepare()
        await self._listen()
        await self._screen()
        await self.asking.answer_frequent()
        with clock.frozen(min(self.today, self.closes_at + timedelta(days=3))):
            await self._state_points()
        if self.story.state is State.PUBLISHED:
            await self._answer()
        return len(self.comments)

    async def _prepare(self) -> None:
        story, slug = self.story, self.story.slug
        with clock.frozen(self.opens_at - timedelta(days=9)):
            await preparing.prepare(
                self.officer,
                new=NewConsultation(
                    slug=slug,
                    title=story.title,
                    kind=story.kind,
                    body=story.body,
                    opens_at=self.opens_at,
                    closes_at=self.closes_at,
                    summary=story.summary,
                    basis="\n".join(f"- {basis}" for basis in story.basis),
                    drafting_note=story.drafting_note,
                    interpretation=story.interpretation,
                    audiences=story.audiences,
                    screening=story.screening,
                    concerns_business=story.concerns_business,
                    shortening_reason=story.shortening_reason,
                    contact_address=story.contact_address,
                    contact_phone=story.contact_phone,
                    contact_email=story.contact_email,
                    channels=story.channels,
                    asked=[one.name for one in story.asked],
                ),
            )
            if story.drafts:
                saved = await drafting.save_draft(
                    self.officer, slug=slug, content=story.drafts[0].encode(), media_type="text/markdown"
                )
                self.clauses = {clause.number: clause.id for clause in saved.clauses}
            await self.asking.ask()
        with clock.frozen(self.opens_at - timedelta(days=6)):
            await life_cycle.submit(self.officer, slug=slug)
        with clock.frozen(self.opens_at - timedelta(days=3)):
            await life_cycle.approve(self.people.one(Role.REVIEWER, story.body), slug=slug)
        with clock.frozen(self.opens_at):
            await life_cycle.open_(self.officer, slug=slug)

    async def _listen(self) -> None:
        """Comments come in the order of the file, some minutes after each other."""
        targeted = Targeted(self)
        await targeted.ask()
        for place, line in enumerate(self.story.comments):
            said_at = self.opens_at + timedelta(days=line.day, minutes=7 + place % 600, seconds=place % 60)
            with clock.frozen(min(said_at, self.today, self.closes_at - timedelta(minutes=1))):
                heard = await targeted.heard(line)
                if heard is None:
                    speaker = await self._speaker(line)
                    heard = (await commenting.receive(speaker, slug=self.story.slug, new=self._said(line))).id
            self.comments.append(heard)
        await targeted.remind()

    async def _speaker(self, line: Line) -> Actor:
        """Who is at the keyboard: the resident, a clerk for those without a phone, the officer for the rest."""
        channel = Channel(line.channel)
        if channel is Channel.WEB:
            if line.author.contact and line.author.kind == AuthorKind.PERSON:
                return await self.people.resident(line.author.contact, line.author.name or "")
            return Actor(via="command")
        if channel in {Channel.COUNTER, Channel.LETTER}:
            return self.people.actors["小唐"]
        return self.people.actors["小何"] if channel is Channel.HOTLINE else self.officer

    def _said(self, line: Line) -> NewComment:
        entered = line.channel != Channel.WEB
        return NewComment(
            text=line.text,
            clause=self.clauses[line.clause] if line.clause else None,
            stance=line.stance,
            quote=line.quote,
            proposed_text=line.proposed_text if line.clause else None,
            author=Author(kind=AuthorKind(line.author.kind), name=line.author.name, contact=line.author.contact),
            publish=line.publish,
            channel=Channel(line.channel),
            stated_on=(self.opens_at + timedelta(days=line.day)).date() if entered else None,
            ticket=line.ticket or "",
            answers=self.asking.answers(),
        )

    async def _screen(self) -> None:
        """What came in the last days waits; of the rest, what is masked or hidden is so before anything is shown."""
        moderated = Moderated(self)
        open_ = self.story.state is State.OPEN
        shown = [
            self.comments[place]
            for place, line in enumerate(self.story.comments)
            if not (open_ and line.day > self.story.elapsed_days - SCREENED_AFTER) and not moderated.hides(place)
        ]
        with clock.frozen(min(self.today, self.closes_at + timedelta(days=1))):
            await moderated.withhold()
            if shown:
                decision = ScreeningDecision(show=True)
                await screening.screen(self.officer, slug=self.story.slug, comments=shown, decision=decision)
        await moderated.answer_back()

    async def _state_points(self) -> None:
        if self.closes_at <= self.today:
            await life_cycle.keep_time(await self._id())
        for point in self.story.points:
            clauses = [self.clauses[number] for number in point.clauses if number in self.clauses]
            raised = [self.comments[place] for place in point.comments]
            stated = await pointing.state_point(
                self.officer,
                slug=self.story.slug,
                new=NewPoint(title=point.title, text=point.text, clauses=clauses, comments=raised),
            )
            self.points.append(stated)
            if point.disposition:
                await self._dispose(stated, point, point.disposition.reason)

    async def _dispose(self, stated: UUID, point: Suggestion, reason: str) -> None:
        answer = point.disposition
        assert answer is not None  # whoever calls has looked
        clauses = [self.clauses[number] for number in point.clauses if number in self.clauses]
        await answering.dispose(
            self.officer,
            point=stated,
            new=NewDisposition(
                status=answer.status,
                reason=reason,
                referred_to=answer.referred_to,
                result=answer.result,
                clauses=clauses if answer.status in {"adopted", "partly adopted"} else [],
            ),
        )

    async def _answer(self) -> None:
        """Redraft, report, signature, publication: told to everybody who said something."""
        slug = self.story.slug
        with clock.frozen(self.closes_at + timedelta(days=8)):
            for text in self.story.drafts[1:]:
                await drafting.save_draft(self.officer, slug=slug, content=text.encode(), media_type="text/markdown")
            answered = {place for point in self.story.points for place in point.comments}
            if rest := [self.comments[i] for i in range(len(self.comments)) if i not in answered]:
                await pointing.mark_no_change(self.officer, slug=slug, comments=rest)
        await self._report(self.closes_at + timedelta(days=10))
        if self.story.correction:
            await self._correct(self.story.correction)

    async def _report(self, filed_at: datetime, reason: str = "") -> None:
        """Filed, reviewed and signed two days later, published after two more."""
        slug, body = self.story.slug, self.story.body
        with clock.frozen(filed_at):
            await reporting.submit_report(self.officer, slug=slug, reason=reason)
        with clock.frozen(filed_at + timedelta(days=2)):
            await reporting.review_report(self.people.one(Role.REVIEWER, body), slug=slug)
            await reporting.approve_report(self.people.one(Role.LEADER, body), slug=slug)
        with clock.frozen(filed_at + timedelta(days=4)):
            await reporting.publish_report(self.officer, slug=slug)

    async def _correct(self, correction: Corrected) -> None:
        """Something was wrong: a new version with its date and reason, of which everybody is told again."""
        found_at = self.closes_at + timedelta(days=21)
        stated = self.points[correction.point]
        with clock.frozen(found_at):
            await self._dispose(stated, self.story.points[correction.point], correction.reason)
        await self._report(found_at + timedelta(hours=2), correction.why)

    async def _id(self) -> UUID:
        from consultations.queries.consultations import consultation  # noqa: PLC0415 # only for a closing in the past

        return (await consultation(self.officer, self.story.slug)).id
