"""The Open Month of the city: its programme signed and public, sessions in every state, and who came."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from events.schemas.activity import NewActivity, NewQuestion
from events.schemas.campaign import NewCampaign
from events.schemas.programme import Submission
from events.schemas.series import NewSeries
from events.schemas.session import NewSession
from events.services.activities import prepare_activity, submit_activity
from events.services.activity_parts import add_question
from events.services.campaigns import prepare_campaign, submit_campaign
from events.services.series import make_series, publish_series
from events.services.session_calling_off import call_off_session
from events.services.sessions import prepare_session, publish_session
from events.words import Admission, CampaignKind, Facility, Mode, QuestionKind
from participation.base import clock
from participation.base.identity.actor import Actor
from participation.demo.decided import Days
from participation.demo.open_days_award import tell_award
from participation.demo.open_days_ballot import tell_ballot
from participation.demo.open_days_parties import Parties
from participation.demo.open_days_photos import show_photos
from participation.demo.open_days_signing import publish
from participation.demo.people import Population

CONTENT = Path(__file__).parent / "content"
SAID = (
    *("title", "title_en", "theme", "address", "address_en", "district", "latitude", "longitude", "directions"),
    *("languages", "age_from", "age_to", "bring", "link", "project", "project_en", "contact_phone", "summary"),
    *("summary_en", "booking", "slug", "body"),
)
TERMS = ("capacity", "accessible", "group", "group_most", "names_needed")


async def tell_open_days(people: Population, days: Days) -> str:
    """The whole month, in one line."""
    told = tomllib.loads((CONTENT / "open_days.toml").read_text("utf-8"))
    month = OpenMonth(people, days, told["campaign"])
    await month.tell()
    for one in told["activities"]:
        await month.show(one)
    for at, parties in sorted(month.parties, key=lambda one: one[0]):
        await parties.tell(at)
    drawn = await tell_ballot(people, days, told["ballot"], told["campaign"]["slug"], month.sessions)
    shown = [one["slug"] for one in told["activities"]]
    by_key = {parties.told["key"]: parties for _, parties in month.parties}
    await tell_award(people, days, told["award"], told["campaign"]["slug"], shown, by_key)
    return f"{len(told['activities'])} activities, {len(month.sessions)} sessions, {drawn} in the ballot"


class OpenMonth:
    """The campaign; ``sessions`` by their keys."""

    def __init__(self, people: Population, days: Days, told: Mapping[str, Any]) -> None:
        """``told`` is its part of the file."""
        self.city, self.days, self.told = people, days, told
        self.sessions: dict[str, UUID] = {}
        self.parties: list[tuple[datetime, Parties]] = []

    async def tell(self) -> None:
        """Prepared, signed, published."""
        told, by = self.told, self.city.actors[self.told["by"]]
        at = self.days.at(told["prepared"])
        new = NewCampaign(
            **{name: told[name] for name in ("slug", "body", "title", "title_en", "summary", "summary_en")},
            kind=CampaignKind(told["kind"]),
            starts_on=self.days.at(told["starts"]).date(),
            ends_on=self.days.at(told["ends"]).date(),
            bookings_per_person=told["bookings_per_person"],
            bookings_per_day=told["bookings_per_day"],
        )
        with clock.frozen(at):
            made = await prepare_campaign(by, new=new)
            version = await submit_campaign(by, slug=made.slug, new=Submission())
        await publish(self.city, by, version, at)

    async def show(self, told: Mapping[str, Any]) -> None:
        """An activity with its sessions."""
        by, at = self.city.actors[told["by"]], self.days.at(self.told["prepared"] + 3)
        new = NewActivity(
            **{name: told[name] for name in SAID if name in told},
            campaign=self.told["slug"],
            mode=Mode(told["mode"]),
            facilities=[Facility(one) for one in told.get("facilities", ())],
        )
        with clock.frozen(at):
            made = await prepare_activity(by, new=new)
            for question in told.get("questions", ()):
                asked = NewQuestion(**{**question, "kind": QuestionKind(question["kind"])})
                await add_question(by, slug=made.slug, new=asked)
            await show_photos(by, made.slug, told.get("photos", ()))
            version = await submit_activity(by, slug=made.slug, new=Submission())
        await publish(self.city, by, version, at)
        for one in told.get("sessions", ()):
            await self._session(by, made.id, one)
        if "series" in told:
            await self._series(by, made.id, told["series"])

    async def _session(self, by: Actor, activity: UUID, told: Mapping[str, Any]) -> None:
        starts_at = self.days.at(told["day"], told["hour"], told.get("minute", 0))
        books_from = self.days.at(told["books_day"], told["books_hour"]) if "books_day" in told else None
        new = NewSession(
            **{name: told[name] for name in TERMS if name in told},
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=told["minutes"]),
            admission=Admission(told.get("admission", "booking")),
            books_from=books_from,
            books_until=None if told.get("admission") == "ballot" else starts_at - timedelta(hours=1),
            held_until=starts_at - timedelta(days=2) if "accessible" in told or "group" in told else None,
        )
        with clock.frozen(self.days.at(told["published"])):
            made = await prepare_session(by, activity=activity, new=new)
            await publish_session(by, session=made.id)
        self.sessions[told["key"]] = made.id
        parties = Parties(self.city, self.days, by, made.id, told, starts_at)
        self.parties.append((starts_at, parties))
        await parties.book()
        if "called_off" in told:
            off = told["called_off"]
            with clock.frozen(self.days.at(off["at"], 15)):
                await call_off_session(by, session=made.id, reason=off["reason"])

    async def _series(self, by: Actor, activity: UUID, told: Mapping[str, Any]) -> None:
        first = self.days.at(told["first"]).date()
        new = NewSeries(
            begins=time.fromisoformat(told["begins"]),
            ends=time.fromisoformat(told["ends"]),
            minutes=told["minutes"],
            every=told["every"],
            weekdays=(told["weekday"],),
            first_day=first,
            last_day=first + timedelta(weeks=told["weeks"]) - timedelta(days=1),
            capacity=told["capacity"],
        )
        with clock.frozen(self.days.at(told["at"])):
            made = await make_series(by, activity=activity, new=new)
            assert made.id is not None, "the series is new"
            await publish_series(by, series=made.id)
